"""Opening hours: weekly blocks in local time, and what they say of an instant.

Pure: the time zone's data comes from the standard library, the instant is an argument. Instants are aware; a naive one
is refused. Blocks are given in local wall time, so a day with a changed clock opens and closes at the same wall time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
LOOK_AHEAD_DAYS = 15
"""A weekly pattern repeats after 7 days; twice that and a day shows every opening there can be."""


@dataclass(frozen=True, slots=True)
class Block:
    """Open from ``opens`` to ``closes`` on ``weekday``, in minutes after local midnight; ``closes`` may be 1440."""

    weekday: int
    """0 is Monday."""
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.opens < self.closes <= MINUTES_A_DAY):  # noqa: PLR2004
            raise ValueError("a block opens before it closes, within one day")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly hours of a desk in its own time zone."""

    zone: ZoneInfo
    blocks: tuple[Block, ...]
    last_intake: timedelta
    """Nobody new is let in this long before closing."""
    grace: timedelta
    """How long after closing those who have a place may still be served."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What a schedule says of one instant. ``closes_at`` is None when closed or when it never closes."""

    is_open: bool
    closes_at: datetime | None
    last_intake_at: datetime | None
    next_opening: datetime | None
    """None when open, and when it never opens."""

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
    for opens, closes in _periods(schedule, now.astimezone(schedule.zone).date() - timedelta(days=1)):
        if closes is not None and closes <= now:
            continue
        if opens <= now:
            last_intake = None if closes is None else closes - schedule.last_intake
            return Hours(is_open=True, closes_at=closes, last_intake_at=last_intake, next_opening=None)
        return Hours(is_open=False, closes_at=None, last_intake_at=None, next_opening=opens)
    return Hours(is_open=False, closes_at=None, last_intake_at=None, next_opening=None)


def _periods(schedule: Schedule, first: date) -> Iterator[tuple[datetime, datetime | None]]:
    """Open periods from ``first`` on, touching blocks merged; an end of None means: still open when the look ahead ends."""
    pending: tuple[datetime, datetime] | None = None
    last = first + timedelta(days=LOOK_AHEAD_DAYS)
    for n in range(LOOK_AHEAD_DAYS + 1):
        day = first + timedelta(days=n)
        for block in sorted((b for b in schedule.blocks if b.weekday == day.weekday()), key=lambda b: b.opens):
            opens, closes = _instant(schedule, day, block.opens), _instant(schedule, day, block.closes)
            if pending is not None and opens <= pending[1]:
                pending = (pending[0], max(pending[1], closes))
                continue
            if pending is not None:
                yield pending
            pending = (opens, closes)
    if pending is not None:
        never_closes = pending[1] >= _instant(schedule, last, MINUTES_A_DAY)
        yield (pending[0], None if never_closes else pending[1])


def _instant(schedule: Schedule, day: date, minutes: int) -> datetime:
    """UTC of a wall time. A time that a clock change skips becomes the first one after it; of a double one the first."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time, given its zone in the next line
    return (midnight + timedelta(minutes=minutes)).replace(tzinfo=schedule.zone).astimezone(UTC)
