"""The page of what is kept, at every size, in both languages, and by the keyboard."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page, expect

from tests.support.looks import Size, examine, look_at
from tests.support.pages import tab_to, words
from tests.support.server import token_of
from tests.support.street import Street, street_of

DESK, TELEPHONE = Size(1440, 900), Size(320, 640)


async def opens_kept(street: Street, page: Page | None = None) -> Page:
    page = page or await street.page()
    token = token_of("anna")
    if street.house.clock.now() != street.house.clock._start:
        token = (await street.house.counsellor("anna").signs_in()).cookie.partition("=")[2]  # the first one is over
    await page.context.add_cookies([{"name": "sign_in", "value": token, "url": street.house.url}])
    await page.goto(f"{street.house.url}/kept")
    return page


async def somebody_was_here(street: Street, *, answered: bool) -> None:
    visitor = await street.house.visitor().opens()
    anna = await street.house.counsellor("anna").signs_in()
    await anna.opens()
    await anna.declares("available")
    await visitor.starts()
    if answered:
        session = await anna.accepts()
        await visitor.says("dit blijft zeven dagen")
        await anna.ends(session)
        await visitor.is_told_place(life="ended")
        await visitor.rates("yes", "fijn gesprek")
    else:
        await visitor.says("dit blijft een dag")
        await visitor.leaves()
    await anna.declares("away")


async def test_a_duty_lead_sees_what_is_kept_and_what_went(street: Street) -> None:
    page = await opens_kept(street)
    await expect(page.get_by_text(words("pages.kept.gone.none"))).to_be_visible()
    await look_at(page, page.main_frame, "kept, nothing", DESK, TELEPHONE)

    await somebody_was_here(street, answered=False)
    await somebody_was_here(street, answered=True)
    for _ in range(2):
        await street.house.advances(days=1)
        await somebody_was_here(street, answered=True)
    await opens_kept(street, page)
    await expect(page.get_by_role("row", name=words("pages.kept.age.day", n=3)).get_by_role("cell")).to_have_text(["1"])
    await look_at(page, page.main_frame, "kept", DESK, TELEPHONE)

    street.house.clock.is_set(hours=48)
    await street.house.advances()
    await opens_kept(street, page)
    await expect(page.get_by_role("heading", name=words("pages.kept.doubt"))).to_be_visible()
    await look_at(page, page.main_frame, "kept, clock in doubt", DESK, TELEPHONE)


async def test_it_is_in_the_navigation_of_every_page_of_staff(street: Street) -> None:
    page = await opens_kept(street)
    await page.goto(f"{street.house.url}/hours/flevoland")
    await tab_to(page.get_by_role("link", name=words("pages.nav.kept"), exact=True))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(words("pages.kept.title"))
    await expect(page.get_by_role("link", name=words("pages.nav.kept"), exact=True)).to_have_attribute("aria-current", "page")


async def test_in_english(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, languages=("en", "nl")) as street:
        page = await opens_kept(street)
        await expect(page.get_by_role("heading", level=1)).to_have_text("What is kept")
        await page.evaluate(AXE_SCRIPT)
        await examine(page.main_frame, None, "kept in English")


async def test_the_console_s_menu_leads_a_duty_lead_there(street: Street) -> None:
    anna = await (await street.counsellor()).signs_in()
    ben = await (await street.counsellor("ben")).signs_in()
    await tab_to(anna.page.locator(".menu summary"))
    await anna.page.keyboard.press("Enter")
    await tab_to(anna.page.get_by_role("link", name=words("pages.nav.kept"), exact=True))
    await anna.page.keyboard.press("Enter")
    await expect(anna.page.get_by_role("heading", level=1)).to_have_text(words("pages.kept.title"))
    await ben.page.locator(".menu summary").click()
    await expect(ben.page.get_by_role("link", name=words("console.password"))).to_be_visible()
    await expect(ben.page.get_by_role("link", name=words("pages.nav.kept"), exact=True)).to_be_hidden()
