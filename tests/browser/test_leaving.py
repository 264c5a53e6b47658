"""Leaving quickly: at once nothing is on the screen, then nothing is kept, then another page is there and Back does not return."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.support.pages import BrowserVisitor
from tests.support.street import Street

HARMLESS = "https://www.buienradar.nl/"
"""Where the loader leads when a website names no page of its own."""
WHITE = "rgb(255, 255, 255)"
OF_THE_DESK = "https://www.weeronline.nl/"


class ElsewhereOnTheWeb:
    """Stands in for a page of the real web, and answers when it is let."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()

    async def answer(self, route: Route) -> None:
        await self.may_answer.wait()
        await route.fulfill(content_type="text/html", body="<!doctype html><title>Het weer</title><h1>Het weer</h1>")


async def stand_in(page: Page, address: str) -> ElsewhereOnTheWeb:
    elsewhere = ElsewhereOnTheWeb()
    await page.route(f"{address}**", elsewhere.answer)
    return elsewhere


async def test_the_page_around_the_chat_goes_and_back_does_not_return_to_it(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await street.visitor()
    elsewhere = await stand_in(visitor.page, HARMLESS)
    await visitor.page.goto(f"{street.website.origin}/news")
    await visitor.opens()
    await visitor.starts()
    await visitor.says("er komt iemand aan")
    session = await anna.accepts()
    await visitor.is_in("talking")

    frame, white = visitor.frame, await turns_white(visitor.page)
    gone = "[document.querySelector('.visitor') === null, document.querySelector('.gone') !== null, sessionStorage.length]"
    assert await frame.evaluate(f"() => {{ document.querySelector('.exit').click(); return {gone}; }}") == [True, True, 0]
    assert await white == WHITE
    assert (await anna.sees(session, "ended"))["reason"] == "left_quickly"
    elsewhere.may_answer.set()
    await expect(visitor.page).to_have_url(HARMLESS)
    await visitor.page.go_back()
    await expect(visitor.page).to_have_url(f"{street.website.origin}/news")

    await visitor.opens()
    await visitor.is_in("open")
    await expect(visitor.bubbles).to_have_count(0)
    assert (await visitor.has_stored())["session"] == []


async def turns_white(page: Page) -> asyncio.Future[str]:
    """Begin to watch for the colour of what comes over the chat. The page tells it by itself, since one that another page is
    about to replace answers no question any more."""
    colour: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    await page.expose_function("tellColour", lambda told: colour.set_result(told))  # noqa: PLW0108 - a builtin cannot be exposed
    await page.evaluate(
        """() => {
          const look = () => {
            const top = document.elementFromPoint(innerWidth - 40, innerHeight - 40);
            if (top.tagName === "DIV") tellColour(getComputedStyle(top).backgroundColor);
            else requestAnimationFrame(look);
          };
          look();
        }"""
    )
    return colour


@pytest.mark.parametrize("where", ["in the frame", "on the website"])
async def test_shift_three_times_leaves(street: Street, where: str) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await street.visitor()
    (await stand_in(visitor.page, HARMLESS)).may_answer.set()
    await visitor.opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    if where == "in the frame":
        await visitor.field.focus()
    else:
        await visitor.page.get_by_role("heading", name="Hulp en advies").click()
    await visitor.page.keyboard.press("Shift")
    await visitor.page.keyboard.press("Shift")
    await visitor.is_in("talking")
    await visitor.page.keyboard.press("Shift")
    await expect(visitor.page).to_have_url(HARMLESS)
    assert (await anna.sees(session, "ended"))["reason"] == "left_quickly"


async def test_capitals_do_not_leave(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await visitor.field.focus()
    for letter in "HALLO":
        await visitor.page.keyboard.press(f"Shift+{letter}")
    await visitor.is_in("waiting")
    await expect(visitor.field).to_have_value("HALLO")


async def test_leaving_works_from_a_tab_of_its_own_and_from_under_the_cover(street: Street) -> None:
    visitor: BrowserVisitor = await street.visitor()
    (await stand_in(visitor.page, OF_THE_DESK)).may_answer.set()
    await visitor.page.goto(f"{street.website.origin}/news")
    anna = await street.house.counsellor().is_available()
    await visitor.opens_own_tab()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.button("cover.hide").click()
    await visitor.chat.locator(".cover-exit").click()
    await expect(visitor.page).to_have_url(OF_THE_DESK)
    assert (await anna.sees(session, "ended"))["reason"] == "left_quickly"
    await visitor.page.go_back()
    await expect(visitor.page).to_have_url(f"{street.website.origin}/news")


async def test_without_a_network_the_screen_stays_white_until_there_is_one(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await street.visitor()
    (await stand_in(visitor.page, HARMLESS)).may_answer.set()
    await visitor.opens()
    await visitor.starts()
    await visitor.page.context.set_offline(True)
    white = await turns_white(visitor.page)
    await visitor.button("exit.button").click()
    assert await white == WHITE
    assert visitor.page.url == f"{street.website.origin}/"
    await visitor.page.context.set_offline(False)
    await expect(visitor.page).to_have_url(HARMLESS)


async def test_a_frame_that_loaded_anew_by_itself_leaves_too(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await street.visitor()
    (await stand_in(visitor.page, HARMLESS)).may_answer.set()
    await visitor.opens()
    await visitor.starts()
    async with visitor.frame.expect_navigation():
        await visitor.frame.evaluate("() => { location.reload(); }")  # as when Back brings it out of the browser's memory
    await expect(visitor.button("panel.smaller")).to_be_visible()
    await visitor.field.focus()
    for _ in range(3):
        await visitor.page.keyboard.press("Shift")
    await expect(visitor.page).to_have_url(HARMLESS)
