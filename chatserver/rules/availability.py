"""Open is an AND: inside hours, someone present, room in the queue, and time left to be served."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from chatserver.rules.backup import Backup
from chatserver.rules.desk import Desk
from chatserver.rules.hours import Hours, hours_at
from chatserver.rules.queue import Candidate
from chatserver.rules.schedule import Texts, texts_on
from chatserver.rules.terms import Availability

FEWEST_LENGTHS = 20
"""With fewer conversations measured nothing is predicted from them."""
MOST_LENGTHS = 50
"""The last so many are what counts."""
FEWEST_PLACES = 3
"""Conversations side by side below which no waiting time is told."""
MINUTE = timedelta(minutes=1)
ESTIMATE_STEP = timedelta(minutes=5)
LONGEST_ESTIMATE = timedelta(hours=1)
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
    backup: str | None = None
    """Name of the desk whose counsellors are asked, because this one has nobody: for everyone while that is open, in its grace for those
    who have a place."""
    changes_at: datetime | None = None
    """When the hours next make another answer of it, those of a backup desk included. None: never."""


def crew_of(candidates: Iterable[Candidate]) -> Crew:
    """Those who are here, and the room they have."""
    here = [c for c in candidates if c.is_present()]
    capacity = sum(c.load if c.claimed else c.capacity for c in here)
    return Crew(len(here), capacity, sum(max(c.capacity - c.load, 0) for c in here if not c.claimed))


def opening(
    desk: Desk, now: datetime, crew: Crew, waiting: int, lengths: Sequence[timedelta] = (), backup: Backup | None = None
) -> Opening:
    """The one function that decides it. ``waiting``: sessions without a counsellor; ``lengths``: of the last conversations;
    ``backup``: looked at because nobody of the desk itself is here, ``crew`` being that of whoever answers.

    Closed weighs more than unstaffed, unstaffed more than full: each is told only where the graver one is not true."""
    hours = hours_at(desk.schedule, now)
    moments = [hours.changes_at(now), None if backup is None else backup.hours.changes_at(now)]
    changes_at = min((moment for moment in moments if moment is not None), default=None)
    state, reason = _decide(desk, hours, now, crew, waiting, lengths, backup)
    if reason == LAST_INTAKE and hours.closes_at is not None:
        # Over for newcomers: what they ask is when it opens again, which may be this afternoon.
        hours = replace(hours, next_opening=hours_at(desk.schedule, hours.closes_at).next_opening)
    name = backup.name if backup is not None and backup.finishes() else None
    return Opening(state, hours, reason, texts_on(desk.schedule, now), name, changes_at)


def without_room(found: Opening) -> Opening:
    """The same when nothing more can be written down: nobody can be served, and the number is shown. Who is here goes on."""
    if found.state is Availability.CLOSED:
        return found
    return replace(found, state=Availability.UNSTAFFED, reason="unstaffed", backup=None)


def _decide(
    desk: Desk, hours: Hours, now: datetime, crew: Crew, waiting: int, lengths: Sequence[timedelta], backup: Backup | None
) -> tuple[Availability, str]:
    ahead = waiting if backup is None else waiting + len(backup.line)
    if not hours.takes_intake(now):
        return Availability.CLOSED, LAST_INTAKE if hours.is_open else str(hours.reason)
    if crew.present == 0 or (backup is not None and not _is_served(backup.hours, now, crew, ahead, lengths)):
        return Availability.UNSTAFFED, "unstaffed"
    if not _is_served(hours, now, crew, ahead, lengths):
        return Availability.CLOSED, LAST_INTAKE
    if ahead >= desk.queue_limit * crew.present:
        return Availability.FULL, "full"
    return Availability.OPEN, str(hours.reason)


def _is_served(hours: Hours, now: datetime, crew: Crew, ahead: int, lengths: Sequence[timedelta]) -> bool:
    """Whether these hours leave a newcomer the time to reach someone."""
    return hours.takes_intake(now) and is_in_reach(now, hours.closes_at, crew, ahead, lengths)


def is_in_reach(now: datetime, closes_at: datetime | None, crew: Crew, waiting: int, lengths: Sequence[timedelta]) -> bool:
    """Whether a newcomer would reach a counsellor before closing, as conversations went lately.

    With ``capacity`` conversations under way at all times, one ends every median / capacity; she needs as many ends as stand
    before her and find no free place, and one for herself. Too few measured: nothing is predicted, the fixed time alone counts."""
    ahead = waiting - crew.free
    if closes_at is None or ahead < 0 or len(lengths) < FEWEST_LENGTHS or crew.capacity == 0:
        return True
    return now + (ahead + 1) * _usual(lengths) / crew.capacity <= closes_at


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a queue moves: one conversation ends in every ``every``, and ``free`` places are not taken."""

    every: timedelta
    free: int

    def minutes(self, position: int) -> int | None:
        """Minutes until this place in line is reached, in whole steps of five; None when it is about to be, or when it is so far off
        that a number would be a promise."""
        ends = position - self.free
        if ends <= 0:
            return None
        steps = math.ceil(ends * self.every / ESTIMATE_STEP)
        return steps * ESTIMATE_STEP // MINUTE if steps * ESTIMATE_STEP <= LONGEST_ESTIMATE else None


def pace(crew: Crew, lengths: Sequence[timedelta]) -> Pace | None:
    """None with fewer than three places, where one long conversation makes any number a lie, or too few conversations measured."""
    if crew.capacity < FEWEST_PLACES or len(lengths) < FEWEST_LENGTHS:
        return None
    return Pace(_usual(lengths) / crew.capacity, crew.free)


def _usual(lengths: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(length.total_seconds() for length in lengths[:MOST_LENGTHS]))
