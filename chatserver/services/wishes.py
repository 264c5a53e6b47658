"""What a visitor may wish of her words: that nobody reads them to learn from, and that they are deleted now.

Deleting is one way, whoever does it: the session's key goes first, and with it everything that hangs on the words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import session as life
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.kept import Wish
from chatserver.rules.retention import may_delete_own
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, Life, Record, Role, SessionId, StaffId
from chatserver.services.finding import get_conversation
from chatserver.services.hints import Bus, DeskChanged, WordsDeleted
from chatserver.services.ports import Clock, Records, StaffMember, Store
from chatserver.services.to_release import forget_release, refuse_release


@dataclass(frozen=True, slots=True)
class Gone:
    """What was deleted, and who may look again."""

    session: AdviceSession
    counsellor: StaffMember | None
    entries: int


MOST_ENDED = 200
"""Shown at once, the last ones."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Carries them out, for the visitor herself and for staff to whom she said so."""

    store: Store
    clock: Clock
    bus: Bus

    async def refuse_review(self, staff: StaffId, session_id: SessionId) -> None:
        """She said that nobody may read it to learn from. Repeating is harmless, and nobody can take it back. Raises NOT_FOUND for a
        session that is not hers, WRONG_STATE when there is nothing to refuse any more."""

        async def decide(records: Records) -> AdviceSession | None:
            session = await get_conversation(records, staff, session_id)
            if session.record is not Record.FULL:
                raise ChatError(Code.WRONG_STATE)
            known = await records.answers(session_id)
            if known.review is False:
                return None
            await records.save_answers(session_id, replace(known, review=False))
            await records.note_wish(session_id, Wish.UNREAD)
            await refuse_release(records, session_id)
            return session

        session = await self.store.write(decide)
        if session is not None:
            self.bus.hint(DeskChanged(session.desk))

    async def delete_own(self, session_id: SessionId) -> None:
        """By its visitor, on the screen on which it ended. Repeating is harmless. Raises WRONG_STATE where she may not
        (``rules.retention.may_delete_own``)."""

        async def decide(records: Records) -> Gone | None:
            session = await records.find_session(session_id)
            if session is None or not may_delete_own(session):
                raise ChatError(Code.WRONG_STATE)
            return await delete_now(records, session, None, Role.VISITOR, self.clock.now())

        self._tell(await self.store.write(decide))

    async def deletable(self, actor: StaffMember, desk: DeskId) -> list[tuple[AdviceSession, StaffMember | None]]:
        """Ended sessions whose words she may delete, with who talked in them: her own, and as a duty lead those of the desk. No words."""
        led = desk if _leads(actor, desk) else None

        async def look(records: Records) -> list[tuple[AdviceSession, StaffMember | None]]:
            members = {member.id: member for member in await records.staff()}
            found = await records.ended_with_words(actor.id, led, MOST_ENDED)
            return [(session, None if session.counsellor is None else members.get(session.counsellor)) for session in found]

        return await self.store.read(look)

    async def delete_for(self, actor: StaffMember, session_id: SessionId) -> None:
        """By staff, because its visitor wished so: by its counsellor, or a duty lead of its desk. Repeating is harmless. Raises
        NOT_FOUND for anyone else, WRONG_STATE while it goes on."""

        async def decide(records: Records) -> Gone | None:
            session, role = await _find(records, actor, session_id)
            if session.life is not Life.ENDED:
                raise ChatError(Code.WRONG_STATE)
            return await delete_now(records, session, actor.id, role, self.clock.now())

        self._tell(await self.store.write(decide))

    def _tell(self, gone: Gone | None) -> None:
        if gone is None:
            return
        record(Event.WORDS_DELETED, session=gone.session.id, count=gone.entries)
        self.bus.hint(WordsDeleted(gone.session.id))
        for desk in {gone.session.desk, *(gone.counsellor.desks if gone.counsellor else ())}:
            self.bus.hint(DeskChanged(desk))


async def _find(records: Records, actor: StaffMember, session_id: SessionId) -> tuple[AdviceSession, Role]:
    hers = await records.find_conversation(actor.id, session_id)
    if hers is not None:
        return hers, Role.COUNSELLOR
    session = await records.find_session(session_id)
    if session is None or not _leads(actor, session.desk):
        raise ChatError(Code.NOT_FOUND)
    return session, Role.DUTY_LEAD


def _leads(actor: StaffMember, desk: DeskId) -> bool:
    return Role.DUTY_LEAD in actor.roles and desk in actor.desks


async def delete_now(records: Records, session: AdviceSession, by: StaffId | None, role: Role | None, now: datetime) -> Gone | None:
    """In this transaction, that of an ended session. None when it was gone already."""
    if session.record is Record.DELETED:
        return None
    await records.note_wish(session.id, Wish.DELETED)
    count = await records.delete_words(session.id)
    await forget_release(records, session.id)
    await records.save_session(life.thin(session, Record.DELETED))
    await records.drop_deadline(DeadlineKind.WORDS_END, session.id)
    callback = await records.find_callback(session.id)
    if callback is not None:  # whoever wants nothing of it to be left does not want the telephone to ring either
        await records.delete_callback(callback.id)
        await records.drop_deadline(DeadlineKind.CALLBACK_ENDS, callback.id)
    await records.add_audit(AuditDraft(now, by, role, Deed.WORDS_DELETED_NOW, session.desk, session.id, str(count)))
    member = None if session.counsellor is None else await records.find_staff(session.counsellor)
    return Gone(session, member, count)
