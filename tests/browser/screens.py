"""Takes the pictures in docs/screens/: ``python3 run.py screens``. Every state and flag of the widget, as it is in use.

Not a test, and so not found by pytest unless it is named: it writes into the repository. Everything is real but the people.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from chatserver.web.built import languages_built
from tests.support.looks import Size, states_of_the_widget
from tests.support.pages import let_pass, words
from tests.support.programs import ROOT
from tests.support.scenes import THEN, WAYS, Scene, beginnings
from tests.support.street import Street, street_of

FOLDER = ROOT / "docs" / "screens"
PHONE, DESKTOP, NARROW, OWNER = Size(360, 640), Size(1280, 720), Size(320, 568), Size(1280, 1000)
LANGUAGES = ("nl", "ar")
DARK = ("open", "waiting", "talking")
LONG = ("ended", "intake")
"""Also as they are when scrolled down."""
LARGE = ("waiting", "talking")
"""Also with letters twice as large, on the narrowest screen."""
WIDGET_LANGUAGES = f"widget_languages = {sorted(languages_built() - {'nl', 'en'})}"
ANSWERED_IN_ARABIC = ("nl", "en", "ar")
"""For who talks: a desk that answers in her language. Before that the desk writes Dutch and English, and says so."""
WEBSITE = """<style>html { border-block-start: 8px solid #35606a } body { margin: 0; font: 17px/1.6 system-ui, sans-serif; color: #222 }
main { max-width: 44rem; padding: 2.5rem 4rem } h1 { font-size: 2.1rem; line-height: 1.2 }</style>"""
NAMES = {
    "connecting": "Connecting",
    "failed": "The chat does not work here",
    "closed": "Closed",
    "unstaffed": "Open, but nobody is free",
    "full": "Open, but too many wait",
    "open": "Open",
    "intake": "What is asked on the way in",
    "starting": "Start was pressed, and is not answered yet",
    "memory_only": "A browser that keeps nothing",
    "waiting": "Waiting",
    "ready": "Somebody is there: are you?",
    "talking": "Talking",
    "covered": "Hidden behind a clock",
    "confirming": "Stop the conversation? Asked twice",
    "hinting": "What she writes could point at her",
    "silent": "Nothing heard from her for a while",
    "veiled": "Back after a minute out of sight",
    "lost": "The connection is gone",
    "ended": "After the conversation",
    "replaced": "Went on in another tab",
}
"""What each picture shows, in the order of the index."""


async def tidy(scene: Scene) -> None:
    """What the way here left behind and no person would see: the mouse on a button, a list scrolled down, a line that was lost for time
    was put forward.
    """
    page = scene.visitor.page
    await page.mouse.move(0, 0)
    if await scene.visitor.chat.locator(".banner--present").is_visible():
        await let_pass(page, 6)
        await expect(scene.visitor.chat.locator(".banner--present")).to_be_hidden()
    await scene.visitor.chat.locator("body").evaluate("body => body.querySelector('.body:not(.body--talk)')?.scrollTo(0, 0)")


async def take(page: Page, name: str, size: Size, kind: str) -> None:
    await page.set_viewport_size(size._asdict())
    await page.screenshot(path=FOLDER / f"{name}-{kind}.png", caret="hide")


async def take_each(scene: Scene, name: str, language: str) -> None:
    """The pictures of one state, at one place."""
    page, kind = scene.visitor.page, "phone" if scene.own_tab else "desktop"
    size = PHONE if scene.own_tab else DESKTOP
    if scene.own_tab or name != "replaced":
        await tidy(scene)
    await take(page, f"{name}-{language}", size, kind)
    if name in DARK and scene.own_tab:
        await page.emulate_media(color_scheme="dark")
        await take(page, f"{name}-{language}", size, f"{kind}-dark")
        await page.emulate_media(color_scheme="light")
    if name in LONG and scene.own_tab:
        await page.evaluate("document.querySelector('.body').scrollTo(0, 9_999)")
        await take(page, f"{name}-{language}", size, f"{kind}-below")
    if name in LARGE and scene.own_tab:
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await take(page, f"{name}-{language}", NARROW, "large")
        await page.evaluate("document.documentElement.style.fontSize = ''")
    await page.set_viewport_size(size._asdict())


@pytest.mark.parametrize("own_tab", [True, False], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", beginnings())
async def test_picture(browser: Browser, tmp_path: Path, name: str, language: str, own_tab: bool) -> None:
    FOLDER.mkdir(exist_ok=True)
    talks = name in ("talking", "ready", "lost", "waiting") and language == "ar"
    more = {"languages": ANSWERED_IN_ARABIC} if talks else {}
    async with street_of(browser, tmp_path, desk=f"queue_limit = 2\n{WIDGET_LANGUAGES}", **more) as street:
        size = PHONE if own_tab else DESKTOP
        scene = Scene(street, await street.visitor(language, viewport=size._asdict()), own_tab)
        now: str | None = name
        street.website.style = WEBSITE
        while now is not None:
            if now == "silent":
                await scene.visitor.button("hint.remove").click()
                await scene.visitor.field.fill("")
            await WAYS[now](scene)
            if now in states_of_the_widget().states and (own_tab or now != "replaced"):
                await scene.visitor.is_in(now)
            await take_each(scene, now, language)
            now = THEN.get(now)


async def test_picture_of_the_owners_page(street: Street) -> None:
    page = await street.page(viewport=OWNER._asdict())
    await page.goto(f"{street.house.url}/embed/flevoland")
    await page.get_by_text(words("pages.embed.title"), exact=True).first.wait_for()
    await page.screenshot(path=FOLDER / "owner.png")


def test_index() -> None:
    """The page that shows them side by side."""
    FOLDER.mkdir(exist_ok=True)
    assert set(NAMES) == set(WAYS)
    (FOLDER / "README.md").write_text("\n".join(index()) + "\n", "utf-8")


def index() -> list[str]:
    """One table: a row for each state, then those in the dark and those with large letters."""
    return [
        "# Every screen of a visitor",
        "",
        "Taken by `python3 run.py screens` from a running server and a real browser; whoever changes a screen takes them anew. People and",
        "conversations are invented. Arabic is a translation that no native speaker has reviewed yet, and says so.",
        "",
        "| State | Telephone, Dutch | Telephone, Arabic | Website, Dutch | Website, Arabic |",
        "|---|---|---|---|---|",
        *(row(f"{said}<br>`{name}`", name, "phone", "desktop") for name, said in NAMES.items()),
        *(row(f"{NAMES[name]}, scrolled down", name, "phone-below") for name in LONG),
        *(row(f"{NAMES[name]}, in the dark", name, "phone-dark") for name in DARK),
        *(row(f"{NAMES[name]}, 320 pixels wide and letters twice as large", name, "large") for name in LARGE),
        "",
        "The page for who puts the chat on a website, `/embed/<desk>`:",
        "",
        "![A form, colours with their contrast and the code to copy](owner.png)",
    ]


def row(said: str, name: str, *kinds: str) -> str:
    shown = [f"![{NAMES[name]}]({name}-{language}-{kind}.png)" for kind in kinds for language in LANGUAGES]
    return "| " + " | ".join([said, *shown, *[""] * (4 - len(shown))]) + " |"
