"""Open is an AND: inside hours, someone present, room in the queue, and time left to be served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatserver.rules.desk import Desk
from chatserver.rules.hours import Hours, hours_at
from chatserver.rules.terms import Availability


@dataclass(frozen=True, slots=True)
class Opening:
    """What visitors may be told at an instant."""

    state: Availability
    hours: Hours


def opening(desk: Desk, now: datetime, present: int, waiting: int) -> Opening:
    """The one function that decides it. ``present``: counsellors connected and available; ``waiting``: sessions without one.

    Closed weighs more than unstaffed, unstaffed more than full: each is told only where the graver one is not true."""
    hours = hours_at(desk.schedule, now)
    if not hours.takes_intake(now):
        return Opening(Availability.CLOSED, hours)
    if present == 0:
        return Opening(Availability.UNSTAFFED, hours)
    if waiting >= desk.queue_limit * present:
        return Opening(Availability.FULL, hours)
    return Opening(Availability.OPEN, hours)
