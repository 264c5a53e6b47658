"""What counsellors declare, whether their consoles are connected, and what follows when one vanishes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta

from chatserver.logs import Event, record
from chatserver.rules import session as life
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Declared, DeskId, EntryKind, Outcome, Speaker, StaffId
from chatserver.services.assignment import withdraw_held
from chatserver.services.beginning import back_in_line, get_staff
from chatserver.services.hints import Bus, DeskChanged, ReaderGone, SessionChanged
from chatserver.services.onlookers import end_looking_of
from chatserver.services.opening import Openings
from chatserver.services.ports import Clock, Deadline, Draft, Presence, Records, Store
from chatserver.services.telling import note, tell_grew, tell_moved, tell_offer_closed

PAUSE = timedelta(minutes=5)
PAUSE_AGAIN = timedelta(seconds=10)
"""After which a pause is looked at again that was over while her console was cut off."""
GOING = (DeadlineKind.COUNSELLOR_AWAY, DeadlineKind.COUNSELLOR_GONE, DeadlineKind.COUNSELLOR_VANISHED)


class Presences:
    """Declared, observed, and the three deadlines of a console that is away: away, visitors told, conversations back."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, openings: Openings) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._openings = openings

    async def declare(self, staff: StaffId, declared: Declared) -> None:
        """Available or away, as she says. Away gives back an offer she holds; either ends a pause."""

        async def decide(records: Records) -> AdviceSession | None:
            presence = await self._get(records, staff)
            await records.save_presence(replace(presence, declared=declared))
            await records.drop_deadline(DeadlineKind.PAUSE_ENDS, staff)
            return await withdraw_held(records, staff, self._clock.now()) if declared is Declared.AWAY else None

        await self._withdrawn(staff, await self._store.write(decide))

    async def signed_out(self, staff: StaffId) -> None:
        """Away at once, and looking along nowhere: the grace is for networks that fail, not for people who left."""
        watched = await self._store.write(lambda records: end_looking_of(records, staff, self._clock.now()))
        self._looks_no_more(staff, watched)
        await self.declare(staff, Declared.AWAY)

    def _looks_no_more(self, staff: StaffId, watched: list[AdviceSession]) -> None:
        for session in watched:
            self._bus.hint(ReaderGone(session.id, staff))
            tell_moved(self._bus, session)

    async def pause(self, staff: StaffId) -> None:
        """Away for a while, and then available again. To who is away already it does nothing: a pause under way does not grow."""

        async def decide(records: Records) -> AdviceSession | None:
            presence, now = await self._get(records, staff), self._clock.now()
            if presence.declared is Declared.AWAY:
                return None
            await records.save_presence(replace(presence, declared=Declared.AWAY))
            await records.set_deadline(Deadline(DeadlineKind.PAUSE_ENDS, staff, now + PAUSE))
            return await withdraw_held(records, staff, now)

        await self._withdrawn(staff, await self._store.write(decide))

    async def pause_over(self, staff: StaffId) -> None:
        """Available again, as soon as her console is there to show it."""

        async def decide(records: Records) -> None:
            is_due = await records.take_deadline(DeadlineKind.PAUSE_ENDS, staff, self._clock.now())
            presence = await self._get(records, staff)
            if is_due and presence.connected and presence.gone_since is None:
                await records.save_presence(replace(presence, declared=Declared.AVAILABLE))
            elif is_due and presence.connected:  # cut off, or loading the page anew: seen again until she is back or has vanished
                await records.set_deadline(Deadline(DeadlineKind.PAUSE_ENDS, staff, self._clock.now() + PAUSE_AGAIN))

        await self._store.write(decide)
        await self._changed(staff)

    async def connected(self, staff: StaffId) -> None:
        """A console of hers is there; visitors who were told that she was gone hear that she is back. Repeating it changes nothing."""

        async def decide(records: Records) -> list[AdviceSession]:
            presence = await self._get(records, staff)
            if presence.gone_since is None and presence.connected:
                return []
            await records.save_presence(replace(presence, gone_since=None, connected=True))
            pending = [await records.drop_deadline(kind, staff) for kind in GOING]
            was_told = presence.gone_since is not None and not pending[1]
            if not was_told:
                return []
            return await self._tell(records, staff, EntryKind.COUNSELLOR_BACK)

        tell_grew(self._bus, await self._store.write(decide))
        await self._changed(staff)

    async def disconnected(self, staff: StaffId) -> None:
        """Her last console is gone. Nothing is taken from her yet: the deadlines decide."""
        await self._store.write(lambda records: self._going(records, staff, self._clock.now()))
        await self._changed(staff)

    async def away(self, staff: StaffId) -> None:
        """Gone for long enough that she counts as away: no offers, and the one she holds goes to the next."""

        async def decide(records: Records) -> AdviceSession | None:
            is_due = await records.take_deadline(DeadlineKind.COUNSELLOR_AWAY, staff, self._clock.now())
            presence = await self._get(records, staff)
            if not is_due or presence.gone_since is None:
                return None
            await records.save_presence(replace(presence, connected=False))
            return await withdraw_held(records, staff, self._clock.now())

        await self._withdrawn(staff, await self._store.write(decide))

    async def gone(self, staff: StaffId) -> None:
        """Her visitors are told that she dropped out, and that someone will be back."""

        async def decide(records: Records) -> list[AdviceSession]:
            is_due = await records.take_deadline(DeadlineKind.COUNSELLOR_GONE, staff, self._clock.now())
            if not is_due or (await self._get(records, staff)).gone_since is None:
                return []
            return await self._tell(records, staff, EntryKind.COUNSELLOR_GONE)

        tell_grew(self._bus, await self._store.write(decide))

    async def vanished(self, staff: StaffId) -> None:
        """Her conversations go to the very front of the queue, she looks along nowhere any more, and the visitors are told."""

        async def decide(records: Records) -> tuple[list[AdviceSession], list[AdviceSession]]:
            now = self._clock.now()
            is_due = await records.take_deadline(DeadlineKind.COUNSELLOR_VANISHED, staff, now)
            presence = await self._get(records, staff)
            if not is_due or presence.gone_since is None:
                return [], []
            await records.save_presence(replace(presence, declared=Declared.AWAY, connected=False))
            await records.drop_deadline(DeadlineKind.PAUSE_ENDS, staff)
            returned = []
            for session in await records.conversations(staff):
                back = life.give_back(session)
                await back_in_line(records, back, EntryKind.RETURNED, self._openings, now)
                returned.append(back)
            return returned, await end_looking_of(records, staff, now)

        returned, watched = await self._store.write(decide)
        for session in returned:
            record(Event.COUNSELLOR_VANISHED, staff=staff, session=session.id)
            self._bus.hint(SessionChanged(session.id))
        tell_grew(self._bus, returned)
        self._looks_no_more(staff, watched)
        await self._changed(staff)

    async def reconcile(self, here: AbstractSet[StaffId]) -> None:
        """Bring the record in line with who has a console connected. What was noted when it happened is normally right already;
        this heals what a refusal of the store, or an end of the server, kept from being noted."""
        known = {p.staff: p.gone_since is None for p in await self._store.read(lambda records: records.presences())}
        for staff in [s for s, is_here in known.items() if is_here and s not in here]:
            await self.disconnected(staff)
        for staff in [s for s in here if not known.get(s, False)]:
            await self.connected(staff)

    async def _going(self, records: Records, staff: StaffId, now: datetime) -> None:
        # Those of her visitors' desks too, when she stands in for another: what they are told, and when, is their own desk's.
        served = {session.desk for session in await records.conversations(staff)} & self._openings.desks.keys()
        desks = [*await self._desks(records, staff), *(self._openings.desks[desk] for desk in served)]
        presence = await self._get(records, staff)
        await records.save_presence(replace(presence, gone_since=now))
        times: tuple[Callable[[Desk], timedelta], ...] = (
            lambda d: d.away_after,
            lambda d: d.gone_after,
            lambda d: d.vanished_after,
        )
        for kind, time in zip(GOING, times, strict=True):
            await records.set_deadline(Deadline(kind, staff, now + min(time(d) for d in desks)))

    async def _tell(self, records: Records, staff: StaffId, kind: EntryKind) -> list[AdviceSession]:
        sessions = await records.conversations(staff)
        for session in sessions:
            await note(records, session.id, Draft(kind, Speaker.SYSTEM, self._clock.now(), staff=staff))
        return sessions

    async def _get(self, records: Records, staff: StaffId) -> Presence:
        found = await records.find_presence(staff)
        return found or Presence(staff, Declared.AWAY, gone_since=self._clock.now(), idle_since=self._clock.now(), connected=False)

    async def _desks(self, records: Records, staff: StaffId) -> list[Desk]:
        known = [d for d in (await get_staff(records, staff)).desks if d in self._openings.desks]
        return [self._openings.get_desk(d) for d in known] or list(self._openings.desks.values())

    async def _withdrawn(self, staff: StaffId, session: AdviceSession | None) -> None:
        if session is not None and session.offer is not None:
            tell_offer_closed(self._bus, session, session.offer, Outcome.WITHDRAWN)
        await self._changed(staff)

    async def _changed(self, staff: StaffId) -> None:
        member = await self._store.read(lambda records: get_staff(records, staff))
        for desk in member.desks:
            self._bus.hint(DeskChanged(DeskId(desk)))
