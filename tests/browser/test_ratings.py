"""What visitors thought, as a duty lead reads it: from the console's menu, with the keyboard, at every size, in both languages."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page, expect

from tests.support.looks import Size, examine, look_at
from tests.support.pages import tab_to, words
from tests.support.people import Counsellor
from tests.support.server import token_of
from tests.support.street import Street, street_of

LAPTOP, TELEPHONE = Size(1280, 720), Size(320, 640)
REMARKS = (
    "Fijn dat er iemand was. Ik durfde eerst niet.",
    "Ik moest lang wachten, en toen ging het opeens heel snel. Toch heb ik nu een afspraak.",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "\u0634\u0643\u0631\u0627 \u0644\u0643\u0645",
)


async def opens_ratings(street: Street, page: Page | None = None, token: str = token_of("anna")) -> Page:
    page = page or await street.page()
    await page.context.add_cookies([{"name": "sign_in", "value": token, "url": street.house.url}])
    await page.goto(f"{street.house.url}/ratings")
    return page


async def rated(street: Street, anna: Counsellor, score: str | None, remark: str | None = None) -> None:
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await anna.ends(await anna.accepts())
    await visitor.is_told_place(life="ended")
    await visitor.rates(score, remark)


async def test_a_duty_lead_reads_what_visitors_thought(street: Street) -> None:
    anna = await street.house.counsellor("anna").is_available()
    page = await opens_ratings(street)
    await expect(page.get_by_text(words("pages.ratings.remarks.none"))).to_be_visible()
    await look_at(page, page.main_frame, "ratings, none", LAPTOP, TELEPHONE)

    for score, remark in zip(("yes", "yes", "some", "no"), REMARKS, strict=True):
        await rated(street, anna, score, remark)
    await rated(street, anna, "yes")
    await street.house.advances(days=6)
    await anna.is_available()  # with a new sign-in: the old one is over
    await rated(street, anna, None, "Deze week.")
    await rated(street, anna, "no")
    await opens_ratings(street, page, anna.cookie.partition("=")[2])
    for remark in REMARKS:
        await expect(page.get_by_text(remark)).to_be_visible()
    await expect(page.get_by_role("row", name="48").get_by_role("cell")).to_have_text(["3", "1", "1"])
    await expect(page.get_by_role("row", name="49")).to_contain_text(words("pages.ratings.fewer", fewest=5))
    await look_at(page, page.main_frame, "ratings", LAPTOP, TELEPHONE)


async def test_the_console_s_menu_leads_there_without_a_mouse(street: Street) -> None:
    anna = await (await street.counsellor()).signs_in()
    ben = await (await street.counsellor("ben")).signs_in()
    await tab_to(anna.page.locator(".menu summary"))
    await anna.page.keyboard.press("Enter")
    await tab_to(anna.page.get_by_role("link", name=words("console.ratings")))
    await anna.page.keyboard.press("Enter")
    await expect(anna.page.get_by_role("heading", level=1)).to_have_text(words("pages.ratings.title"))
    await expect(anna.page.get_by_role("link", name=words("pages.nav.ratings"), exact=True)).to_have_attribute("aria-current", "page")
    await ben.page.locator(".menu summary").click()
    await expect(ben.page.get_by_role("link", name=words("console.password"))).to_be_visible()
    await expect(ben.page.get_by_role("link", name=words("console.ratings"))).to_be_hidden()


async def test_in_english(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, languages=("en", "nl")) as street:
        anna = await street.house.counsellor("anna").is_available()
        await rated(street, anna, "some", REMARKS[0])
        page = await opens_ratings(street)
        await expect(page.get_by_role("heading", level=1)).to_have_text("What visitors said")
        await page.evaluate(AXE_SCRIPT)
        await examine(page.main_frame, None, "ratings in English")
