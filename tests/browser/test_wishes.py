"""What a visitor wishes of her words, on the screens of both: no reading to learn from, and deleted at once in two presses."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, BrowserVisitor, callback_words, tab_to, words
from tests.support.people import Counsellor
from tests.support.street import Street, street_of

TELEPHONE, SMALL = Size(360, 640), Size(320, 568)
WIDE, LAPTOP, ZOOMED, NARROW = Size(1440, 900), Size(1280, 720), Size(640, 360), Size(320, 640)
ARABIC = 'widget_languages = ["ar"]'
SAID = "Hij komt om zes uur thuis."
DESK = 'wrap_up_seconds = 300\ntake_from_queue = "everyone"'


def afterwards(visitor: BrowserVisitor, key: str) -> Locator:
    return visitor.chat.get_by_role("button", name=visitor.afterwards(key), exact=True)


async def said(visitor: BrowserVisitor, anna: Counsellor) -> str:
    """A conversation in which she said something; its session."""
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.says(SAID)
    await visitor.has_sent_everything()
    return session


@pytest.mark.parametrize("language", ["nl", "ar"])
async def test_deleted_at_the_end_in_two_presses_without_a_mouse(browser: Browser, tmp_path: Path, language: str) -> None:
    async with street_of(browser, tmp_path, desk=ARABIC) as street:
        anna = await street.house.counsellor().is_available()
        visitor = await (await street.visitor(language)).opens_own_tab()
        if language == "ar":
            await visitor.is_in("open")
        session = await said(visitor, anna)
        await expect(visitor.chat.get_by_role("button", name=visitor.afterwards("delete"))).to_have_count(0)
        await anna.ends(session)
        await visitor.is_in("ended")
        await tab_to(afterwards(visitor, "delete"))
        await look_at(visitor.page, visitor.frame, f"wishes {language}", TELEPHONE, SMALL)
        await visitor.page.keyboard.press("Enter")
        await expect(afterwards(visitor, "delete.no")).to_be_focused()
        asked = visitor.chat.get_by_role("group", name=visitor.afterwards("delete.sure"))
        await expect(asked).to_be_visible()
        await look_at(visitor.page, visitor.frame, f"wishes sure {language}", TELEPHONE, SMALL)
        await visitor.page.keyboard.press("Enter")
        await expect(afterwards(visitor, "delete")).to_be_focused()
        assert await street.house.words_left() == 1, "she kept it"

        await visitor.page.keyboard.press("Enter")
        await tab_to(afterwards(visitor, "delete.yes"), back=True)
        await visitor.page.keyboard.press("Enter")
        gone = visitor.chat.get_by_role("status").filter(has_text=visitor.afterwards("deleted", days="\0").partition("\0")[0])
        await expect(gone).to_be_focused()
        await expect(visitor.bubbles).to_have_count(0)
        await expect(visitor.chat.get_by_text(SAID)).to_have_count(0)
        await expect(visitor.chat.locator(".field-help:visible")).to_have_count(0)
        await expect(visitor.phone).to_be_visible()
        assert await street.house.words_left() == 0
        await look_at(visitor.page, visitor.frame, f"wishes deleted {language}", TELEPHONE, SMALL)
        await visitor.chat.get_by_label(visitor.afterwards("yes"), exact=True).check()
        await visitor.button("ended.done").click()
        await visitor.is_in("open")


async def test_a_number_that_she_gave_goes_too_and_she_is_told_before(street: Street) -> None:
    ben = await street.house.counsellor("ben").is_available()
    visitor = await (await street.visitor()).opens()
    session = await said(visitor, ben)
    await ben.asks_to_call(session)
    form = visitor.chat.get_by_role("form", name=callback_words("title"))
    await form.get_by_label(callback_words("number")).fill("06 98765432")
    await form.get_by_label(callback_words("when")).fill("na zes uur")
    await form.get_by_role("button", name=callback_words("yes")).click()
    await ben.sees(session, "callback_given")
    await visitor.stops()
    await afterwards(visitor, "delete").click()
    await expect(visitor.chat.get_by_text(visitor.afterwards("delete.number"))).to_be_visible()
    assert len(await ben.numbers()) == 1
    await afterwards(visitor, "delete.yes").click()
    await expect(visitor.bubbles).to_have_count(0)
    assert await ben.numbers() == []


async def test_what_cannot_be_had_takes_no_number_away(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.page.route("**/static/widget/afterwards.*", lambda route: route.abort())
    await said(visitor, anna)
    await visitor.stops()
    await visitor.is_in("ended")
    await expect(visitor.chat.locator(".referrals a[href='tel:112']")).to_be_visible()
    await expect(visitor.text("ended.kept", days="7 dagen")).to_be_visible()
    await visitor.button("ended.done").click()
    await visitor.is_in("open")


async def test_without_a_line_it_says_that_it_did_not_work(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await said(visitor, anna)
    await visitor.stops()
    await afterwards(visitor, "delete").click()
    await visitor.page.context.set_offline(True)
    await expect(afterwards(visitor, "delete.yes")).to_be_hidden()
    assert await street.house.words_left() == 1


async def test_her_no_on_the_way_in_also_when_she_skips_the_rest(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    for button in ("intake.go", "intake.skip"):
        visitor = await (await street.visitor()).opens()
        await visitor.is_in("open")
        told = visitor.words("intake.review", days="90 dagen")
        await expect(visitor.chat.locator(".facts").get_by_text(told)).to_be_visible()
        await visitor.is_asked()
        asked = visitor.chat.get_by_role("group", name=told)
        await asked.get_by_label(words("review.no"), exact=True).check()
        await visitor.button(button).click()
        await visitor.is_in("waiting")
        label = await anna.accepts()
        await expect(anna.column(label).get_by_text(words("console.no_review"), exact=True)).to_be_visible()


async def test_said_in_the_conversation_it_is_put_down_once(street: Street) -> None:
    ben = await (await street.counsellor("ben")).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    label = await ben.accepts()
    await ben.column(label).get_by_role("button", name=words("console.further")).press("Enter")
    wish = ben.column(label).get_by_role("menuitem", name=words("console.further.no_review"))
    await wish.press("Enter")
    await expect(ben.column(label).get_by_text(words("console.no_review"), exact=True)).to_be_visible()
    await look_at(ben.page, ben.page.main_frame, "console not to be read", WIDE, LAPTOP, ZOOMED, NARROW)
    await ben.page.set_viewport_size(LAPTOP._asdict())
    await ben.column(label).get_by_role("button", name=words("console.further")).press("Enter")
    await expect(wish).to_have_count(0)


def _owed(ben: BrowserCounsellor) -> Locator:
    """What she has to register; what is to be released has rows of the same names."""
    return (
        ben.page.locator(".rail section")
        .filter(has=ben.page.get_by_role("heading", name=words("console.to_register")))
        .get_by_role("listitem")
    )


async def ended(street: Street, ben: BrowserCounsellor) -> str:
    """A conversation of his that is over, in his column, with its form beside it."""
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await visitor.says(SAID)
    label = await ben.accepts()
    await ben.reads(label, SAID)
    await ben.ends(label)
    await expect(ben.page.locator(".registration")).to_be_visible()
    return label


async def test_staff_delete_it_for_her_from_the_column_and_go_on_registering(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        label = await ended(street, ben)
        await ben.column(label).get_by_role("button", name=words("console.cleaned.talk"), exact=True).click()
        wish = ben.column(label).get_by_role("button", name=words("console.delete.who", label=label))
        await look_at(ben.page, ben.page.main_frame, "console delete", WIDE, LAPTOP)
        await ben.page.set_viewport_size(LAPTOP._asdict())
        await wish.press("Enter")
        await expect(ben.button("console.delete.no")).to_be_focused()
        await look_at(ben.page, ben.page.main_frame, "console delete sure", WIDE, LAPTOP)
        await ben.page.set_viewport_size(LAPTOP._asdict())
        await ben.page.keyboard.press("Escape")
        await expect(wish).to_be_focused()
        assert await street.house.words_left() == 1
        await ben.page.keyboard.press("Enter")
        await tab_to(ben.button("console.delete.yes"), back=True)
        await ben.page.keyboard.press("Enter")
        await expect(ben.column(label)).to_have_count(0)
        await expect(ben.page.get_by_text(SAID)).to_have_count(0)
        await expect(ben.page.get_by_text(words("console.deleted", label=label))).to_be_visible()
        await expect(ben.page.locator(".registration").get_by_role("heading")).to_contain_text(label)
        assert await street.house.words_left() == 0
        owed = _owed(ben).filter(has_text=label)
        await expect(owed).to_contain_text(words("console.to_register.deleted", said="").strip())
        await expect(owed.get_by_role("button", name=words("console.delete.who", label=label))).to_have_count(0)
        assert await ben.page.evaluate("document.activeElement !== document.body")


async def test_and_from_the_list_of_what_is_to_be_registered(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        label = await ended(street, ben)
        await ben.column(label).get_by_role("button", name=words("console.close"), exact=True).click()
        owed = _owed(ben).filter(has_text=label)
        await owed.get_by_role("button", name=words("console.delete.who", label=label)).press("Enter")
        await look_at(ben.page, ben.page.main_frame, "console delete from the list", WIDE, LAPTOP)
        await ben.page.set_viewport_size(LAPTOP._asdict())
        await ben.button("console.delete.yes").click()
        await expect(owed).to_contain_text(words("console.to_register.deleted", said="").strip())
        assert await street.house.words_left() == 0


async def test_a_duty_lead_deletes_it_for_who_phones(street: Street) -> None:
    ben = await street.house.counsellor("ben").is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await visitor.says(SAID)
    session = await ben.accepts()
    await ben.ends(session)
    anna = await (await street.counsellor("anna")).signs_in()
    await anna.button("console.registered").press("Enter")
    listed = anna.page.get_by_role("region", name=words("console.ended"))
    await expect(listed.locator("li")).to_contain_text("Ben")
    await expect(anna.page.get_by_text(SAID)).to_have_count(0)
    wish = listed.get_by_role("button", name=words("console.delete"))
    await look_at(anna.page, anna.page.main_frame, "console ended", WIDE, LAPTOP, ZOOMED, NARROW)
    await anna.page.set_viewport_size(LAPTOP._asdict())
    await wish.press("Enter")
    await anna.button("console.delete.yes").press("Enter")
    await expect(listed.get_by_text(words("console.ended.none"))).to_be_visible()
    await expect(listed.get_by_role("heading")).to_be_focused()
    assert await street.house.words_left() == 0


async def test_deleted_by_her_it_leaves_every_console_at_once(street: Street) -> None:
    ben, anna = await (await street.counsellor("ben")).is_available(), await street.house.counsellor("anna").opens()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await visitor.says(SAID)
    label = await ben.accepts()
    await ben.reads(label, SAID)
    session = (await anna.looks())["desk_conversations"][0]["session"]
    await visitor.leaves()
    await visitor.is_told_place(life="ended")
    await expect(ben.column(label).get_by_text(words("console.closed.left"))).to_be_visible()
    await ben.reads(label, SAID)
    await ben.column(label).get_by_role("button", name=words("console.delete.who", label=label)).press("Enter")
    await look_at(ben.page, ben.page.main_frame, "console delete alone", LAPTOP, ZOOMED, NARROW)
    await visitor.socket.do("delete_words", {})
    await expect(ben.page.get_by_text(SAID)).to_have_count(0)
    await expect(ben.page.get_by_text(words("console.deleted", label=label))).to_be_visible()
    assert await anna.socket.do("delete_words", {"session": session}) == {}
