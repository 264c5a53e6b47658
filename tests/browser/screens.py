"""Takes the pictures in docs/screens/: ``python3 run.py screens``. Every state and flag of the widget, as it is in use.

Not a test, and so not found by pytest unless it is named: it writes into the repository. Everything is real but the people.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from chatserver.web.built import languages_built
from tests.support.looks import Size, states_of_the_widget
from tests.support.pages import words
from tests.support.programs import ROOT
from tests.support.scenes import THEN, WAYS, Scene, beginnings
from tests.support.street import Street, street_of

FOLDER = ROOT / "docs" / "screens"
PHONE, DESKTOP, NARROW, OWNER = Size(360, 640), Size(1280, 720), Size(320, 568), Size(1280, 1600)
LANGUAGES = ("nl", "ar")
DARK = ("open", "waiting", "talking")
LARGE = ("waiting", "talking")
"""Also with letters twice as large, on the narrowest screen."""
WIDGET_LANGUAGES = f"widget_languages = {sorted(languages_built() - {'nl', 'en'})}"
ANSWERED_IN_ARABIC = ("nl", "en", "ar")
"""For who talks: a desk that answers in her language. Before that the desk writes Dutch and English, and says so."""
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


async def take(page: Page, name: str, size: Size, kind: str) -> None:
    await page.set_viewport_size(size._asdict())
    await page.screenshot(path=FOLDER / f"{name}-{kind}.png", caret="hide")


async def take_each(scene: Scene, name: str, language: str) -> None:
    """The pictures of one state, at one place."""
    page, kind = scene.visitor.page, "phone" if scene.own_tab else "desktop"
    size = PHONE if scene.own_tab else DESKTOP
    await take(page, f"{name}-{language}", size, kind)
    if name in DARK:
        await page.emulate_media(color_scheme="dark")
        await take(page, f"{name}-{language}", size, f"{kind}-dark")
        await page.emulate_media(color_scheme="light")
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
        while now is not None:
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
    places = [f"{language}-{kind}" for kind in ("phone", "desktop") for language in LANGUAGES]
    return [
        "# Every screen of a visitor",
        "",
        "Taken by `python3 run.py screens` from a running server and a real browser; whoever changes a screen takes them anew. People and",
        "conversations are invented. Arabic is a translation that no native speaker has reviewed yet, and says so.",
        "",
        "| State | Telephone, Dutch | Telephone, Arabic | Website, Dutch | Website, Arabic |",
        "|---|---|---|---|---|",
        *(
            "| " + " | ".join([f"**{said}**<br>`{name}`", *(shown(f"{name}-{place}", said) for place in places)]) + " |"
            for name, said in NAMES.items()
        ),
        "",
        "## In the dark",
        "",
        "| State | Telephone, Dutch | Telephone, Arabic | Website, Dutch | Website, Arabic |",
        "|---|---|---|---|---|",
        *(
            "| " + " | ".join([f"**{NAMES[name]}**", *(shown(f"{name}-{place}-dark", f"{NAMES[name]}, dark") for place in places)]) + " |"
            for name in DARK
        ),
        "",
        "## 320 pixels wide, letters twice as large",
        "",
        "| State | Dutch | Arabic |",
        "|---|---|---|",
        *(
            "| "
            + " | ".join([f"**{NAMES[name]}**", *(shown(f"{name}-{code}-large", f"{NAMES[name]}, large") for code in LANGUAGES)])
            + " |"
            for name in LARGE
        ),
        "",
        "## For the owner of a website",
        "",
        "`/embed/flevoland` makes the code to paste:",
        "",
        "![The page with a form, colours and the code to copy](owner.png)",
    ]


def shown(file: str, said: str) -> str:
    return f"![{said}]({file}.png)"
