"""Open is an AND: each part alone closes the door, and the gravest reason is the one that is told."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.availability import Crew, Pace, is_in_reach, opening, pace
from chatserver.rules.desk import Desk
from chatserver.rules.schedule import Block, Schedule
from chatserver.rules.terms import Availability, DeskId

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)
DESK = Desk(
    id=DeskId("flevoland"),
    name="Adviespunt",
    phone="088 2220500",
    languages=("nl",),
    schedule=Schedule(AMSTERDAM, (Block(0, 540, 1020),), 20 * MINUTE, 45 * MINUTE),
    offer_time=MINUTE,
    ask_again_time=MINUTE,
    visitor_grace=MINUTE,
    away_after=MINUTE,
    gone_after=MINUTE,
    vanished_after=MINUTE,
    queue_limit=10,
    alarm_after=timedelta(seconds=60),
    embedding=(),
)
TIMES = {"before": "08:00", "in hours": "10:00", "too late to be served": "16:45", "after": "18:00"}


@pytest.mark.parametrize(("when", "present", "waiting"), list(itertools.product(TIMES, [0, 1, 2], [0, 9, 10, 19, 20, 21])))
def test_every_combination(when: str, present: int, waiting: int) -> None:
    at = datetime.fromisoformat(f"2026-11-23 {TIMES[when]}").replace(tzinfo=AMSTERDAM)
    found = opening(DESK, at, Crew(present, 2 * present, 0), waiting).state
    if when != "in hours":
        assert found is Availability.CLOSED
    elif present == 0:
        assert found is Availability.UNSTAFFED
    elif waiting >= 10 * present:
        assert found is Availability.FULL
    else:
        assert found is Availability.OPEN


@pytest.mark.parametrize(
    ("at", "present", "waiting", "reason"),
    [
        ("08:00", 1, 0, "outside_hours"),
        ("10:00", 1, 0, "weekly_hours"),
        ("10:00", 0, 0, "unstaffed"),
        ("10:00", 1, 10, "full"),
        ("16:45", 1, 0, "last_intake"),
        ("16:45", 0, 0, "last_intake"),
    ],
)
def test_the_reason_is_of_what_decided(at: str, present: int, waiting: int, reason: str) -> None:
    now = datetime.fromisoformat(f"2026-11-23 {at}").replace(tzinfo=AMSTERDAM)
    assert opening(DESK, now, Crew(present, 2 * present, 0), waiting).reason == reason


NOON, FIVE = (datetime(2026, 11, 23, hour, tzinfo=AMSTERDAM) for hour in (12, 17))


@pytest.mark.parametrize(
    ("now", "crew", "waiting", "lengths", "expected"),
    [
        # Four conversations at a time, forty minutes each: one ends every ten minutes.
        (FIVE - 30 * MINUTE, Crew(2, 4, 0), 2, [40] * 20, True),
        (FIVE - 30 * MINUTE, Crew(2, 4, 0), 3, [40] * 20, False),
        (FIVE - 30 * MINUTE, Crew(2, 4, 1), 3, [40] * 20, True),
        (FIVE - MINUTE, Crew(2, 4, 4), 3, [40] * 20, True),
        (FIVE - MINUTE, Crew(2, 4, 4), 4, [40] * 20, False),
        # The median, not the mean: one conversation of a whole day moves nothing.
        (FIVE - 30 * MINUTE, Crew(2, 4, 0), 2, [40] * 20 + [480], True),
        # Only the last fifty count.
        (FIVE - 30 * MINUTE, Crew(2, 4, 0), 2, [40] * 50 + [400] * 200, True),
        # Too few to say anything.
        (FIVE - MINUTE, Crew(2, 4, 0), 50, [40] * 19, True),
        (NOON, Crew(1, 1, 0), 8, [30] * 20, True),
        (NOON, Crew(1, 1, 0), 10, [30] * 20, False),
    ],
)
def test_nobody_is_let_in_who_cannot_be_served_any_more(
    now: datetime, crew: Crew, waiting: int, lengths: list[int], expected: bool
) -> None:
    assert is_in_reach(now, FIVE, crew, waiting, [n * MINUTE for n in lengths]) is expected


def test_a_desk_that_never_closes_lets_in_however_long_it_takes() -> None:
    assert is_in_reach(NOON, None, Crew(1, 1, 0), 100, [60 * MINUTE] * 50)


# ---- how long it may take -----------------------------------------------------------------------------------


LENGTHS = [20 * MINUTE] * 20


def test_with_fewer_than_three_places_or_too_little_known_nothing_is_said() -> None:
    assert pace(Crew(1, 2, 0), LENGTHS) is None
    assert pace(Crew(2, 4, 0), LENGTHS[:19]) is None
    assert pace(Crew(2, 4, 0), LENGTHS) == Pace(5 * MINUTE, 0)


@pytest.mark.parametrize(
    ("free", "position", "minutes"),
    [(0, 1, 5), (0, 2, 10), (0, 12, 60), (0, 13, None), (1, 1, None), (1, 2, 5), (4, 3, None)],
)
def test_minutes_come_in_steps_of_five_and_only_where_they_are_no_promise(free: int, position: int, minutes: int | None) -> None:
    assert Pace(5 * MINUTE, free).minutes(position) == minutes


@given(every=st.integers(1, 3_000), free=st.integers(0, 6), position=st.integers(1, 200))
def test_who_stands_further_back_is_never_told_less(every: int, free: int, position: int) -> None:
    found = [Pace(timedelta(seconds=every), free).minutes(place) for place in (position, position + 1)]
    if found[0] is not None and found[1] is not None:
        assert 5 <= found[0] <= found[1] <= 60
        assert found[0] % 5 == 0
