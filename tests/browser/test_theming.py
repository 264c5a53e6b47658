"""A desk's own colours: on the visitor's screen, readable in both schemes, and never on what is not a desk's to change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from chatserver.rules.contrast import Palette, Scheme, palette
from tests.support.looks import Size, look_at
from tests.support.street import Street, street_of

COLOUR, DARK = "#7a1f5c", "#e0a3cc"
THEME = f'colour = "{COLOUR}"\ncolour_dark = "{DARK}"\ncorner = "square"'
SIZES = (Size(380, 620), Size(320, 568))
NOT_A_DESK_S = ("--exit", "--on-exit", "--attention", "--attention-soft", "--present", "--focus", "--ink", "--paper")


@pytest_asyncio.fixture
async def themed(browser: Browser, tmp_path: Path) -> AsyncIterator[Street]:
    async with street_of(browser, tmp_path, desk=THEME) as running:
        yield running


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[n : n + 2], 16)) for n in (1, 3, 5))})"


async def wears(button: Locator, made: Palette) -> None:
    await expect(button).to_have_css("background-color", rgb(made.action))
    await expect(button).to_have_css("color", rgb(made.on_action))
    await expect(button).to_have_css("border-top-left-radius", "0px")


async def test_the_chat_wears_the_desk_s_colours_and_can_be_read(themed: Street) -> None:
    anna = await themed.house.counsellor().is_available()
    visitor = await (await themed.visitor(viewport=SIZES[0]._asdict())).opens()
    await visitor.is_in("open")
    await wears(visitor.button("open.start"), palette(COLOUR, Scheme.LIGHT))
    await visitor.page.emulate_media(color_scheme="dark")
    await wears(visitor.button("open.start"), palette(DARK, Scheme.DARK))
    await look_at(visitor.page, visitor.frame, "themed open", *SIZES, least_target=44)
    await visitor.starts()
    await look_at(visitor.page, visitor.frame, "themed waiting", *SIZES, least_target=44)
    await visitor.says("staat dit er goed?")
    await anna.says(await anna.accepts(), "ja hoor, heel duidelijk")
    await visitor.reads("ja hoor, heel duidelijk")
    await expect(visitor.bubbles.first).to_have_css("background-color", rgb(palette(COLOUR, Scheme.LIGHT).action_soft))
    await look_at(visitor.page, visitor.frame, "themed talking", *SIZES, least_target=44)


async def test_what_is_not_a_desk_s_stays_the_house_s(themed: Street, browser: Browser, tmp_path: Path) -> None:
    read = "(names) => names.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))"
    plain_folder = tmp_path / "plain"
    plain_folder.mkdir()
    async with street_of(browser, plain_folder) as plain:
        found = []
        for street in (themed, plain):
            visitor = await (await street.visitor()).opens_own_tab()
            found.append(await visitor.page.evaluate(read, [*NOT_A_DESK_S, "--desk-action"]))
        assert found[0][:-1] == found[1][:-1]
        assert found[0][-1] != found[1][-1]
