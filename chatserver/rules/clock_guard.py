"""Whether the wall clock may be believed so far that something is destroyed by it.

Deleting cannot be undone, and when it is due is asked of a clock that a person, a flat battery or a wrong time server can set. So
what was seen of it is kept, and nothing is deleted while it is in doubt: until it is right again, until the operator says that it is,
or until it has gone steadily for a day, because keeping words for ever is no answer either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

JUMP = timedelta(hours=1)
"""So far ahead of what intervals say the wall clock may come, all steps taken together."""
SLACK = timedelta(minutes=1)
"""Steps that small are what time servers do, and what two machines differ by."""
STEADY = timedelta(hours=24)
"""After so long without a step a doubt is over. What is due waits no longer than that."""
NOTE_EVERY = timedelta(minutes=1)
"""What was seen is kept anew after this: a commit a minute, and the most that a kill forgets."""


class Doubt(StrEnum):
    """Why the clock is not believed."""

    BEHIND = "behind"
    """It is earlier than it was before."""
    AHEAD = "ahead"
    """It went forward farther than the machine was running."""
    UNPROVED = "unproved"
    """The machine was off, so nothing says how long, and no time server has set its clock yet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the machine's clocks."""

    now: datetime
    uptime: timedelta
    """Since the machine began to run; it never jumps."""
    boot: str
    """Which run of the machine that is: uptimes of two runs say nothing of each other."""
    is_synchronised: bool
    """A time server keeps the wall clock right, as far as the machine knows."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is kept of the readings so far."""

    highest: datetime
    """The latest instant that was believed."""
    last: Reading
    drift: timedelta = timedelta(0)
    """How far the wall clock has come ahead of intervals since it was last trusted; negative when it stayed behind."""
    doubt: Doubt | None = None
    steady: timedelta = timedelta(0)
    """How long it has gone without a step since the doubt began."""


def trust(reading: Reading) -> Watch:
    """A beginning: this reading is right, whatever was before."""
    return Watch(reading.now, reading)


def look(watch: Watch | None, reading: Reading) -> Watch:
    """What is known after one more reading. The first that a database ever sees is believed."""
    if watch is None:
        return trust(reading)
    last = watch.last
    is_same_run = last.boot == reading.boot and reading.uptime >= last.uptime
    step = reading.now - last.now - (reading.uptime - last.uptime) if is_same_run else timedelta(0)
    ran = reading.uptime - last.uptime if is_same_run and abs(step) <= SLACK else None
    # Whatever the clock had done before the machine was off: what counts then is whether a time server has set it since.
    seen = replace(watch, last=reading, drift=watch.drift + step if is_same_run else timedelta(0))
    is_unproved = watch.doubt is Doubt.UNPROVED or (not is_same_run and reading.now - watch.highest > JUMP)
    doubt = _doubt(seen, reading, is_unproved=is_unproved)
    if doubt is None:
        return replace(seen, highest=max(watch.highest, reading.now), doubt=None, steady=timedelta(0))
    # A step begins the day anew; a time in which the machine was off counts for nothing.
    steady = timedelta(0) if watch.doubt is None or (is_same_run and ran is None) else watch.steady + (ran or timedelta(0))
    return trust(reading) if steady >= STEADY else replace(seen, doubt=doubt, steady=steady)


def _doubt(seen: Watch, reading: Reading, *, is_unproved: bool) -> Doubt | None:
    if reading.now < seen.highest - SLACK:
        return Doubt.BEHIND
    if seen.drift > JUMP:
        return Doubt.AHEAD
    return Doubt.UNPROVED if is_unproved and not reading.is_synchronised else None


def is_to_be_kept(kept: Watch | None, seen: Watch) -> bool:
    """Whether ``seen`` says something that what is kept does not: not every second is worth a commit."""
    if kept is None or kept.doubt is not seen.doubt or kept.last.boot != seen.last.boot:
        return True
    return abs(seen.last.now - kept.last.now) >= NOTE_EVERY
