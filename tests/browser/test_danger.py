"""Someone is in danger: what a counsellor presses, what her duty lead hears, and how a visitor is called back."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, words
from tests.support.street import street_of

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


async def panel_of(ben: BrowserCounsellor, label: str):  # noqa: ANN201
    return ben.page.get_by_role("region", name=words("console.danger.title", label=label))


async def test_danger_by_keyboard_from_mark_to_seen(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben")).is_available()
        visitor = await street.house.visitor().opens()
        await visitor.starts()
        label = await ben.accepts()
        page, keyboard, column = ben.page, ben.page.keyboard, ben.column(label)
        panel = await panel_of(ben, label)

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

        await panel.get_by_role("button", name="Is er nu gevaar? Bel 112.").press("Enter")
        await expect(ben.field(label)).to_be_focused()
        await expect(ben.field(label)).to_have_value("Ik lees\nIs er nu gevaar? Bel 112.")
        assert visitor.log.texts() == [], "put ready, never sent"
        await keyboard.press("Enter")
        await visitor.reads("Ik lees\nIs er nu gevaar? Bel 112.")

        await panel.get_by_role("button", name=named("console.danger.lower", word="Structureel")).press("Enter")
        await expect(column.locator("button.urgency")).to_have_text("Structureel")
        await expect(page.get_by_text(words("console.claimed"))).to_be_hidden()
        await keyboard.press("Escape")
        await expect(panel).to_have_count(0)
        await keyboard.press("Alt+g")
        await expect(panel.get_by_role("button", name=named("console.danger.mark", word="Direct gevaar"))).to_be_visible()
        await expect(column.locator("button.urgency")).to_have_text("Structureel")
        await page.set_viewport_size(HALF._asdict())
        await panel.get_by_role("button", name="Zijn er kinderen bij?").click()
        await expect(ben.field(label)).to_have_value("Zijn er kinderen bij?")
        await expect(ben.field(label)).to_be_focused()
