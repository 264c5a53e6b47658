"""Whether a desk is open: reads what the rule asks for, and tells when the answer changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chatserver.errors import ChatError, Code
from chatserver.rules import availability
from chatserver.rules.availability import Opening, Pace
from chatserver.rules.backup import Answering, Backup, answering, has_nobody
from chatserver.rules.desk import Desk
from chatserver.rules.hours import grace_ends_at, hours_at
from chatserver.rules.schedule import Schedule
from chatserver.rules.terms import Availability, DeskId
from chatserver.services.ports import Clock, Records, Store

MEASURE_SECONDS = 60.0
REFUSALS = {Availability.CLOSED: Code.CLOSED, Availability.UNSTAFFED: Code.UNSTAFFED, Availability.FULL: Code.FULL}


LOOK_BACK = timedelta(days=2)
"""What was over longer ago decides nothing any more, in no time zone and in no grace."""


async def in_force(records: Records, desk: Desk, now: datetime) -> Desk:
    """The desk with the hours that count at ``now``: those of its file, with what was set in the browser on top."""
    overrides = await records.overrides(desk.id, now.astimezone(desk.schedule.zone).date() - LOOK_BACK)
    schedule = overrides.over(desk.schedule)
    return desk if schedule is desk.schedule else replace(desk, schedule=schedule)


class Openings:
    """The truth about being open, from the record and the clock."""

    def __init__(self, store: Store, clock: Clock, desks: Mapping[DeskId, Desk], has_room: Callable[[], bool] = lambda: True) -> None:
        """``has_room``: whether what a newcomer says could still be written down."""
        self.desks = desks
        self._has_room = has_room
        self._store = store
        self._clock = clock
        self._lengths: dict[DeskId, Sequence[timedelta]] = {}
        self._measured_at: float | None = None

    def get_desk(self, desk: DeskId) -> Desk:
        """As its file has it; what was set in the browser is not in it (see ``in_force``). Raises UNKNOWN_DESK."""
        found = self.desks.get(desk)
        if found is None:
            raise ChatError(Code.UNKNOWN_DESK)
        return found

    async def at(self, desk: DeskId) -> Opening:
        """What visitors of this desk may be told now. Raises UNKNOWN_DESK."""
        found = self.get_desk(desk)
        return await self._store.read(lambda records: self.look(records, found))

    async def schedule(self, desk: DeskId) -> Schedule:
        """The hours in force. Raises UNKNOWN_DESK."""
        found = self.get_desk(desk)
        return (await self._store.read(lambda records: in_force(records, found, self._clock.now()))).schedule

    async def admit(self, records: Records, desk: Desk, language: str) -> int:
        """How many are in the queue, if a newcomer may be let in; otherwise the refusal that says why not. ``desk`` has the hours
        in force.

        Inside the transaction of the start, so that this and what it was told agree."""
        now = self._clock.now()
        who = await self.answering(records, desk, now)
        waiting = await records.queue_length(desk.id)
        found = self.judge(desk, now, who, waiting)
        if found.state is not Availability.OPEN:
            raise ChatError(REFUSALS[found.state])
        if not any(c.is_present() and language in c.languages for c in who.welcoming):
            raise ChatError(Code.UNSTAFFED)  # someone is there, but nobody she could talk with
        return waiting

    async def look(self, records: Records, desk: Desk) -> Opening:
        """The same in a transaction that is under way."""
        now = self._clock.now()
        who, waiting = await self.answering(records, desk, now), await records.queue_length(desk.id)
        return self.judge(await in_force(records, desk, now), now, who, waiting)

    async def answering(self, records: Records, desk: Desk, now: datetime) -> Answering:
        """Who answers the visitors of a desk now, in the transaction of whoever decides something by it."""
        own = await records.candidates(desk.id, now)
        known = None if desk.backup is None else self.desks.get(desk.backup)
        if known is None or not has_nobody(own):
            return answering(desk.id, own, None)
        schedule = (await in_force(records, known, now)).schedule
        hours, grace_ends = hours_at(schedule, now), grace_ends_at(schedule, now)
        serves = hours.is_open or (grace_ends is not None and now < grace_ends)
        backup = Backup(known.id, known.name, hours, await records.candidates(known.id, now), await records.queue(known.id), serves)
        return answering(desk.id, own, backup)

    def judge(self, desk: Desk, now: datetime, who: Answering, waiting: int) -> Opening:
        """What is true of a desk with these hours, answered by these counsellors, and so many in its queue."""
        crew = availability.crew_of(who.welcoming)
        found = availability.opening(desk, now, crew, waiting, self._lengths.get(desk.id, ()), who.backup)
        return found if self._has_room() else availability.without_room(found)

    def pace(self, desk: DeskId, who: Answering) -> Pace | None:
        """How fast the queue of a desk moves with these counsellors; None when nothing can be said of it."""
        if who.backup is not None:
            return None  # they have a line of their own, which is not known here
        return availability.pace(availability.crew_of(who.welcoming), self._lengths.get(desk, ()))

    async def measure(self) -> None:
        """Look how long conversations take lately. Once a minute is enough: the median of fifty moves slowly."""
        if self._measured_at is not None and self._clock.monotonic() - self._measured_at < MEASURE_SECONDS:
            return

        async def look(records: Records) -> dict[DeskId, Sequence[timedelta]]:
            return {desk: await records.conversation_lengths(desk, availability.MOST_LENGTHS) for desk in self.desks}

        self._lengths = await self._store.read(look)
        self._measured_at = self._clock.monotonic()  # only now: what the store could not answer is asked again at the next turn
