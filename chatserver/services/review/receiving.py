"""Taking in what the chat side pushed: each parcel once, in one transaction with the emptying of its box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta

from chatserver.errors import ChatError
from chatserver.logs import Event, record
from chatserver.rules.assessment import LONGEST_LETTER
from chatserver.rules.message import parse_text
from chatserver.rules.transcript import AnonymisedTranscript
from chatserver.services.review.ports import Clock, Records, Reply, Store
from chatserver.services.review.sampling import Sampling

BATCH = 50
REMEMBERED = timedelta(days=8)
"""So long a name is known, that a push repeated after a crash does not bring back what was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Empties the inbox."""

    store: Store
    clock: Clock
    sampling: Sampling

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
                await self.sampling.consider(records, parcel, day)
                record(Event.TRANSCRIPT_TAKEN_IN, desk=parcel.desk)
                count += 1
            elif parcel is not None:
                await _take_reply(records, name, parcel)
            await records.take_out(name, day)
        return count


async def _take_reply(records: Records, name: str, reply: Reply) -> None:
    """It comes under the name of the letter that it answers. One whose transcript is gone has nowhere to go."""
    try:
        text = parse_text(reply.text, LONGEST_LETTER)
    except ChatError:
        record(Event.RECORD_DAMAGED, kind="reply")
        return
    await records.save_reply(name, text)
