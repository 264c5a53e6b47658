"""A supervisor finds, reads and hides conversations: with the keyboard, without script, at every size, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page, expect

from tests.support.looks import Size, examine, look_at
from tests.support.pages import tab_to, words
from tests.support.street import Street, street_of
from tests.support.supervising import SUPERVISORS, keeps, keeps_the_demo_s, reads_as
from tests.support.transcripts import made_up

SCREEN, ZOOMED, NARROW = Size(1440, 900), Size(640, 450), Size(320, 640)
CANARY = "waterlelie"
ARABIC = "\u0623\u0646\u0627 \u062e\u0627\u0626\u0641\u0629 \u0645\u0646 [PERSOON-1] \u0641\u064a \u0627\u0644\u0628\u064a\u062a"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest_asyncio.fixture
async def house_of_readers(browser: Browser, tmp_path: Path) -> AsyncIterator[Street]:
    async with street_of(browser, tmp_path, counsellors=("anna", *SUPERVISORS)) as street:
        yield street


async def look(page: Page, name: str) -> None:
    await look_at(page, page.main_frame, f"transcripts, {name}", SCREEN, ZOOMED, NARROW)
    await page.set_viewport_size(SCREEN._asdict())


async def presses(page: Page, role: str, key: str) -> None:
    await tab_to(page.get_by_role(role, name=words(key)))  # type: ignore[arg-type]
    await page.keyboard.press("Enter")


async def test_nothing_yet(house_of_readers: Street) -> None:
    page = await reads_as(house_of_readers, "sanne")
    await expect(page.get_by_role("heading", level=1)).to_have_text(words("pages.transcripts.title"))
    await expect(page.get_by_text(words("pages.transcripts.none"))).to_be_visible()
    await look(page, "none")
    await page.goto(f"{house_of_readers.house.url}/transcripts/hidden")
    await expect(page.get_by_text(words("pages.transcripts.hidden.none"))).to_be_visible()
    await look(page, "none hidden")


async def test_finding_and_reading_without_a_mouse(house_of_readers: Street) -> None:
    await keeps_the_demo_s(house_of_readers.house)
    await keeps(house_of_readers.house, [made_up((ARABIC, "x" * 4_000, f"dank {LONG}"), language="ar")])
    page = await reads_as(house_of_readers, "sanne")
    await look(page, "list")
    await tab_to(page.get_by_label(words("pages.transcripts.words")))
    await page.keyboard.type('"naar school"')
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("cell").get_by_role("link")).to_have_text(["Ze willen dat ik deze zomer trouw."])
    assert "school" not in page.url
    await look(page, "found")
    await tab_to(page.get_by_role("link", name="Ze willen dat ik"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ze willen dat ik deze zomer trouw.")
    await look(page, "reading")
    await page.go_back()
    await expect(page.get_by_label(words("pages.transcripts.words"))).to_have_value('"naar school"')
    await presses(page, "link", "pages.transcripts.clear")
    await page.get_by_role("link", name="[persoon 1]").filter(has_text="\u0623\u0646\u0627").click()
    await expect(page.get_by_role("heading", level=1)).to_have_css("direction", "rtl")
    await look(page, "right to left")


async def test_one_hides_and_cuts_and_another_shows_it_again(house_of_readers: Street) -> None:
    transcript = made_up((f"Mijn {CANARY} is weg, zegt Jan", "Wie is Jan?", f"Jan van de {CANARY}"))
    await keeps(house_of_readers.house, [transcript, made_up(("Iets heel anders hier",))])
    sanne, tess = [await reads_as(house_of_readers, name) for name in SUPERVISORS]
    reading = await tess.context.new_page()
    await reading.goto(f"{house_of_readers.house.url}/transcripts/read/{transcript.id}")
    await sanne.get_by_role("link", name="is weg").click()
    await presses(sanne, "button", "pages.transcript.points")
    await expect(sanne.get_by_role("status")).to_have_text(words("pages.hidden.done.hidden"))

    await tess.clock.run_for(11_000)  # also where it stood on a screen already
    await expect(tess.get_by_text(words("pages.transcripts.gone"))).to_be_visible()
    await expect(tess.get_by_text(CANARY)).to_have_count(0)
    await expect(tess.get_by_role("link", name="Iets heel anders hier")).to_be_visible()
    await reading.clock.run_for(11_000)
    await expect(reading.get_by_role("alert")).to_contain_text(words("pages.transcript.gone"))
    await expect(reading.get_by_text(CANARY)).to_have_count(0)

    await look(sanne, "cutting")
    first = sanne.get_by_role("checkbox", name="Mijn", exact=True)
    await tab_to(first)
    for _ in range(6):
        await sanne.keyboard.press("ArrowRight")
    await expect(sanne.get_by_role("checkbox", name="Jan", exact=True).first).to_be_focused()
    await sanne.keyboard.press("ArrowLeft")
    await sanne.keyboard.press("ArrowRight")
    await sanne.keyboard.press("Space")
    await selects(sanne, CANARY)
    await expect(sanne.get_by_role("checkbox", checked=True)).to_have_count(2)
    await presses(sanne, "button", "pages.hidden.cut")
    await expect(sanne.get_by_text(words("pages.hidden.deciding.mine"))).to_be_visible()
    await expect(sanne.get_by_role("button", name=words("pages.hidden.release"))).to_have_count(0)
    await look(sanne, "cut by me")

    await tess.goto(f"{house_of_readers.house.url}/transcripts/hidden")
    await look(tess, "hidden")
    await tess.get_by_role("link", name="Mijn").click()
    await expect(tess.get_by_text(CANARY)).to_have_count(0)
    await look(tess, "deciding")
    await presses(tess, "button", "pages.hidden.release")
    await expect(tess.get_by_role("status")).to_have_text(words("pages.hidden.done.released"))
    await sanne.goto(f"{house_of_readers.house.url}/transcripts/read/{transcript.id}")
    await expect(sanne.get_by_role("listitem").get_by_role("paragraph")).to_have_text(
        ["Mijn […] is weg, zegt […]", "Wie is […]?", "[…] van de […]"]
    )


async def selects(page: Page, word: str) -> None:
    """Drag over a word, as one selects text."""
    box = await page.locator(".tick").filter(has_text=word).first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    await page.mouse.move(box["x"] + 2, middle)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] - 2, middle, steps=4)
    await page.mouse.up()


async def test_two_presses_delete(house_of_readers: Street) -> None:
    transcript = made_up((f"Over {CANARY} gaat het",))
    await keeps(house_of_readers.house, [transcript])
    page = await reads_as(house_of_readers, "sanne")
    await page.get_by_role("link", name=CANARY).click()
    await page.get_by_role("button", name=words("pages.transcript.points")).click()
    await presses(page, "link", "pages.hidden.delete")
    await expect(page.get_by_role("link", name=words("pages.hidden.delete.no"))).to_be_focused()
    await look(page, "deleting")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text(words("pages.hidden.done.deleted"))
    await expect(page.get_by_text(CANARY)).to_have_count(0)


async def test_without_script(house_of_readers: Street) -> None:
    transcript = made_up((f"Mijn {CANARY} is weg",))
    await keeps(house_of_readers.house, [transcript])
    page = await reads_as(house_of_readers, "sanne", java_script_enabled=False)
    await page.get_by_label(words("pages.transcripts.words")).fill(f"{CANARY[:5]}*")
    await page.get_by_role("button", name=words("pages.transcripts.go")).click()
    await page.get_by_role("link", name=CANARY).click()
    await page.get_by_label(words("pages.transcript.by")).select_option("combination")
    await page.get_by_role("button", name=words("pages.transcript.points")).click()
    await page.get_by_text(CANARY, exact=True).click()
    await page.get_by_role("button", name=words("pages.hidden.cut")).click()
    await expect(page.get_by_role("status")).to_have_text(words("pages.hidden.done.cut"))
    await expect(page.get_by_text(CANARY)).to_have_count(0)


async def test_in_english_and_on_paper(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, counsellors=("anna", *SUPERVISORS), languages=("en", "nl")) as street:
        await keeps_the_demo_s(street.house)
        page = await reads_as(street, "sanne")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Cleaned conversations")
        await page.get_by_role("link", name="My ex keeps standing").click()
        await expect(page.get_by_text("person 1", exact=True)).to_be_visible()
        await page.evaluate(AXE_SCRIPT)
        await examine(page.main_frame, None, "a transcript in English")
        await page.emulate_media(media="print")
        await expect(page.get_by_role("navigation")).to_be_hidden()
        await expect(page.get_by_role("button")).to_have_count(0)
        await expect(page.get_by_text("Stay here and have tea.")).to_be_visible()
