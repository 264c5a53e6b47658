"""Nothing of a conversation stays behind in a browser: not in memory, not in its files, not for who comes back."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.support import browsers
from tests.support.pages import BrowserVisitor, afterwards_words, words
from tests.support.people import Counsellor
from tests.support.socket_client import Payload, RefusedError
from tests.support.street import Street, street_of
from tests.support.traces import remembered, written

NICKNAME, SAID, HEARD, DRAFT = "Zonnebloem77", "de kanarie die zij stuurde", "de kanarie die zij hoorde", "de kanarie die half bleef"
UNSENT = "de kanarie die nooit vertrok"
EVERYTHING = {NICKNAME, SAID, HEARD, DRAFT, UNSENT}
HARMLESS = "https://www.buienradar.nl/"
WEATHER = "https://www.weeronline.nl/"


async def talks(visitor: BrowserVisitor, anna: Counsellor) -> str:
    """She says, hears and half writes a line; the session."""
    await visitor.is_in("waiting")
    session = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.says(SAID)
    await anna.reads(session, SAID)
    await anna.says(session, HEARD)
    await visitor.reads(HEARD)
    return session


async def shows_the_weather(page: Page, address: str = WEATHER) -> None:
    await page.route(f"{address}**", lambda route: route.fulfill(content_type="text/html", body="<!doctype html><title>Het weer</title>"))


async def test_after_leaving_quickly_neither_memory_nor_back_nor_forward_has_a_word(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await street.visitor()
    await shows_the_weather(visitor.page)
    await visitor.page.goto(f"{street.website.origin}/news")
    await visitor.opens_own_tab()
    await visitor.starts(nickname=NICKNAME)
    await talks(visitor, anna)
    await visitor.page.context.set_offline(True)
    await expect(visitor.text("lost.you")).to_be_visible()
    await visitor.says(UNSENT)
    await visitor.types(DRAFT)
    assert await remembered(visitor.page, EVERYTHING) == EVERYTHING - {NICKNAME}, "what is not there now cannot be missed afterwards"

    await visitor.button("exit.button").click()
    await expect(visitor.page.locator(".gone")).to_be_visible()
    assert await remembered(visitor.page, EVERYTHING) == set()
    assert (await visitor.has_stored())["session"] == []

    await visitor.page.context.set_offline(False)
    await expect(visitor.page).to_have_url(WEATHER)
    assert await remembered(visitor.page, EVERYTHING) == set()
    await visitor.page.go_back()
    await expect(visitor.page).to_have_url(f"{street.website.origin}/news")
    await visitor.page.go_forward()
    await expect(visitor.page).to_have_url(WEATHER)


async def test_after_the_end_memory_has_no_word(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens_own_tab()
    await visitor.starts(nickname=NICKNAME)
    session = await talks(visitor, anna)
    await anna.ends(session)
    await visitor.is_in("ended")
    await visitor.chat.get_by_label(afterwards_words("some")).check()
    await visitor.chat.get_by_label(afterwards_words("remark")).fill(DRAFT)
    assert await remembered(visitor.page, EVERYTHING) == EVERYTHING - {UNSENT, NICKNAME}  # the nickname went when it was told
    await visitor.button("ended.done").click()
    await visitor.is_in("open")
    assert await remembered(visitor.page, EVERYTHING) == set()
    await visitor.is_asked()
    await expect(visitor.chat.get_by_label(words("nickname.label"))).to_have_value("")


async def test_a_closed_tab_that_is_opened_again_has_a_handle_that_opens_nothing(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    for button in ("exit.button", "talk.stop"):
        visitor = await street.visitor()
        await shows_the_weather(visitor.page)
        await visitor.opens_own_tab()
        await visitor.starts()
        await talks(visitor, anna)
        [(key, handle)] = (await visitor.has_stored())["session"]
        await visitor.button(button).click()
        if button == "talk.stop":
            await visitor.button("talk.stop.yes").click()
            await visitor.is_in("ended")
        else:
            await expect(visitor.page).to_have_url(WEATHER)

        again = BrowserVisitor(await visitor.page.context.new_page(), visitor.website, street.house.url)
        await visitor.page.close()
        # What a browser gives back to a tab that it restores.
        await again.page.add_init_script(f"if (!window.name) sessionStorage.setItem('{key}', '{handle}'); window.name = 'given';")
        await again.opens_own_tab()
        await again.is_in("open")
        await expect(again.bubbles).to_have_count(0)
        assert (await again.has_stored())["session"] == []


TOWN = "Zeewolde"
ELSEWHERE = "dit tikte zij op een gewone website"
ASKED = f"""
questions = ["topic", "role", "municipality", "nickname"]
municipalities = ["Lelystad", "{TOWN}"]
"""
AT_ONCE = """() => addEventListener("pageshow", ({ persisted }) => {
  if (persisted) parent.postMessage({ shown: document.body.innerText }, "*");
})"""
"""Tells the page around what is on the screen at the moment when Back brings it there, before the chat has done anything about it."""
LISTENS = """() => {
  addEventListener("message", ({ data }) => { window.shown ??= data.shown; });
  document.querySelector("iframe").addEventListener("load", () => { window.hasBegunAnew = true; });
}"""


@dataclass(eq=False)
class OneProfile:
    """A browser whose files will be searched, and those who use it."""

    street: Street
    context: BrowserContext
    anna: Counsellor
    handles: list[str] = field(default_factory=list)
    session: str = ""
    """Of whoever came last."""

    async def visitor_talks(self, *, own_tab: bool = False) -> BrowserVisitor:
        """She answers what is asked on the way in, talks, and has a line half written."""
        visitor = BrowserVisitor(await self.context.new_page(), self.street.website.origin, self.street.house.url)
        await (visitor.opens_own_tab() if own_tab else visitor.opens())
        await visitor.is_asked()
        await visitor.chat.get_by_label(words("topic.home")).check()
        await visitor.chat.get_by_label(words("intake.municipality")).select_option(TOWN)
        await visitor.chat.get_by_label(words("nickname.label")).fill(NICKNAME)
        await visitor.button("intake.go").click()
        self.session = await talks(visitor, self.anna)
        await visitor.field.fill(DRAFT)
        self.handles.append((await visitor.has_stored())["session"][0][1])
        return visitor

    async def visitor_reads_the_news(self, visitor: BrowserVisitor) -> None:
        await visitor.page.evaluate("address => { location.href = address; }", f"{self.street.website.origin}/news")
        await expect(visitor.page.get_by_role("heading", name="Nieuws")).to_be_visible()

    async def visitor_goes_back_and_leaves_quickly(self) -> None:
        """Back, to a website that the browser had kept as it was: not even for a moment it shows a word."""
        visitor = await self.visitor_talks()
        await shows_the_weather(visitor.page, HARMLESS)
        await visitor.page.evaluate(LISTENS)
        await visitor.frame.evaluate(AT_ONCE)
        await self.visitor_reads_the_news(visitor)
        await visitor.page.evaluate("() => { history.back(); }")
        await visitor.page.wait_for_function("window.shown !== undefined")
        assert await visitor.page.evaluate("window.shown") == ""
        await visitor.page.wait_for_function("window.hasBegunAnew")
        await visitor.reloads()  # Playwright has lost sight of the frame
        await visitor.is_in("talking")
        await visitor.field.fill(DRAFT)
        await visitor.button("exit.button").click()
        await expect(visitor.page).to_have_url(HARMLESS)

    async def visitor_goes_back_later_and_ends(self) -> None:
        visitor = await self.visitor_talks(own_tab=True)
        await self.visitor_reads_the_news(visitor)
        await self.anna.socket.hears("board_changed", self.is_gone)
        await self.street.house.advances(120)
        await visitor.page.evaluate("() => { history.back(); }")
        await visitor.is_in("veiled")
        await expect(visitor.bubbles).to_have_count(0)
        await visitor.button("cover.back").click()
        await visitor.has_read(SAID, HEARD)
        await expect(visitor.field).to_have_value("")
        await visitor.stops()
        await visitor.chat.get_by_label(afterwards_words("some")).check()
        await visitor.chat.get_by_label(afterwards_words("remark")).fill(DRAFT)
        await visitor.button("ended.done").click()
        await visitor.is_in("open")
        await visitor.page.close()

    def is_gone(self, board: Payload) -> bool:
        return any(one["visitor_gone_since"] for one in board.get("conversations", []) if one["session"] == self.session)

    async def dies(self, profile: Path) -> None:
        """It is killed while she talks: once it has written what was typed meanwhile into a field that nobody protects."""
        page = (await self.visitor_talks()).page
        await page.evaluate("() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'own' }))")
        await page.locator("#own").press_sequentially(ELSEWHERE)
        async with asyncio.timeout(60):
            while not written(profile / "Default" / "Sessions", [ELSEWHERE]):
                # Chromium writes when it likes, and tells nobody: looking is all there is.
                await page.evaluate("new Promise((done) => setTimeout(done, 200))")
        async with self.context.expect_event("close"):
            os.kill(int(str((profile / "SingletonLock").readlink()).rpartition("-")[2]), signal.SIGKILL)


@pytest.mark.needs("profiles")
async def test_no_word_reaches_a_file_and_no_handle_found_in_one_opens_anything(browser: Browser, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    async with street_of(browser, tmp_path, desk=ASKED) as street:
        anna = await street.house.counsellor().is_available()
        async with browsers.chromium_that_remembers(profile) as context:
            one = OneProfile(street, context, anna)
            await one.visitor_goes_back_and_leaves_quickly()
            await one.visitor_goes_back_later_and_ends()
            await one.dies(profile)

        assert written(profile, [*EVERYTHING, TOWN]) == {}
        assert written(profile / "Default" / "Sessions", ["topic", "municipality", "score"]) == {}, "what was asked, and answered"
        found = written(profile, one.handles)
        assert found, "the one thing that is kept must be seen here, or nothing would"
        await street.house.advances(minutes=11)  # until then, who was cut off may come back
        for handle in found:
            visitor = street.house.visitor()
            visitor.token = handle
            with pytest.raises(RefusedError, match="unknown_session"):
                await visitor.opens()
