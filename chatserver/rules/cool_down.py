"""Cool-downs: who broke the house rules is let in slowly for a while. Nobody is ever locked out.

A cool-down belongs to a desk and to a bucket of addresses (``rules.address.bucket_of``). Others may stand behind the same address, a
shelter, a school, a whole network of telephones: so while it lasts one start is let in for every ten minutes, and whatever has begun
is never touched. It is over at four in the morning at the latest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from chatserver.rules.hours import instant
from chatserver.rules.schedule import Schedule
from chatserver.rules.terms import SessionId, StaffId

CoolDownId = NewType("CoolDownId", str)

WAIT = timedelta(minutes=10)
"""How long a start waits, and how long it is until the next is let in."""
TIME_TO_DECIDE = timedelta(minutes=1)
"""So long after the end of a conversation its counsellor may still set one."""
NIGHT_ENDS = 4 * 60
"""Minutes after the desk's midnight."""


class Lasts(StrEnum):
    """For how long, as it is chosen: minutes, or until the night."""

    TEN_MINUTES = "10"
    HALF_AN_HOUR = "30"
    AN_HOUR = "60"
    TONIGHT = "tonight"


_MINUTES = {Lasts.TEN_MINUTES: 10, Lasts.HALF_AN_HOUR: 30, Lasts.AN_HOUR: 60}


@dataclass(frozen=True, slots=True)
class CoolDown:
    """One that runs. Of whom is not in it."""

    id: CoolDownId
    by: StaffId
    session: SessionId
    """After which it was set: the same command again sets nothing anew."""
    lasts: Lasts
    ends_at: datetime
    next_start_at: datetime
    """From then on one start is let in."""


def night_after(schedule: Schedule, now: datetime) -> datetime:
    """The next four in the morning where the desk is; at four itself that of tomorrow."""
    today = now.astimezone(schedule.zone).date()
    nights = (instant(schedule, today + timedelta(days=days), NIGHT_ENDS) for days in range(3))
    return next(night for night in nights if night > now)


def ends_at(lasts: Lasts, schedule: Schedule, now: datetime) -> datetime:
    """When one that is set now is over."""
    night = night_after(schedule, now)
    return night if lasts is Lasts.TONIGHT else min(night, now + timedelta(minutes=_MINUTES[lasts]))


def joined(running: CoolDown | None, wanted: CoolDown, now: datetime) -> CoolDown:
    """What holds when ``wanted`` is set where one may be running: the longer of the two, and nobody has to wait anew."""
    if running is None or running.ends_at <= now:
        return wanted
    is_repeated = (running.session, running.lasts) == (wanted.session, wanted.lasts)
    if is_repeated or running.ends_at >= wanted.ends_at:
        return running
    return replace(wanted, next_start_at=running.next_start_at)


def after_a_start(running: CoolDown, now: datetime) -> CoolDown | None:
    """The same when one start is let in now; None when it has to wait."""
    return replace(running, next_start_at=now + WAIT) if now >= running.next_start_at else None
