"""The transcripts of docs/protocol.md, sent and heard frame by frame against a running server."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.support.bare_socket import BareSocket
from tests.support.programs import ROOT
from tests.support.server import running_house

LINES: list[tuple[str, str, str]] = re.findall(r"^(\w+) ([▶◀]) (.*)$", (ROOT / "docs" / "protocol.md").read_text("utf-8"), re.MULTILINE)
CHOSEN_BY_THE_SERVER = {"sid", "epoch", "session", "offer", "staff", "label"}


def split(frame: str) -> tuple[str, Any]:
    """What stands before the JSON, and the JSON."""
    head = re.match(r"[^\[{]*", frame)
    assert head is not None
    return head[0], json.loads(frame[head.end() :])


def alike(page: Any, real: Any, names: dict[str, str], key: str = "") -> bool:
    """Whether the page shows this value; ids that the server makes up are noted in ``names``, and must stay the same."""
    if key in CHOSEN_BY_THE_SERVER and isinstance(page, str) and isinstance(real, str):
        return names.setdefault(page, real) == real
    if isinstance(page, dict) and isinstance(real, dict):
        return page.keys() == real.keys() and all(alike(page[k], real[k], names, k) for k in page)
    if isinstance(page, list) and isinstance(real, list):
        return len(page) == len(real) and all(alike(p, r, names) for p, r in zip(page, real, strict=True))
    return bool(page == real) and type(page) is type(real)


def find(page: str, frames: list[str], names: dict[str, str]) -> str | None:
    """The first frame that is what the page shows; the names are learned from that one alone."""
    shown = split(page)
    for frame in frames:
        learned = dict(names)
        heard = split(frame)
        if heard[0] == shown[0] and alike(shown[1], heard[1], learned):
            names |= learned
            return frame
    return None


async def test_the_transcripts_are_what_happens(tmp_path: Path) -> None:
    async with running_house(tmp_path, counsellors=("anna",)) as house:
        anna = await house.counsellor("anna").signs_in()
        headers = {"anna": (("Origin", anna.origin), ("Cookie", anna.cookie))}
        clients: dict[str, BareSocket] = {}
        names: dict[str, str] = {}
        taken: dict[str, list[str]] = {}
        for who, way, frame in LINES:
            if who not in clients:
                clients[who] = await BareSocket.open(house.port, headers.get(who, ()))
                taken[who] = []
            client = clients[who]
            if way == "▶":
                await client.send(re.sub(r'(?<=")[^"]+(?=")', lambda word: names.get(word[0], word[0]), frame))
                continue
            try:
                heard = await client.until(lambda c=client, f=frame, w=who: find(f, [x for x in c.frames if x not in taken[w]], names))
            except TimeoutError:
                raise AssertionError(f"{who} never heard {frame}\nbut {client.frames}") from None
            taken[who].append(heard)
        for who in ("visitor", "wrong", "nobody"):
            await clients[who].goes(1)
        await BareSocket.leave_all()


def test_the_page_has_transcripts() -> None:
    assert len(LINES) > 60
    assert {way for _, way, _ in LINES} == {"▶", "◀"}
