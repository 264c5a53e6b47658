"""Closing time is a drain: whoever has a place in the queue is told, keeps it for the grace, and is told again when that is over.

Deadlines of each session, so that a crash between two of them loses nobody. They follow the hours: what is set in the browser
moves them with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.hours import grace_ends_at, hours_at
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, EntryKind, Life, SessionId, Speaker
from chatserver.services.ending import end_session
from chatserver.services.hints import Bus
from chatserver.services.opening import Openings, in_force
from chatserver.services.ports import Clock, Deadline, Draft, Records, Store
from chatserver.services.telling import note, tell_ended, tell_grew

IN_LINE = (Life.WAITING, Life.OFFERED)


@dataclass(frozen=True, slots=True)
class Closing:
    """Carries out what falls due for those who wait when a desk closes."""

    store: Store
    clock: Clock
    bus: Bus
    openings: Openings
    retention: Retention

    async def tell(self, session_id: SessionId) -> None:
        """The hours are over while she waits: she is told, and keeps her place for the grace."""

        async def decide(records: Records) -> AdviceSession | None:
            was_due = await records.drop_deadline(DeadlineKind.DESK_CLOSES, session_id)
            session = await records.find_session(session_id)
            if not was_due or session is None or session.life not in IN_LINE:
                return None
            now = self.clock.now()
            desk = await in_force(records, self.openings.get_desk(session.desk), now)
            if hours_at(desk.schedule, now).is_open:
                await set_closing(records, session, desk, now)
                return None
            await note(records, session_id, Draft(EntryKind.CLOSING, Speaker.SYSTEM, now))
            return session

        told = await self.store.write(decide)
        if told is not None:
            tell_grew(self.bus, [told])

    async def end(self, session_id: SessionId) -> None:
        """Who still waits when the grace is over is told so, with the phone number; whoever talks goes on talking."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            now = self.clock.now()
            is_due = await records.take_deadline(DeadlineKind.GRACE_ENDS, session_id, now)
            session = await records.find_session(session_id)
            if not is_due or session is None or session.life not in IN_LINE:
                return None
            desk = await in_force(records, self.openings.get_desk(session.desk), now)
            if hours_at(desk.schedule, now).is_open:
                await set_closing(records, session, desk, now)
                return None
            return session, await end_session(records, session, EndReason.DESK_CLOSED, now, self.retention, self.openings.desks)

        done = await self.store.write(decide)
        if done is not None:
            tell_ended(self.bus, *done)

    async def take_up(self) -> None:
        """At a start: the hours may have been changed in the file meanwhile. Who was told already that they are over keeps her grace."""

        async def decide(records: Records) -> None:
            now = self.clock.now()
            for desk in self.openings.desks.values():
                open_desk = await in_force(records, desk, now)
                hours = hours_at(open_desk.schedule, now)
                if hours.is_open and hours.closes_at is None:
                    continue  # it never closes, and what was set before will notice when it falls due
                for session in await records.queue(desk.id):
                    if hours.is_open or await records.has_deadline(DeadlineKind.DESK_CLOSES, session.id):
                        await set_closing(records, session, open_desk, now)

        await self.store.write(decide)

    async def sweep(self) -> None:
        """A desk that closed and whose last counsellor signed out serves nobody any more: who still waits is told so now, and not when
        the grace is over."""
        for desk in self.openings.desks.values():
            if not await self.store.read(partial(self._is_deserted, desk)):
                continue

            for done in await self.store.write(partial(self._end_all, desk)):
                tell_ended(self.bus, *done)

    async def _end_all(self, desk: Desk, records: Records) -> list[tuple[AdviceSession, AdviceSession]]:
        if not await self._is_deserted(desk, records):
            return []
        now, reason = self.clock.now(), EndReason.DESK_CLOSED
        return [
            (session, await end_session(records, session, reason, now, self.retention, self.openings.desks))
            for session in await records.queue(desk.id)
        ]

    async def _is_deserted(self, desk: Desk, records: Records) -> bool:
        """Closed, with visitors in the queue and no counsellor signed in, here or at a backup desk that still serves."""
        if not await records.queue_length(desk.id):
            return False
        now = self.clock.now()
        is_open = hours_at((await in_force(records, desk, now)).schedule, now).is_open
        if is_open or await records.is_anyone_signed_in(desk.id, now):
            return False
        backup = (await self.openings.answering(records, desk, now)).backup
        return backup is None or not backup.serves or not await records.is_anyone_signed_in(backup.id, now)


async def set_closing(records: Records, session: AdviceSession, desk: Desk, now: datetime, closed_at: datetime | None = None) -> None:
    """Set when this waiting session is told that the hours are over, and when it is ended if still waiting. ``desk`` has the
    hours in force; ``closed_at``: when it closed, where that is known better than from the hours.

    One that comes back to the queue after closing has the rest of the desk's grace like everyone else who waits, and at least
    the visitor's: long enough for a colleague to be asked, and an end that is said aloud instead of a wait for nobody."""
    hours = hours_at(desk.schedule, now)
    grace_ends = grace_ends_at(desk.schedule, now) if closed_at is None else closed_at + desk.schedule.grace
    if not hours.is_open:
        grace_ends = max(grace_ends or now, now + max(desk.visitor_grace, desk.offer_time))
    if grace_ends is None:  # it never closes
        for kind in (DeadlineKind.DESK_CLOSES, DeadlineKind.GRACE_ENDS):
            await records.drop_deadline(kind, session.id)
        return
    await records.set_deadline(Deadline(DeadlineKind.DESK_CLOSES, session.id, hours.closes_at or now))
    await records.set_deadline(Deadline(DeadlineKind.GRACE_ENDS, session.id, grace_ends))


async def move_closing(records: Records, before: Desk, after: Desk, now: datetime) -> list[AdviceSession]:
    """The hours of a desk were changed: what everyone in its queue was to be told at closing time, and when, changes with them.
    Those whose log grew by it, because they had been told that the desk closed and now it is open again.

    Closed before and after changes nothing: they were told, and their grace runs. Closed by this change, the grace begins now,
    whatever the new hours pretend about earlier."""
    was_open, is_open = (hours_at(desk.schedule, now).is_open for desk in (before, after))
    if not was_open and not is_open:
        return []
    told = []
    for session in await records.queue(after.id):
        if is_open and not was_open and not await records.has_deadline(DeadlineKind.DESK_CLOSES, session.id):
            await note(records, session.id, Draft(EntryKind.REOPENED, Speaker.SYSTEM, now))
            told.append(session)
        await set_closing(records, session, after, now, None if is_open else now)
    return told
