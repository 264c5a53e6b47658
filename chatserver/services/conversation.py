"""What is said in a session, by its visitor and by its counsellor, and how a counsellor ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import session as life
from chatserver.rules.desk import Desk
from chatserver.rules.message import parse_text
from chatserver.rules.retention import Retention, is_readable
from chatserver.rules.session import Act, AdviceSession
from chatserver.rules.terms import ClientId, DeskId, EndReason, EntryKind, Life, SessionId, Speaker, StaffId
from chatserver.services.ending import end_session
from chatserver.services.finding import get_conversation
from chatserver.services.hints import Bus, LogGrew, TypingSign
from chatserver.services.ports import Clock, Draft, Entry, Head, Posted, Records, Store
from chatserver.services.telling import tell_ended

MAY_END_READING = frozenset({EntryKind.COLLEAGUE_LEFT, EntryKind.TRANSFERRED, EntryKind.RETURNED, EntryKind.PUT_OFF})


class Conversations:
    """Saying, reading and ending. Permission is how a session is found: what is not yours does not exist."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, desks: Mapping[DeskId, Desk], retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._desks = desks
        self._retention = retention

    async def say_as_visitor(self, session: SessionId, client_id: ClientId, raw: str) -> Posted:
        """From the moment she has a place until the end. Raises INVALID, TOO_LONG, WRONG_STATE."""

        def may(found: AdviceSession) -> object:
            return life.step(found, Act.SAY)

        return await self._say(session, Draft(EntryKind.MESSAGE, Speaker.VISITOR, self._clock.now(), raw, None, client_id), may)

    async def say_as_counsellor(self, staff: StaffId, session: SessionId, client_id: ClientId, raw: str) -> Posted:
        """Only in an active session that is hers at this moment; anything else is NOT_FOUND, or WRONG_STATE after its end."""

        def may(found: AdviceSession) -> object:
            if found.counsellor != staff:
                raise ChatError(Code.NOT_FOUND)
            return life.step(found, Act.SAY)

        draft = Draft(EntryKind.MESSAGE, Speaker.COUNSELLOR, self._clock.now(), raw, staff, client_id)
        return await self._say(session, draft, may)

    async def _say(self, session: SessionId, draft: Draft, may: Callable[[AdviceSession], object]) -> Posted:
        text = parse_text(draft.text)
        sayable = Draft(draft.kind, draft.speaker, draft.at, text, draft.staff, draft.client_id)
        posted = await self._store.log.append(session, sayable, may)
        if not posted.repeated:
            record(Event.SAID, session=session, offset=posted.offset, chars=len(text))
            self._bus.hint(LogGrew(session, posted.offset))
        return posted

    def sign_typing(self, session: SessionId, speaker: Speaker) -> None:
        """Someone is writing. Goes to the other side, is never stored, and may be lost."""
        self._bus.hint(TypingSign(session, speaker))

    async def conversation_of(self, staff: StaffId, session: SessionId) -> AdviceSession:
        """A session that is this counsellor's, or was when it ended: until she has registered it, and 24 hours at most. Raises
        NOT_FOUND."""
        found = await self._store.read(lambda records: get_conversation(records, staff, session))
        if not is_readable(found, self._clock.now()):
            raise ChatError(Code.NOT_FOUND)
        return found

    async def read_by(self, staff: StaffId, session: SessionId) -> tuple[AdviceSession, bool]:
        """A session that she may read, and whether she only looks along. Raises NOT_FOUND."""

        async def look(records: Records) -> tuple[AdviceSession, bool] | None:
            hers = await records.find_conversation(staff, session)
            found = hers if hers is not None and is_readable(hers, self._clock.now()) else await records.find_watched(staff, session)
            return None if found is None else (found, hers is None)

        found = await self._store.read(look)
        if found is None:
            raise ChatError(Code.NOT_FOUND)
        return found

    async def is_locked(self, session: SessionId) -> bool:
        """Whether it was ended because someone else may be at the visitor's screen."""
        found = await self._store.read(lambda records: records.find_session(session))
        return found is not None and found.reason is EndReason.LOCKED

    async def end(self, staff: StaffId, session_id: SessionId, reason: EndReason) -> None:
        """The counsellor ends it. What has ended is done already, so that repeating is harmless."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            session = await get_conversation(records, staff, session_id)
            if session.life is Life.ENDED:
                return None
            return session, await end_session(records, session, reason, self._clock.now(), self._retention, self._desks)

        done = await self._store.write(decide)
        if done is not None:
            tell_ended(self._bus, *done)

    async def head(self, session: SessionId) -> Head:
        """Epoch and last offset of a log; raises NOT_FOUND when it is gone."""
        heads = await self._store.log.heads([session])
        if session not in heads:
            raise ChatError(Code.NOT_FOUND)
        return heads[session]

    async def heads(self, sessions: Sequence[SessionId]) -> dict[SessionId, Head]:
        return await self._store.log.heads(sessions)

    async def read(self, session: SessionId, after: int, limit: int) -> Sequence[Entry]:
        """What is in the record after an offset."""
        return await self._store.log.read(session, after, limit)

    async def read_for(self, reader: StaffId | None, session: SessionId, after: int, limit: int) -> Sequence[Entry]:
        """The same for who follows it; None is the visitor. Where the log itself says that someone may read no more, it is asked whether
        that is this reader: what is said after it must not reach her, however late she is told. Raises NOT_FOUND then."""
        entries = await self.read(session, after, limit)
        if reader is not None and any(entry.kind in MAY_END_READING for entry in entries):
            await self.read_by(reader, session)
        return entries
