"""Nobody at a desk that should be open: noticed, told, told again, and told when it is over.

Staffing is part of open. Visitors see the phone number at once and consoles a banner; this is for when no console is open at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from chatserver.logs import Event, record
from chatserver.rules.backup import has_nobody
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.hours import hours_at
from chatserver.rules.terms import AlarmStatus, DeskId
from chatserver.services.opening import Openings, in_force
from chatserver.services.ports import Bell, Clock, Deadline, Records, Store

NOTED = (DeadlineKind.UNSTAFFED, DeadlineKind.UNSTAFFED_STILL)
AGAIN = timedelta(minutes=15)
"""As long as it lasts, it is told again after this."""


@dataclass(frozen=True, slots=True)
class Alarms:
    """Watches every desk. What was noticed and told stands in the record as deadlines, so that a restart neither forgets nor repeats it."""

    store: Store
    clock: Clock
    openings: Openings
    bell: Bell

    async def sweep(self) -> None:
        """One look at every desk."""
        for desk in self.openings.desks.values():
            is_unstaffed, is_noted = await self.store.read(partial(self._look, desk))
            if is_unstaffed and not is_noted:
                due = Deadline(DeadlineKind.UNSTAFFED, desk.id, self.clock.now() + desk.alarm_after)
                await self.store.write(lambda records, due=due: records.set_deadline(due))  # type: ignore[misc]
            elif is_noted and not is_unstaffed and await self.store.write(partial(_forget, desk.id)):
                self._ring(desk.id, AlarmStatus.OVER)

    async def _look(self, desk: Desk, records: Records) -> tuple[bool, bool]:
        """Whether nobody is there, and whether that is noted."""
        return await self._has_nobody(records, desk), any([await records.has_deadline(kind, desk.id) for kind in NOTED])

    async def _has_nobody(self, records: Records, desk: Desk) -> bool:
        """In the hours nobody for a newcomer; after them nobody for whoever still waits."""
        now = self.clock.now()
        who = await self.openings.answering(records, desk, now)
        if hours_at((await in_force(records, desk, now)).schedule, now).is_open:
            return has_nobody(who.welcoming)
        return has_nobody(who.candidates) and await records.queue_length(desk.id) > 0

    async def tell(self, desk_id: DeskId, kind: DeadlineKind) -> None:
        """The time is over in which someone could still have come."""
        desk = self.openings.desks.get(desk_id)
        status = AlarmStatus.BEGUN if kind is DeadlineKind.UNSTAFFED else AlarmStatus.GOES_ON
        if await self.store.write(partial(self._decide, desk_id, desk, kind)):
            self._ring(desk_id, status)

    async def _decide(self, desk_id: DeskId, desk: Desk | None, kind: DeadlineKind, records: Records) -> bool:
        now = self.clock.now()
        if not await records.take_deadline(kind, desk_id, now) or desk is None:
            return False
        if not await self._has_nobody(records, desk):
            # Over without anyone having been told; or told, and then the next sweep must know that it is to be told.
            if kind is DeadlineKind.UNSTAFFED_STILL:
                await records.set_deadline(Deadline(kind, desk_id, now + AGAIN))
            return False
        await records.set_deadline(Deadline(DeadlineKind.UNSTAFFED_STILL, desk_id, now + AGAIN))
        return True

    def _ring(self, desk: DeskId, status: AlarmStatus) -> None:
        record(Event.UNSTAFFED, desk=desk, kind=status)
        self.bell.ring(desk, status, self.clock.now())


async def _forget(desk: DeskId, records: Records) -> bool:
    """Someone is there, or the hours are over and nobody waits any more. Whether anyone had been told."""
    await records.drop_deadline(DeadlineKind.UNSTAFFED, desk)
    return await records.drop_deadline(DeadlineKind.UNSTAFFED_STILL, desk)
