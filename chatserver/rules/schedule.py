"""Opening hours as data: what a desk's hours are on a day, and who decided it. What they say of an instant: ``hours``.

Precedence: switched off now > dated exception > holiday rule > weekly blocks. Times are local wall times of the schedule's
zone, so a day with a changed clock opens and closes at the same wall time. Pure: days are arguments.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from chatserver.rules.holidays import HolidayRules
from chatserver.rules.terms import StaffId

MINUTES_A_DAY = 24 * 60
WEEK_DAYS = 7
Span = tuple[int, int]
"""Opening and closing in minutes after local midnight; the closing may be 1440."""
Texts = tuple[tuple[str, str], ...]
"""Language and what visitors read in it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Open from ``opens`` to ``closes`` on ``weekday``, in minutes after local midnight; ``closes`` may be 1440."""

    weekday: int
    """0 is Monday."""
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday < WEEK_DAYS and 0 <= self.opens < self.closes <= MINUTES_A_DAY):
            raise ValueError("a block opens before it closes, within one day")


class ExceptionKind(StrEnum):
    """What a dated exception does to its days. SHORTER and LONGER give the hours anew."""

    CLOSED = "closed"
    SHORTER = "shorter"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class DatedException:
    """Other hours on a day or several."""

    id: str
    first: date
    last: date
    kind: ExceptionKind
    spans: tuple[Span, ...]
    """The hours of each of its days; none when CLOSED."""
    reason: str
    """Why, for colleagues."""
    texts: Texts = ()
    by: StaffId | None = None
    """Who set it in the browser; None for one of the file."""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: DatedException) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


class ReasonKind(StrEnum):
    """Who decided."""

    WEEKLY_HOURS = "weekly_hours"
    OUTSIDE_HOURS = "outside_hours"
    HOLIDAY = "holiday"
    EXCEPTION = "exception"
    SWITCHED_OFF = "switched_off"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a desk is open or closed at an instant; which holiday or exception where it is one."""

    kind: ReasonKind
    which: str | None = None

    def __str__(self) -> str:
        return self.kind if self.which is None else f"{self.kind}:{self.which}"


_INSIDE, _OUTSIDE = Reason(ReasonKind.WEEKLY_HOURS), Reason(ReasonKind.OUTSIDE_HOURS)


class CloseReason(StrEnum):
    """Why someone closed a desk there and then. Codes and no text: what is typed in a hurry may be about a visitor."""

    SHORT_STAFFED = "short_staffed"
    INCIDENT = "incident"
    TECHNICAL = "technical"
    MEETING = "meeting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """Someone closed the desk now: until it is opened again, or until an instant."""

    since: datetime
    until: datetime | None
    reason: CloseReason
    by: StaffId

    def holds(self, now: datetime) -> bool:
        """Also before ``since``: a clock that is set back an hour must not open what someone closed."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours of a desk in its own time zone."""

    zone: ZoneInfo
    blocks: tuple[Block, ...]
    last_intake: timedelta
    """Nobody new is let in this long before closing."""
    grace: timedelta
    """How long after closing those who have a place may still be served."""
    holidays: HolidayRules = field(default=HolidayRules())
    exceptions: tuple[DatedException, ...] = ()
    """Of two for one day, the later one counts."""
    off: SwitchedOff | None = None

    def repeats_weekly(self) -> bool:
        """Whether nothing but the weekly pattern decides."""
        return not self.exceptions and self.holidays.are_none()


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The hours of one day, and who decided them."""

    day: date
    spans: tuple[Span, ...]
    decided_by: Reason | None
    """The exception or the closing holiday; None: the weekly pattern."""
    early: tuple[int, Reason] | None = None
    """From which minute on the day is closed by a holiday rule."""

    def reason(self, minutes: int, *, is_open: bool) -> Reason:
        """Of the highest rule that speaks of this minute."""
        if self.decided_by is not None:
            return self.decided_by
        if self.early is not None and minutes >= self.early[0]:
            return self.early[1]
        return _INSIDE if is_open else _OUTSIDE


def plan_of(schedule: Schedule, day: date) -> DayPlan:
    """What a day is like, whatever is switched off now."""
    exception = exception_on(schedule, day)
    if exception is not None:
        return DayPlan(day, exception.spans, Reason(ReasonKind.EXCEPTION, exception.id))
    holiday = schedule.holidays.closing(day)
    if holiday is not None:
        return DayPlan(day, (), Reason(ReasonKind.HOLIDAY, holiday))
    spans = weekly_spans(schedule, day)
    eve = schedule.holidays.shortening(day)
    if eve is None:
        return DayPlan(day, spans, None)
    close = schedule.holidays.early_close
    cut = tuple((opens, min(closes, close)) for opens, closes in spans if opens < close)
    return DayPlan(day, cut, None, (close, Reason(ReasonKind.HOLIDAY, eve)))


def exception_on(schedule: Schedule, day: date) -> DatedException | None:
    """The one that counts."""
    return next((e for e in reversed(schedule.exceptions) if e.covers(day)), None)


def texts_on(schedule: Schedule, now: datetime) -> Texts:
    """What visitors read of this day, where an exception decides it and nobody switched the desk off on top of it."""
    if schedule.off is not None and schedule.off.holds(now):
        return ()
    exception = exception_on(schedule, now.astimezone(schedule.zone).date())
    return () if exception is None else exception.texts


def weekly_spans(schedule: Schedule, day: date) -> tuple[Span, ...]:
    """The weekly pattern alone."""
    weekday = day.weekday()
    return tuple(sorted((b.opens, b.closes) for b in schedule.blocks if b.weekday == weekday))


class ExceptionFault(StrEnum):
    """What is wrong with a dated exception. A day that is called shorter and is longer is a slip of the pen: visitors would come
    to a closed door."""

    BACKWARDS = "backwards"
    HOURS_MISSING = "hours_missing"
    HOURS_LEFT_OVER = "hours_left_over"
    HOURS_OVERLAP = "hours_overlap"
    NOT_SHORTER = "not_shorter"
    NOT_LONGER = "not_longer"


def fault_of(schedule: Schedule, exception: DatedException) -> ExceptionFault | None:
    """The first fault of an exception to these weekly hours; None when it will do."""
    spans, kind = exception.spans, exception.kind
    if exception.last < exception.first:
        return ExceptionFault.BACKWARDS
    if kind is ExceptionKind.CLOSED:
        return ExceptionFault.HOURS_LEFT_OVER if spans else None
    if not spans:
        return ExceptionFault.HOURS_MISSING
    if any(opens < closes for (_, closes), (opens, _) in itertools.pairwise(spans)):
        return ExceptionFault.HOURS_OVERLAP
    given = _length(spans)
    days = min((exception.last - exception.first).days + 1, WEEK_DAYS)  # after a week the weekly hours come again
    usual = [_length(weekly_spans(schedule, exception.first + timedelta(days=n))) for n in range(days)]
    if kind is ExceptionKind.SHORTER:
        return None if given < min(usual) else ExceptionFault.NOT_SHORTER
    return None if given > max(usual) else ExceptionFault.NOT_LONGER


def _length(spans: tuple[Span, ...]) -> int:
    return sum(closes - opens for opens, closes in spans)
