"""Opening hours at their edges, over clock changes, and for a desk that never closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.hours import hours_at
from chatserver.rules.schedule import Block, Schedule

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NINE, FIVE = 9 * 60, 17 * 60
LAST_INTAKE, GRACE = timedelta(minutes=20), timedelta(minutes=45)
WEEKDAYS = Schedule(AMSTERDAM, tuple(Block(day, NINE, FIVE) for day in range(5)), LAST_INTAKE, GRACE)
ALWAYS = Schedule(AMSTERDAM, tuple(Block(day, 0, 1440) for day in range(7)), LAST_INTAKE, GRACE)
NEVER = Schedule(AMSTERDAM, (), LAST_INTAKE, GRACE)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("at", "is_open", "takes_intake"),
    [
        ("2026-11-23 08:59:59", False, False),
        ("2026-11-23 09:00:00", True, True),
        ("2026-11-23 16:39:59", True, True),
        ("2026-11-23 16:40:00", True, False),
        ("2026-11-23 16:59:59", True, False),
        ("2026-11-23 17:00:00", False, False),
        ("2026-11-28 12:00:00", False, False),
        ("2026-11-29 12:00:00", False, False),
        # The Mondays after both clock changes.
        ("2026-03-30 08:59:59", False, False),
        ("2026-03-30 09:00:00", True, True),
        ("2026-03-30 16:59:59", True, False),
        ("2026-03-30 17:00:00", False, False),
        ("2026-10-26 08:59:59", False, False),
        ("2026-10-26 09:00:00", True, True),
        ("2026-10-26 17:00:00", False, False),
    ],
)
def test_edges(at: str, is_open: bool, takes_intake: bool) -> None:
    hours = hours_at(WEEKDAYS, local(at))
    assert hours.is_open is is_open
    assert hours.takes_intake(local(at)) is takes_intake


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:00"),
        ("2026-11-23 17:00", "2026-11-24 09:00"),
        ("2026-11-27 17:00", "2026-11-30 09:00"),
        ("2026-12-31 17:00", "2027-01-01 09:00"),
        ("2026-03-27 18:00", "2026-03-30 09:00"),
    ],
)
def test_next_opening(at: str, opening: str) -> None:
    assert hours_at(WEEKDAYS, local(at)).next_opening == local(opening)


def test_a_desk_that_never_closes_knows_no_closing_time() -> None:
    hours = hours_at(ALWAYS, local("2026-11-28 23:59"))
    assert (hours.is_open, hours.closes_at, hours.last_intake_at, hours.next_opening) == (True, None, None, None)
    assert hours.takes_intake(local("2026-11-28 23:59"))


def test_a_desk_that_never_opens_promises_nothing() -> None:
    hours = hours_at(NEVER, local("2026-11-23 12:00"))
    assert (hours.is_open, hours.next_opening) == (False, None)


def test_blocks_that_touch_at_midnight_are_one_period() -> None:
    night = Schedule(AMSTERDAM, (Block(0, 20 * 60, 1440), Block(1, 0, 6 * 60)), LAST_INTAKE, GRACE)
    assert hours_at(night, local("2026-11-23 23:00")).closes_at == local("2026-11-24 06:00")
    assert hours_at(night, local("2026-11-24 05:00")).closes_at == local("2026-11-24 06:00")


def test_a_lunch_break_closes() -> None:
    split = Schedule(AMSTERDAM, (Block(0, NINE, 12 * 60), Block(0, 13 * 60, FIVE)), LAST_INTAKE, GRACE)
    assert hours_at(split, local("2026-11-23 12:30")).next_opening == local("2026-11-23 13:00")


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        hours_at(WEEKDAYS, datetime(2026, 11, 23, 12))  # noqa: DTZ001


@pytest.mark.parametrize(("weekday", "opens", "closes"), [(7, 0, 1), (0, 10, 10), (0, 11, 10), (0, 0, 1441), (-1, 0, 1)])
def test_impossible_blocks(weekday: int, opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="block"):
        Block(weekday, opens, closes)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1)))  # noqa: DTZ001
def test_wall_clock_decides_at_every_minute(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    wall = at.astimezone(AMSTERDAM)
    expected = wall.weekday() < 5 and 9 <= wall.hour < 17
    hours = hours_at(WEEKDAYS, at)
    assert hours.is_open is expected
    if expected:
        assert hours.closes_at is not None
        assert not hours_at(WEEKDAYS, hours.closes_at).is_open
    else:
        assert hours.next_opening is not None
        assert hours.next_opening > at
        assert hours_at(WEEKDAYS, hours.next_opening).is_open
        assert not hours_at(WEEKDAYS, hours.next_opening - timedelta(seconds=1)).is_open


@pytest.mark.parametrize(
    ("at", "changes_at"),
    [
        ("2026-11-23 08:00:00", "2026-11-23 09:00:00"),
        ("2026-11-23 09:00:00", "2026-11-23 16:40:00"),
        ("2026-11-23 16:40:00", "2026-11-23 17:00:00"),
        ("2026-11-23 17:00:00", "2026-11-24 09:00:00"),
        ("2026-11-27 17:00:00", "2026-11-30 09:00:00"),
    ],
)
def test_when_the_hours_next_say_something_else(at: str, changes_at: str) -> None:
    assert hours_at(WEEKDAYS, local(at)).changes_at(local(at)) == local(changes_at)


@pytest.mark.parametrize("schedule", [ALWAYS, NEVER])
def test_hours_that_never_change(schedule: Schedule) -> None:
    now = local("2026-11-23 12:00:00")
    assert hours_at(schedule, now).changes_at(now) is None
