"""Someone is in danger: what a counsellor presses, what her duty lead hears, and how a visitor is called back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.test_console import RECORDS_NOTICES
from tests.support.looks import SIDEWAYS, Size, look_at
from tests.support.pages import BrowserCounsellor, BrowserVisitor, callback_words, words
from tests.support.street import Street, street_of
from tests.support.traces import remembered

LAPTOP, HALF, ZOOMED = Size(1280, 720), Size(640, 720), Size(320, 640)
DESK = """
report_url = "https://meld.example.org/formulier"

[[desks.flevoland.escalation]]
name = { nl = "Chef van de Dag", en = "Duty lead" }
phone = "4500"

[[desks.flevoland.escalation]]
name = { nl = "Gedragswetenschapper of vertrouwensarts", en = "Behavioural scientist" }

[[desks.flevoland.escalation]]
name = { nl = "Crisisteam", en = "Crisis team" }
phone = "4501"
"""


def named(key: str, **values: object) -> re.Pattern[str]:
    return re.compile(re.escape(words(key, **values)))


def panel_of(ben: BrowserCounsellor, label: str) -> Locator:
    return ben.page.get_by_role("region", name=words("console.danger.title", label=label))


async def test_danger_by_keyboard_from_mark_to_seen(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        visitor = await street.house.visitor().opens()
        await visitor.starts()
        label = await ben.accepts()
        page, keyboard, column = ben.page, ben.page.keyboard, ben.column(label)
        panel = panel_of(ben, label)

        await keyboard.press("Alt+u")
        await expect(column.get_by_role("menuitemradio").first).to_be_visible()
        await look_at(page, page.main_frame, "console urgency", LAPTOP, also_dark=True)
        await keyboard.press("End")
        await keyboard.press("ArrowUp")
        await keyboard.press("ArrowUp")
        await keyboard.press("Enter")
        await expect(column.locator("button.urgency")).to_have_text("Structureel")
        await expect(ben.page.locator(".rail .urgency")).to_have_text("Structureel")

        await ben.field(label).focus()
        await keyboard.type("Ik lees ")
        await keyboard.press("Alt+g")
        await expect(panel).to_be_visible()
        await expect(column.locator("button.urgency")).to_have_text("Direct gevaar")
        await expect(panel.get_by_role("paragraph").filter(has_text=named("console.call.alone", phone="4500"))).to_be_visible()
        await expect(page.get_by_text(words("console.claimed"))).to_be_visible()
        await look_at(page, page.main_frame, "console danger alone", LAPTOP, HALF, ZOOMED)
        await page.set_viewport_size(LAPTOP._asdict())
        await expect(panel.get_by_role("link", name=words("console.danger.phone", phone="112"))).to_be_in_viewport(ratio=1)
        await expect(panel.get_by_role("link", name=words("console.danger.phone", phone="112"))).to_have_attribute("href", "tel:112")

        anna = await (await street.counsellor("anna")).signs_in()
        await expect(anna.banner).to_contain_text(label)
        await expect(anna.page).to_have_title(re.compile(r"^\(1\)"))
        await look_at(anna.page, anna.page.main_frame, "console alert", LAPTOP, HALF)
        await expect(column.get_by_role("status").filter(has_text="Anna is gewaarschuwd")).to_be_visible()
        await anna.page.keyboard.press("Alt+l")
        await expect(anna.banner.filter(has_text=label)).to_have_count(0)
        await expect(column.get_by_role("status").filter(has_text="Anna heeft het gezien")).to_be_visible()
        await expect(panel.locator(".ladder .is-done")).to_have_count(1)


async def test_phrases_are_put_ready_and_a_mark_by_mistake_is_set_back(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        visitor = await street.house.visitor().opens()
        await visitor.starts()
        label = await ben.accepts()
        page, keyboard, column = ben.page, ben.page.keyboard, ben.column(label)
        panel = panel_of(ben, label)
        await ben.field(label).focus()
        await keyboard.type("Ik lees ")
        await column.get_by_role("button", name=words("console.danger"), exact=True).click()
        await expect(column.locator("button.urgency")).to_have_text("Direct gevaar")
        await panel.get_by_role("button", name="Is er nu gevaar? Bel 112.").press("Enter")
        await expect(ben.field(label)).to_be_focused()
        await expect(ben.field(label)).to_have_value("Ik lees\nIs er nu gevaar? Bel 112.")
        assert visitor.log.texts() == [], "put ready, never sent"
        await keyboard.press("Enter")
        await visitor.reads("Ik lees\nIs er nu gevaar? Bel 112.")

        await panel.get_by_role("button", name=named("console.danger.lower", word="Nog niet bekend")).press("Enter")
        await expect(column.locator("button.urgency")).to_have_text("Nog niet bekend")
        await expect(page.get_by_text(words("console.claimed"))).to_be_hidden()
        await keyboard.press("Escape")
        await expect(panel).to_have_count(0)
        await keyboard.press("Alt+g")
        await expect(panel.get_by_role("button", name=named("console.danger.mark", word="Direct gevaar"))).to_be_visible()
        await expect(column.locator("button.urgency")).to_have_text("Nog niet bekend")
        await page.set_viewport_size(HALF._asdict())
        await panel.get_by_role("button", name="Zijn er kinderen bij?").click()
        await expect(ben.field(label)).to_have_value("Zijn er kinderen bij?")
        await expect(ben.field(label)).to_be_focused()
        await page.set_viewport_size(LAPTOP._asdict())
        await keyboard.press("Alt+n")
        await keyboard.type("een notitie")
        await keyboard.press("Alt+g")
        await panel.get_by_role("button", name="Ben je nu veilig? Kun je naar buiten?").press("Enter")
        await expect(ben.field(label)).to_have_value("Zijn er kinderen bij?\nBen je nu veilig? Kun je naar buiten?")
        await expect(ben.field(label)).to_be_focused()
        await keyboard.press("Alt+n")
        await keyboard.press("Alt+v")
        await expect(column.get_by_role("menuitem").first).to_be_focused()
        await keyboard.press("Escape")
        await visitor.leaves()
        await expect(panel.locator(".tell").first).to_be_hidden()  # there is nobody to say it to
        await expect(panel.get_by_role("link", name=words("console.danger.phone", phone="112"))).to_be_visible()


NUMBER, WHEN = "06-98 76 54 32", "na zes uur, kanarie"
KEPT = "06 98 76 54 32"
DIGITS = {NUMBER, KEPT, WHEN}


def form(visitor: BrowserVisitor) -> Locator:
    return visitor.chat.get_by_role("form", name=callback_words("title", visitor.language))


async def fills_in(visitor: BrowserVisitor, number: str = NUMBER, when: str = WHEN) -> None:
    """The number and the time, and no press yet."""
    asked = form(visitor)
    await asked.get_by_label(callback_words("number", visitor.language)).fill(number)
    await asked.get_by_label(callback_words("when", visitor.language)).fill(when)


async def asks_to_call(ben: BrowserCounsellor, label: str) -> None:
    await ben.field(label).focus()
    await ben.page.keyboard.press("Alt+v")
    await ben.column(label).get_by_role("menuitem", name=words("console.further.callback")).press("Enter")


async def talks(street: Street) -> tuple[BrowserVisitor, BrowserCounsellor, str]:
    ben = await (await street.counsellor("ben")).is_available()
    visitor = await (await street.visitor(viewport={"width": 360, "height": 640})).opens_own_tab()
    await visitor.starts()
    label = await ben.accepts()
    await visitor.is_in("talking")
    return visitor, ben, label


async def test_she_is_asked_answers_and_is_called(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        visitor, ben, label = await talks(street)
        await visitor.types("half een zin")
        await asks_to_call(ben, label)
        await expect(form(visitor)).to_be_visible()
        await expect(visitor.field).to_be_focused()
        await expect(visitor.field).to_have_value("half een zin")
        await look_at(visitor.page, visitor.frame, "callback asked", Size(360, 640), Size(320, 568))
        yes = form(visitor).get_by_role("button", name=callback_words("yes"))
        await fills_in(visitor, number="1234")
        await yes.click()
        await expect(form(visitor).get_by_role("alert")).to_have_text(callback_words("number.wrong"))
        await fills_in(visitor, when="")
        await yes.click()
        await expect(form(visitor).get_by_role("alert")).to_have_text(callback_words("when.wrong"))
        await fills_in(visitor)
        await yes.click()
        await expect(form(visitor)).to_have_count(0)
        await expect(visitor.chat.get_by_text(callback_words("given"))).to_be_visible()
        assert await remembered(visitor.page, DIGITS) == set()
        assert KEPT not in repr(await visitor.has_stored())
        await visitor.has_read()

        await expect(ben.button_of("console.callbacks.count", n=1)).to_be_visible()
        await ben.page.keyboard.press("Alt+b")
        number = ben.page.get_by_role("link", name=KEPT)
        await expect(number).to_have_attribute("href", "tel:0698765432")
        await expect(ben.page.get_by_text(WHEN)).to_be_visible()
        await look_at(ben.page, ben.page.main_frame, "console callbacks", LAPTOP, HALF, ZOOMED)
        await ben.page.keyboard.press("Escape")
        await expect(number).to_have_count(0)
        assert await remembered(ben.page, DIGITS) == set(), "nor does the console keep it"
        await ben.page.keyboard.press("Alt+b")
        await ben.page.get_by_role("button", name=named("console.callbacks.done")).click()
        await ben.page.get_by_role("button", name=named("console.callbacks.yes")).click()
        await expect(ben.page.get_by_text(words("console.callbacks.none"))).to_be_visible()
        await expect(number).to_have_count(0)


async def test_no_digit_stays_on_a_screen_that_is_covered_veiled_or_locked(street: Street) -> None:
    ben = await street.house.counsellor("ben").is_available()
    visitor = await (await street.visitor(viewport={"width": 360, "height": 640})).opens_own_tab()
    await visitor.starts()
    session = await ben.accepts()
    await visitor.is_in("talking")
    await ben.asks_to_call(session)
    await fills_in(visitor)
    assert await remembered(visitor.page, DIGITS) == {NUMBER, WHEN}, "what is not there now cannot be missed afterwards"
    await visitor.button("cover.hide").click()
    await expect(visitor.chat.locator(".cover")).to_be_visible()
    on_top = "[...document.querySelectorAll('form *')].filter((e) => e.contains(document.elementFromPoint(180, 320))).length"
    assert await visitor.frame.evaluate(on_top) == 0
    await visitor.page.keyboard.press("Enter")
    await visitor.is_out_of_sight(61)
    await expect(visitor.button("cover.back")).to_be_visible()
    await expect(visitor.chat.locator("input")).to_have_count(0)
    await visitor.button("cover.back").click()
    await expect(form(visitor).get_by_label(callback_words("when"))).to_have_value(WHEN)
    await ben.ends(session, "locked")
    await expect(form(visitor)).to_have_count(0)
    assert await remembered(visitor.page, DIGITS) == set()
    assert await ben.numbers() == []


async def test_where_it_cannot_be_shown_she_is_told_to_phone_and_ben_sees_it(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        visitor, ben, label = await talks(street)
        await visitor.page.route("**/static/widget/callback.*", lambda route: route.abort())
        await asks_to_call(ben, label)
        await expect(visitor.text("open.refused")).to_be_visible()
        await expect(ben.column(label).get_by_text(words("console.line.callback_not_shown"))).to_be_visible()
        await visitor.page.unroute_all()
        await asks_to_call(ben, label)
        await fills_in(visitor)
        await visitor.page.route("https://www.weeronline.nl/**", lambda route: route.fulfill(content_type="text/html", body="het weer"))
        await visitor.page.context.set_offline(True)
        await visitor.button("exit.button").click()
        await expect(visitor.page.locator(".gone")).to_be_visible()
        assert await remembered(visitor.page, DIGITS) == set(), "left quickly"
        await visitor.page.context.set_offline(False)


async def test_a_call_rings_outside_the_page_without_a_word_about_the_person(street: Street) -> None:
    ben = await street.house.counsellor("ben").is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts(nickname="Sterre")
    session = await ben.accepts()
    anna = await street.counsellor("anna")
    await anna.page.add_init_script(RECORDS_NOTICES)
    await anna.signs_in()
    await anna.page.locator(".menu summary").click()
    await anna.button("console.notices.off").click()
    await ben.calls_duty_lead(session, "help")
    await expect(anna.banner).to_contain_text("Ben")
    assert await anna.page.evaluate("noticed") == [["Adviespunt Flevoland", words("console.notices.alert")]]
    await anna.page.keyboard.press("Alt+l")
    await expect(anna.banner.filter(has_text="Ben")).to_have_count(0)
    assert await anna.page.evaluate("noticed.at(-1)") == "closed"
    await ben.is_shown(session, lambda row: bool(row["called"]["seen_by"] == "Anna"))


async def test_whom_nobody_takes_rings_at_the_duty_lead_until_she_has_seen_it(street: Street) -> None:
    ben = await street.house.counsellor("ben").is_available()
    anna = await street.counsellor("anna")
    await anna.page.add_init_script(RECORDS_NOTICES)
    await anna.signs_in()
    await anna.page.locator(".menu summary").click()
    await anna.button("console.notices.off").click()
    visitor = await street.house.visitor().opens()
    await visitor.starts(nickname="Sterre")
    offer = await ben.is_offered()
    await ben.declines(offer)
    await expect(anna.banner).to_contain_text(words("console.alert", label=offer["label"]))
    assert await anna.page.evaluate("noticed") == [["Adviespunt Flevoland", words("console.notices.untaken")]]
    await expect(anna.page).to_have_title(f"(1) {words('console.title')}")
    await anna.page.keyboard.press("Alt+l")
    await expect(anna.banner).to_have_count(0)
    await expect(anna.page).to_have_title(words("console.title"))
    assert await anna.page.evaluate("noticed.at(-1)") == "closed"


async def test_going_on_by_phone_and_reporting_are_put_ready(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        visitor = await street.house.visitor().opens()
        await visitor.starts("en")
        label = await ben.accepts()
        page, keyboard, column = ben.page, ben.page.keyboard, ben.column(label)
        await keyboard.press("Alt+v")
        await expect(column.get_by_role("menuitem").first).to_be_focused()
        await look_at(page, page.main_frame, "console further", LAPTOP, HALF)
        await page.set_viewport_size(LAPTOP._asdict())
        await keyboard.press("End")
        await keyboard.press("Enter")
        await expect(ben.field(label)).to_have_value(re.compile(r"https://meld\.example\.org/formulier\. We fill in nothing"))
        await ben.field(label).fill("")
        await keyboard.press("Alt+v")
        await column.get_by_role("menuitem", name=words("console.further.code")).press("Enter")
        await expect(ben.field(label)).to_have_value(re.compile(r"088 2220500 and say this code: [0-9]{6}\."))
        ready = await ben.field(label).input_value()
        code = re.search(r"[0-9]{6}", ready.replace("2220500", ""))
        assert code
        assert visitor.log.texts() == []

        anna = await (await street.counsellor("anna")).signs_in()
        await anna.page.keyboard.press("Alt+c")
        field = anna.page.get_by_label(words("console.caller_code"))
        await expect(field).to_be_focused()
        await anna.page.keyboard.type("12 34")
        await anna.page.keyboard.press("Enter")
        await expect(anna.page.get_by_role("alert")).to_have_text(words("console.caller_code.six"))
        wrong = f"{(int(code[0]) + 1) % 1_000_000:06d}"
        await field.fill(wrong)
        await anna.page.keyboard.press("Enter")
        await expect(anna.page.get_by_role("alert")).to_have_text(words("console.caller_code.not_found"))
        await look_at(anna.page, anna.page.main_frame, "console caller code", LAPTOP)
        await field.fill(f"{code[0][:3]} {code[0][3:]}")
        await anna.page.keyboard.press("Enter")
        await expect(anna.column(label)).to_be_visible()
        await expect(field).to_have_value("")
        await expect(anna.page.get_by_role("textbox", name=words("console.note.field", label=label), exact=True)).to_be_focused()
        await visitor.sees("colleague_joined")
        await expect(anna.column(label).get_by_role("button", name=words("console.danger"), exact=True)).to_be_hidden()


@pytest.mark.parametrize("language", ["ar", "uk"])
async def test_it_is_asked_in_her_language(browser: Browser, tmp_path: Path, language: str) -> None:
    async with street_of(browser, tmp_path, desk=f'widget_languages = ["{language}"]') as street:
        ben = await street.house.counsellor("ben").is_available()
        visitor = await (await street.visitor(language, viewport={"width": 320, "height": 568})).opens_own_tab()
        await visitor.starts()
        session = await ben.accepts()
        await visitor.is_in("talking")
        await ben.asks_to_call(session)
        await fills_in(visitor)
        assert await visitor.frame.evaluate(SIDEWAYS) == []
        await form(visitor).get_by_role("button", name=callback_words("no", language)).click()
        await expect(visitor.chat.get_by_text(callback_words("refused", language))).to_be_visible()
        await ben.sees(session, "callback_refused")
        assert await ben.numbers() == []


async def test_an_adviser_who_is_there_is_one_press_away_and_the_duty_lead_sees_which_is_urgent(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK, counsellors=("anna", "ben", "gerda")) as street:
        ben = await (await street.counsellor("ben")).is_available()
        anna = await (await street.counsellor("anna")).signs_in()
        visitor = await street.house.visitor().opens()
        await visitor.starts()
        label = await ben.accepts()
        panel = panel_of(ben, label)
        await ben.page.keyboard.press("Alt+g")
        await expect(panel).to_be_visible()
        ask = panel.get_by_role("button", name=words("console.danger.side.who", name="Gerda"))
        await expect(ask).to_have_count(0)
        await expect(anna.page.locator(".rail .queue-card", has_text=label).locator(".urgency")).to_have_text("Direct gevaar")
        await street.house.counsellor("gerda").opens()
        await expect(ask).to_be_visible()
        await ask.press("Enter")
        room = ben.page.get_by_role("region", name=words("console.side", label=label), exact=True)
        await expect(room.get_by_role("textbox")).to_be_focused()
        await expect(panel).to_be_hidden()
