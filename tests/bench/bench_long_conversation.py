"""A conversation of 2,000 messages on a console: how long until it stands there, and what each key and each arrival costs.

python tests/bench/bench_long_conversation.py [messages]. In the headless Chromium of the tests, beside shorter ones
in the same run.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.async_api import CDPSession, Page, expect

from chatserver.rules.terms import Speaker
from tests.support.browsers import chromium
from tests.support.pages import BrowserCounsellor
from tests.support.people import Counsellor
from tests.support.records import message
from tests.support.server import PASSWORD, House, running_house

TEXT = "Ik weet niet goed waar ik moet beginnen, maar het is fijn dat er iemand is die luistert."
LAST = "Dat was het voorlopig."
KEYS, ARRIVALS = 60, 20
WATCH = """last => {
  const seen = (from) => requestAnimationFrame(() => setTimeout(() => (window.opened = performance.now() - from)));
  let from = null;
  const look = () => {
    if (from === null && document.querySelector(".column")) from = performance.now();
    if (from === null || !document.querySelector(".timeline > .line:last-child")?.textContent.includes(last)) return;
    watching.disconnect();
    seen(from);
  };
  const watching = new MutationObserver(look);
  watching.observe(document, { childList: true, subtree: true });
  window.slowest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.slowest = Math.max(window.slowest, duration);
  }).observe({ type: "event", durationThreshold: 16 });
}"""
"""Runs before the page's own script. Measured from the column's first appearance until the frame with the last message is painted."""


async def busy(devtools: CDPSession) -> float:
    """Milliseconds that the page's main thread has worked so far."""
    found = await devtools.send("Performance.getMetrics")
    return 1_000 * sum(float(metric["value"]) for metric in found["metrics"] if metric["name"] == "TaskDuration")


async def measure(page: Page, house: House, anna: Counsellor, count: int) -> str:
    """A line of the table: a conversation of its own, in a page that is opened anew."""
    visitor = await house.visitor().opens()
    await visitor.starts()
    session = await anna.accepts()
    both = (message(TEXT, f"c{n}", Speaker.VISITOR if n % 3 else Speaker.COUNSELLOR) for n in range(count - 1))
    await house.puts_on_record(session, (*both, message(LAST, "last")))
    await visitor.comes_back()
    await page.reload()
    await page.wait_for_function("() => window.opened !== undefined")
    opened = await page.evaluate("() => window.opened")
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Performance.enable")
    field = page.locator(".column textarea")
    await field.focus()
    before = await busy(devtools)
    await field.press_sequentially("x" * KEYS)
    key = (await busy(devtools) - before) / KEYS
    before = await busy(devtools)
    for _ in range(ARRIVALS):
        await visitor.says(TEXT)
    await visitor.says(f"{LAST} {count}")
    await expect(page.get_by_text(f"{LAST} {count}")).to_be_visible()
    arrival = (await busy(devtools) - before) / ARRIVALS
    slowest = await page.evaluate("() => window.slowest")
    await anna.opens()
    await anna.ends(session)
    return f"{count:8,}  {opened:9.0f}  {key:10.2f}  {slowest:14.0f}  {arrival:14.2f}"


async def main(most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with chromium() as browser, running_house(Path(folder), counsellors=("anna",), more="[limits]\nburst = 1000") as house:
            page = await browser.new_page(locale="nl-NL", viewport={"width": 1280, "height": 720})
            await BrowserCounsellor(page, house.url, "anna", PASSWORD).signs_in()
            await page.add_init_script(f"({WATCH})({json.dumps(LAST)})")
            anna = await (await house.counsellor().opens()).is_available()
            print("messages  opened ms  a key, ms  slowest key ms  an arrival, ms", flush=True)
            for count in (1, 200, most):
                print(await measure(page, house, anna, count), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
