"""Stopping over the house rules, as a counsellor, a visitor, a duty lead and a neighbour see it; and how a conversation ended otherwise."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Locator, Page, expect

from chatserver.services.hints import SessionChanged
from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, BrowserVisitor, has_focus, let_pass, words
from tests.support.people import Visitor
from tests.support.street import Street

LAPTOP, HALF, SMALL = Size(1280, 720), Size(640, 720), Size(320, 640)


def hand(anna: BrowserCounsellor, label: str, key: str = "console.rules") -> Locator:
    return anna.column(label).get_by_role("button", name=words(key), exact=True)


def row(anna: BrowserCounsellor, label: str) -> Locator:
    return anna.column(label).locator(".rules")


def choice(anna: BrowserCounsellor, label: str, lasts: str) -> Locator:
    return row(anna, label).get_by_role("button", name=words(f"console.rules.{lasts}"))


async def talks(street: Street, anna: BrowserCounsellor) -> tuple[Visitor, str]:
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    return visitor, await anna.accepts()


async def counts_starts(page: Page) -> list[str]:
    """Every time that this page asks to start, from now on."""
    asked: list[str] = []

    def sent(frame: Any) -> None:
        if '["start",' in str(frame):
            asked.append("start")

    page.on("websocket", lambda socket: socket.on("framesent", sent))
    return asked


async def test_two_presses_stop_it_and_whoever_it_was_is_told_that_it_is_busy(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    _, neighbour = await talks(street, anna)
    visitor = await street.visitor()
    starts = await counts_starts(visitor.page)
    await (await visitor.opens_own_tab()).starts()
    label = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.says("stom wijf")
    await anna.reads(label, "stom wijf")

    await asks_without_a_slip(anna, label)
    await expect(row(anna, neighbour)).to_be_hidden()
    await hand(anna, label).click()
    await choice(anna, label, "30").click()
    await expect(anna.column(label).get_by_role("region", name=words("console.log", label=label))).to_be_focused()
    await is_stopped(anna, label)
    await is_told_that_it_is_busy(visitor, starts)
    await lifts_the_only_one(anna, label)
    await visitor.starts()
    assert len(starts) == 3


async def asks_without_a_slip(anna: BrowserCounsellor, label: str) -> None:
    page, keyboard = anna.page, anna.page.keyboard
    await hand(anna, label).focus()
    await keyboard.down("Enter")
    no = row(anna, label).get_by_role("button", name=words("console.rules.no"), exact=True)
    await expect(no).to_be_focused()
    await keyboard.down("Enter")  # held: nothing more happens
    await expect(no).to_be_focused()
    await keyboard.up("Enter")
    await expect(row(anna, label).get_by_text(words("console.rules.others"))).to_be_visible()
    await look_at(page, page.main_frame, "house rules asked", LAPTOP, HALF, SMALL)
    await page.set_viewport_size(LAPTOP._asdict())
    await keyboard.press("Escape")
    await expect(row(anna, label)).to_be_hidden()
    assert await has_focus(hand(anna, label))


async def is_stopped(anna: BrowserCounsellor, label: str) -> None:
    page, column = anna.page, anna.column(label)
    await expect(column.get_by_text(words("console.closed.house_rules"))).to_be_visible()
    await expect(column.get_by_text(words("console.rules.until", when="11:00"))).to_be_visible()
    await expect(hand(anna, label, "console.rules.still")).to_be_hidden()
    await expect(page.locator(".rail").get_by_text(words("console.card.house_rules"))).to_be_visible()
    await look_at(page, page.main_frame, "house rules stopped", LAPTOP)


async def is_told_that_it_is_busy(visitor: BrowserVisitor, starts: list[str]) -> None:
    await visitor.is_in("ended")
    await expect(visitor.text("ended.rules")).to_be_visible()
    await expect(visitor.chat.get_by_text(visitor.afterwards("title"))).to_have_count(0)
    await look_at(visitor.page, visitor.page.main_frame, "house rules told", Size(360, 640))
    await visitor.button("ended.done").click()
    await visitor.is_asked()
    await visitor.button("intake.skip").click()
    await visitor.is_in("full")
    await expect(visitor.text("queue.full")).to_be_visible()
    await let_pass(visitor.page, 500)
    await visitor.is_in("full")
    assert len(starts) == 2, "nothing asks for her"
    await let_pass(visitor.page, 101)
    await visitor.is_in("open")


async def lifts_the_only_one(anna: BrowserCounsellor, label: str) -> None:
    page = anna.page
    await page.locator(".menu summary").click()
    await page.get_by_role("button", name=words("console.cool_downs"), exact=True).click()
    panel = page.get_by_role("region", name=words("console.cool_downs"), exact=True)
    await expect(panel.get_by_text(words("console.cool_downs.until", when="11:00"))).to_be_visible()
    await expect(panel.get_by_text(words("console.cool_downs.by", name="Anna"))).to_be_visible()
    await expect(panel).not_to_contain_text(label)
    await look_at(page, page.main_frame, "cool-downs", LAPTOP, HALF)
    await page.set_viewport_size(LAPTOP._asdict())
    await panel.get_by_role("button", name=words("console.cool_downs.lift")).click()
    await expect(panel.get_by_text(words("console.cool_downs.none"))).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(panel).to_have_count(0)
    assert await has_focus(page.locator(".menu summary"))


async def test_by_keys_and_after_she_has_gone(street: Street) -> None:
    ben = await (await street.counsellor("ben")).is_available()
    keyboard = ben.page.keyboard
    visitor, label = await talks(street, ben)
    await keyboard.press("Alt+h")
    no = row(ben, label).get_by_role("button", name=words("console.rules.no"), exact=True)
    await expect(no).to_be_focused()
    await expect(no).to_have_css("outline-style", "solid")
    await expect(choice(ben, label, "tonight")).to_be_hidden()
    await keyboard.press("5")
    await expect(row(ben, label)).to_be_visible()  # not his to choose
    await visitor.leaves()
    await expect(ben.column(label).get_by_text(words("console.closed.left"))).to_be_visible()
    await expect(row(ben, label)).to_be_visible()
    await keyboard.press("2")
    await expect(row(ben, label)).to_be_hidden()
    await expect(ben.column(label).get_by_role("region", name=words("console.log", label=label))).to_be_focused()
    await expect(ben.column(label).get_by_text(words("console.rules.until", when="10:40"))).to_be_visible()
    await expect(ben.page.locator(".rail").get_by_text(words("console.card.left"), exact=True)).to_be_visible()


async def test_for_a_minute_she_may_think_of_it_and_then_she_is_told_that_it_is_too_late(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    rude, one = await talks(street, anna)
    other, two = await talks(street, anna)
    await rude.leaves(quickly=True)
    await other.leaves(quickly=True)
    still = hand(anna, one, "console.rules.still")
    await expect(still).to_be_visible()
    await look_at(anna.page, anna.page.main_frame, "house rules after all", LAPTOP, SMALL, also_dark=False)
    await anna.page.set_viewport_size(LAPTOP._asdict())
    await still.click()
    await expect(row(anna, one)).to_contain_text(words("console.rules.ask.still"))
    await expect(choice(anna, one, "none")).to_be_hidden()
    await choice(anna, one, "tonight").click()
    await expect(anna.column(one).get_by_text(words("console.rules.until", when="25 november 04:00"))).to_be_visible()
    await expect(hand(anna, two, "console.rules.still")).to_be_visible()
    await hand(anna, two, "console.rules.still").click()
    await street.house.advances(61)
    await choice(anna, two, "10").click()
    await expect(anna.column(two).get_by_text(words("console.rules.unknown"))).to_be_visible()
    await expect(anna.column(two).get_by_text(words("console.closed.left_quickly"))).to_be_visible()


async def test_each_end_has_its_own_sentence(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    page = anna.page

    async def ended(label: str, reason: str) -> None:
        await expect(anna.column(label).get_by_text(words(f"console.closed.{reason}"))).to_be_visible()
        await expect(page.locator(".rail").get_by_text(words(f"console.card.{reason}"), exact=True)).to_be_visible()
        await anna.column(label).get_by_role("button", name=words("console.close"), exact=True).click()

    visitor, label = await talks(street, anna)
    await visitor.leaves()
    await ended(label, "left")
    visitor, label = await talks(street, anna)
    await visitor.leaves(quickly=True)
    await ended(label, "left_quickly")
    await street.house.advances(seconds=10)  # nobody is as fast as a test, and the limit of commands goes by the house's clock
    _, label = await talks(street, anna)
    await anna.ends(label)
    await anna.column(label).get_by_role("button", name=words("console.cleaned.talk"), exact=True).click()  # from what is left of it
    await ended(label, "ended_together")
    await street.house.advances(seconds=10)
    visitor, label = await talks(street, anna)
    async with street.house.hints(SessionChanged):
        await visitor.socket.close()
    await street.house.advances(minutes=10)
    await ended(label, "abandoned")


async def test_enter_sends_or_not_as_each_of_them_wants(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor, label = await talks(street, anna)
    field, keyboard = anna.field(label), anna.page.keyboard
    box = anna.column(label).get_by_role("checkbox", name=words("console.enter.sends"), exact=True)
    await expect(box).to_be_checked()
    await expect(anna.column(label).get_by_text(words("console.enter.on"))).to_be_visible()
    await box.uncheck()
    await expect(anna.column(label).get_by_text(words("console.enter.off"))).to_be_visible()
    await field.focus()
    await keyboard.type("eerste regel")
    await keyboard.press("Enter")
    await keyboard.type("tweede regel")
    await expect(field).to_have_value("eerste regel\ntweede regel")
    await keyboard.press("Control+Enter")
    await visitor.reads("eerste regel\ntweede regel")
    await expect(field).to_have_value("")

    await anna.page.reload()
    await expect(anna.column(label)).to_be_visible()
    await expect(box).not_to_be_checked()
    await anna.page.get_by_role("button", name=words("console.keys"), exact=True).click()
    setting = anna.page.get_by_role("checkbox", name=words("console.enter.setting"))
    await expect(setting).not_to_be_checked()
    await setting.check()
    await expect(box).to_be_checked()
    await keyboard.press("Escape")
    await field.focus()
    await keyboard.type("en nu meteen")
    await keyboard.press("Enter")
    await visitor.reads("en nu meteen")
