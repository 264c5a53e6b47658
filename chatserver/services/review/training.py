"""Training material: a transcript that one supervisor proposes and another agrees to. It is deleted at its time all the same."""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, role_for
from chatserver.rules.assessment import Training, propose
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.reviewing import KeptTranscript, TranscriptState
from chatserver.rules.staff import Reader
from chatserver.rules.transcript import TranscriptId
from chatserver.services.review.ports import Clock, Records, Store


@dataclass(frozen=True, slots=True)
class TrainingMaterial:
    store: Store
    clock: Clock

    async def find(self, reader: Reader, name: TranscriptId) -> Training | None:
        """Raises NOT_FOUND."""

        async def read(records: Records) -> Training | None:
            await _get(records, reader, name)
            return await records.find_training(name)

        return await self.store.read(read)

    async def of(self, reader: Reader) -> dict[TranscriptId, Training]:
        """Everything of her desks that is proposed or agreed."""
        found = await self.store.read(lambda records: records.training(reader.desks))
        return {one.transcript: one for one in found}

    async def list(self, reader: Reader) -> list[tuple[KeptTranscript, Training]]:
        """The same with what was said, the newest week first, as far as it may be read."""

        async def read(records: Records) -> list[tuple[KeptTranscript, Training]]:
            found = {one.transcript: one for one in await records.training(reader.desks)}
            kept = await records.find_transcripts(list(found))
            return [(one, found[one.transcript.id]) for one in kept if one.state is TranscriptState.SHOWN]

        both = await self.store.read(read)
        return sorted(both, key=lambda pair: (pair[0].transcript.week, pair[0].transcript.id), reverse=True)

    async def propose(self, reader: Reader, name: TranscriptId) -> None:
        """Propose it, or agree. Raises NOT_FOUND, WRONG_STATE for what is hidden, one's own proposal, and what is agreed."""

        async def decide(records: Records) -> None:
            kept = await _get(records, reader, name)
            if kept.state is not TranscriptState.SHOWN:
                raise ChatError(Code.WRONG_STATE)
            proposed = propose(await records.find_training(name), name, reader.staff)
            await records.save_training(proposed)
            deed = Deed.TRAINING_PROPOSED if proposed.agreed_by is None else Deed.TRAINING_AGREED
            await self._note(records, reader, kept, deed)

        await self.store.write(decide)

    async def end(self, reader: Reader, name: TranscriptId) -> None:
        """Any supervisor of the desk, alone. Repeating is harmless. Raises NOT_FOUND."""

        async def decide(records: Records) -> None:
            kept = await _get(records, reader, name)
            if await records.end_training(name):
                await self._note(records, reader, kept, Deed.TRAINING_ENDED)

        await self.store.write(decide)

    async def _note(self, records: Records, reader: Reader, kept: KeptTranscript, deed: Deed) -> None:
        role, transcript = role_for(reader.roles, Action.READ_TRANSCRIPTS), kept.transcript
        await records.add_audit(AuditDraft(self.clock.now(), reader.staff, role, deed, transcript.desk, transcript.id))


async def _get(records: Records, reader: Reader, name: TranscriptId) -> KeptTranscript:
    kept = await records.find_transcript(name)
    if kept is None or kept.transcript.desk not in reader.desks:
        raise ChatError(Code.NOT_FOUND)
    return kept
