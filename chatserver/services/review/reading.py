"""Reading a transcript, and taking it out of sight: each reading and each act stands in the audit log, in the same transaction.

Of another desk, hidden, deleted or never there: one answer, NOT_FOUND.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, role_for
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.cutting import Place, cut
from chatserver.rules.reviewing import HideReason, KeptTranscript, TranscriptAct, TranscriptState, act
from chatserver.rules.staff import Reader
from chatserver.rules.transcript import TranscriptId
from chatserver.services.review.indexing import Indexing
from chatserver.services.review.ports import Clock, Records, Store

SHOWN = frozenset({TranscriptState.SHOWN})
AWAY = frozenset(TranscriptState) - SHOWN


@dataclass(frozen=True, slots=True)
class Reading:
    """What a supervisor does with one transcript."""

    store: Store
    clock: Clock
    indexing: Indexing

    async def read(self, reader: Reader, name: TranscriptId) -> KeptTranscript:
        """The whole of one that is shown. Raises NOT_FOUND, and UNAVAILABLE when the reading cannot be written down."""
        return await self._see(reader, name, SHOWN)

    async def see_hidden(self, reader: Reader, name: TranscriptId) -> KeptTranscript:
        """The whole of one that is hidden or cut, for who cuts it or decides on it. Raises as ``read``."""
        return await self._see(reader, name, AWAY)

    async def list_hidden(self, reader: Reader) -> list[KeptTranscript]:
        """What waits for somebody, the newest week first."""
        found = await self.store.read(lambda records: records.find_hidden(reader.desks))
        return sorted(found, key=lambda kept: (kept.transcript.week, kept.transcript.id), reverse=True)

    async def still_shown(self, reader: Reader, names: Sequence[TranscriptId]) -> list[TranscriptId]:
        """Which of these she may still find and read, for a page that was made a while ago."""
        found = await self.store.read(lambda records: records.find_transcripts(names))
        return [kept.transcript.id for kept in found if kept.state is TranscriptState.SHOWN and kept.transcript.desk in reader.desks]

    async def hide(self, reader: Reader, name: TranscriptId, reason: HideReason) -> None:
        """From now on nobody finds or reads it. Repeating is harmless. Raises NOT_FOUND."""

        async def decide(records: Records) -> None:
            kept = await _find(records, reader, name)
            if kept.state is TranscriptState.SHOWN:
                await records.save_transcript(act(kept, TranscriptAct.HIDE, reader.staff))
                await records.add_audit(self._draft(reader, kept, Deed.TRANSCRIPT_HIDDEN, reason))

        await self.store.write(decide)
        await self.indexing.forget([name])

    async def cut(self, reader: Reader, name: TranscriptId, version: int, places: Collection[Place]) -> None:
        """Take out what stands at these places of that version, for good; then a second person decides. Without places it is laid
        before her as it is. Raises NOT_FOUND, and WRONG_STATE when it is shown or another version by now."""

        async def decide(records: Records) -> None:
            kept = await _find_version(records, reader, name, version)
            after = act(kept, TranscriptAct.CUT, reader.staff)
            await records.save_transcript(replace(after, transcript=cut(kept.transcript, places)))
            await records.add_audit(self._draft(reader, kept, Deed.TRANSCRIPT_CUT))

        await self.store.write(decide)

    async def release(self, reader: Reader, name: TranscriptId, version: int) -> None:
        """Show it again to everybody. Raises NOT_FOUND, and WRONG_STATE when she cut it herself, when nobody did, or when it is another
        version by now."""

        async def decide(records: Records) -> None:
            kept = await _find_version(records, reader, name, version)
            await records.save_transcript(act(kept, TranscriptAct.RELEASE, reader.staff))
            await records.add_audit(self._draft(reader, kept, Deed.TRANSCRIPT_SHOWN_AGAIN))

        await self.store.write(decide)
        await self.indexing.renew(name)

    async def delete(self, reader: Reader, name: TranscriptId) -> None:
        """For good, with its key. It must be hidden first, so that nothing goes by one wrong press. Raises NOT_FOUND, and WRONG_STATE
        when it is shown."""

        async def decide(records: Records) -> None:
            kept = await _find(records, reader, name)
            if kept.state is TranscriptState.SHOWN:
                raise ChatError(Code.WRONG_STATE)
            await records.delete_transcript(name)
            await records.add_audit(self._draft(reader, kept, Deed.TRANSCRIPT_DELETED))

        await self.store.write(decide)
        await self.indexing.forget([name])

    async def _see(self, reader: Reader, name: TranscriptId, states: frozenset[TranscriptState]) -> KeptTranscript:
        async def see(records: Records) -> KeptTranscript:
            kept = await _find(records, reader, name)
            if kept.state not in states:
                raise ChatError(Code.NOT_FOUND)
            await records.add_audit(self._draft(reader, kept, Deed.TRANSCRIPT_READ))
            return kept

        return await self.store.write(see)

    def _draft(self, reader: Reader, kept: KeptTranscript, deed: Deed, reason: str = "") -> AuditDraft:
        role = role_for(reader.roles, Action.READ_TRANSCRIPTS)
        return AuditDraft(self.clock.now(), reader.staff, role, deed, kept.transcript.desk, kept.transcript.id, reason)


async def _find(records: Records, reader: Reader, name: TranscriptId) -> KeptTranscript:
    """One that cannot be opened any more is none; the alarm was given."""
    try:
        kept = await records.find_transcript(name)
    except ChatError as error:
        raise ChatError(Code.NOT_FOUND if error.code is Code.DAMAGED else error.code) from None
    if kept is None or kept.transcript.desk not in reader.desks:
        raise ChatError(Code.NOT_FOUND)
    return kept


async def _find_version(records: Records, reader: Reader, name: TranscriptId, version: int) -> KeptTranscript:
    kept = await _find(records, reader, name)
    if kept.version != version:
        raise ChatError(Code.WRONG_STATE)
    return kept
