"""Registering in the console, without a mouse: how long it takes, what conditions add, errors, *later*, and what stays to be done."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from chatserver.rules.taxonomy import Field
from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, words
from tests.support.registering import taxonomy
from tests.support.street import Street, street_of

WIDE, LAPTOP, ZOOMED, TELEPHONE = Size(1440, 900), Size(1280, 720), Size(640, 360), Size(320, 640)
DESK = 'wrap_up_seconds = 300\ntake_from_queue = "everyone"'
SECONDS_A_KEY = 1.2
"""Finding the answer on the screen, and its key on the keyboard."""


def label(field: str, value: str | None = None, language: str = "nl") -> str:
    """What stands on the screen."""
    found = taxonomy().find(field)
    assert found is not None
    named: Field | object = found if value is None else found.find(value)
    return dict(named.labels)[language]  # type: ignore[union-attr]


@dataclass
class Typing:
    """Someone at a keyboard, whose keystrokes are counted."""

    page: Page
    count: int = 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)
            self.count += key.count("+") + 1

    async def type(self, text: str) -> None:
        await self.page.keyboard.type(text)
        self.count += len(text)


def panel(counsellor: BrowserCounsellor) -> Locator:
    return counsellor.page.locator(".registration")


def field_of(counsellor: BrowserCounsellor, code: str) -> Locator:
    return panel(counsellor).locator(f'[data-field="{code}"]')


def answer(counsellor: BrowserCounsellor, field: str, value: str) -> Locator:
    return field_of(counsellor, field).locator(f'input[value="{value}"]')


async def presses(counsellor: BrowserCounsellor, *keys: str) -> None:
    for key in keys:
        await counsellor.page.keyboard.press(key)


async def talks(street: Street, ben: BrowserCounsellor) -> str:
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await visitor.says("Mag ik iets vragen?")
    return await ben.accepts()


async def test_the_mandatory_fields_take_less_than_ninety_seconds_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        label_of_hers = await talks(street, ben)
        await ben.ends(label_of_hers)
        await expect(panel(ben).get_by_role("heading", name=words("console.registration.title", label=label_of_hers))).to_be_visible()
        await expect(answer(ben, "contact_type", "advice_request")).to_be_focused()
        await expect(ben.page.get_by_role("radio", name=words("console.wrapping_up"))).to_be_checked()
        await expect(ben.column(label_of_hers)).to_be_visible()
        await look_at(ben.page, ben.page.main_frame, "registration empty", LAPTOP, WIDE, ZOOMED, TELEPHONE)
        await ben.page.set_viewport_size(LAPTOP._asdict())

        await street.house.advances(seconds=10)  # nobody types as fast as a test, and the limit of commands goes by the house's clock
        keys = Typing(ben.page)
        await keys.press("1", "Tab", "1", "Tab")
        await keys.type("part")
        await expect(panel(ben).get_by_role("option").first).to_have_text(label("concern_primary", "partner_violence"))
        await keys.press("Enter", "Tab", "Tab", "3", "Tab", "6", "Tab", "1", "Tab", "2")
        await expect(panel(ben).locator(".form-progress")).to_have_text(words("console.of", n=7, m=7))
        await expect(panel(ben).get_by_text(words("console.registration.state.saved"))).to_be_visible()
        await look_at(ben.page, ben.page.main_frame, "registration filled in", LAPTOP)
        await expect(panel(ben).get_by_role("button", name=words("console.registration.save_available"))).to_be_enabled()
        await street.house.advances(seconds=10)
        await keys.press("Control+Enter")
        await expect(panel(ben)).to_have_count(0)
        await expect(ben.column(label_of_hers)).to_have_count(0)
        await expect(ben.presence("available")).to_be_checked()
        seconds = keys.count * SECONDS_A_KEY
        print(f"{keys.count} keystrokes, {seconds:.0f} seconds")  # noqa: T201 - the figure that docs/operating.md tells
        assert seconds < 90
        with closing(sqlite3.connect(street.house.folder / "chat.db")) as database:
            (kept,) = database.execute("select chosen from registrations").fetchone()
        assert json.loads(kept) == {
            "contact_type": ["advice_request"],
            "visitor_role": ["self_victim"],
            "concern_primary": ["partner_violence"],
            "urgency": ["structural_unsafety"],
            "age_band": ["age_23_39"],
            "municipality": ["almere"],
            "outcome": ["advice_given"],
            "language_written": ["nl"],
        }

        await ben.button("console.registered").click()
        await ben.page.locator(".aside").get_by_role("button", name=re.compile(f"^{label_of_hers}")).click()
        await expect(answer(ben, "urgency", "structural_unsafety")).to_be_checked()
        await expect(ben.column(label_of_hers)).to_have_count(0)  # the words are not hers to read any more
        await answer(ben, "urgency", "acute_unsafety").check()
        await panel(ben).get_by_role("button", name=words("console.registration.correct")).click()
        await expect(panel(ben)).to_have_count(0)
        await expect(ben.page.get_by_text(words("console.registration.corrected", label=label_of_hers))).to_be_attached()
        told = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text("utf-8")
        assert f"{keys.count} keystrokes" in told, "docs/operating.md tells another figure"


async def test_conditions_stand_below_their_cause_and_an_error_is_where_the_focus_goes(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        label_of_hers = await talks(street, ben)
        keyboard = ben.page.keyboard
        await expect(ben.field(label_of_hers)).to_be_focused()
        await keyboard.type("Natuurlijk")
        await keyboard.press("Alt+r")
        await expect(answer(ben, "contact_type", "advice_request")).to_be_focused()
        await expect(ben.field(label_of_hers)).to_have_value("Natuurlijk")
        await expect(panel(ben).get_by_role("button", name=words("console.registration.save"))).to_be_disabled()
        await expect(panel(ben).get_by_text(words("console.registration.line.running"))).to_be_visible()

        await presses(ben, "3", "Tab", "b")  # wants to report, and is a professional
        await expect(field_of(ben, "professional_sector")).to_be_visible()
        await presses(ben, "Tab")
        await expect(answer(ben, "professional_sector", "gp_and_primary_care")).to_be_focused()
        await presses(ben, "7", "Tab")
        await keyboard.type("mens")
        await keyboard.press("Enter")
        await expect(field_of(ben, "exploitation_form")).to_be_visible()
        order = await panel(ben).locator("[data-field]").evaluate_all("all => all.map(one => one.dataset.field)")
        cause = order.index("concern_secondary")
        assert order[cause + 1 : cause + 3] == ["exploitation_form", "trafficking_route"]
        await expect(panel(ben).locator(".form-progress")).to_have_text(words("console.of", n=4, m=10))
        await keyboard.press("Escape")
        await expect(panel(ben)).to_have_count(0)
        await expect(ben.field(label_of_hers)).to_be_focused()

        await street.house.advances(seconds=10)
        await ben.ends(label_of_hers)
        await expect(panel(ben).get_by_role("button", name=words("console.registration.save_available"))).to_be_enabled()
        await expect(answer(ben, "professional_sector", "education")).to_be_checked()
        # The first one that lacks something, as they stand on the screen.
        await expect(answer(ben, "exploitation_form", "sexual_exploitation")).to_be_focused()
        await presses(ben, "Tab", "Tab", "2", "Tab", "a", "Tab", "a", "Tab", "2", "Control+Enter")
        await expect(answer(ben, "exploitation_form", "sexual_exploitation")).to_be_focused()
        await expect(field_of(ben, "exploitation_form").get_by_text(words("console.registration.choose"))).to_be_visible()
        await expect(field_of(ben, "outcome").get_by_text(words("console.registration.handover"))).to_be_visible()
        await look_at(ben.page, ben.page.main_frame, "registration refused", LAPTOP, ZOOMED)
        await ben.page.set_viewport_size(LAPTOP._asdict())
        await presses(ben, "1", "2", "3")
        await expect(field_of(ben, "exploitation_form").get_by_text(words("console.registration.full", n=2))).to_be_visible()
        await expect(answer(ben, "exploitation_form", "criminal_exploitation")).not_to_be_checked()
        await presses(ben, "Tab", "2")
        await street.house.advances(seconds=10)
        await panel(ben).get_by_text(words("console.registration.more")).click()
        await expect(field_of(ben, "exploitation_detail")).to_be_visible()
        await expect(field_of(ben, "origin_group")).to_have_count(0)
        await look_at(ben.page, ben.page.main_frame, "registration more", LAPTOP, also_dark=False)
        await keyboard.press("Control+Enter")
        await expect(answer(ben, "outcome", "advice_given")).to_be_focused()
        await presses(ben, "7", "Control+Enter")
        await expect(panel(ben)).to_have_count(0)


async def test_later_stays_to_be_done_and_her_other_conversation_goes_on(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        over = await talks(street, ben)
        goes_on = await talks(street, ben)
        anna = await (await street.counsellor("anna")).is_available()
        await ben.ends(over)
        await expect(panel(ben)).to_be_visible()
        person = anna.page.locator(".people li").filter(has_text="Ben")
        said = words("console.presence.wrapping_up")
        await expect(person).to_contain_text(words("console.colleague.to_register", load=said, n=1))
        await expect(ben.column(goes_on)).to_be_hidden()  # one is beside the form; the other is a key away
        await expect(answer(ben, "contact_type", "advice_request")).to_be_focused()
        await ben.page.keyboard.press("1")
        await expect(panel(ben).get_by_text(words("console.registration.state.saved"))).to_be_visible()
        await ben.page.keyboard.press("Alt+2")
        await expect(ben.field(goes_on)).to_be_focused()
        await ben.says(goes_on, "Ik ben er nog")
        await expect(answer(ben, "contact_type", "advice_request")).to_be_checked()
        await panel(ben).get_by_role("button", name=words("console.registration.later")).click()
        await expect(panel(ben)).to_have_count(0)
        await expect(ben.presence("available")).to_be_checked()
        await expect(person).to_contain_text(words("console.colleague.to_register", load=words("console.of", n=1, m=2), n=1))

        await ben.page.reload()
        owed = ben.page.locator(".rail section").filter(has=ben.page.get_by_role("heading", name=words("console.to_register")))
        card = owed.get_by_role("button", name=re.compile(f"^{over}"))
        await expect(card).to_contain_text(words("console.to_register.many", n=6))
        await look_at(ben.page, ben.page.main_frame, "to register", LAPTOP, also_dark=False)
        await card.click()
        await ben.has_read(over, "Mag ik iets vragen?")
        await expect(ben.column(over).locator(".urgency")).to_be_hidden()  # nothing is known of it here
        await expect(answer(ben, "contact_type", "advice_request")).to_be_checked()
        await ben.page.clock.fast_forward(86_400_000)
        await expect(ben.column(over)).to_have_count(0)
        await expect(answer(ben, "contact_type", "advice_request")).to_be_checked()
