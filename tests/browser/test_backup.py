"""A colleague from another region answers: on every screen of the visitor in one calm sentence, on the console by the desk's name."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.support.looks import Size, look_at
from tests.support.pages import words
from tests.support.server import BACKUP
from tests.support.street import street_of

FORM = 'report_url = "https://voorbeeld.example/melden"\n'
"""Of the desk that stands in."""
FOR = words("console.for_desk", desk="Adviespunt Flevoland")


async def test_both_sides_see_that_another_desk_answers(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=BACKUP + FORM, at={"ben": "gelderland"}) as street:
        visitor = await (await street.visitor()).opens_own_tab()
        await visitor.is_in("unstaffed")
        ben = await (await street.counsellor("ben")).is_available()
        await visitor.is_in("open")
        await expect(visitor.text("backup.today")).to_be_visible()
        await visitor.starts()
        await expect(visitor.chat.get_by_text(words("backup.today"))).to_be_visible()
        await expect(ben.offer.get_by_text(FOR)).to_be_visible()
        label = await ben.accepts()
        await expect(ben.column(label).get_by_text(FOR)).to_be_visible()
        await visitor.is_in("talking")
        await expect(visitor.chat.get_by_role("heading", name=words("backup.talk"))).to_contain_text("Ben")
        await expect(visitor.page.locator("body")).not_to_contain_text("Gelderland")
        await look_at(visitor.page, visitor.frame, "visitor talking to a backup", Size(380, 620), Size(320, 568), least_target=44)
        await ben.field(label).focus()
        await ben.page.keyboard.press("Alt+v")
        ways = ben.column(label).get_by_role("menuitem")
        ours = [words(f"console.further.{way}") for way in ("help", "callback", "no_review")]
        await expect(ways).to_have_text(ours)  # not our code, nor our form
