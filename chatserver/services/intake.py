"""A visitor comes in, is connected or cut off, and leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.desk import Desk
from chatserver.rules.label import make_label
from chatserver.rules.message import LONGEST_NICKNAME, parse_text
from chatserver.rules.queue import order, position
from chatserver.rules.retention import Retention, day_key_ends_at
from chatserver.rules.schedule import hours_at
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeadlineKind, DeskId, EndReason, Epoch, Life, SessionId, TokenHash
from chatserver.services.ending import end_session
from chatserver.services.hints import Bus, DeskChanged, LogGrew, SessionChanged
from chatserver.services.opening import Openings
from chatserver.services.ports import Chance, Clock, Deadline, Records, Store


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

    async def start(self, desk_id: DeskId, token: TokenHash, language: str, nickname: str | None) -> Arrival:
        """A place in the queue. The same token again gets the same session, also after the desk closed.

        Raises CLOSED, UNSTAFFED or FULL when nobody new is let in, INVALID for a language the desk does not offer."""
        desk = self._openings.get_desk(desk_id)
        if language not in desk.languages:
            raise ChatError(Code.INVALID)
        called = None if nickname is None else parse_text(nickname, LONGEST_NICKNAME)

        async def decide(records: Records) -> Arrival:
            known = await records.find_session_by_token(token)
            if known is not None:
                return Arrival(known, await _position(records, known), is_new=False)
            await self._openings.admit(records, desk)
            now = self._clock.now()
            label = make_label(await records.labels_in_use(desk.id), self._chance.below)
            session = AdviceSession(SessionId(self._chance.identifier()), desk.id, language, label, now, Epoch(self._chance.identifier()))
            await records.add_session(session, token, called)
            await set_closing(records, session, desk, now)
            day = now.date()
            await records.set_deadline(Deadline(DeadlineKind.DAY_KEY_ENDS, day.isoformat(), day_key_ends_at(day, self._retention)))
            # Who comes last stands last: nothing is less urgent, and nobody's number is higher.
            return Arrival(session, await records.queue_length(desk.id), is_new=True)

        arrival = await self._store.write(decide)
        if arrival.is_new:
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

    async def counsellor_name(self, session: AdviceSession) -> str | None:
        """The work name of whoever talks with this visitor."""
        staff = session.counsellor
        member = None if staff is None else await self._store.read(lambda records: records.find_staff(staff))
        return None if member is None else member.work_name

    async def connected(self, session: SessionId) -> None:
        """Her first connection is there: the grace ends."""
        await self._seen(session, None)

    async def disconnected(self, session: SessionId) -> None:
        """Her last connection is gone: the place is hers for the desk's grace, then the session is abandoned."""
        await self._seen(session, self._clock.now())

    async def _seen(self, session_id: SessionId, gone_since: datetime | None) -> None:
        async def decide(records: Records) -> AdviceSession | None:
            session = await records.find_session(session_id)
            if session is None or session.life is Life.ENDED:
                return None
            await set_visitor_gone(records, session, gone_since, self._openings.get_desk(session.desk))
            return session

        session = await self._store.write(decide)
        if session is not None:
            self._bus.hint(SessionChanged(session_id))
            self._bus.hint(DeskChanged(session.desk))

    async def leave(self, session_id: SessionId, *, quickly: bool) -> None:
        """The visitor stops. Leaving what has ended is done already, so that repeating is harmless."""

        async def decide(records: Records) -> AdviceSession | None:
            session = await records.find_session(session_id)
            if session is None or session.life is Life.ENDED:
                return None
            reason = EndReason.LEFT if session.life is Life.ACTIVE else EndReason.LEFT_QUEUE
            return await end_session(records, session, EndReason.LEFT_QUICKLY if quickly else reason, self._clock.now(), self._retention)

        ended = await self._store.write(decide)
        if ended is not None:
            tell_ended(self._bus, ended)

    async def restart(self) -> None:
        """After a start of the server nobody is connected yet: every live session's grace begins now, if it had not."""

        async def decide(records: Records) -> None:
            for session in await records.live_sessions():
                if session.visitor_gone_since is None and session.desk in self._openings.desks:
                    await set_visitor_gone(records, session, self._clock.now(), self._openings.get_desk(session.desk))

        await self._store.write(decide)


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


async def set_closing(records: Records, session: AdviceSession, desk: Desk, now: datetime) -> None:
    """Set when this waiting session is told that the hours are over, and when it is ended if still waiting.

    A session that comes back to the queue after closing gets the visitor's grace: long enough for a colleague to be
    asked, and an end that is said aloud instead of a wait for nobody."""
    closes_at = hours_at(desk.schedule, now).closes_at
    is_open = hours_at(desk.schedule, now).is_open
    if is_open and closes_at is None:
        return
    closes = closes_at or now
    grace_ends = closes + desk.schedule.grace if is_open else now + min(desk.schedule.grace, desk.visitor_grace)
    await records.set_deadline(Deadline(DeadlineKind.DESK_CLOSES, session.id, closes))
    await records.set_deadline(Deadline(DeadlineKind.GRACE_ENDS, session.id, grace_ends))


def tell_ended(bus: Bus, ended: AdviceSession) -> None:
    """Everyone who shows or serves this session may look again."""
    record(Event.SESSION_ENDED, session=ended.id, reason=ended.reason)
    bus.hint(LogGrew(ended.id, ended.last_offset + 1))
    bus.hint(SessionChanged(ended.id))
    bus.hint(DeskChanged(ended.desk))
