"""What a schedule says of an instant: open or closed, why, until when, and when it next opens.

Pure: the time zone's data comes from the standard library, the instant is an argument. Instants are aware; a naive one is
refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from chatserver.rules.schedule import MINUTES_A_DAY, DayPlan, Reason, ReasonKind, Schedule, plan_of

WEEKLY_LOOK_AHEAD = 15
"""Days. A weekly pattern repeats after 7; twice that and a day shows every opening there can be."""
LOOK_AHEAD = 400
"""Days beyond the last exception, when holidays count: each of them comes once a year."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What a schedule says of one instant. ``closes_at`` is None when closed or when it never closes."""

    reason: Reason
    closes_at: datetime | None
    last_intake_at: datetime | None
    next_opening: datetime | None
    """None when open, when it never opens, and when nobody knows: switched off until it is opened again."""
    is_open: bool = field(kw_only=True)

    def takes_intake(self, now: datetime) -> bool:
        """Open, and early enough that a newcomer can still be served."""
        return self.is_open and (self.last_intake_at is None or now < self.last_intake_at)

    def changes_at(self, now: datetime) -> datetime | None:
        """When the schedule next makes another answer of it: opening, last intake or closing. None: never."""
        moments = (self.last_intake_at, self.closes_at, self.next_opening)
        return min((moment for moment in moments if moment is not None and moment > now), default=None)


def hours_at(schedule: Schedule, now: datetime) -> Hours:
    """The state at ``now``: an opening minute is open, a closing minute is closed. Raises ValueError for a naive instant."""
    if now.tzinfo is None:
        raise ValueError("an instant carries its offset")
    off = schedule.off
    if off is not None and off.holds(now):
        return _closed(Reason(ReasonKind.SWITCHED_OFF), None if off.until is None else _opens_from(schedule, off.until))
    local = now.astimezone(schedule.zone)
    plan, spans = _worked_out(schedule, local.date())
    minutes = local.hour * 60 + local.minute
    for opens, closes in spans:
        if opens <= now < closes:
            closes_at = _closes_at(schedule, plan.day, closes)
            last_intake = None if closes_at is None else closes_at - schedule.last_intake
            return Hours(plan.reason(minutes, is_open=True), closes_at, last_intake, None, is_open=True)
    return _closed(plan.reason(minutes, is_open=False), _opens_after(schedule, plan.day, now))


def _closed(reason: Reason, next_opening: datetime | None) -> Hours:
    return Hours(reason, None, None, next_opening, is_open=False)


def _opens_from(schedule: Schedule, when: datetime) -> datetime | None:
    hours = hours_at(schedule, when)
    return when if hours.is_open else hours.next_opening


def _opens_after(schedule: Schedule, today: date, now: datetime) -> datetime | None:
    last = _looks_until(schedule, today)
    day = today
    while day <= last:
        for opens, _ in _worked_out(schedule, day)[1]:
            if opens > now:
                return opens
        day += timedelta(days=1)
    return None


def _closes_at(schedule: Schedule, day: date, closes: datetime) -> datetime | None:
    """The end of what is open; hours that touch at midnight are one period. None: still open when the look ahead ends."""
    last = _looks_until(schedule, day)
    while day < last:
        plan, spans = _worked_out(schedule, day)
        if closes != spans[-1][1] or plan.spans[-1][1] < MINUTES_A_DAY:
            return closes
        day += timedelta(days=1)
        tomorrow = _worked_out(schedule, day)[1]
        if not tomorrow or tomorrow[0][0] != closes:
            return closes
        closes = tomorrow[0][1]
    return None


def _looks_until(schedule: Schedule, first: date) -> date:
    if schedule.repeats_weekly():
        return first + timedelta(days=WEEKLY_LOOK_AHEAD)
    return max([first, *(e.last for e in schedule.exceptions)]) + timedelta(days=LOOK_AHEAD)


@lru_cache(maxsize=4_096)
def _worked_out(schedule: Schedule, day: date) -> tuple[DayPlan, tuple[tuple[datetime, datetime], ...]]:
    """A day with its hours as instants, touching ones as one; every question about today asks for the same few days."""
    plan = plan_of(schedule, day)
    rows: list[tuple[datetime, datetime]] = []
    for opening, closing in plan.spans:
        opens, closes = instant(schedule, day, opening), instant(schedule, day, closing)
        if rows and opens <= rows[-1][1]:
            rows[-1] = (rows[-1][0], max(rows[-1][1], closes))
        elif opens < closes:  # not wholly in an hour that a clock change skips
            rows.append((opens, closes))
    return plan, tuple(rows)


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


def grace_ends_at(schedule: Schedule, now: datetime) -> datetime | None:
    """Until when those who have a place may still be served. None: the hours never end, or ended longer ago than the grace."""
    hours = hours_at(schedule, now)
    closes = hours.closes_at if hours.is_open else _closed_since(schedule, now)
    return None if closes is None else closes + schedule.grace


def _closed_since(schedule: Schedule, now: datetime) -> datetime | None:
    """When a desk that is closed now did close, if that is within the grace."""
    off = schedule.off
    by_itself = replace(schedule, off=None)
    if off is not None and off.holds(now) and off.since <= now and hours_at(by_itself, off.since).is_open:
        return off.since if now - off.since <= schedule.grace else None
    closed = hours_at(by_itself, now - schedule.grace).closes_at
    return None if closed is None or closed > now else closed


def local_iso(schedule: Schedule, at: datetime | None) -> str | None:
    """An instant as its desk's own people read it, with the offset."""
    return None if at is None else at.astimezone(schedule.zone).isoformat()


def local_reading(zone: ZoneInfo, wall: datetime) -> tuple[datetime | None, bool]:
    """A naive local time with its zone, and whether it comes twice; None for one that a clock change skips."""
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        return None, False
    return first, first.utcoffset() != second.utcoffset()
