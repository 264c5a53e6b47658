"""Where no script runs there is still everything that matters: the link, the number, the hours, and what to do in danger."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from chatserver.web.built import languages_built
from tests.support.looks import SIDEWAYS
from tests.support.pages import PHONE, words
from tests.support.street import Street, street_of
from tests.support.website import ENTRY

UNBROKEN = "\u2066088\u00a02220500\u2069"
"""The number as one left-to-right word."""
EVENING = datetime(2026, 11, 24, 19, tzinfo=UTC)


async def says(page: Page, text: str) -> None:
    """Playwright looks for no element inside <noscript>, but reads what is on the screen."""
    await expect(page.locator("body")).to_contain_text(text, use_inner_text=True, ignore_case=True)


async def lines(page: Page, address: str) -> list[str]:
    """What stands on a page, line by line."""
    await page.goto(address)
    return [line.strip() for line in (await page.locator("body").inner_text()).splitlines() if line.strip()]


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
    await says(page, words("closed.body", day="Morgen", time="09:00", phone=UNBROKEN))
    await says(page, "maandag tot en met vrijdag van 09:00 tot 17:00")
    await expect(page.get_by_role("link", name=words("danger.call"))).to_have_attribute("href", "tel:112")


async def test_the_chat_page_speaks_every_language(browser: Browser, tmp_path: Path) -> None:
    others = sorted(languages_built() - {"nl", "en"})
    async with street_of(browser, tmp_path, desk=f"widget_languages = {others}") as street:
        await street.house.advances_to(EVENING)
        page = await street.page(java_script_enabled=False)
        reviewed = [line for language in ("nl", "en") for line in await lines(page, f"{street.house.url}/chat/flevoland?lang={language}")]
        for language in others:
            seen = await lines(page, f"{street.house.url}/chat/flevoland?lang={language}")
            assert set(seen) & set(reviewed) == {"088 2220500"}, language
            assert [time in seen[-1] for time in ("09:00", "17:00")] == [True, True], "the hours of the week come last"
            await expect(page.locator("html")).to_have_attribute("lang", language)
            await expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
            tomorrow = words("when.tomorrow", language)
            await says(page, words("languages.unreviewed", language))
            await says(page, words("closed.body", language, day=tomorrow, time="09:00", phone=UNBROKEN))
            await page.set_viewport_size({"width": 320, "height": 568})
            assert await page.evaluate(SIDEWAYS) == [], language


async def test_the_console_says_that_it_needs_scripts(street: Street) -> None:
    anna = await street.counsellor(java_script_enabled=False)
    await anna.page.goto(f"{street.house.url}/console")
    await anna.page.get_by_label(words("pages.sign_in.name")).fill(anna.name)
    await anna.page.get_by_label(words("pages.sign_in.password")).fill(anna.password)
    await anna.page.get_by_role("button", name=words("pages.sign_in.submit")).click()
    await says(anna.page, words("pages.script"))
