"""A conversation that goes on elsewhere without a colleague being asked: at another desk, or with the duty lead."""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.rules import session as life
from chatserver.rules.access import Action, role_for
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.handover import can_step_in
from chatserver.rules.label import make_label
from chatserver.rules.looking import ComeReason
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EntryKind, Outcome, SessionId, StaffId
from chatserver.services.beginning import back_in_line
from chatserver.services.hints import Bus
from chatserver.services.looking import get_led
from chatserver.services.opening import Openings
from chatserver.services.passing_on import Wish, candidates_of, close_handover, get_own, parse_summary, pass_on, sum_up, tell_passed_on
from chatserver.services.ports import Chance, Clock, Records, Store


@dataclass(frozen=True, slots=True)
class Moving:
    """To another desk, or to the duty lead."""

    store: Store
    clock: Clock
    chance: Chance
    bus: Bus
    openings: Openings

    async def hand_to_desk(self, wish: Wish, to: DeskId) -> None:
        """To the very front of another desk's queue. Raises NOT_FOUND, TOO_LONG, INVALID, WRONG_STATE as above, and UNSTAFFED when nobody
        is available there who speaks the language: nobody is sent to an empty room."""
        summary = parse_summary(wish)

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession]:
            now = self.clock.now()
            session, _ = await get_own(records, wish)
            if to not in self.openings.desks or to == session.desk:
                raise ChatError(Code.NOT_FOUND)
            desk = self.openings.get_desk(to)
            who = (await self.openings.answering(records, desk, now)).candidates
            if session.language not in desk.languages or not any(c.is_present() and session.language in c.languages for c in who):
                raise ChatError(Code.UNSTAFFED)
            in_use = await records.labels_in_use(to)
            label = session.label if session.label not in in_use else make_label(in_use, self.chance.below)
            await sum_up(records, wish, summary, now)
            moved = life.hand_to_desk(session, to, label)
            await back_in_line(records, moved, EntryKind.TRANSFERRED, self.openings, now)
            return session, moved

        await tell_passed_on(self.store, self.bus, *await self.store.write(decide))

    async def take_over(self, staff: StaffId, session_id: SessionId, reason: ComeReason) -> None:
        """The duty lead goes on with a conversation in which she looks along; that and why is written down. Repeating it changes nothing.

        Raises NOT_FOUND where it is not hers to do, WRONG_STATE when she has no place left or does not speak the language."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            now = self.clock.now()
            session, member = await get_led(records, staff, session_id)
            if session.counsellor == staff:
                return None
            if await records.find_watched(staff, session_id) is None:
                raise ChatError(Code.NOT_FOUND)
            if not can_step_in(await candidates_of(records, member, now), staff, session):
                raise ChatError(Code.WRONG_STATE)
            await close_handover(records, session.id, Outcome.WITHDRAWN, now)
            moved = await pass_on(records, session, member, now)
            role, deed = role_for(member.roles, Action.TAKE_OVER), Deed.CONVERSATION_TAKEN_OVER
            await records.add_audit(AuditDraft(now, staff, role, deed, session.desk, session.id, reason))
            return session, moved

        done = await self.store.write(decide)
        if done is not None:
            await tell_passed_on(self.store, self.bus, *done)
