"""Canned texts: kept on a page by a duty lead, found with "/" by a counsellor, and read by a visitor without a brace."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from chatserver.rules.snippet import Wording
from tests.support.looks import Size, look_at
from tests.support.pages import tab_to, words
from tests.support.server import token_of
from tests.support.street import Street, street_of

LAPTOP, ZOOMED, TELEPHONE = Size(1280, 720), Size(640, 360), Size(320, 640)
LINE = """
[desks.flevoland.referrals.kindertelefoon]
name = { nl = "Kindertelefoon", en = "Child line" }
phone = "0800 0432"
"""
SAFE = Wording("nl", "Veilig nu?", "Is het nu veilig, {bijnaam}? Om {tijd} bel ik, {naam}.")
WORDINGS = (
    SAFE,
    Wording("nl", "Onveilig bij ophalen", "Wie haalt de kinderen vandaag op?"),
    Wording("en", "Safe now?", "Is anyone watching?", "veilig"),
)


async def presses(target: Locator) -> None:
    await tab_to(target)
    await target.page.keyboard.press("Enter")


async def opens_page(street: Street) -> Page:
    page = await street.page()
    await page.context.add_cookies([{"name": "sign_in", "value": token_of("anna"), "url": street.house.url}])
    await page.goto(f"{street.house.url}/snippets")
    return page


async def test_a_duty_lead_keeps_them_without_a_mouse(street: Street) -> None:
    page = await opens_page(street)
    keyboard = page.keyboard
    await tab_to(page.locator("#title"))
    await keyboard.type("Veilig nu?")
    await tab_to(page.locator("#text"))
    await keyboard.type("Is het veilig, {bijnaam?")
    await presses(page.get_by_role("button", name=words("pages.hours.form.submit")))
    await expect(page.get_by_role("alert")).to_contain_text(words("pages.snippets.problem.braces_apart"))
    await expect(page.locator("#text")).to_have_value("Is het veilig, {bijnaam?")
    await look_at(page, page.main_frame, "snippets refused", LAPTOP, also_dark=False)
    await presses(page.get_by_role("alert").get_by_role("link"))
    await expect(page.locator("#text")).to_be_focused()
    await keyboard.press("Control+a")
    await keyboard.type("Is het veilig, {bijnaam}?")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text(words("pages.snippets.done.added"))
    await expect(page.get_by_text("Is het veilig, {bijnaam}?")).to_be_visible()
    await presses(page.get_by_role("link", name=words("pages.snippets.change.which", title="Veilig nu?")))
    await expect(page.locator("#title")).to_be_focused()
    await keyboard.press("End")
    await keyboard.type("!")
    await keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text(words("pages.snippets.done.changed"))

    await page.set_viewport_size(LAPTOP._asdict())
    await presses(page.get_by_role("link", name=words("pages.snippets.remove.which", title="Veilig nu?!")))
    await expect(page.get_by_role("link", name=words("pages.snippets.remove.no"))).to_be_focused()
    await look_at(page, page.main_frame, "snippets", LAPTOP, TELEPHONE)
    await keyboard.press("Shift+Tab")
    await keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text(words("pages.snippets.done.removed"))
    await expect(page.get_by_text(words("pages.snippets.none"))).to_be_visible()


async def test_a_counsellor_finds_one_fills_it_in_and_the_visitor_reads_no_brace(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=LINE) as street:
        await street.house.keeps_snippets(*WORDINGS)
        ben = await (await street.counsellor("ben")).is_available()
        visitor = await street.house.visitor().opens()
        await visitor.starts(nickname="Sterre")
        label = await ben.accepts()
        field, keyboard, column = ben.field(label), ben.page.keyboard, ben.column(label)
        titles = column.get_by_role("option").locator("b")
        await expect(field).to_be_focused()

        await keyboard.type("ja/nee /")
        await expect(titles).to_have_text(["Onveilig bij ophalen", "Veilig nu?", "Kindertelefoon", re.compile("Safe now")])
        await keyboard.type("veil")
        await expect(titles).to_have_text(["Veilig nu?", "Onveilig bij ophalen", re.compile("Safe now")])
        await expect(column.get_by_text(words("console.snippets.count.many", n=3))).to_be_attached()
        await look_at(ben.page, ben.page.main_frame, "console snippets", LAPTOP, ZOOMED)
        await keyboard.press("ArrowDown")
        await expect(column.get_by_role("option", selected=True)).to_contain_text("Onveilig")
        assert await field.get_attribute("aria-activedescendant") == await column.get_by_role("option", selected=True).get_attribute("id")
        await keyboard.press("Escape")
        await expect(titles).to_have_count(0)
        await expect(field).to_have_value("ja/nee /veil")

        await field.fill("")
        await keyboard.type("/veil")
        await expect(titles.first).to_have_text("Veilig nu?")
        await keyboard.press("Enter")
        await expect(field).to_have_value("Is het nu veilig, Sterre? Om … bel ik, Ben.")
        assert visitor.log.entries[-1]["kind"] == "joined", "nothing goes by itself"
        await keyboard.type("drie uur")
        await keyboard.press("Enter")
        await visitor.reads("Is het nu veilig, Sterre? Om drie uur bel ik, Ben.")

        await column.get_by_role("button", name=words("console.snippets.refer")).click()
        await expect(titles).to_have_text(["Kindertelefoon"])
        await titles.click()
        await expect(field).to_be_focused()
        await keyboard.press("Enter")
        await visitor.reads("Kindertelefoon: 0800 0432")


async def test_a_gap_is_asked_about_before_it_goes(street: Street) -> None:
    await street.house.keeps_snippets(SAFE)
    ben = await (await street.counsellor("ben")).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    label = await ben.accepts()
    field, keyboard, column = ben.field(label), ben.page.keyboard, ben.column(label)
    await expect(field).to_be_focused()
    await expect(column.get_by_role("button", name=words("console.snippets.refer"))).to_be_hidden()
    await column.get_by_role("button", name=words("console.snippets.tool")).click()
    await expect(column.get_by_role("option")).to_have_count(1)
    await keyboard.press("Escape")
    await expect(field).to_have_value("")
    await keyboard.type("/")
    await expect(column.get_by_role("option")).to_have_count(1)
    await keyboard.press("Enter")
    await keyboard.press("End")
    await keyboard.press("Enter")
    asked = column.get_by_text(words("console.snippets.gap"))
    await expect(asked).to_be_visible()
    assert await field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "…"
    await keyboard.type("Sterre")
    await keyboard.press("Enter")  # the other one is asked about too
    await expect(asked).to_be_visible()
    await expect(field).to_have_value("Is het nu veilig, Sterre? Om … bel ik, Ben.")
    await keyboard.press("Enter")
    await visitor.reads("Is het nu veilig, Sterre? Om … bel ik, Ben.")
    await expect(asked).to_be_hidden()
