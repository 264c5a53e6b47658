"""What a counsellor does to let her conversation be read without what identifies: she sees what is left, hides more, and releases it.

Permission is how a session is found. She is shown cleaned text alone, also while she may still read what was said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

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
TIMES = 5
"""So often a change is decided again when another one came between."""
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
class _Found:
    """What the record says of it; ``findings`` only while it is ready."""

    session: AdviceSession
    standing: Standing
    findings: Findings | None = None
    marks: list[HandMark] = field(default_factory=list)


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
        found = await self.store.read(lambda records: self._look(records, actor, session_id))
        until = words_end_at(found.session, self.retention)
        if found.findings is None:
            return Cleaned(found.session, found.standing, until)
        if self._is_news(found.standing):
            await self.store.write(lambda records: self._note_seen(records, actor, session_id))
        said = await self._said(session_id)
        text = await asyncio.to_thread(clean, said, found.findings, found.marks, self.cleaner.words)
        return Cleaned(found.session, found.standing, until, text, found.findings.measured)

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
        """Decided beside the writer, which others wait for; where her other console was quicker, decided again."""
        said: list[Said] | None = None
        for _ in range(TIMES):
            found = await self.store.read(lambda records: self._look(records, actor, session_id))
            if found.findings is None:
                raise ChatError(Code.WRONG_STATE)
            said = said or await self._said(session_id)
            changed, is_rare = await asyncio.to_thread(self._changed, change, said, found.findings, found.marks)
            if await self.store.write(partial(self._keep, actor, found, changed, is_rare)):
                if is_rare != found.standing.rare:
                    await tell_release(self.store, self.bus, found.session)
                return
        raise ChatError(Code.UNAVAILABLE)

    def _changed(self, change: _Change, said: list[Said], findings: Findings, marks: list[HandMark]) -> tuple[list[HandMark], bool]:
        """And whether something rare is left then. A long conversation takes tenths of a second: not in the loop."""
        words = self.cleaner.words
        changed = change(said, findings, marks, clean(said, findings, marks, words))
        return changed, bool(clean(said, findings, changed, words).rare)

    async def _look(self, records: Records, actor: StaffMember, session_id: SessionId) -> _Found:
        session, standing = await get_to_release(records, actor.id, session_id)
        if standing.state is not CleaningState.READY:
            return _Found(session, standing)
        return _Found(session, standing, *await records.findings(session_id))

    async def _keep(self, actor: StaffMember, found: _Found, changed: list[HandMark], is_rare: bool, records: Records) -> bool:  # noqa: FBT001 - a fact of the text
        now = await self._look(records, actor, found.session.id)
        if (now.findings, now.marks) != (found.findings, found.marks):
            return False
        await records.save_hand_marks(found.session.id, changed)
        await records.save_release(found.session.id, replace(now.standing, rare=is_rare))
        return True

    def _is_news(self, standing: Standing) -> bool:
        return standing.seen_at is None or self.clock.now() >= standing.seen_at + SEEN_AGAIN

    async def _note_seen(self, records: Records, actor: StaffMember, session_id: SessionId) -> None:
        session, standing = await get_to_release(records, actor.id, session_id)
        if not self._is_news(standing):
            return
        now = self.clock.now()
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
