"""The hours on the visitor's screen: after a sleep, on a day that is otherwise, and without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.support.looks import Size, look_at
from tests.support.pages import wait_through
from tests.support.street import Street, street_of

TEAM_DAY = """
[weekly]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
[exceptions.team]
from = 2026-11-24
kind = "closed"
reason = "Team day"
text = { nl = "Vandaag leren we samen bij. Morgen zijn we er weer.", en = "Today we are learning together. We are back tomorrow." }
"""


async def test_a_laptop_that_slept_over_closing_time_wakes_to_the_truth(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_in("open")
    await visitor.page.context.set_offline(True)
    await visitor.is_in("connecting")
    await street.house.advances(hours=7)
    await visitor.page.context.set_offline(False)
    await wait_through(visitor.page, visitor.text("closed.title"))
    await visitor.is_in("closed")
    await expect(visitor.chat.get_by_text("09:00")).to_be_visible()


@pytest.mark.parametrize(("language", "said"), [("nl", "Vandaag leren we samen bij."), ("en", "Today we are learning together.")])
async def test_what_the_organisation_says_of_the_day(browser: Browser, tmp_path: Path, language: str, said: str) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "weekdays.toml").write_text(TEAM_DAY)
    async with street_of(browser, tmp_path) as street:
        visitor = await street.visitor()
        await visitor.page.goto(f"{street.house.url}/chat/flevoland?lang={language}")
        await expect(visitor.page.get_by_text(said)).to_be_visible()
        page = visitor.page
        await look_at(page, page.main_frame, f"visitor closed by an exception {language}", Size(380, 620), Size(320, 568), least_target=44)
        plain = await street.page(java_script_enabled=False)
        await plain.goto(f"{street.house.url}/chat/flevoland?lang={language}")
        # Playwright looks for no element inside <noscript>, but reads what is on the screen.
        await expect(plain.locator("body")).to_contain_text(said, use_inner_text=True)
