"""How urgent a conversation is, and calling the duty lead: by the counsellor who talks, seen by whoever leads the shift.

A call is a row that stays until a duty lead has seen it or the session ends, so that one who connects later hears it too.
"""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import alert as alerts
from chatserver.rules import urgency as rules
from chatserver.rules.alert import AlertKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Outcome, SessionId, StaffId, Urgency
from chatserver.services.assignment import withdraw_held
from chatserver.services.beginning import get_staff
from chatserver.services.finding import get_active, get_conversation
from chatserver.services.hints import Bus, DeskChanged, DutyLeadCalled
from chatserver.services.ports import Clock, Records, StaffMember, Store
from chatserver.services.telling import tell_offer_closed


@dataclass(frozen=True, slots=True)
class Danger:
    """Marks, calls, and says that a call was seen."""

    store: Store
    clock: Clock
    bus: Bus

    async def mark(self, staff: StaffId, session_id: SessionId, urgency: Urgency) -> None:
        """Judge a conversation of hers. Immediate danger calls the duty lead; an acute one takes back what she is being offered.
        The same mark again changes nothing. Raises NOT_FOUND, and WRONG_STATE when it is over."""

        async def decide(records: Records) -> tuple[AdviceSession, bool, AdviceSession | None] | None:
            session = await get_conversation(records, staff, session_id)
            marked = rules.mark(session, urgency)
            if marked == session:
                return None
            await records.save_session(marked)
            has_called = rules.is_danger(marked) and await self._call(records, marked, AlertKind.DANGER, staff)
            # Whoever is on offer to her would wait for an answer that she has no time for.
            held = await withdraw_held(records, staff, self.clock.now()) if rules.claims_everything(marked) else None
            return marked, has_called, held

        done = await self.store.write(decide)
        if done is None:
            return
        marked, has_called, held = done
        record(Event.URGENCY_MARKED, session=session_id, staff=staff)
        if held is not None and held.offer is not None:
            tell_offer_closed(self.bus, held, held.offer, Outcome.WITHDRAWN)
        await self._tell(marked, staff, AlertKind.DANGER if has_called else None)

    async def call_duty_lead(self, staff: StaffId, session_id: SessionId, about: AlertKind) -> None:
        """Call about a conversation of hers. While nobody has seen it, calling again changes nothing; afterwards it calls again.
        Raises NOT_FOUND, and WRONG_STATE when it is over."""

        async def decide(records: Records) -> tuple[AdviceSession, bool]:
            session = await get_active(records, staff, session_id)
            return session, await self._call(records, session, about, staff)

        session, has_called = await self.store.write(decide)
        if has_called:
            await self._tell(session, staff, about)

    async def see(self, member: StaffMember, session_id: SessionId) -> None:
        """A duty lead has seen the call. The first one stays; NOT_FOUND when there is none, or none for her."""

        async def decide(records: Records) -> AdviceSession | None:
            alert = await records.find_alert(session_id)
            session = await records.find_session(session_id)
            if alert is None or session is None:
                raise ChatError(Code.NOT_FOUND)
            talks = None if session.counsellor is None else await records.find_staff(session.counsellor)
            if not alerts.hears(member, alert, {session.desk, *(talks.desks if talks else ())}):
                raise ChatError(Code.NOT_FOUND)
            if not alert.is_open:
                return None
            await records.save_alert(alerts.see(alert, member.id, self.clock.now()))
            return session

        session = await self.store.write(decide)
        if session is not None:
            record(Event.DUTY_LEAD_SAW, session=session_id, staff=member.id)
            await self._tell(session, session.counsellor, None)

    async def _call(self, records: Records, session: AdviceSession, kind: AlertKind, staff: StaffId) -> bool:
        """Whether that raised a call."""
        known = await records.find_alert(session.id)
        called = alerts.call(known, session.id, kind, staff, self.clock.now())
        if called == known:
            return False
        await records.save_alert(called)
        return True

    async def _tell(self, session: AdviceSession, staff: StaffId | None, called: AlertKind | None) -> None:
        """Both desks may look again: the session's, and that of who talks for it."""
        if called is not None:
            record(Event.DUTY_LEAD_CALLED, session=session.id, staff=staff, kind=called)
            self.bus.hint(DutyLeadCalled(session.id))
        member = None if staff is None else await self.store.read(lambda records: get_staff(records, staff))
        for desk in {session.desk, *(member.desks if member else ())}:
            self.bus.hint(DeskChanged(desk))
