"""Ratings as values: which week they are of, what a small week keeps to itself, who may leave one, and that chance orders remarks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.rating import FEWEST, Remark, Week, by_week, first_day, in_any_order, may_rate, week_of, weeks_before
from chatserver.rules.session import END_REASONS, AdviceSession
from chatserver.rules.terms import DeskId, EndReason, Epoch, Life, Score, SessionId

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ENDED = AdviceSession(
    SessionId("s"), DeskId("d"), "nl", "Rode Appel", AT, Epoch("e"),
    life=Life.ENDED, answered_at=AT, ended_at=AT, reason=EndReason.ENDED_TOGETHER,
)  # fmt: skip
days = st.dates(date(2020, 1, 1), date(2100, 12, 31))
counts = st.dictionaries(st.tuples(days.map(lambda d: week_of(midday(d), UTC)), st.sampled_from(Score)), st.integers(0, 12))


def midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "week"),
    [
        ("2026-11-24T09:30", "2026-W48"),
        ("2026-11-29T22:59", "2026-W48"),
        ("2026-11-29T23:00", "2026-W49"),  # midnight at the desk, an hour before UTC's
        ("2027-01-03T12:00", "2026-W53"),
        ("2027-01-04T12:00", "2027-W01"),
    ],
)
def test_the_week_is_that_of_the_desk_s_calendar(at: str, week: str) -> None:
    assert week_of(datetime.fromisoformat(at).replace(tzinfo=UTC), AMSTERDAM) == week


@given(days, st.integers(0, 120))
def test_weeks_stand_in_the_order_of_time(day: date, back: int) -> None:
    week = week_of(midday(day), UTC)
    monday = first_day(week)
    assert monday <= day < monday + timedelta(days=7)
    assert monday.weekday() == 0
    earlier = weeks_before(week, back)
    assert first_day(earlier) == monday - timedelta(weeks=back)
    assert (earlier < week) is (back > 0)


@pytest.mark.parametrize("nonsense", ["", "2026", "2026-W54", "2026-W00", "2026-11-24"])
def test_what_is_no_week(nonsense: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        first_day(Week(nonsense))


@given(counts)
def test_a_small_week_says_only_that_it_is_small(scores: dict[tuple[Week, Score], int]) -> None:
    shown = by_week(scores)
    totals = Counter[Week]()
    for (week, _), count in scores.items():
        totals[week] += count
    assert [one.week for one in shown] == sorted((week for week, total in totals.items() if total), reverse=True)
    for one in shown:
        assert (one.counts is None) is (totals[one.week] < FEWEST)
        assert one.counts is None or one.counts == {score: scores.get((one.week, score), 0) for score in Score}


@given(st.lists(st.integers(), max_size=20), st.data())
def test_chance_orders_and_loses_nothing(things: list[int], data: st.DataObject) -> None:
    asked: list[int] = []

    def below(bound: int) -> int:
        asked.append(bound)
        return data.draw(st.integers(0, bound - 1))

    assert Counter(in_any_order(things, below)) == Counter(things)
    assert asked == list(range(len(things), 0, -1))


def test_every_order_can_come() -> None:
    def order(*draws: int) -> str:
        left = iter(draws)
        return "".join(in_any_order("abc", lambda _: next(left)))

    assert len({order(first, second, 0) for first in range(3) for second in range(2)}) == 6


@pytest.mark.parametrize("reason", sorted(set().union(*END_REASONS.values())))
def test_after_an_end_she_may_unless_she_had_to_leave_quickly_or_broke_the_rules(reason: EndReason) -> None:
    assert may_rate(replace(ENDED, reason=reason)) is (reason not in {EndReason.LEFT_QUICKLY, EndReason.HOUSE_RULES})
    assert not may_rate(replace(ENDED, reason=reason, answered_at=None)), "nobody ever answered her"


@pytest.mark.parametrize("life", sorted(set(Life) - {Life.ENDED}))
def test_before_the_end_she_may_not(life: Life) -> None:
    assert not may_rate(replace(ENDED, life=life, ended_at=None, reason=None))


def test_a_remark_does_not_show_its_words() -> None:
    assert "kanarie" not in repr(Remark(Week("2026-W48"), "kanarie"))
