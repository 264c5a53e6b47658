"""Every state that the widget's own table names has a way to it, a run of axe and pictures. A state without one fails.

In Dutch every state is looked at in full. Each other language sees a part of them, and each state at least one other language: which is
fixed in ALSO. ``LANGUAGES=all python3 run.py test tests/browser/test_visitor_pictures.py`` looks at everything in every language.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from chatserver.services.hints import DeskChanged
from chatserver.web.built import languages_built
from tests.support.looks import Size, look_at, states_of_the_widget
from tests.support.pages import BrowserVisitor
from tests.support.scenes import EVENING, STORES_NOTHING, THEN, WAYS, Scene, beginnings
from tests.support.street import Street, street_of

SIZES = (Size(380, 620), Size(320, 568))
TARGET = 44
LONG_WORD = "https://www.voorbeeld.example/" + "een-heel-lang-adres-" * 4
OTHERS = sorted(languages_built() - {"nl"})
DESK = f"queue_limit = 2\nwidget_languages = {[code for code in OTHERS if code != 'en']}"
IN_EVERY_LANGUAGE = os.environ.get("LANGUAGES") == "all"
ALSO = {
    "connecting": ("pl",),
    "failed": ("ro",),
    "closed": ("ar", "uk"),
    "unstaffed": ("bg",),
    "full": ("tr",),
    "open": ("ar", "uk"),
    "intake": ("ar", "uk"),
    "waiting": ("en", "uk"),
    "talking": ("ar",),
    "ready": ("uk",),
    "replaced": ("pl",),
    "lost": ("uk",),
    "memory_only": ("ar",),
    "starting": ("tr",),
}
"""In which languages a state is looked at besides Dutch, and what follows on it too. Arabic runs the other way, and Ukrainian is long."""


WITH_A_CHOICE = {"connecting", "closed", "unstaffed", "full", "open", "intake", "memory_only", "starting"}
"""States in which she can choose another language, so that no scene of its own has to lead there in it."""


async def look(visitor: BrowserVisitor, name: str, *, whole: bool = True) -> None:
    """Look at everything, or only at what a language can change: small, and in the light."""
    sizes = SIZES if whole else SIZES[1:]
    await look_at(visitor.page, visitor.frame, f"visitor {name}", *sizes, least_target=TARGET, also_dark=whole)
    page = visitor.frame.locator("html")
    await expect(page).to_have_attribute("lang", visitor.language)
    await expect(page).to_have_attribute("dir", "rtl" if visitor.language == "ar" else "ltr")


NAMED = [*states_of_the_widget().states, *states_of_the_widget().flags]


ELSEWHERE = {name: OTHERS if IN_EVERY_LANGUAGE else () if name in WITH_A_CHOICE else ALSO[name] for name in beginnings()}
"""In which languages a scene of its own leads to a state."""
LOOKS = [*((name, "nl") for name in beginnings()), *((name, language) for name, others in ELSEWHERE.items() for language in others)]


@pytest.mark.parametrize(("name", "language"), LOOKS)
async def test_visitor(browser: Browser, tmp_path: Path, name: str, language: str) -> None:
    whole = language == "nl" or IN_EVERY_LANGUAGE
    async with street_of(browser, tmp_path, desk=DESK) as street:
        scene = Scene(street, await street.visitor(language, viewport=SIZES[0]._asdict()), last=LONG_WORD)
        scene.own_tab = name == "replaced"  # on a website there would be nothing left to look at
        now: str | None = name
        while now is not None:
            await WAYS[now](scene)
            if now in states_of_the_widget().states:
                await scene.visitor.is_in(now)
            await look(scene.visitor, f"{now} {language}", whole=whole)
            if now in WITH_A_CHOICE and not IN_EVERY_LANGUAGE:
                await look_in(scene.visitor, now, *ALSO.get(now, ()))
            now = THEN.get(now)


async def look_in(visitor: BrowserVisitor, name: str, *languages: str) -> None:
    """Look at the same screen in other languages, and go back to Dutch."""
    for language in languages:
        await visitor.chooses(language)
        await look(visitor, f"{name} {language}", whole=False)
    if languages:
        await visitor.chooses("nl")


def test_a_way_leads_to_every_state_and_nowhere_else() -> None:
    assert set(WAYS) == set(NAMED)
    assert set(THEN) <= set(WAYS)


def test_every_state_is_seen_in_another_language_and_every_language_sees_some() -> None:
    assert set(ALSO) >= set(beginnings())
    assert all(ALSO.values())
    seen = [language for languages in ALSO.values() for language in languages]
    assert set(seen) == set(OTHERS)
    assert all(seen.count(other) < min(seen.count("ar"), seen.count("uk")) for other in set(OTHERS) - {"ar", "uk"})


# ---- the same states, looking different ----


async def test_a_talk_that_goes_wrong(street: Street) -> None:
    scene = Scene(street, await street.visitor(viewport=SIZES[0]._asdict()))
    visitor = scene.visitor
    await visitor.page.context.add_init_script(STORES_NOTHING)
    await scene.talks()
    await expect(visitor.text("memory.during")).to_be_visible()
    await look(visitor, "talking, storing nothing")
    await visitor.field.fill("lang " * 900)
    await expect(visitor.chat.get_by_role("alert").filter(has_text="4000")).to_be_visible()
    await look(visitor, "talking, too long")
    await visitor.page.context.set_offline(True)
    await visitor.says("ben je er nog?")
    await visitor.page.clock.fast_forward(16_000)
    await expect(visitor.button("unsent.again")).to_be_visible()
    await look(visitor, "talking, not sent")


async def test_a_talk_that_nobody_can_take_on(street: Street) -> None:
    scene = Scene(street, await street.visitor(viewport=SIZES[0]._asdict()))
    visitor = scene.visitor
    anna, _ = await scene.talks()
    async with street.house.hints(DeskChanged):
        anna.socket.cut()
    await street.house.advances(61)
    await expect(visitor.text("lost.staff")).to_be_visible()
    await look(visitor, "talking, counsellor away")
    await street.house.advances(120)
    await expect(visitor.text("lost.returned")).to_be_visible()
    await look(visitor, "waiting, sent back to the queue")
    await street.house.advances_to(EVENING)
    await expect(visitor.text("ended.desk_closed")).to_be_visible()
    await look(visitor, "ended, desk closed")
