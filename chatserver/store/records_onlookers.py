"""Who looks along in which session now. What was is told by the log of the session."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, delete, insert, select

from chatserver.rules.answers import Answers
from chatserver.rules.looking import How, Onlooker
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, Life, SessionId, StaffId
from chatserver.store.answers import WITH_ANSWERS, WITH_KEY, AnswerRecords
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.tables import onlookers, sessions, staff
from chatserver.store.transaction import SessionQuery, sessions_where

_IS_ACTIVE = sessions.c.life == Life.ACTIVE.value
_HERS = select(onlookers.c.session).where(onlookers.c.staff == bindparam("staff"))
_WATCHED = sessions_where(_IS_ACTIVE, sessions.c.id.in_(_HERS))
_WATCHED_ONE = sessions_where(_IS_ACTIVE, sessions.c.id == bindparam("session"), sessions.c.id.in_(_HERS))
_BY_STAFF_OF = select(onlookers.c.session).join(staff, staff.c.id == onlookers.c.staff).where(staff.c.desks.like(bindparam("within")))
_ELSEWHERE = SessionQuery(
    WITH_ANSWERS.select_from(WITH_KEY).where(_IS_ACTIVE, sessions.c.desk != bindparam("desk"), sessions.c.id.in_(_BY_STAFF_OF))
)
_EVERYONE = select(onlookers).order_by(onlookers.c.since, onlookers.c.staff)
_OF_SESSION = _EVERYONE.where(onlookers.c.session == bindparam("session"))
_ADD = insert(onlookers)
_REMOVE = delete(onlookers).where(onlookers.c.session == bindparam("of_session"), onlookers.c.staff == bindparam("of_staff"))


class OnlookerRecords(AnswerRecords):
    """The onlookers' part of the records."""

    async def find_watched(self, staff: StaffId, session: SessionId) -> AdviceSession | None:
        return await self._session(_WATCHED_ONE, session=session, staff=staff)

    async def onlookers(self, session: SessionId) -> list[Onlooker]:
        return [_read(row) for row in await self._rows(_OF_SESSION, session=session)]

    async def all_onlookers(self) -> list[Onlooker]:
        return [_read(row) for row in await self._rows(_EVERYONE)]

    async def watched(self, staff: StaffId) -> list[AdviceSession]:
        return await self._sessions(_WATCHED, staff=staff)

    async def watched_elsewhere(self, desk: DeskId) -> list[tuple[AdviceSession, Answers]]:
        return self._with_answers(await self._rows(self._form(_ELSEWHERE), desk=desk, within=f"%{json.dumps(desk)}%"))

    async def add_onlooker(self, onlooker: Onlooker) -> None:
        since = to_micros(onlooker.since)
        await self._change(_ADD, session=onlooker.session, staff=onlooker.staff, since=since, how=onlooker.how.value)

    async def remove_onlooker(self, session: SessionId, staff: StaffId) -> bool:
        return await self._change(_REMOVE, of_session=session, of_staff=staff) > 0


def _read(row: AnyRow) -> Onlooker:
    return Onlooker(SessionId(row.session), StaffId(row.staff), to_instant(row.since), How(row.how))
