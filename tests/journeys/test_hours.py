"""The hours as an open page, a calendar and a forgotten sign-in meet them: nobody is ever told that the desk is open when it is not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.clock import ManualClock
from tests.support.people import Visitor, new_token
from tests.support.server import House, running_house


def amsterdam(text: str, offset: int = 1) -> datetime:
    return datetime.fromisoformat(f"{text}+0{offset}:00").astimezone(UTC)


async def told(visitor: Visitor, **expected: Any) -> dict[str, Any]:
    """Wait until she is told an opening with these values."""
    heard = await visitor.socket.hears("availability_changed", lambda p: expected.items() <= p["opening"].items())
    opening: dict[str, Any] = heard["opening"]
    return opening


async def asked(house: House) -> dict[str, Any]:
    """What another website is told."""
    async with house.http.get(f"{house.url}/api/availability?desk=flevoland") as answer:
        found: dict[str, Any] = await answer.json()
    return found


async def test_an_open_page_learns_of_the_end_at_the_right_second(house: House) -> None:
    await house.counsellor().is_available()
    visitor = await house.visitor().opens()
    await told(visitor, state="open", reason="weekly_hours")
    await house.advances_to(amsterdam("2026-11-24 16:39:59"))
    assert (await asked(house))["state"] == "open"
    await house.advances(1)
    opening = await told(visitor, state="closed", reason="last_intake")
    assert opening["closes_at"] == "2026-11-24T16:00:00.000Z"
    await house.advances_to(amsterdam("2026-11-24 16:59:59"))
    assert (await asked(house))["reason"] == "last_intake"
    await house.advances(1)
    opening = await told(visitor, state="closed", reason="outside_hours")
    assert opening["next_opening"] == "2026-11-25T08:00:00.000Z"
    assert [p["opening"]["state"] for n, p in visitor.socket.events if n == "availability_changed"][-3:] == ["open", "closed", "closed"]


async def test_a_counsellor_still_signed_in_at_six_does_not_open_the_chat(house: House) -> None:
    anna = await house.counsellor().is_available()
    await house.advances_to(amsterdam("2026-11-24 18:00:00"))
    late = await house.visitor().opens()
    await told(late, state="closed", reason="outside_hours", phone="088 2220500")
    assert await late.socket.refusal("start", {"token": new_token(), "language": "nl"}) == "closed"
    assert (await asked(house))["state"] == "closed"
    await anna.declares("available")
    assert await late.socket.refusal("start", {"token": new_token(), "language": "nl"}) == "closed"


async def test_a_holiday_in_the_week_is_closed_whoever_is_there(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, clock=ManualClock(amsterdam("2027-03-29 10:00:00", 2))) as house:
        await house.counsellor().is_available()
        visitor = await house.visitor().opens()
        opening = await told(visitor, state="closed", reason="holiday:easter_monday")
        assert opening["next_opening"] == "2027-03-30T07:00:00.000Z"
        await house.advances_to(amsterdam("2027-03-30 09:00:00", 2))  # her sign-in has ended meanwhile
        await house.counsellor().is_available()
        await told(visitor, state="open")


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_wall_clock_that_is_set_changes_what_is_told_and_nothing_else(house: House, hours: int) -> None:
    """An hour forward at a quarter past four is after closing; an hour back at half past nine is before opening."""
    start = amsterdam("2026-11-24 16:15:00" if hours == 1 else "2026-11-25 09:30:00")
    await house.advances_to(start)
    anna = await house.counsellor().is_available()
    talking, looking = await house.visitor().opens(), await house.visitor().opens()
    await talking.starts()
    session = await anna.accepts()
    await told(looking, state="open")

    house.clock.is_set(hours=hours)
    await house.advances()
    await told(looking, state="closed", reason="outside_hours")
    await talking.says("dit gesprek gaat gewoon door")
    await anna.reads(session, "dit gesprek gaat gewoon door")

    house.clock.is_set(hours=-hours)
    await house.advances()
    await told(looking, state="open")
    await talking.says("en nog steeds")
    await anna.reads(session, "en nog steeds")
    assert talking.log.texts() == ["dit gesprek gaat gewoon door", "en nog steeds"]


@pytest.mark.parametrize(
    ("friday", "monday", "offset"),
    [("2026-10-23 18:00:00", "2026-10-26 09:00:00", 1), ("2026-03-27 18:00:00", "2026-03-30 09:00:00", 2)],
)
@pytest.mark.parametrize("is_started", ["before", "after"])
async def test_the_clock_change_moves_no_opening(
    tmp_path: Path, nothing_leaks: None, friday: str, monday: str, offset: int, is_started: str
) -> None:
    opens = amsterdam(monday, offset)
    begins = amsterdam(friday, 3 - offset) if is_started == "before" else opens.replace(hour=opens.hour - 1)
    async with running_house(tmp_path, clock=ManualClock(begins)) as house:
        await house.counsellor().is_available()
        visitor = await house.visitor().opens()
        opening = await told(visitor, state="closed")
        assert opening["next_opening"] == opens.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        await house.advances((opens - house.clock.now()).total_seconds() - 1)
        assert (await asked(house))["reason"] == "outside_hours"
        await house.advances(1)
        await visitor.socket.hears("availability_changed", lambda p: p["opening"]["reason"] != "outside_hours")
        assert (await asked(house))["closes_at"].startswith(f"{monday[:10]}T17:00:00+0{offset}:00")


async def test_a_dated_exception_is_told_with_its_text(tmp_path: Path, nothing_leaks: None) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "weekdays.toml").write_text(
        """
[weekly]
tuesday = ["09:00-17:00"]
[exceptions.team]
from = 2026-11-24
kind = "shorter"
hours = ["13:00-17:00"]
reason = "Team day"
text = { nl = "Vandaag zijn we er vanaf 13.00 uur.", en = "Today we are here from 13:00." }
"""
    )
    async with running_house(tmp_path) as house:
        visitor = await house.visitor().opens()
        opening = await told(visitor, state="closed", reason="exception:team")
        assert {n["language"]: n["text"] for n in opening["notices"]} == {
            "nl": "Vandaag zijn we er vanaf 13.00 uur.",
            "en": "Today we are here from 13:00.",
        }
        assert opening["next_opening"] == "2026-11-24T12:00:00.000Z"
