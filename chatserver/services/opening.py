"""Whether a desk is open: reads what the rule asks for, and tells when the answer changes."""

from __future__ import annotations

from collections.abc import Mapping

from chatserver.errors import ChatError, Code
from chatserver.rules import availability
from chatserver.rules.availability import Opening
from chatserver.rules.desk import Desk
from chatserver.rules.terms import Availability, DeskId
from chatserver.services.ports import Clock, Records, Store

REFUSALS = {Availability.CLOSED: Code.CLOSED, Availability.UNSTAFFED: Code.UNSTAFFED, Availability.FULL: Code.FULL}


class Openings:
    """The truth about being open, from the record and the clock."""

    def __init__(self, store: Store, clock: Clock, desks: Mapping[DeskId, Desk]) -> None:
        self.desks = desks
        self._store = store
        self._clock = clock

    def get_desk(self, desk: DeskId) -> Desk:
        """Raises UNKNOWN_DESK."""
        found = self.desks.get(desk)
        if found is None:
            raise ChatError(Code.UNKNOWN_DESK)
        return found

    async def at(self, desk: DeskId) -> Opening:
        """What visitors of this desk may be told now. Raises UNKNOWN_DESK."""
        found = self.get_desk(desk)
        return await self._store.read(lambda records: self.of(records, found))

    async def of(self, records: Records, desk: Desk) -> Opening:
        """The same inside a transaction, so that a start and what it was told agree."""
        now = self._clock.now()
        present = sum(c.is_present() for c in await records.candidates(desk.id, now))
        return availability.opening(desk, now, present, await records.queue_length(desk.id))

    async def admit(self, records: Records, desk: Desk) -> Opening:
        """The opening, if a newcomer may be let in; otherwise the refusal that says why not."""
        found = await self.of(records, desk)
        if found.state is not Availability.OPEN:
            raise ChatError(REFUSALS[found.state])
        return found
