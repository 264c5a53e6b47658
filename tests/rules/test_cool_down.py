"""Cool-downs as values: until when, what joins two of them, and that nobody is ever locked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.cool_down import WAIT, CoolDown, CoolDownId, Lasts, after_a_start, ends_at, joined, night_after
from chatserver.rules.schedule import Block, Schedule
from chatserver.rules.terms import SessionId, StaffId

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AMSTERDAM, SANTIAGO, TROLL = ZoneInfo("Europe/Amsterdam"), ZoneInfo("America/Santiago"), ZoneInfo("Antarctica/Troll")
ONE = CoolDown(CoolDownId("one"), StaffId("anna"), SessionId("s"), Lasts.AN_HOUR, NOW + 60 * MINUTE, NOW + WAIT)
instants = st.integers(0, 8 * 366 * 24 * 60).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + minutes * MINUTE)


def hours(zone: ZoneInfo = AMSTERDAM) -> Schedule:
    return Schedule(zone, (Block(0, 540, 1020),), 20 * MINUTE, 45 * MINUTE)


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-11-24T09:30", "2026-11-25T03:00"),
        ("2026-11-25T02:59", "2026-11-25T03:00"),
        ("2026-11-25T03:00", "2026-11-26T03:00"),  # at four itself that of tomorrow
        ("2026-03-28T12:00", "2026-03-29T02:00"),  # the hour from two to three is skipped
        ("2026-03-29T01:30", "2026-03-29T02:00"),
        ("2026-10-24T12:00", "2026-10-25T03:00"),  # the hour from two to three comes twice
        ("2026-10-25T01:30", "2026-10-25T03:00"),
    ],
)
def test_the_night_is_that_of_the_desk(now: str, night: str) -> None:
    asked, expected = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (now, night))
    assert night_after(hours(), asked) == expected


@given(instants, st.sampled_from([AMSTERDAM, SANTIAGO, TROLL]), st.sampled_from(Lasts))
def test_none_outlives_the_night(now: datetime, zone: ZoneInfo, lasts: Lasts) -> None:
    night = night_after(hours(zone), now)
    assert timedelta() < night - now <= timedelta(hours=26)
    assert night.astimezone(zone).hour == 4
    assert now < ends_at(lasts, hours(zone), now) <= night


@pytest.mark.parametrize(
    ("lasts", "minutes"), [(Lasts.TEN_MINUTES, 10), (Lasts.HALF_AN_HOUR, 30), (Lasts.AN_HOUR, 60), (Lasts.TONIGHT, 17.5 * 60)]
)
def test_how_long_each_lasts(lasts: Lasts, minutes: float) -> None:
    assert ends_at(lasts, hours(), NOW) == NOW + minutes * MINUTE
    late = night_after(hours(), NOW) - MINUTE
    assert ends_at(lasts, hours(), late) == late + MINUTE


def test_a_start_waits_ten_minutes_and_so_does_the_next() -> None:
    assert after_a_start(ONE, NOW) is None
    assert after_a_start(ONE, NOW + WAIT - timedelta(microseconds=1)) is None
    first = after_a_start(ONE, NOW + WAIT)
    assert first == replace(ONE, next_start_at=NOW + 2 * WAIT)
    assert after_a_start(first, NOW + WAIT + MINUTE) is None


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60))
def test_whoever_comes_in_whatever_crowd_one_is_let_in_every_ten_minutes(pauses: list[int]) -> None:
    """Delayed, never locked out: with someone at the door all the time nobody is kept for longer than the ten minutes of one."""
    running, now, let_in = ONE, NOW, [NOW]
    for pause in pauses:
        now += timedelta(seconds=pause)
        after = after_a_start(running, now)
        if after is None:
            assert now - let_in[-1] < WAIT
        else:
            assert now - let_in[-1] >= WAIT
            running = after
            let_in.append(now)


def test_two_become_the_longer_and_nobody_waits_anew() -> None:
    later = NOW + 5 * MINUTE
    short = CoolDown(CoolDownId("two"), StaffId("ben"), SessionId("t"), Lasts.TEN_MINUTES, later + 10 * MINUTE, later + WAIT)
    long = replace(short, lasts=Lasts.TONIGHT, ends_at=NOW + timedelta(hours=9))
    assert joined(None, short, later) == short
    assert joined(ONE, short, later) is ONE
    assert joined(ONE, long, later) == replace(long, next_start_at=ONE.next_start_at)
    assert joined(ONE, short, ONE.ends_at) == short, "one that is over is none"


def test_the_same_said_again_changes_nothing() -> None:
    later = replace(ONE, id=CoolDownId("again"), ends_at=ONE.ends_at + timedelta(seconds=3), next_start_at=ONE.next_start_at)
    assert joined(ONE, later, NOW + timedelta(seconds=3)) is ONE
    assert joined(ONE, replace(later, session=SessionId("other")), NOW + timedelta(seconds=3)) is not ONE
