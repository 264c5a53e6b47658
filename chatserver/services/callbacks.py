"""Calling back: a counsellor asks, the visitor answers in a form of its own, whoever calls deletes the number.

What she types is in no log, no event and no export. It is sealed under a key of its own, read by an explicit command alone, and gone
when someone has called, when she says no after all, or after ``rules.callback.KEPT_FOR``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import callback as rules
from chatserver.rules.access import Action, role_for
from chatserver.rules.audit import AuditDraft, Deed, deletion
from chatserver.rules.callback import KEPT_FOR, Callback, Standing, Wanted
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import CallbackId, DeskId, EntryKind, Life, SessionId, Speaker, StaffId
from chatserver.services.days import note_day
from chatserver.services.finding import get_active
from chatserver.services.hints import Bus, DeskChanged
from chatserver.services.ports import Chance, Clock, Deadline, Draft, Records, StaffMember, Store
from chatserver.services.telling import note, tell_grew


@dataclass(frozen=True, slots=True)
class ToCall:
    """One who is to be called, as she who calls sees it."""

    standing: Standing
    wanted: Wanted | None = field(repr=False)
    """None when it cannot be opened any more."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Asking, answering, calling."""

    store: Store
    clock: Clock
    chance: Chance
    bus: Bus
    desks: Mapping[DeskId, Desk]
    retention: Retention

    async def ask(self, staff: StaffId, session_id: SessionId) -> None:
        """Put the question to the visitor of a conversation of hers. While it is open, asking again changes nothing.
        Raises NOT_FOUND, and WRONG_STATE when it is over."""

        async def decide(records: Records) -> AdviceSession | None:
            session = await get_active(records, staff, session_id)
            known = await records.find_callback(session_id)
            if known is not None and known.asked_at is not None:
                return None
            now = self.clock.now()
            fresh = Callback(CallbackId(self.chance.identifier()), session_id, session.desk, now)
            await records.save_callback(fresh if known is None else replace(known, asked_at=now))
            await note(records, session_id, Draft(EntryKind.CALLBACK_ASKED, Speaker.SYSTEM, now, staff=staff))
            return session

        self._tell(await self.store.write(decide), "asked")

    async def give(self, session_id: SessionId, number: str, when: str) -> None:
        """The visitor's answer is yes. Raises INVALID and TOO_LONG for what she typed, WRONG_STATE when she is not asked (any more)."""
        wanted = rules.parse(number, when)

        async def decide(records: Records) -> AdviceSession:
            session, known = await _get_asked(records, session_id)
            now = self.clock.now()
            await records.seal_callback(replace(known, asked_at=None, given_at=now), wanted)
            await records.set_deadline(Deadline(DeadlineKind.CALLBACK_ENDS, known.id, now + KEPT_FOR))
            await note_day(records, now.date(), self.retention)
            await note(records, session_id, Draft(EntryKind.CALLBACK_GIVEN, Speaker.SYSTEM, now))
            return session

        self._tell(await self.store.write(decide), "given")

    async def refuse(self, session_id: SessionId, *, is_shown: bool) -> None:
        """Her answer is no, or her browser could not show the question. What she gave before goes too: no means no."""

        async def decide(records: Records) -> AdviceSession:
            session, known = await _get_asked(records, session_id)
            await _delete(records, known.id)
            kind = EntryKind.CALLBACK_REFUSED if is_shown else EntryKind.CALLBACK_NOT_SHOWN
            await note(records, session_id, Draft(kind, Speaker.SYSTEM, self.clock.now()))
            return session

        self._tell(await self.store.write(decide), "refused")

    async def see(self, member: StaffMember) -> list[ToCall]:
        """All that she may call, the earliest first."""

        async def look(records: Records) -> list[ToCall]:
            hers = [one for one in await records.callbacks() if rules.may_call(member, one)]
            return [ToCall(one, await records.open_callback(one.callback.id)) for one in hers]

        return await self.store.read(look)

    async def done(self, member: StaffMember, callback: CallbackId) -> None:
        """She has called, or it is not wanted any more: the number is gone for good, which is written down without it. Raises
        NOT_FOUND when there is none, or none of hers."""

        async def decide(records: Records) -> Standing:
            found = next((one for one in await records.callbacks() if one.callback.id == callback), None)
            if found is None or not rules.may_call(member, found):
                raise ChatError(Code.NOT_FOUND)
            await _delete(records, callback)
            role = role_for(member.roles, Action.CALL_BACK)
            await records.add_audit(AuditDraft(self.clock.now(), member.id, role, Deed.CALLBACK_DONE, found.desk, callback))
            return found

        found = await self.store.write(decide)
        record(Event.CALLBACK_MOVED, session=found.callback.session, staff=member.id, kind="done")
        self.bus.hint(DeskChanged(found.desk))

    async def expire(self, callback: CallbackId) -> None:
        """Nobody called in time: it is gone all the same."""

        async def decide(records: Records) -> Standing | None:
            is_due = await records.take_deadline(DeadlineKind.CALLBACK_ENDS, callback, self.clock.now())
            found = next((one for one in await records.callbacks() if one.callback.id == callback), None)
            if not is_due or found is None:
                return None
            await records.delete_callback(callback)
            await records.add_audit(deletion(self.clock.now(), Deed.NUMBER_DELETED))
            return found

        found = await self.store.write(decide)
        if found is not None:
            record(Event.CALLBACK_MOVED, session=found.callback.session, kind="expired")
            self.bus.hint(DeskChanged(found.desk))

    def _tell(self, session: AdviceSession | None, kind: str) -> None:
        if session is not None:
            record(Event.CALLBACK_MOVED, session=session.id, kind=kind)
            tell_grew(self.bus, [session])
            self.bus.hint(DeskChanged(session.desk))


async def _get_asked(records: Records, session_id: SessionId) -> tuple[AdviceSession, Callback]:
    session, known = await records.find_session(session_id), await records.find_callback(session_id)
    if session is None or known is None or known.asked_at is None or session.life is Life.ENDED:
        raise ChatError(Code.WRONG_STATE)
    return session, known


async def _delete(records: Records, callback: CallbackId) -> None:
    await records.delete_callback(callback)
    await records.drop_deadline(DeadlineKind.CALLBACK_ENDS, callback)
