"""What a person sees who has never seen it: the demo, told step by step by its own bar, and a server that dies in the middle of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.support.leaks import leaks
from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, BrowserVisitor, words
from tests.support.process import ServerProcess
from tests.support.server import reserved_port
from tests.support.street import ORDINARY

SECONDS = 30_000
"""A server that starts anew, and browsers that rest up to four seconds between two tries."""


@pytest_asyncio.fixture
async def demo(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """The demo as a process of its own, on a port that stays the same."""
    with reserved_port() as port:
        process = ServerProcess(tmp_path / "demo", demo_port=port)
        await process.start()
        yield process
        await process.stop()


async def new_page(browser: Browser) -> Page:
    return await (await browser.new_context(**ORDINARY)).new_page()


async def test_the_demo_from_its_first_page_through_the_death_of_the_server(browser: Browser, demo: ServerProcess) -> None:
    host = await new_page(browser)
    assert demo.url.startswith("http://localhost:")
    chat = demo.told["console"].removesuffix("/console")
    assert chat.startswith("http://127.0.0.1:"), "another origin than the website's"
    visitor = BrowserVisitor(host, demo.url.removesuffix("/demo"), chat)
    await visitor.opens_website("/demo")
    step = host.get_by_text(words("demo.step.chat", name="Anna"))
    await expect(step).to_be_hidden()
    await look_at(host, host.main_frame, "demo", Size(1280, 720), Size(320, 568))
    await host.set_viewport_size({"width": 1280, "height": 720})

    sign_in = demo.told["sign_ins"][0]
    await expect(host.get_by_text(sign_in["password"])).to_be_visible()
    async with host.context.expect_page() as opening:
        await host.get_by_role("link", name=words("demo.step.sign_in.link")).click()
    anna = BrowserCounsellor(await opening.value, chat, sign_in["name"], sign_in["password"])
    await anna.is_available()
    await expect(step).to_be_visible(timeout=SECONDS)

    await visitor.presses_chat()
    await visitor.starts(nickname="Sterre")
    await visitor.says("hoi, werkt dit echt?")
    label = await anna.accepts()
    await anna.reads(label, "hoi, werkt dit echt?")
    await anna.says(label, "ja, schrijf maar")
    await visitor.reads("ja, schrijf maar")

    await demo.kill()
    await expect(visitor.text("lost.you")).to_be_visible()
    await expect(anna.banner).to_have_text(words("console.lost"))
    await visitor.says("ben je er nog?")
    await demo.start()
    await expect(visitor.text("lost.you")).to_be_hidden(timeout=SECONDS)
    await expect(anna.bubbles(label).filter(has_text="ben je er nog?")).to_be_visible(timeout=SECONDS)
    await anna.says(label, "ja, er is niets weg")
    await visitor.reads("ja, er is niets weg")
    everything = ["hoi, werkt dit echt?", "ja, schrijf maar", "ben je er nog?", "ja, er is niets weg"]
    await visitor.has_read(*everything)
    await anna.has_read(label, *everything)
    await visitor.has_sent_everything()

    await visitor.reloads()
    await visitor.has_read(*everything)
    await anna.ends(label)
    await visitor.is_in("ended")
    assert await demo.stop() == 0
    printed = b"".join(demo.output).decode() + (demo.config / "log.jsonl").read_text()
    assert "started" in printed
    assert leaks(printed) == []
