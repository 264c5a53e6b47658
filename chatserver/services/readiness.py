"""A visitor who waited is told that someone is there: she says yes, or lets someone else go first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chatserver.errors import ChatError, Code
from chatserver.rules import session as life
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.log import has_begun
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EntryKind, Life, SessionId, Speaker
from chatserver.services.beginning import back_in_line
from chatserver.services.hints import Bus
from chatserver.services.opening import Openings
from chatserver.services.ports import Clock, Deadline, Draft, Records, Store
from chatserver.services.telling import note, tell_grew, tell_moved

PUT_OFF = timedelta(minutes=2)
"""So long nobody is asked for her again."""
LOOKED_AT = 30
"""Entries from the end of the log in which her joining is looked for."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What she answers when she is asked whether she is there."""

    store: Store
    clock: Clock
    bus: Bus
    openings: Openings

    async def here(self, session_id: SessionId) -> None:
        """She is there. Raises WRONG_STATE where nobody talks with her."""

        async def decide(records: Records) -> list[AdviceSession]:
            session = await _get_active(records, session_id)
            if [sign.kind for sign in await records.signs(session_id, 1)] == [EntryKind.READY]:
                return []  # said already, and nothing happened since: a log must not grow by repeating it
            await note(records, session_id, Draft(EntryKind.READY, Speaker.SYSTEM, self.clock.now()))
            return [session]

        tell_grew(self.bus, await self.store.write(decide))

    async def put_off(self, session_id: SessionId) -> None:
        """Not yet: her place stays hers, and for a while someone else is asked for. Raises WRONG_STATE once the talk has begun."""

        async def decide(records: Records) -> AdviceSession:
            session = await _get_active(records, session_id)
            if has_begun(await records.signs(session_id, LOOKED_AT)):
                raise ChatError(Code.WRONG_STATE)
            now = self.clock.now()
            known = self.openings.get_desk(session.desk)
            everyone = {c.id for c in (await self.openings.answering(records, known, now)).candidates}
            waiting = life.put_off(session, frozenset(everyone), now + PUT_OFF)
            await back_in_line(records, waiting, EntryKind.PUT_OFF, self.openings, now)
            await records.set_deadline(Deadline(DeadlineKind.ASK_AGAIN, session_id, now + PUT_OFF))
            return waiting

        tell_moved(self.bus, await self.store.write(decide))


async def _get_active(records: Records, session_id: SessionId) -> AdviceSession:
    session = await records.find_session(session_id)
    if session is None or session.life is not Life.ACTIVE:
        raise ChatError(Code.WRONG_STATE)
    return session
