"""The opening hours as a duty lead keeps them, with the keyboard alone, and what a visitor sees of it at once."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.looks import Size, examine, look_at
from tests.support.pages import tab_to, words
from tests.support.server import token_of
from tests.support.street import Street, street_of

LAPTOP, TELEPHONE = Size(1280, 720), Size(320, 640)
YEAR = ".year"
LATER = ".month:nth-child(n+4)"
"""Four hundred cells of twelve tables alike, which axe takes seconds for: three months of them, once, are enough."""


async def opens_hours(street: Street, name: str = "anna") -> Page:
    page = await street.page()
    await page.context.add_cookies([{"name": "sign_in", "value": token_of(name), "url": street.house.url}])
    await page.goto(f"{street.house.url}/hours")
    return page


async def presses(target: Locator) -> None:
    await tab_to(target)
    await target.page.keyboard.press("Enter")


async def test_a_duty_lead_needs_no_mouse_and_a_visitor_learns_of_it_at_once(street: Street) -> None:
    await street.house.counsellor("ben").is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_in("open")
    page = await opens_hours(street)
    await look_at(page, page.main_frame, "hours", LAPTOP, TELEPHONE, seen=LATER)
    await page.set_viewport_size(LAPTOP._asdict())

    beside = await page.context.new_page()  # someone else who looks at the same page
    await beside.goto(page.url)
    await page.bring_to_front()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name=words("pages.skip"))).to_be_focused()
    await page.keyboard.press("Enter")
    await tab_to(page.locator("#close-reason"))
    await page.keyboard.type(words("pages.hours.reason.technical")[:5])
    await presses(page.get_by_role("button", name=words("pages.hours.close")))
    await expect(page.get_by_role("status")).to_have_text(words("pages.hours.done.closed"))
    await visitor.is_in("closed")
    await expect(beside.locator(".now .mark")).to_have_text(words("pages.hours.state.closed"))
    await beside.locator("#reason").fill("half getypt")
    await page.evaluate(AXE_SCRIPT)
    await examine(page.main_frame, None, "hours closed", YEAR)

    await tab_to(page.locator("#open-reason"))
    await page.keyboard.type(words("pages.hours.reason.resolved")[:4])
    await presses(page.get_by_role("button", name=words("pages.hours.open"), exact=True))
    await visitor.is_in("open")

    await expect(beside.get_by_text(words("pages.hours.changed"))).to_be_visible()
    await expect(beside.locator("#reason")).to_have_value("half getypt")

    await page.locator("#from").fill("2026-11-24")  # what a date field wants to be typed is the browser's own affair
    await tab_to(page.locator("#hours"))
    await page.keyboard.type("ochtend")
    await tab_to(page.locator("#reason"))
    await page.keyboard.type("Teamdag")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text(words("pages.hours.problem.hours_unreadable"))
    await look_at(page, page.main_frame, "hours refused", TELEPHONE, seen=YEAR)
    await presses(page.get_by_role("alert").get_by_role("link"))
    await expect(page.locator("#hours")).to_be_focused()
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Delete")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text(words("pages.hours.done.added"))
    await visitor.is_in("closed")


async def test_the_hours_in_english(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, languages=("en", "nl")) as street:
        page = await opens_hours(street)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Opening hours")
        await page.evaluate(AXE_SCRIPT)
        await examine(page.main_frame, None, "hours in English", YEAR)
