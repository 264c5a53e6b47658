"""A website, a running server that it may embed, and people with a browser each."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from tests.support.clock import ManualClock
from tests.support.pages import BrowserCounsellor, BrowserVisitor
from tests.support.server import PASSWORD, House, running_house
from tests.support.website import Website, running_website

ORDINARY: dict[str, Any] = {
    "locale": "nl-NL",
    "timezone_id": "Europe/Amsterdam",
    "reduced_motion": "reduce",
    "viewport": {"width": 1280, "height": 720},
}


@dataclass(eq=False)
class Street:
    """Where people with browsers come from, and what their browsers held against our pages."""

    browser: Browser
    website: Website
    house: House
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    async def page(self, **options: Any) -> Page:
        """A page in a browser of one's own. Its clock shows the house's time and goes on; a test may make it go faster."""
        context = await self.browser.new_context(**{**ORDINARY, **options})
        self.contexts.append(context)
        if options.get("java_script_enabled", True):
            await context.clock.install(time=self.house.clock.now())
        context.on("page", self.listen)
        return await context.new_page()

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Security Policy" in said.text else None)

    async def visitor(self, language: str = "nl", **options: Any) -> BrowserVisitor:
        return BrowserVisitor(await self.page(**options), self.website.origin, self.house.url, language)

    async def counsellor(self, name: str = "anna", **options: Any) -> BrowserCounsellor:
        return BrowserCounsellor(await self.page(**options), self.house.url, name, PASSWORD)

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()


@contextlib.asynccontextmanager
async def street_of(browser: Browser, folder: Path, desk: str = "", clock: ManualClock | None = None, **more: Any) -> AsyncIterator[Street]:
    """A street while the block runs. Fails when a page threw, or broke a policy of ours or of the website's."""
    async with running_website() as website, running_house(folder, embedding=website.origin, desk=desk, clock=clock, **more) as house:
        website.chat = house.url
        street = Street(browser, website, house)
        try:
            yield street
        finally:
            await street.close()
        assert street.complaints == []
