"""A visitor comes in, is connected or cut off, and leaves."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.answers import NONE, Answers, parse_answers
from chatserver.rules.backup import as_told
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.label import make_label
from chatserver.rules.queue import order, position
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Counsellor
from chatserver.rules.terms import DeskId, EndReason, EntryKind, Epoch, Life, SessionId, Speaker, TokenHash
from chatserver.services.closing import set_closing
from chatserver.services.days import note_day
from chatserver.services.ending import end_session
from chatserver.services.hints import Bus, DeskChanged, SessionChanged
from chatserver.services.opening import Openings, in_force
from chatserver.services.ports import Chance, Clock, Deadline, Draft, Records, Store
from chatserver.services.telling import note, tell_ended, tell_grew

LONG_AWAY = timedelta(seconds=60)
"""After this someone else may be sitting there: words are shown again only when she asks for them, and her counsellor is told."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What starting led to. ``position`` is None when the session is not in the queue (any more)."""

    session: AdviceSession
    position: int | None
    is_new: bool


class Intake:
    """Everything a visitor does about her own session except speaking in it."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, bus: Bus, openings: Openings, retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._bus = bus
        self._openings = openings
        self._retention = retention
        self._day_kept: date | None = None
        """The day whose key is known, from a commit and not before, to have its deadline."""

    async def start(self, desk_id: DeskId, token: TokenHash, language: str, answers: Answers = NONE, *, is_held: bool = False) -> Arrival:
        """A place in the queue. The same token again gets the same session, also after the desk closed. ``is_held``: a new one has to
        wait for a cool-down.

        Raises CLOSED, UNSTAFFED, FULL or BUSY when nobody new is let in, INVALID for a language or an answer that the desk does not
        offer."""
        desk = self._openings.get_desk(desk_id)
        if language not in desk.languages:
            raise ChatError(Code.INVALID)
        kept = parse_answers(answers, desk)

        async def decide(records: Records) -> Arrival:
            known = await records.find_session_by_token(token)
            if known is not None and not known.may_come_back_to(desk.id):
                raise ChatError(Code.UNKNOWN_SESSION)
            if known is not None:
                return Arrival(known, await _position(records, known), is_new=False)
            now = self._clock.now()
            open_desk = await in_force(records, desk, now)
            waiting = await self._openings.admit(records, open_desk, language)
            if is_held:
                raise ChatError(Code.BUSY)
            label = make_label(await records.labels_in_use(desk.id), self._chance.below)
            session = AdviceSession(SessionId(self._chance.identifier()), desk.id, language, label, now, Epoch(self._chance.identifier()))
            await records.add_session(session, token, kept)
            await set_closing(records, session, open_desk, now)
            day = now.date()
            if day != self._day_kept:
                await note_day(records, day, self._retention)
            # Who comes last stands last: nothing is less urgent, and nobody's number is higher.
            return Arrival(session, waiting + 1, is_new=True)

        arrival = await self._store.write(decide)
        if arrival.is_new:
            self._day_kept = arrival.session.arrived_at.date()
            record(Event.SESSION_STARTED, session=arrival.session.id, desk=desk.id)
            self._bus.hint(DeskChanged(desk.id))
        return arrival

    async def resume(self, token: TokenHash) -> AdviceSession:
        """The session this token opens; raises UNKNOWN_SESSION for one that never was, ended or was revoked."""
        session = await self._store.read(lambda records: records.find_session_by_token(token))
        if session is None:
            raise ChatError(Code.UNKNOWN_SESSION)
        return session

    async def find(self, session: SessionId) -> tuple[AdviceSession, int | None]:
        """A session with its place in the queue; raises UNKNOWN_SESSION."""

        async def look(records: Records) -> tuple[AdviceSession, int | None]:
            found = await records.find_session(session)
            if found is None:
                raise ChatError(Code.UNKNOWN_SESSION)
            return found, await _position(records, found)

        return await self._store.read(look)

    async def counsellor(self, session: AdviceSession) -> Counsellor | None:
        """Whoever talks with this visitor."""
        staff = session.counsellor
        member = None if staff is None else await self._store.read(lambda records: records.find_staff(staff))
        return None if member is None else as_told(member, session.page, self._openings.desks)

    async def connected(self, session: SessionId) -> timedelta:
        """Her first connection is there: the grace ends, and her counsellor is told when she was away for long. How long that was."""
        return await self._seen(session, None)

    async def came_twice(self, session_id: SessionId) -> None:
        """Her handle was used from another page while the first was still connected: her counsellor is told."""

        async def decide(records: Records) -> AdviceSession | None:
            session = await records.find_session(session_id)
            if session is None or session.life is Life.ENDED:
                return None
            await note(records, session_id, Draft(EntryKind.SECOND_TAB, Speaker.SYSTEM, self._clock.now()))
            return session

        session = await self._store.write(decide)
        if session is not None:
            tell_grew(self._bus, [session])

    async def disconnected(self, session: SessionId) -> None:
        """Her last connection is gone: the place is hers for the desk's grace, then the session is abandoned."""
        await self._seen(session, self._clock.now())

    async def _seen(self, session_id: SessionId, gone_since: datetime | None) -> timedelta:
        async def decide(records: Records) -> tuple[AdviceSession, timedelta] | None:
            session = await records.find_session(session_id)
            is_same = session is not None and (session.visitor_gone_since is None) is (gone_since is None)
            if session is None or session.life is Life.ENDED or is_same:
                return None
            await set_visitor_gone(records, session, gone_since, self._openings.get_desk(session.desk))
            now = self._clock.now()
            away = max(timedelta(), now - (session.visitor_gone_since or now))
            if away >= LONG_AWAY:
                await note(records, session_id, Draft(EntryKind.VISITOR_BACK, Speaker.SYSTEM, now, str(away // MINUTE)))
            return session, away

        done = await self._store.write(decide)
        if done is None:
            return timedelta()
        session, away = done
        tell_grew(self._bus, [session] if away >= LONG_AWAY else [])
        self._bus.hint(SessionChanged(session_id))
        self._bus.hint(DeskChanged(session.desk))
        return away

    async def leave(self, session_id: SessionId, *, quickly: bool) -> None:
        """The visitor stops. Leaving what has ended is done already, so that repeating is harmless."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            session = await records.find_session(session_id)
            if session is None or session.life is Life.ENDED:
                return None
            reason = EndReason.LEFT if session.life is Life.ACTIVE else EndReason.LEFT_QUEUE
            reason = EndReason.LEFT_QUICKLY if quickly else reason
            return session, await end_session(records, session, reason, self._clock.now(), self._retention, self._openings.desks)

        done = await self._store.write(decide)
        if done is not None:
            tell_ended(self._bus, *done)

    async def reconcile(self, here: AbstractSet[SessionId]) -> frozenset[SessionId]:
        """Bring the record in line with whose visitors are connected. What was noted when it happened is normally right already;
        this heals what a refusal of the store, or an end of the server, kept from being noted. The sessions that had not ended."""
        live = await self._store.read(lambda records: records.live_sessions())
        for session in live:
            if session.desk not in self._openings.desks:
                await self._end_orphan(session.id)
            elif session.visitor_gone_since is None and session.id not in here:
                await self.disconnected(session.id)
            elif session.visitor_gone_since is not None and session.id in here:
                await self.connected(session.id)
        return frozenset(session.id for session in live)

    async def _end_orphan(self, session_id: SessionId) -> None:
        """The desk is not in the settings any more: nobody can serve this session, and nothing else would ever end it."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            session = await records.find_session(session_id)
            if session is None or session.life is Life.ENDED:
                return None
            reason = EndReason.ABANDONED if session.life is Life.ACTIVE else EndReason.DESK_CLOSED
            return session, await end_session(records, session, reason, self._clock.now(), self._retention, self._openings.desks)

        done = await self._store.write(decide)
        if done is not None:
            tell_ended(self._bus, *done)


async def _position(records: Records, session: AdviceSession) -> int | None:
    if session.life not in (Life.WAITING, Life.OFFERED):
        return None
    return position(order(await records.queue(session.desk)), session.id)


async def set_visitor_gone(records: Records, session: AdviceSession, gone_since: datetime | None, desk: Desk) -> None:
    """Note in this transaction that the visitor is connected (None) or gone, with the deadline that follows."""
    await records.save_session(replace(session, visitor_gone_since=gone_since))
    if gone_since is None:
        await records.drop_deadline(DeadlineKind.VISITOR_ABANDONS, session.id)
    else:
        await records.set_deadline(Deadline(DeadlineKind.VISITOR_ABANDONS, session.id, gone_since + desk.visitor_grace))
