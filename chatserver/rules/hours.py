"""What a schedule says of an instant: open or closed, why, until when, and when it next opens.

Pure: the time zone's data comes from the standard library, the instant is an argument. Instants are aware; a naive one is
refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from chatserver.rules.schedule import MINUTES_A_DAY, DayPlan, Reason, ReasonKind, Schedule, SwitchedOff, plan_of

WEEKLY_LOOK_AHEAD = 15
"""Days. A weekly pattern repeats after 7; twice that and a day shows every opening there can be."""
LOOK_AHEAD = 400
"""Days beyond the last exception, when holidays count: each of them comes once a year."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What a schedule says of one instant. ``closes_at`` is None when closed or when it never closes."""

    is_open: bool
    reason: Reason
    closes_at: datetime | None
    last_intake_at: datetime | None
    next_opening: datetime | None
    """None when open, when it never opens, and when nobody knows: switched off until it is opened again."""

    def takes_intake(self, now: datetime) -> bool:
        """Open, and early enough that a newcomer can still be served."""
        return self.is_open and (self.last_intake_at is None or now < self.last_intake_at)

    def changes_at(self, now: datetime) -> datetime | None:
        """When the schedule next makes another answer of it: opening, last intake or closing. None: never."""
        moments = (self.last_intake_at, self.closes_at, self.next_opening)
        return min((moment for moment in moments if moment is not None and moment > now), default=None)


def hours_at(schedule: Schedule, now: datetime, off: SwitchedOff | None = None) -> Hours:
    """The state at ``now``: an opening minute is open, a closing minute is closed. Raises ValueError for a naive instant."""
    if now.tzinfo is None:
        raise ValueError("an instant carries its offset")
    if off is not None and off.holds(now):
        return _closed(Reason(ReasonKind.SWITCHED_OFF), None if off.until is None else _opens_from(schedule, off.until))
    local = now.astimezone(schedule.zone)
    today = local.date()
    plan, spans = _worked_out(schedule, today)
    is_open = any(opens <= now < closes for opens, closes in spans)
    reason = plan.reason(local.hour * 60 + local.minute, is_open=is_open)
    for opens, closes in _periods(schedule, today - timedelta(days=1)):
        if closes is not None and closes <= now:
            continue
        if opens <= now:
            last_intake = None if closes is None else closes - schedule.last_intake
            return Hours(is_open=True, reason=reason, closes_at=closes, last_intake_at=last_intake, next_opening=None)
        return _closed(reason, opens)
    return _closed(reason, None)


def _closed(reason: Reason, next_opening: datetime | None) -> Hours:
    return Hours(is_open=False, reason=reason, closes_at=None, last_intake_at=None, next_opening=next_opening)


def _opens_from(schedule: Schedule, when: datetime) -> datetime | None:
    hours = hours_at(schedule, when)
    return when if hours.is_open else hours.next_opening


def _periods(schedule: Schedule, first: date) -> Iterator[tuple[datetime, datetime | None]]:
    """Open periods from ``first`` on, touching ones merged; an end of None means: still open when the look ahead ends."""
    pending: tuple[datetime, datetime] | None = None
    last = _looks_until(schedule, first)
    for n in range((last - first).days + 1):
        plan, spans = _worked_out(schedule, first + timedelta(days=n))
        for opens, closes in spans:
            if pending is not None and opens <= pending[1]:
                pending = (pending[0], max(pending[1], closes))
                continue
            if pending is not None:
                yield pending
            pending = (opens, closes)
        if pending is not None and not (plan.spans and plan.spans[-1][1] == MINUTES_A_DAY):  # nothing of tomorrow can touch it
            yield pending
            pending = None
    if pending is not None:
        never_closes = pending[1] >= instant(schedule, last, MINUTES_A_DAY)
        yield (pending[0], None if never_closes else pending[1])


def _looks_until(schedule: Schedule, first: date) -> date:
    if schedule.repeats_weekly():
        return first + timedelta(days=WEEKLY_LOOK_AHEAD)
    return max([first, *(e.last for e in schedule.exceptions)]) + timedelta(days=LOOK_AHEAD)


@lru_cache(maxsize=4_096)
def _worked_out(schedule: Schedule, day: date) -> tuple[DayPlan, tuple[tuple[datetime, datetime], ...]]:
    """A day with its hours as instants; every question about today asks for the same few days."""
    plan = plan_of(schedule, day)
    spans = ((instant(schedule, day, opens), instant(schedule, day, closes)) for opens, closes in plan.spans)
    return plan, tuple((opens, closes) for opens, closes in spans if opens < closes)  # not wholly in an hour that is skipped


def instant(schedule: Schedule, day: date, minutes: int) -> datetime:
    """UTC of a wall time. A time that a clock change skips becomes the first one after it; of a double one the first."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - wall time, given its zone below
    found = wall.replace(tzinfo=schedule.zone).astimezone(UTC)
    if found.astimezone(schedule.zone).replace(tzinfo=None) == wall:
        return found
    before = wall.replace(tzinfo=schedule.zone, fold=1).astimezone(UTC)  # in a gap the second reading lies before it
    offset, minute = before.astimezone(schedule.zone).utcoffset(), timedelta(minutes=1)
    while before.astimezone(schedule.zone).utcoffset() == offset:
        before += minute
    return before


def local_reading(zone: ZoneInfo, wall: datetime) -> tuple[datetime | None, bool]:
    """A naive local time with its zone, and whether it comes twice; None for one that a clock change skips."""
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        return None, False
    return first, first.utcoffset() != second.utcoffset()
