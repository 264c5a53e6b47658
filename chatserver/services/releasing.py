"""What a counsellor does to let her conversation be read without what identifies: she sees what is left, hides more, and releases it.

Permission is how a session is found. She is shown cleaned text alone, also while she may still read what was said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.access import Action, role_for
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.cleaning import CleanText, clean, hidden_at, mark_at, without
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.findings import MOST_MARKS, Findings, HandMark, Said
from chatserver.rules.release import CleaningState, MarkKind, Standing, may_be_reviewed, push_at
from chatserver.rules.retention import Retention, words_end_at
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Paperwork, Releases, SessionId
from chatserver.services.hints import Bus
from chatserver.services.ports import Clock, Deadline, Records, StaffMember, Store
from chatserver.services.ports_release import Cleaner
from chatserver.services.to_release import get_to_release, read_all, said_in, tell_release

_Change = Callable[[list[Said], Findings, list[HandMark], CleanText], list[HandMark]]
SEEN_AGAIN = timedelta(minutes=10)
"""She looks anew at every word that she hides. What she reads within so long is one reading, and is written down once."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A conversation as its counsellor is shown it."""

    session: AdviceSession
    standing: Standing
    until: datetime
    text: CleanText = field(default_factory=CleanText)
    measured: bool = False

    @property
    def found(self) -> int:
        return self.text.count(MarkKind.PLACEHOLDER)

    @property
    def by_hand(self) -> int:
        return self.text.count(MarkKind.BY_HAND)

    @property
    def is_registered(self) -> bool:
        return self.session.paperwork is Paperwork.REGISTERED


@dataclass(frozen=True, slots=True)
class Releasing:
    """Seeing, hiding and releasing. Raises NOT_FOUND for what is not hers, was never answered, goes on, or has no words any more."""

    store: Store
    clock: Clock
    bus: Bus
    cleaner: Cleaner
    retention: Retention

    async def cleaned(self, actor: StaffMember, session_id: SessionId) -> Cleaned:
        """What is left of it, where it is ready; that she read it is written down. Raises DAMAGED."""

        async def look(records: Records) -> Cleaned:
            session, standing = await get_to_release(records, actor.id, session_id)
            return Cleaned(session, standing, words_end_at(session, self.retention))

        seen = await self.store.read(look)
        if seen.standing.state is not CleaningState.READY:
            return seen
        said = await self._said(session_id)

        async def read(records: Records) -> Cleaned:
            session, standing = await get_to_release(records, actor.id, session_id)
            if standing.state is not CleaningState.READY:
                return replace(seen, session=session, standing=standing)
            findings, marks = await records.findings(session_id)
            await self._note_seen(records, actor, session, standing)
            text = clean(said, findings, marks, self.cleaner.words)
            return replace(seen, session=session, standing=standing, text=text, measured=findings.measured)

        return await self.store.write(read)

    async def hide(self, actor: StaffMember, session_id: SessionId, offset: int, start: int, end: int) -> None:
        """The words there, and the same words everywhere. Raises WRONG_STATE unless it is ready; INVALID for a place without a word
        that is shown; DAMAGED."""

        def more(_said: list[Said], _findings: Findings, marks: list[HandMark], text: CleanText) -> list[HandMark]:
            if len(marks) >= MOST_MARKS:
                raise ChatError(Code.INVALID)
            return [*marks, mark_at(text, offset, start, end, self.cleaner.words)]

        await self._mark(actor, session_id, more)

    async def show_again(self, actor: StaffMember, session_id: SessionId, offset: int, start: int, end: int) -> None:
        """What a person hid there, everywhere. Raises WRONG_STATE unless it is ready; INVALID where nobody hid anything; DAMAGED."""

        def less(said: list[Said], findings: Findings, marks: list[HandMark], text: CleanText) -> list[HandMark]:
            return without(hidden_at(text, offset, start, end), said, findings, marks, self.cleaner.words)

        await self._mark(actor, session_id, less)

    async def release(self, actor: StaffMember, session_id: SessionId) -> None:
        """Others may read it, as it is shown now. Repeating changes nothing. Raises WRONG_STATE unless it is ready."""

        async def decide(records: Records) -> AdviceSession | None:
            session, standing = await get_to_release(records, actor.id, session_id)
            if standing.state is CleaningState.RELEASED:
                return None
            if standing.state is not CleaningState.READY or not may_be_reviewed(await records.answers(session_id)):
                raise ChatError(Code.WRONG_STATE)
            await release(records, session, standing, actor, self.clock.now(), self.retention)
            return session

        released = await self.store.write(decide)
        if released is not None:
            record(Event.RELEASED, session=session_id, staff=actor.id)
            await tell_release(self.store, self.bus, released)

    # ---- below ----

    async def _said(self, session_id: SessionId) -> list[Said]:
        return list(said_in(await read_all(self.store, session_id)))

    async def _mark(self, actor: StaffMember, session_id: SessionId, change: _Change) -> None:
        await self.store.read(lambda records: _get_ready(records, actor, session_id))
        said = await self._said(session_id)

        async def decide(records: Records) -> AdviceSession | None:
            session, standing = await _get_ready(records, actor, session_id)
            findings, marks = await records.findings(session_id)
            words = self.cleaner.words
            changed = change(said, findings, marks, clean(said, findings, marks, words))
            await records.save_hand_marks(session_id, changed)
            is_rare = bool(clean(said, findings, changed, words).rare)
            await records.save_release(session_id, replace(standing, rare=is_rare))
            return session if is_rare != standing.rare else None

        told = await self.store.write(decide)
        if told is not None:
            await tell_release(self.store, self.bus, told)

    async def _note_seen(self, records: Records, actor: StaffMember, session: AdviceSession, standing: Standing) -> None:
        now = self.clock.now()
        if standing.seen_at is not None and now < standing.seen_at + SEEN_AGAIN:
            return
        await records.save_release(session.id, replace(standing, seen_at=now))
        role = role_for(actor.roles, Action.RELEASE)
        await records.add_audit(AuditDraft(now, actor.id, role, Deed.TRANSCRIPT_SEEN, session.desk, session.id))


async def release(
    records: Records, session: AdviceSession, standing: Standing, actor: StaffMember | None, now: datetime, retention: Retention
) -> Standing:
    """In this transaction: released by ``actor``, or by itself, written down, and due to go over."""
    by, role = (None, None) if actor is None else (actor.id, role_for(actor.roles, Action.RELEASE))
    how = Releases.AUTOMATIC if actor is None else Releases.BY_HAND
    released = replace(standing, state=CleaningState.RELEASED, owed_by=None, by_hand=actor is not None, released_at=now)
    await records.save_release(session.id, released)
    due_at = push_at(session, now, words_end_at(session, retention))
    await records.set_deadline(Deadline(DeadlineKind.PUSH, session.id, due_at))
    await records.add_audit(AuditDraft(now, by, role, Deed.TRANSCRIPT_RELEASED, session.desk, session.id, how))
    return released


async def _get_ready(records: Records, actor: StaffMember, session_id: SessionId) -> tuple[AdviceSession, Standing]:
    session, standing = await get_to_release(records, actor.id, session_id)
    if standing.state is not CleaningState.READY:
        raise ChatError(Code.WRONG_STATE)
    return session, standing
