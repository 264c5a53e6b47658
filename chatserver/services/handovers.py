"""Handing a conversation over to a colleague, who is asked and says yes or no.

Until the moment of a yes it stays with whoever has it, in one transaction, so that the visitor never has two counsellors and never none.
"""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.handover import ANSWER_TIME, Handover, HandoverId, can_take_on
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Outcome, SessionId, StaffId
from chatserver.services.beginning import get_staff
from chatserver.services.hints import Bus, NotesGrew
from chatserver.services.looking import is_colleague
from chatserver.services.passing_on import (
    Wish,
    candidates_of,
    close_handover,
    get_own,
    parse_summary,
    pass_on,
    sum_up,
    tell_desks,
    tell_passed_on,
)
from chatserver.services.ports import Chance, Clock, Deadline, Records, Store


@dataclass(frozen=True, slots=True)
class Handovers:
    """Asking and answering."""

    store: Store
    clock: Clock
    chance: Chance
    bus: Bus

    async def ask(self, wish: Wish, to: StaffId) -> HandoverId:
        """Ask a colleague to go on. Asking the same one again gets the same handover.

        Raises NOT_FOUND for a session or a colleague that is not there for her, TOO_LONG or INVALID for the summary, and WRONG_STATE
        when the conversation is over, someone else is asked, or the colleague is away, has no place or does not speak the language."""
        summary = parse_summary(wish)

        async def decide(records: Records) -> tuple[Handover, AdviceSession | None]:
            now = self.clock.now()
            session, me = await get_own(records, wish)
            member = await records.find_staff(to)
            if member is None or not is_colleague(me, member):
                raise ChatError(Code.NOT_FOUND)
            held = await records.open_handover(session.id)
            if held is not None and held.to == to:
                return held, None
            if held is not None or not can_take_on(await candidates_of(records, member, now), to, session):
                raise ChatError(Code.WRONG_STATE)
            asked = Handover(HandoverId(self.chance.identifier()), session.id, me.id, to, now, now + ANSWER_TIME)
            await records.add_handover(asked)
            await records.set_deadline(Deadline(DeadlineKind.HANDOVER_ENDS, asked.id, asked.ends_at))
            await sum_up(records, wish, summary, now)
            return asked, session

        asked, session = await self.store.write(decide)
        if session is not None:
            record(Event.HANDOVER_ASKED, session=session.id, staff=to)
            self.bus.hint(NotesGrew(session.id))
            await tell_desks(self.store, self.bus, session, to)
        return asked.id

    async def accept(self, staff: StaffId, handover: HandoverId) -> SessionId:
        """Go on with it. Repeating it gives the same answer; too late is OFFER_GONE, never asked NOT_FOUND, no place any more
        WRONG_STATE: it stays with whoever has it."""

        async def decide(records: Records) -> tuple[SessionId, tuple[AdviceSession, AdviceSession] | None]:
            now = self.clock.now()
            held, outcome = await _get_asked(records, staff, handover)
            if outcome is Outcome.ACCEPTED:
                return held.session, None
            session = await records.find_session(held.session)
            if outcome is not None or held.is_expired(now) or session is None or session.counsellor != held.by:
                raise ChatError(Code.OFFER_GONE)
            member = await get_staff(records, staff)
            if not can_take_on(await candidates_of(records, member, now), staff, session):
                raise ChatError(Code.WRONG_STATE)
            await close_handover(records, session.id, Outcome.ACCEPTED, now)
            return session.id, (session, await pass_on(records, session, member, now))

        about, done = await self.store.write(decide)
        if done is not None:
            await tell_passed_on(self.store, self.bus, *done)
        return about

    async def decline(self, staff: StaffId, handover: HandoverId) -> None:
        """Say no. Repeating it changes nothing."""
        await self._close(handover, Outcome.DECLINED, to=staff)

    async def withdraw(self, staff: StaffId, handover: HandoverId) -> None:
        """Whoever asked does not ask any more. Repeating it changes nothing."""
        await self._close(handover, Outcome.WITHDRAWN, by=staff)

    async def expire(self, handover: HandoverId) -> None:
        """The deadline fell due: nobody answered."""
        found = await self.store.write(lambda records: self._expire(records, handover))
        if found is not None:
            await self._closed(found, Outcome.EXPIRED)

    async def _expire(self, records: Records, handover: HandoverId) -> Handover | None:
        now = self.clock.now()
        is_due = await records.take_deadline(DeadlineKind.HANDOVER_ENDS, handover, now)
        found = await records.find_handover(handover)
        if not is_due or found is None or found[1] is not None:
            return None
        await records.close_handover(handover, Outcome.EXPIRED, now)
        return found[0]

    async def outcome(self, handover: HandoverId) -> Outcome | None:
        """How it ended, for whoever was told that it was asked; None while nobody answered."""
        found = await self.store.read(lambda records: records.find_handover(handover))
        return Outcome.WITHDRAWN if found is None else found[1]

    async def _close(self, handover: HandoverId, outcome: Outcome, *, by: StaffId | None = None, to: StaffId | None = None) -> None:
        async def decide(records: Records) -> Handover | None:
            found = await records.find_handover(handover)
            if found is None or (by or found[0].by, to or found[0].to) != (found[0].by, found[0].to):
                raise ChatError(Code.NOT_FOUND)
            held, ended = found
            if ended not in (None, outcome):
                raise ChatError(Code.OFFER_GONE)
            if ended is None:
                await close_handover(records, held.session, outcome, self.clock.now())
            return held if ended is None else None

        closed = await self.store.write(decide)
        if closed is not None:
            await self._closed(closed, outcome)

    async def _closed(self, held: Handover, outcome: Outcome) -> None:
        record(Event.HANDOVER_CLOSED, session=held.session, staff=held.to, outcome=outcome)
        session = await self.store.read(lambda records: records.find_session(held.session))
        if session is not None:
            await tell_desks(self.store, self.bus, session, held.to)


async def _get_asked(records: Records, staff: StaffId, handover: HandoverId) -> tuple[Handover, Outcome | None]:
    found = await records.find_handover(handover)
    if found is None or found[0].to != staff:
        raise ChatError(Code.NOT_FOUND)
    return found
