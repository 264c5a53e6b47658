"""A counsellor takes someone from the queue without being asked: in one transaction, so that there is never a second winner."""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import session as life
from chatserver.rules.access import may_take
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Life, SessionId, StaffId
from chatserver.services.beginning import begin_conversation, get_staff
from chatserver.services.hints import Bus
from chatserver.services.opening import Openings
from chatserver.services.ports import Clock, Records, Store
from chatserver.services.telling import tell_moved
from chatserver.services.wrapping_up import end_wrap_up


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes from the queue."""

    store: Store
    clock: Clock
    bus: Bus
    openings: Openings

    async def take(self, staff: StaffId, session_id: SessionId) -> None:
        """Begin a conversation with who waits at one of her own desks; wrapping up is over by it. What she has taken already is hers:
        repeating is harmless.

        Raises NOT_FOUND where it is not hers to do, OFFER_GONE when someone is asked or was quicker, WRONG_STATE when she is away,
        has no room, or does not speak the language."""

        async def decide(records: Records) -> AdviceSession | None:
            now = self.clock.now()
            member = await get_staff(records, staff)
            session = await records.find_session(session_id)
            if session is None or session.desk not in member.desks or session.desk not in self.openings.desks:
                raise ChatError(Code.NOT_FOUND)
            if not may_take(member.roles, self.openings.desks[session.desk].takers):
                raise ChatError(Code.NOT_FOUND)
            if session.life is Life.ACTIVE and session.counsellor == staff:
                return None
            taken = life.take(session, staff, now)
            candidates = await records.candidates(session.desk, now)
            if not any(c.id == staff and c.can_add() and c.may_take(session) for c in candidates):
                raise ChatError(Code.WRONG_STATE)
            await begin_conversation(records, taken, member, self.openings, now)
            await end_wrap_up(records, staff)
            return taken

        taken = await self.store.write(decide)
        if taken is not None:
            record(Event.SESSION_TAKEN, session=taken.id, staff=staff)
            tell_moved(self.bus, taken)
