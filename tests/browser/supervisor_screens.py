"""Takes the pictures in docs/screens/supervisor/: ``python3 run.py screens``. What a supervisor sees of conversations without names.

Not a test, and so not found by pytest unless it is named: it writes into the repository. Everything is real but the people.
"""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.support.looks import Size
from tests.support.pages import words
from tests.support.programs import ROOT
from tests.support.street import street_of
from tests.support.supervising import SUPERVISORS, keeps_the_demo_s, reads_as

FOLDER = ROOT / "docs" / "screens" / "supervisor"
SCREEN, NARROW = Size(1440, 900), Size(320, 640)
NAMES = {
    "transcripts": "Conversations without names: the first sentence is the title",
    "found": "What was looked for; the words stand in no address",
    "transcript": "Reading: minutes since the first line, placeholders, no name of a counsellor",
    "cutting": "Hidden for everybody at once, and cut further word by word",
    "hidden": "What waits for a second person",
    "deciding": "The second person shows it again, cuts more, or deletes it",
}
"""What each picture shows, in the order of the index."""
DARK = ("transcripts", "transcript", "cutting")
SMALL = ("transcripts", "transcript", "cutting")
"""Also on the narrowest screen."""


async def take(page: Page, name: str) -> None:
    await page.mouse.move(0, 0)
    await page.set_viewport_size(SCREEN._asdict())
    await page.screenshot(path=FOLDER / f"{name}.png", caret="hide")
    if name in DARK:
        await page.emulate_media(color_scheme="dark")
        await page.screenshot(path=FOLDER / f"{name}-dark.png", caret="hide")
        await page.emulate_media(color_scheme="light")
    if name in SMALL:
        await page.set_viewport_size(NARROW._asdict())
        await page.screenshot(path=FOLDER / f"{name}-small.png", caret="hide", full_page=True)
        await page.set_viewport_size(SCREEN._asdict())


async def test_pictures_of_a_review(browser: Browser, tmp_path: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with street_of(browser, tmp_path, counsellors=("anna", *SUPERVISORS)) as street:
        await keeps_the_demo_s(street.house)
        sanne, tess = [await reads_as(street, name) for name in SUPERVISORS]
        await take(sanne, "transcripts")
        await sanne.get_by_label(words("pages.transcripts.words")).fill("school")
        await sanne.keyboard.press("Enter")
        await expect(sanne.get_by_role("link", name=words("pages.transcripts.clear"))).to_be_visible()
        await take(sanne, "found")
        await sanne.goto(f"{street.house.url}/transcripts")
        await sanne.get_by_role("link", name="Hallo, ik werk in de kas").click()
        await take(sanne, "transcript")
        await sanne.get_by_role("button", name=words("pages.transcript.points")).click()
        await expect(sanne.get_by_role("status")).to_have_text(words("pages.hidden.done.hidden"))
        for word in ("kas", "passport"):
            await sanne.locator(".tick").filter(has_text=word).first.click()
        await take(sanne, "cutting")
        await sanne.get_by_role("button", name=words("pages.hidden.cut")).click()
        await expect(sanne.get_by_role("status")).to_have_text(words("pages.hidden.done.cut"))
        await tess.goto(f"{street.house.url}/transcripts/hidden")
        await take(tess, "hidden")
        await tess.get_by_role("link", name="Hallo, ik werk in").click()
        await take(tess, "deciding")


def test_index() -> None:
    """The page that shows them side by side."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "README.md").write_text("\n".join(index()) + "\n", "utf-8")


def index() -> list[str]:
    """Each picture under what it shows, then those in the dark and those on a narrow screen."""
    return [
        "# The supervisors' pages",
        "",
        "Taken by `python3 run.py screens` from a running server and a real browser; whoever changes a screen takes them anew. People and",
        "conversations are invented.",
        *(line for name, said in NAMES.items() for line in ("", f"{said}:", "", f"![{said}]({name}.png)")),
        *(line for name in DARK for line in ("", f"{NAMES[name]}, in the dark:", "", f"![{NAMES[name]}]({name}-dark.png)")),
        *(line for name in SMALL for line in ("", f"{NAMES[name]}, 320 pixels wide:", "", f"![{NAMES[name]}]({name}-small.png)")),
    ]
