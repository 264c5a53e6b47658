"""What visitors thought of a conversation: by the week, never by conversation, counsellor or moment.

A score is one more in a count; a remark is words, and goes as words do. Neither has a way back to a session, and the two are not
kept together: a remark must not show the score of a week that is too small to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import NewType, TypeVar

from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, Life, Score

T = TypeVar("T")

Week = NewType("Week", str)
"""An ISO week such as 2026-W48; as text they stand in the order of time."""
FEWEST = 5
"""Scores of a week below which it is not shown what they were: a week with one conversation says how one counsellor did."""
UNRATED = frozenset({EndReason.LEFT_QUICKLY, EndReason.HOUSE_RULES})
LONGEST_REMARK = 500
"""Unicode code points after NFC."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a visitor wrote when her conversation was over."""

    week: Week
    text: str | None = field(repr=False)
    """None when its seal is broken."""


@dataclass(frozen=True, slots=True)
class WeekOfScores:
    """One week of a desk in which someone answered."""

    week: Week
    counts: Mapping[Score, int] | None
    """How often each score was given; None when fewer than ``FEWEST`` were given together."""


def may_rate(session: AdviceSession) -> bool:
    """Whether its visitor may say what she thought: she was answered once, it is over, she did not have to leave quickly, and it was not
    ended over the house rules."""
    return session.life is Life.ENDED and session.answered_at is not None and session.reason not in UNRATED


def week_of(at: datetime, zone: tzinfo) -> Week:
    """The week of an instant by a desk's own calendar."""
    return _name(at.astimezone(zone).date())


def first_day(week: Week) -> date:
    """Its Monday. Raises ValueError for what is no week."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def weeks_before(week: Week, count: int) -> Week:
    """The week that lies ``count`` weeks before this one."""
    return _name(first_day(week) - timedelta(weeks=count))


def by_week(scores: Mapping[tuple[Week, Score], int]) -> list[WeekOfScores]:
    """Each week in which someone answered, the newest first; of small ones only that they are small."""
    shown = []
    for week in sorted({week for (week, _), count in scores.items() if count}, reverse=True):
        counts = {score: scores.get((week, score), 0) for score in Score}
        shown.append(WeekOfScores(week, counts if sum(counts.values()) >= FEWEST else None))
    return shown


def in_any_order(things: Iterable[T], below: Callable[[int], int]) -> list[T]:
    """The same things as chance would have them; ``below(n)`` draws from 0 to n - 1, and is asked once for each."""
    left = list(things)
    return [left.pop(below(len(left))) for _ in range(len(left))]


def _name(day: date) -> Week:
    year, number, _ = day.isocalendar()
    return Week(f"{year:04d}-W{number:02d}")
