"""Who is asked to take which session: offers made, accepted, declined, expired, withdrawn.

Every decision is one transaction over the queue of one desk, so nobody is lost and no two counsellors get one visitor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import queue
from chatserver.rules import session as life
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.session import Act, AdviceSession, Offer
from chatserver.rules.terms import Declared, DeclineReason, DeskId, OfferId, Outcome, SessionId, StaffId
from chatserver.services.beginning import begin_conversation, get_staff
from chatserver.services.hints import Bus, DeskChanged, NobodyTakes, OfferMoved
from chatserver.services.opening import Openings
from chatserver.services.ports import Chance, Clock, Deadline, Records, Store
from chatserver.services.telling import tell_grew, tell_offer_closed


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the queue led to."""

    made: tuple[AdviceSession, ...] = ()
    exhausted: tuple[AdviceSession, ...] = ()


class Assignment:
    """Offers and what becomes of them."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, bus: Bus, openings: Openings) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._bus = bus
        self._openings = openings

    async def run(self, desk_id: DeskId) -> Round:
        """Make every offer of a desk that can be made now."""
        desk = self._openings.get_desk(desk_id)
        done = await self._store.write(lambda records: self._decide(records, desk))
        for session in done.made:
            if session.offer is not None:
                record(Event.OFFER_MADE, session=session.id, staff=session.offer.staff, offer=session.offer.id)
                self._bus.hint(OfferMoved(session.offer.staff, session.offer.id, None))
        for session in done.exhausted:
            record(Event.NOBODY_TAKES, session=session.id, desk=desk_id)
            self._bus.hint(NobodyTakes(desk_id, session.id))
        if done.made:
            self._bus.hint(DeskChanged(desk_id))
        return done

    async def _decide(self, records: Records, desk: Desk) -> Round:
        now = self._clock.now()
        candidates = (await self._openings.answering(records, desk, now)).candidates
        if not any(c.has_room() for c in candidates):
            return Round()
        decided = queue.assign(await records.queue(desk.id), candidates)
        made = [await self._offer(records, choice, desk, now) for choice in decided.choices]
        exhausted = []
        for session in decided.exhausted:
            asking = replace(session, ask_again_at=now + desk.ask_again_time)
            await records.save_session(asking)
            await records.set_deadline(Deadline(DeadlineKind.ASK_AGAIN, session.id, now + desk.ask_again_time))
            exhausted.append(asking)
        return Round(tuple(made), tuple(exhausted))

    async def _offer(self, records: Records, choice: queue.Choice, desk: Desk, now: datetime) -> AdviceSession:
        made = Offer(OfferId(self._chance.identifier()), choice.staff, now, now + desk.offer_time)
        session = life.offer(choice.session, made)
        await records.save_session(session)
        await records.add_offer(session)
        await records.drop_deadline(DeadlineKind.ASK_AGAIN, session.id)
        await records.set_deadline(Deadline(DeadlineKind.OFFER_EXPIRES, made.id, made.expires_at))
        return session

    async def accept(self, staff: StaffId, offer: OfferId) -> SessionId:
        """Take the offered session. Repeating it gives the same answer; too late is OFFER_GONE, never made to her NOT_FOUND."""

        async def decide(records: Records) -> tuple[SessionId, tuple[AdviceSession, AdviceSession] | None]:
            about, outcome = await _get_offer(records, staff, offer)
            if outcome is Outcome.ACCEPTED:
                return about, None
            now = self._clock.now()
            session = await _get_offered(records, offer)
            taken = life.accept(session, staff, now)
            await self._close(records, offer, Outcome.ACCEPTED, now)
            await begin_conversation(records, taken, await get_staff(records, staff), self._openings, now)
            return about, (session, taken)

        about, done = await self._store.write(decide)
        if done is not None:
            self._closed(*done, Outcome.ACCEPTED)
            tell_grew(self._bus, [done[1]])
        return about

    async def decline(self, staff: StaffId, offer: OfferId, reason: DeclineReason) -> None:
        """Say no, and why. The visitor keeps her place and the next counsellor is asked. Who needs a break is away from now on.
        Repeating it changes nothing."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            _, outcome = await _get_offer(records, staff, offer)
            if outcome is Outcome.DECLINED:
                return None
            session = await _get_offered(records, offer)
            passed = life.pass_on(session, Act.DECLINE)
            await records.save_session(passed)
            await self._close(records, offer, Outcome.DECLINED, self._clock.now(), reason)
            if reason is DeclineReason.BREAK:
                await _set_away(records, staff)
            return session, passed

        done = await self._store.write(decide)
        if done is not None:
            self._closed(*done, Outcome.DECLINED)

    async def expire(self, offer: OfferId) -> None:
        """The deadline of an offer fell due: who let it pass is away until she says otherwise."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            now = self._clock.now()
            if not await records.take_deadline(DeadlineKind.OFFER_EXPIRES, offer, now):
                return None
            session = await records.find_offered_session(offer)
            if session is None or session.offer is None:
                return None
            passed = life.pass_on(session, Act.EXPIRE)
            await records.save_session(passed)
            await records.close_offer(offer, Outcome.EXPIRED, now)
            await _set_away(records, session.offer.staff)
            return session, passed

        done = await self._store.write(decide)
        if done is not None:
            self._closed(*done, Outcome.EXPIRED)

    async def ask_again(self, session_id: SessionId) -> None:
        """A new round begins for a session that everyone was asked for."""

        async def decide(records: Records) -> AdviceSession | None:
            is_due = await records.take_deadline(DeadlineKind.ASK_AGAIN, session_id, self._clock.now())
            session = await records.find_session(session_id)
            if not is_due or session is None or session.ask_again_at is None:
                return None
            fresh = queue.new_round(session)
            await records.save_session(fresh)
            return fresh

        session = await self._store.write(decide)
        if session is not None:
            self._bus.hint(DeskChanged(session.desk))

    def _closed(self, before: AdviceSession, after: AdviceSession, outcome: Outcome) -> None:
        if before.offer is not None:
            tell_offer_closed(self._bus, after, before.offer, outcome)

    async def _close(
        self, records: Records, offer: OfferId, outcome: Outcome, now: datetime, declined: DeclineReason | None = None
    ) -> None:
        await records.close_offer(offer, outcome, now, declined)
        await records.drop_deadline(DeadlineKind.OFFER_EXPIRES, offer)


async def withdraw_held(records: Records, staff: StaffId, now: datetime) -> AdviceSession | None:
    """Take back the offer a counsellor holds, in this transaction; the session as it was. Not counted as asked: she never answered."""
    session = await records.offer_held(staff)
    if session is None or session.offer is None:
        return None
    offer = session.offer.id
    back = life.pass_on(session, Act.WITHDRAW)
    await records.save_session(back)
    await records.close_offer(offer, Outcome.WITHDRAWN, now)
    await records.drop_deadline(DeadlineKind.OFFER_EXPIRES, offer)
    return session


async def _set_away(records: Records, staff: StaffId) -> None:
    presence = await records.find_presence(staff)
    if presence is not None:
        await records.save_presence(replace(presence, declared=Declared.AWAY))


async def _get_offer(records: Records, staff: StaffId, offer: OfferId) -> tuple[SessionId, Outcome | None]:
    found = await records.find_offer(staff, offer)
    if found is None:
        raise ChatError(Code.NOT_FOUND)
    return found


async def _get_offered(records: Records, offer: OfferId) -> AdviceSession:
    session = await records.find_offered_session(offer)
    if session is None:
        raise ChatError(Code.OFFER_GONE)
    return session
