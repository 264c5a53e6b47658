"""What duty leads set in the browser over the hours of a desk's file: dated exceptions, the switch, and holidays they looked at.

The file is never rewritten: what counts is the file with these on top, and of two exceptions for one day the one set here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chatserver.rules.holidays import Holiday, holidays_on
from chatserver.rules.hours import instant
from chatserver.rules.schedule import DatedException, Schedule, SwitchedOff, exception_on, plan_of, weekly_spans

FARTHEST_DAYS = 366
"""So far ahead an exception can be set: further than anyone sees on the page, it would be forgotten there."""
SOON_DAYS = 42
"""A holiday that nobody reviewed is pressing from six weeks before it on."""
LONGEST_REASON = 80
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Overrides:
    """Set in the browser, for one desk."""

    exceptions: tuple[DatedException, ...] = ()
    """In the order in which they were set."""
    off: SwitchedOff | None = None

    def over(self, schedule: Schedule) -> Schedule:
        """The hours that count: these on top of the file's."""
        if not self.exceptions and self.off is None:
            return schedule
        return replace(schedule, exceptions=(*schedule.exceptions, *self.exceptions), off=self.off)


class ReopenReason(StrEnum):
    """Why someone opened a desk again before its time."""

    RESOLVED = "resolved"
    MISTAKE = "mistake"
    OTHER = "other"


class CloseFor(StrEnum):
    """How long a desk that is closed now stays so. The first is what is chosen unless someone chooses: it cannot be forgotten."""

    TODAY = "today"
    HALF_HOUR = "half_hour"
    HOUR = "hour"
    UNTIL_OPENED = "until_opened"


def closed_until(schedule: Schedule, now: datetime, lasting: CloseFor) -> datetime | None:
    """The end of it; None when someone must open the desk again."""
    if lasting is CloseFor.UNTIL_OPENED:
        return None
    if lasting is CloseFor.TODAY:
        return instant(schedule, now.astimezone(schedule.zone).date() + timedelta(days=1), 0)
    return now + timedelta(minutes=30 if lasting is CloseFor.HALF_HOUR else 60)


class Refusal(StrEnum):
    """Why an exception cannot be set in the browser, beside what is wrong with it in itself (``ExceptionFault``)."""

    PAST = "past"
    OUT_OF_REACH = "out_of_reach"
    MEETS_ANOTHER = "meets_another"


def refusal_of(overrides: Overrides, wanted: DatedException, today: date) -> Refusal | None:
    """Whether ``wanted`` may be set beside those that are. Over one of the file it may: that is what it is for."""
    if wanted.first < today:
        return Refusal.PAST
    if (wanted.last - today).days > FARTHEST_DAYS:
        return Refusal.OUT_OF_REACH
    if any(other.meets(wanted) for other in overrides.exceptions):
        return Refusal.MEETS_ANOTHER
    return None


def new_name(first: date, taken: Collection[str]) -> str:
    """A name for an exception, such as ``2027-03-10``: it stands in reasons and in the audit log, and is never used twice."""
    name, n = first.isoformat(), 1
    while name in taken:
        n += 1
        name = f"{first.isoformat()}-{n}"
    return name


def unreviewed(schedule: Schedule, reviewed: Collection[date], first: date, days: int) -> Iterator[tuple[date, Holiday]]:
    """Known holidays on which the desk would be open as on any day, and nobody has said that this is right. One that a rule or an
    exception decides was looked at by whoever set it."""
    for n in range(days):
        day = first + timedelta(days=n)
        found = holidays_on(day)
        if not found or day in reviewed or exception_on(schedule, day) is not None or not weekly_spans(schedule, day):
            continue
        plan = plan_of(schedule, day)
        if plan.decided_by is None and plan.early is None:
            yield day, found[0]
