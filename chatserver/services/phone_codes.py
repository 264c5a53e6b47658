"""Going on by phone: a code that the counsellor makes, the visitor reads out, and a colleague types.

How often someone was wrong is held in memory and forgotten at a restart, which whoever guesses cannot bring about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import phone_code as rules
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.looking import How
from chatserver.rules.phone_code import LASTS, TRIES_OF_ALL, TRIES_SECONDS, WRONG_OF_ONE, WRONG_SECONDS
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, Life, SessionId, StaffId
from chatserver.services.days import note_day
from chatserver.services.finding import get_active
from chatserver.services.letting_go import drop_code
from chatserver.services.looking import Looking
from chatserver.services.ports import Chance, Clock, Deadline, Records, StaffMember, Store


@dataclass(frozen=True, slots=True)
class Made:
    """A code, shown once to who made it: what is kept cannot be turned back into it."""

    code: str = field(repr=False)
    ends_at: datetime


@dataclass(slots=True, eq=False)
class PhoneCodes:
    """Makes codes, and opens by them."""

    store: Store
    clock: Clock
    chance: Chance
    desks: Mapping[DeskId, Desk]
    looking: Looking
    retention: Retention
    _wrong: dict[StaffId, list[float]] = field(default_factory=dict)
    _tries: list[float] = field(default_factory=list)

    async def make(self, staff: StaffId, session_id: SessionId) -> Made:
        """The one code of a conversation of hers from now on; the one before opens nothing any more.
        Raises NOT_FOUND, and WRONG_STATE when it is over."""

        async def decide(records: Records) -> Made:
            session = await get_active(records, staff, session_id)
            now = self.clock.now()
            code = rules.draw(self.chance.below)
            while await records.sessions_of_code(code, now):  # no caller is put through to somebody else
                code = rules.draw(self.chance.below)
            await records.save_phone_code(session.id, staff, code, now + LASTS, now)
            await note_day(records, now.date(), self.retention)
            await records.set_deadline(Deadline(DeadlineKind.PHONE_CODE_ENDS, session.id, now + LASTS))
            return Made(code, now + LASTS)

        made = await self.store.write(decide)
        record(Event.PHONE_CODE_MADE, session=session_id, staff=staff)
        return made

    def _count_try(self, staff: StaffId) -> None:
        """One more try; raises TOO_MANY when there were too many, which is told to whoever reads the logs. Counted as wrong until
        ``_was_right`` says otherwise, so that tries at the same moment gain nothing."""
        now = self.clock.monotonic()
        self._wrong = {who: left for who, tries in self._wrong.items() if (left := rules.lately(tries, now, WRONG_SECONDS))}
        self._tries = rules.lately(self._tries, now, TRIES_SECONDS)
        hers = self._wrong.setdefault(staff, [])
        if len(hers) >= WRONG_OF_ONE or len(self._tries) >= TRIES_OF_ALL:
            record(Event.PHONE_CODES_GUESSED, staff=staff, count=len(self._tries))
            raise ChatError(Code.TOO_MANY)
        hers.append(now)
        self._tries.append(now)

    def _was_right(self, staff: StaffId) -> None:
        """Her last try was no wrong one."""
        if tries := self._wrong.get(staff):
            tries.pop()

    async def open(self, member: StaffMember, code: str) -> SessionId:
        """A colleague types what a caller reads out, and looks along from here on, which the log tells the visitor. Raises TOO_MANY, and
        NOT_FOUND as in ``_redeem``; WRONG_STATE when too many look along already."""
        self._count_try(member.id)

        async def decide(records: Records) -> tuple[AdviceSession, bool]:
            session = await self._redeem(records, member, code)
            return session, await self.looking.begin(records, session, member, How.CODE, self.clock.now())

        session, is_new = await self.store.write(decide)
        self._was_right(member.id)
        record(Event.PHONE_CODE_USED, session=session.id, staff=member.id)
        if is_new:
            self.looking.tell_begun(session, member)
        return session.id

    async def _redeem(self, records: Records, member: StaffMember, code: str) -> AdviceSession:
        """The running conversation of this code at a desk of hers, which opens nothing any more after this transaction. Raises NOT_FOUND
        for every other one: wrong, used, too old, of another desk, of a conversation that is over or her own."""
        for session_id in await records.sessions_of_code(code, self.clock.now()):
            session = await records.find_session(session_id)
            if session is None or session.life is not Life.ACTIVE or session.counsellor == member.id:
                continue
            if session.desk in member.desks and session.desk in self.desks:
                await drop_code(records, session.id)
                return session
        raise ChatError(Code.NOT_FOUND)

    async def expire(self, session_id: SessionId) -> None:
        """Nobody used it in time."""

        async def decide(records: Records) -> None:
            if await records.take_deadline(DeadlineKind.PHONE_CODE_ENDS, session_id, self.clock.now()):
                await records.drop_phone_code(session_id)

        await self.store.write(decide)
