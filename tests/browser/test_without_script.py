"""Where no script runs there is still everything that matters: the link, the number, the hours, and what to do in danger."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.async_api import Page, expect

from tests.support.pages import PHONE, words
from tests.support.street import Street
from tests.support.website import ENTRY

EVENING = datetime(2026, 11, 24, 19, tzinfo=UTC)


async def says(page: Page, text: str) -> None:
    """Playwright looks for no element inside <noscript>, but reads what is on the screen."""
    await expect(page.locator("body")).to_contain_text(text, use_inner_text=True, ignore_case=True)


async def test_the_website_shows_a_link_and_the_number(street: Street) -> None:
    page = await street.page(java_script_enabled=False)
    await page.goto(street.website.origin)
    await expect(page.get_by_role("link", name=ENTRY)).to_have_attribute("href", f"{street.house.url}/chat/flevoland?lang=nl")
    await expect(page.get_by_role("link", name="088 2220500")).to_have_attribute("href", "tel:+31882220500")
    await expect(page.get_by_role("button")).to_have_count(0)


async def test_the_chat_page_says_how_to_get_help_now_and_when_the_chat_opens(street: Street) -> None:
    await street.house.advances_to(EVENING)
    page = await street.page(java_script_enabled=False)
    await page.goto(f"{street.house.url}/chat/flevoland?lang=nl")
    await expect(page.locator(".bar").get_by_role("link", name="088 2220500")).to_have_attribute("href", PHONE)
    await says(page, words("noscript.body"))
    await says(page, words("closed.body", day="Morgen", time="09:00", phone="088 2220500"))
    await says(page, "maandag tot en met vrijdag van 09:00 tot 17:00")
    await expect(page.get_by_role("link", name=words("danger.call"))).to_have_attribute("href", "tel:112")


async def test_the_console_says_that_it_needs_scripts(street: Street) -> None:
    anna = await street.counsellor(java_script_enabled=False)
    await anna.page.goto(f"{street.house.url}/console")
    await anna.page.get_by_label(words("pages.sign_in.name")).fill(anna.name)
    await anna.page.get_by_label(words("pages.sign_in.password")).fill(anna.password)
    await anna.page.get_by_role("button", name=words("pages.sign_in.submit")).click()
    await says(anna.page, words("pages.script"))
