"""How every screen looks: axe, nothing that runs out sideways, targets large enough, in light and in dark, at every size."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.async_api import Frame, Page

from tests.support.programs import ROOT, run

PICTURES = ROOT / ".pictures"
IS_TAKING_PICTURES = os.environ.get("PICTURES") == "yes"
"""``PICTURES=yes python3 run.py test tests/browser`` leaves one of every screen in .pictures/, for eyes. Without it none is taken: that
takes longer than all that is checked on them."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that a second colour scheme can break."""

SIDEWAYS = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const { left, right, width } = element.getBoundingClientRect();
  return width > 0 && (left < -1 || right > innerWidth + 1) && !element.closest(".for-readers");
}).map((element) => element.outerHTML.slice(0, 120)).concat(document.documentElement.scrollWidth > innerWidth ? ["the page"] : [])"""
"""What is not wholly between the left and the right edge."""

SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, summary, textarea")].filter((element) => {
  const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
  const isSeen = width > 0 && !element.matches(".for-readers") && element.checkVisibility({ opacityProperty: true });
  return isSeen && getComputedStyle(element).display !== "inline" && (width < least || height < least);
}).map((element) => element.outerHTML.slice(0, 120))"""
"""What is too small to be hit by a finger that shakes. A link within a sentence may be as high as its line."""


class Size(NamedTuple):
    """Of a window, in CSS pixels."""

    width: int
    height: int


class States(NamedTuple):
    """What the widget itself says it can show."""

    states: tuple[str, ...]
    flags: tuple[str, ...]


@lru_cache(maxsize=1)
def states_of_the_widget() -> States:
    """The visitor's states and what may be so on top of them, from the table that decides on them."""
    ask = "import { FLAGS, STATES } from './visitor/states.ts'; console.log(JSON.stringify([STATES, FLAGS]))"
    status, output = run("deno", "eval", "--cached-only", "--frozen", ask, folder=ROOT / "widget")
    assert status == 0, output
    states, flags = json.loads(output)
    return States(tuple(states), tuple(flags))


async def look_at(
    page: Page, document: Frame, name: str, *sizes: Size, least_target: int = 24, seen: str | None = None, also_dark: bool = True
) -> None:
    """Fail on whatever axe finds, on what runs out sideways and on targets smaller than ``least_target``; and take the pictures, when
    that was asked for.

    ``document`` is the one to examine: axe looks into no frame. ``seen``: a part that was examined before and takes long.
    """
    if not await document.evaluate("'axe' in window"):
        await document.evaluate(AXE_SCRIPT)
    for scheme in SCHEMES if also_dark else SCHEMES[:1]:
        await page.emulate_media(color_scheme=scheme)
        for size in sizes if scheme == SCHEMES[0] else sizes[:1]:  # in the dark colours change, not places
            await page.set_viewport_size({"width": size.width, "height": size.height})
            if IS_TAKING_PICTURES:
                PICTURES.mkdir(exist_ok=True)
                await page.screenshot(path=PICTURES / f"{name}-{size.width}-{scheme}.png")
            if scheme == SCHEMES[0]:
                assert await document.evaluate(SIDEWAYS) == [], f"{name} at {size.width} pixels"
                assert await document.evaluate(SMALL, least_target) == [], f"{name} at {size.width} pixels"
        await examine(document, None if scheme == SCHEMES[0] else OF_COLOUR, f"{name}, {scheme}", seen)
    await page.emulate_media(color_scheme=SCHEMES[0])


async def examine(document: Frame, rules: list[str] | None, what: str, seen: str | None = None) -> None:
    """Run axe, which must be in the document already; all its rules when none are named, on all but the part that was seen."""
    options: dict[str, Any] = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    context = {"exclude": [[seen]]} if seen else {}
    run_axe = "([context, options]) => axe.run({ include: [document.documentElement], ...context }, options)"
    results = AxeResults(await document.evaluate(run_axe, [context, options]))
    assert results.response["testEngine"]["name"] == "axe-core"
    assert len(results.response["passes"]) > 0, f"{what}: axe found nothing to look at"
    assert results.violations_count == 0, f"{what}: {results.generate_report()}"
