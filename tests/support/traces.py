"""What a conversation leaves behind in a browser: in the memory of its page, and in the files of its profile."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from playwright.async_api import CDPSession, Page

EVERY_TEXT = """function () {
  const isMade = (node) => !Object.hasOwn(node, "constructor"); // a prototype is found as well, and has no text
  return this.filter(isMade).map((node) => `${node.textContent} ${node.value}`).join();
}"""


async def remembered(page: Page, texts: Iterable[str]) -> set[str]:
    """Which of these texts the memory of a page still holds, once everything that nothing refers to has been thrown away: in a
    string of its scripts, or in an element, shown or not.
    """
    session = await page.context.new_cdp_session(page)  # stays: a session that is detached takes `set_offline` along
    held = await heap_of(session) + await elements_of(session)
    return {text for text in texts if text in held}


async def heap_of(session: CDPSession) -> str:
    """Every string of a snapshot of the heap."""
    chunks: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda told: chunks.append(told["chunk"]))
    await session.send("HeapProfiler.enable")
    await session.send("HeapProfiler.collectGarbage")
    await session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    return "\n".join(json.loads("".join(chunks))["strings"])


async def elements_of(session: CDPSession) -> str:
    """What stands in every node that a script can still reach: a snapshot of the heap names nodes, and leaves out their words."""
    prototype = await session.send("Runtime.evaluate", {"expression": "Node.prototype", "objectGroup": "nodes"})
    ask = {"prototypeObjectId": prototype["result"]["objectId"], "objectGroup": "nodes"}
    found = await session.send("Runtime.queryObjects", ask)
    call = {"functionDeclaration": EVERY_TEXT, "objectId": found["objects"]["objectId"], "returnByValue": True}
    answer = await session.send("Runtime.callFunctionOn", call)
    await session.send("Runtime.releaseObjectGroup", {"objectGroup": "nodes"})  # or the next look would find what this one holds
    return str(answer["result"]["value"])


def written(profile: Path, texts: Iterable[str]) -> dict[str, list[str]]:
    """Which of these texts stand in a file of the profile, as one byte or two bytes a letter; and in which files."""
    files = [path for path in profile.rglob("*") if path.is_file() and not path.is_symlink()]
    found: dict[str, list[str]] = {}
    for path in files:
        content = path.read_bytes()
        for text in texts:
            if any(text.encode(encoding) in content for encoding in ("utf-8", "utf-16-le")):
                found.setdefault(text, []).append(str(path.relative_to(profile)))
    return found
