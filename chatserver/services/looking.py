"""Looking along: the counsellor asks a colleague in, or the duty lead comes by herself; the visitor is told by the log either way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.access import Action, may, may_at, role_for
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.looking import ComeReason, How
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Life, SessionId, StaffId
from chatserver.services.beginning import get_staff
from chatserver.services.hints import Bus, DeskChanged, ReaderGone
from chatserver.services.onlookers import begin_looking, end_looking
from chatserver.services.ports import Clock, Records, StaffMember, Store
from chatserver.services.telling import tell_moved

Finding = Callable[[Records], Awaitable[AdviceSession | None]]


@dataclass(frozen=True, slots=True)
class Looking:
    """Who reads along in a conversation that is not hers."""

    store: Store
    clock: Clock
    bus: Bus

    @staticmethod
    async def begin(records: Records, session: AdviceSession, member: StaffMember, how: How, now: datetime) -> bool:
        """As part of another use case's transaction; see ``begin_looking``. Call ``tell_begun`` after its commit."""
        return await begin_looking(records, session, member, how, now)

    def tell_begun(self, session: AdviceSession, member: StaffMember) -> None:
        """Everyone who shows or serves this session may look again, and her own desks too."""
        record(Event.LOOKING_BEGUN, session=session.id, staff=member.id)
        self._tell(session, [member])

    async def invite(self, staff: StaffId, session_id: SessionId, invited: StaffId) -> None:
        """Ask a colleague who is connected to look along in one's own conversation. Asking twice changes nothing.

        Raises NOT_FOUND for a session or a colleague that is not there for her, WRONG_STATE when the conversation is over, the
        colleague is not connected, or too many look along."""

        async def decide(records: Records) -> tuple[AdviceSession, StaffMember] | None:
            session = await records.find_conversation(staff, session_id)
            member = await records.find_staff(invited)
            me = await get_staff(records, staff)
            if session is None or member is None or not is_colleague(me, member):
                raise ChatError(Code.NOT_FOUND)
            presence = await records.find_presence(invited)
            if presence is None or presence.gone_since is not None:
                raise ChatError(Code.WRONG_STATE)
            return (session, member) if await begin_looking(records, session, member, How.INVITED, self.clock.now()) else None

        done = await self.store.write(decide)
        if done is not None:
            self.tell_begun(*done)

    async def come(self, staff: StaffId, session_id: SessionId, reason: ComeReason) -> None:
        """The duty lead looks along in a conversation of her desk; who came and why is written down. Coming twice changes nothing.

        Raises NOT_FOUND where it is not hers to do, WRONG_STATE for her own conversation."""

        async def decide(records: Records) -> tuple[AdviceSession, StaffMember] | None:
            session, member = await get_led(records, staff, session_id)
            now = self.clock.now()
            if not await begin_looking(records, session, member, How.CAME, now):
                return None
            role = role_for(member.roles, Action.COME)
            deed = Deed.CONVERSATION_COME_TO
            await records.add_audit(AuditDraft(now, staff, role, deed, session.desk, session.id, reason))
            return session, member

        done = await self.store.write(decide)
        if done is not None:
            self.tell_begun(*done)

    async def leave(self, staff: StaffId, session_id: SessionId) -> None:
        """She stops looking along. Where she does not, it is done already."""
        await self._end(staff, session_id, lambda records: records.find_watched(staff, session_id))

    async def send_away(self, staff: StaffId, session_id: SessionId, onlooker: StaffId) -> None:
        """The counsellor needs a colleague no more. A duty lead who came by herself stays until she goes: NOT_FOUND, as for a
        session that is not hers."""

        async def find(records: Records) -> AdviceSession | None:
            session = await records.find_conversation(staff, session_id)
            present = [] if session is None else await records.onlookers(session_id)
            if session is None or any(one.staff == onlooker and one.how is How.CAME for one in present):
                raise ChatError(Code.NOT_FOUND)
            return session

        await self._end(onlooker, session_id, find)

    async def _end(self, onlooker: StaffId, session_id: SessionId, find: Finding) -> None:
        async def decide(records: Records) -> tuple[AdviceSession, StaffMember] | None:
            session = await find(records)
            if session is None or not await end_looking(records, session, onlooker, self.clock.now()):
                return None
            return session, await get_staff(records, onlooker)

        done = await self.store.write(decide)
        if done is not None:
            session, member = done
            self.bus.hint(ReaderGone(session_id, onlooker))
            record(Event.LOOKING_ENDED, session=session_id, staff=onlooker)
            self._tell(session, [member])

    def _tell(self, session: AdviceSession, members: Iterable[StaffMember]) -> None:
        tell_moved(self.bus, session)
        for desk in sorted({desk for member in members for desk in member.desks} - {session.desk}):
            self.bus.hint(DeskChanged(desk))


def is_colleague(one: StaffMember, other: StaffMember) -> bool:
    """Whether the other one is someone else with a desk in common who may read along."""
    is_there = other.id != one.id and other.disabled_at is None and may(other.roles, Action.FOLLOW)
    return is_there and not one.desks.isdisjoint(other.desks)


async def get_led(records: Records, staff: StaffId, session_id: SessionId) -> tuple[AdviceSession, StaffMember]:
    """An active session of a desk that she leads. Raises NOT_FOUND."""
    member, session = await get_staff(records, staff), await records.find_session(session_id)
    if session is None or session.life is not Life.ACTIVE or not may_at(member.roles, member.desks, Action.COME, session.desk):
        raise ChatError(Code.NOT_FOUND)
    return session, member
