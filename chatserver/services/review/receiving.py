"""Taking in what the chat side pushed: each parcel once, in one transaction with the emptying of its box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta

from chatserver.logs import Event, record
from chatserver.rules.transcript import AnonymisedTranscript
from chatserver.services.review.ports import Clock, Records, Store

BATCH = 50
REMEMBERED = timedelta(days=8)
"""So long a name is known, that a push repeated after a crash does not bring back what was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Empties the inbox."""

    store: Store
    clock: Clock

    async def sweep(self) -> int:
        """Take in everything that waits; how many transcripts that were."""
        taken = 0
        while True:
            waiting = await self.store.read(lambda records: records.waiting(1))
            if not waiting:
                return taken
            taken += await self.store.write(self._take)

    async def _take(self, records: Records) -> int:
        day = self.clock.now().astimezone(UTC).date()
        await records.forget_taken(day - REMEMBERED)
        count = 0
        for name, parcel in await records.waiting(BATCH):
            if isinstance(parcel, AnonymisedTranscript):
                await records.add_transcript(parcel, day)
                record(Event.TRANSCRIPT_TAKEN_IN, desk=parcel.desk)
                count += 1
            await records.take_out(name, day)
        return count
