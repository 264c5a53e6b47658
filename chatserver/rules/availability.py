"""Open is an AND: inside hours, someone present, room in the queue, and time left to be served."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from chatserver.rules.desk import Desk
from chatserver.rules.hours import Hours, hours_at
from chatserver.rules.queue import Candidate
from chatserver.rules.schedule import Texts, texts_on
from chatserver.rules.terms import Availability

FEWEST_LENGTHS = 20
"""With fewer conversations measured nothing is predicted from them."""
MOST_LENGTHS = 50
"""The last so many are what counts."""
LAST_INTAKE = "last_intake"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who can serve a newcomer."""

    present: int
    """Counsellors who are connected and available."""
    capacity: int
    """Conversations that they can have side by side."""
    free: int
    """How many of those are not taken."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What visitors may be told at an instant."""

    state: Availability
    hours: Hours
    reason: str
    """Of the schedule while it is that which decides; ``last_intake``, ``unstaffed`` or ``full`` otherwise."""
    texts: Texts = ()
    """What the organisation says of this day, in each language."""


def crew_of(candidates: Iterable[Candidate]) -> Crew:
    """Those who are here, and the room they have."""
    here = [c for c in candidates if c.is_present()]
    return Crew(len(here), sum(c.capacity for c in here), sum(max(c.capacity - c.load, 0) for c in here))


def opening(desk: Desk, now: datetime, crew: Crew, waiting: int, lengths: Sequence[timedelta] = ()) -> Opening:
    """The one function that decides it. ``waiting``: sessions without a counsellor; ``lengths``: of the last conversations.

    Closed weighs more than unstaffed, unstaffed more than full: each is told only where the graver one is not true."""
    hours = hours_at(desk.schedule, now)
    texts = texts_on(desk.schedule, now)
    if not hours.takes_intake(now):
        return Opening(Availability.CLOSED, hours, LAST_INTAKE if hours.is_open else str(hours.reason), texts)
    if crew.present == 0:
        return Opening(Availability.UNSTAFFED, hours, "unstaffed", texts)
    if not is_in_reach(now, hours.closes_at, crew, waiting, lengths):
        return Opening(Availability.CLOSED, hours, LAST_INTAKE, texts)
    if waiting >= desk.queue_limit * crew.present:
        return Opening(Availability.FULL, hours, "full", texts)
    return Opening(Availability.OPEN, hours, str(hours.reason), texts)


def is_in_reach(now: datetime, closes_at: datetime | None, crew: Crew, waiting: int, lengths: Sequence[timedelta]) -> bool:
    """Whether a newcomer would reach a counsellor before closing, as conversations went lately.

    With ``capacity`` conversations under way at all times, one ends every median / capacity; she needs as many ends as stand
    before her and find no free place, and one for herself. Too few measured: nothing is predicted, the fixed time alone counts."""
    ahead = waiting - crew.free
    if closes_at is None or ahead < 0 or len(lengths) < FEWEST_LENGTHS or crew.capacity == 0:
        return True
    usual = timedelta(seconds=median(length.total_seconds() for length in lengths[:MOST_LENGTHS]))
    return now + (ahead + 1) * usual / crew.capacity <= closes_at
