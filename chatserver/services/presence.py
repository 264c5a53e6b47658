"""What counsellors declare, whether their consoles are connected, and what follows when one vanishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import session as life
from chatserver.rules.desk import Desk
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeadlineKind, Declared, DeskId, EntryKind, OfferId, Outcome, SessionId, Speaker, StaffId
from chatserver.services.assignment import withdraw_held
from chatserver.services.hints import Bus, DeskChanged, LogGrew, OfferMoved, SessionChanged
from chatserver.services.intake import set_closing
from chatserver.services.opening import Openings
from chatserver.services.ports import Clock, Deadline, Draft, Presence, Records, StaffMember, Store

GOING = (DeadlineKind.COUNSELLOR_AWAY, DeadlineKind.COUNSELLOR_GONE, DeadlineKind.COUNSELLOR_VANISHED)


class Presences:
    """Declared, observed, and the three deadlines of a console that is away: away, visitors told, conversations back."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, openings: Openings) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._openings = openings

    async def declare(self, staff: StaffId, declared: Declared) -> None:
        """Available or away, as she says. Away gives back an offer she holds."""

        async def decide(records: Records) -> tuple[OfferId, AdviceSession] | None:
            presence = await self._get(records, staff)
            await records.save_presence(replace(presence, declared=declared))
            return await withdraw_held(records, staff, self._clock.now()) if declared is Declared.AWAY else None

        await self._decided(staff, await self._store.write(decide))

    async def connected(self, staff: StaffId) -> None:
        """Her first console is there; visitors who were told that she was gone hear that she is back."""

        async def decide(records: Records) -> list[AdviceSession]:
            presence = await self._get(records, staff)
            await records.save_presence(replace(presence, gone_since=None, connected=True))
            pending = [await records.drop_deadline(kind, staff) for kind in GOING]
            was_told = presence.gone_since is not None and not pending[1]
            if not was_told:
                return []
            return await self._tell(records, staff, EntryKind.COUNSELLOR_BACK)

        self._grew(await self._store.write(decide))
        await self._changed(staff)

    async def disconnected(self, staff: StaffId) -> None:
        """Her last console is gone. Nothing is taken from her yet: the deadlines decide."""
        await self._store.write(lambda records: self._going(records, staff, self._clock.now()))
        await self._changed(staff)

    async def away(self, staff: StaffId) -> None:
        """Gone for long enough that she counts as away: no offers, and the one she holds goes to the next."""

        async def decide(records: Records) -> tuple[OfferId, AdviceSession] | None:
            await records.drop_deadline(DeadlineKind.COUNSELLOR_AWAY, staff)
            presence = await self._get(records, staff)
            if presence.gone_since is None:
                return None
            await records.save_presence(replace(presence, connected=False))
            return await withdraw_held(records, staff, self._clock.now())

        await self._decided(staff, await self._store.write(decide))

    async def gone(self, staff: StaffId) -> None:
        """Her visitors are told that she dropped out, and that someone will be back."""

        async def decide(records: Records) -> list[AdviceSession]:
            was_due = await records.drop_deadline(DeadlineKind.COUNSELLOR_GONE, staff)
            if not was_due or (await self._get(records, staff)).gone_since is None:
                return []
            return await self._tell(records, staff, EntryKind.COUNSELLOR_GONE)

        self._grew(await self._store.write(decide))

    async def vanished(self, staff: StaffId) -> None:
        """Her conversations go to the very front of the queue, and their visitors are told."""

        async def decide(records: Records) -> list[AdviceSession]:
            await records.drop_deadline(DeadlineKind.COUNSELLOR_VANISHED, staff)
            presence = await self._get(records, staff)
            if presence.gone_since is None:
                return []
            now = self._clock.now()
            await records.save_presence(replace(presence, declared=Declared.AWAY, connected=False))
            returned = []
            for session in await records.conversations(staff):
                back = life.give_back(session)
                await records.save_session(back)
                await records.append(session.id, Draft(EntryKind.RETURNED, Speaker.SYSTEM, now))
                await set_closing(records, back, self._openings.get_desk(session.desk), now)
                returned.append(back)
            return returned

        returned = await self._store.write(decide)
        for session in returned:
            record(Event.COUNSELLOR_VANISHED, staff=staff, session=session.id)
            self._bus.hint(SessionChanged(session.id))
        self._grew(returned)
        await self._changed(staff)

    async def restart(self) -> None:
        """After a start of the server no console is connected yet: the deadlines of all who were begin now."""

        async def decide(records: Records) -> None:
            for presence in await records.presences():
                if presence.gone_since is None:
                    await self._going(records, presence.staff, self._clock.now())

        await self._store.write(decide)

    async def _going(self, records: Records, staff: StaffId, now: datetime) -> None:
        desks = await self._desks(records, staff)
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
            await records.append(session.id, Draft(kind, Speaker.SYSTEM, self._clock.now(), staff=staff))
        return sessions

    async def _get(self, records: Records, staff: StaffId) -> Presence:
        found = await records.find_presence(staff)
        return found or Presence(staff, Declared.AWAY, gone_since=self._clock.now(), idle_since=self._clock.now(), connected=False)

    async def _member(self, records: Records, staff: StaffId) -> StaffMember:
        member = await records.find_staff(staff)
        if member is None:
            raise ChatError(Code.NOT_FOUND)
        return member

    async def _desks(self, records: Records, staff: StaffId) -> list[Desk]:
        known = [d for d in (await self._member(records, staff)).desks if d in self._openings.desks]
        return [self._openings.get_desk(d) for d in known] or list(self._openings.desks.values())

    def _grew(self, sessions: list[AdviceSession]) -> None:
        for session in sessions:
            self._bus.hint(LogGrew(SessionId(session.id), session.last_offset + 1))

    async def _decided(self, staff: StaffId, withdrawn: tuple[OfferId, AdviceSession] | None) -> None:
        if withdrawn is not None:
            record(Event.OFFER_CLOSED, staff=staff, offer=withdrawn[0], outcome=Outcome.WITHDRAWN)
            self._bus.hint(OfferMoved(staff, withdrawn[0], Outcome.WITHDRAWN))
            self._bus.hint(SessionChanged(withdrawn[1].id))
        await self._changed(staff)

    async def _changed(self, staff: StaffId) -> None:
        member = await self._store.read(lambda records: self._member(records, staff))
        for desk in member.desks:
            self._bus.hint(DeskChanged(DeskId(desk)))
