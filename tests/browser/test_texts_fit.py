"""No text is longer than its place, in any language: on a narrow screen, and on one with letters twice as large."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from chatserver.web.built import languages_built
from tests.support.looks import SIDEWAYS
from tests.support.pages import BrowserVisitor
from tests.support.street import street_of

NARROW = {"width": 320, "height": 568}
CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  if (element.closest(".for-readers, .head:not(.head--plain)") && getComputedStyle(element).clipPath !== "none") return false;
  const { overflowX, overflowY, display, textOverflow } = getComputedStyle(element);
  if (!element.checkVisibility() || display === "inline" || element.matches("svg, svg *")) return false;
  const isScrolled = ["auto", "scroll"].includes(overflowY);
  const isWider = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
  const isHigher = ["hidden", "clip"].includes(overflowY) && element.clientHeight > 1 && element.scrollHeight > element.clientHeight + 1;
  return isWider || isHigher || textOverflow === "ellipsis" || (isScrolled && overflowX === "hidden" && isWider);
}).map((element) => element.outerHTML.slice(0, 120))"""
"""What holds more than it shows, sideways, or downwards without a way to scroll there."""


async def fits(visitor: BrowserVisitor, state: str) -> None:
    """Nothing of this screen runs out of the page or of its own box, with ordinary letters and with those of who sees badly."""
    await visitor.is_in(state)
    for size in ("", "200%"):
        await visitor.frame.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        what = f"{state} in {visitor.language} {size}"
        assert await visitor.frame.evaluate(SIDEWAYS) == [], what
        assert await visitor.frame.evaluate(CUT) == [], what
    await visitor.frame.evaluate("document.documentElement.style.fontSize = ''")


async def test_no_text_is_longer_than_its_place(browser: Browser, tmp_path: Path) -> None:
    languages = sorted(languages_built())
    unreviewed = [code for code in languages if code not in ("nl", "en")]
    async with street_of(browser, tmp_path, desk=f"widget_languages = {unreviewed}") as street:
        anna = await street.house.counsellor().is_available()
        visitor = await (await street.visitor(viewport=NARROW)).opens_own_tab()
        await visitor.is_in("open")
        for language in languages:  # one page and one counsellor for all: what is looked at takes less time than getting there
            await visitor.page.get_by_role("combobox", name=visitor.words("language.choose")).select_option(language)
            visitor.language = language
            await expect(visitor.page.locator("html")).to_have_attribute("lang", language)
            await expect(visitor.button("open.start")).to_be_visible()
            await visitor.page.evaluate("document.querySelector('details').open = true")
            await fits(visitor, "open")
            await visitor.is_asked()
            await visitor.page.get_by_label(visitor.words("role.work")).check()
            await fits(visitor, "intake")
            await visitor.button("intake.skip").click()
            await fits(visitor, "waiting")
            session = await anna.accepts()
            await visitor.is_in("talking")
            await visitor.says("Donaudampfschifffahrtsgesellschaftskapitän")
            await visitor.has_sent_everything()
            await fits(visitor, "talking")
            await visitor.button("talk.stop").click()
            await fits(visitor, "talking")
            await visitor.button("talk.stop.no").click()
            await street.house.advances(30)  # nobody takes eight conversations in a second, and the server holds who would
            await anna.ends(session)
            await visitor.is_in("ended")
            await visitor.page.get_by_label(visitor.afterwards("some")).check()
            await fits(visitor, "ended")
            await visitor.button("ended.done").click()
            await visitor.is_in("open")
