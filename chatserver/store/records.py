"""The store's records: everything durable, in one transaction. Sessions and logs here; the rest in the files beside this one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from sqlalchemy import delete, func, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.log import Draft, Posted
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, Life, SessionId, StaffId, TokenHash
from chatserver.store.appending import Wish, append_all
from chatserver.store.keyring import KeyGoneError
from chatserver.store.records_offers import OfferRecords
from chatserver.store.records_staff import StaffRecords
from chatserver.store.records_upkeep import UpkeepRecords
from chatserver.store.rows import AnyRow, session_values
from chatserver.store.sealing import new_key
from chatserver.store.tables import entries, epochs, session_keys, sessions
from chatserver.store.words import seal_nickname, unseal_nickname, unwrap_session_key, wrap_session_key

NOT_ENDED = (Life.WAITING.value, Life.OFFERED.value, Life.ACTIVE.value)
IN_LINE = (Life.WAITING.value, Life.OFFERED.value)

_NICKNAMES = (
    select(sessions.c.id, sessions.c.nickname, session_keys.c.day, session_keys.c.wrapped)
    .select_from(sessions.outerjoin(session_keys, session_keys.c.session == sessions.c.id))
    .where(sessions.c.nickname.is_not(None))
)


class Records(OfferRecords, StaffRecords, UpkeepRecords):
    """Answers to ``chatserver.services.ports.Records``, which says what each promises."""

    async def find_session(self, session: SessionId) -> AdviceSession | None:
        return await self._session(sessions.c.id == session)

    async def find_session_by_token(self, token: TokenHash) -> AdviceSession | None:
        return await self._session(sessions.c.token == token)

    async def find_conversation(self, staff: StaffId, session: SessionId) -> AdviceSession | None:
        return await self._session(sessions.c.id == session, sessions.c.counsellor == staff)

    async def add_session(self, session: AdviceSession, token: TokenHash, nickname: str | None) -> None:
        """Make the session with its own key, wrapped by the key of the UTC day of its arrival."""
        key = new_key()
        day = session.arrived_at.date()
        try:
            wrapped = wrap_session_key(self._keyring, session.id, day, key)
        except (KeyGoneError, OSError) as error:
            record(Event.STORE_TROUBLE, where=where(error), day=day.isoformat())
            raise ChatError(Code.UNAVAILABLE) from None
        sealed = None if nickname is None else seal_nickname(key, session.id, nickname)
        newest = select(func.coalesce(func.max(sessions.c.number), 0) + 1).where(sessions.c.desk == session.desk)
        kept = session_values(session) | {"number": newest.scalar_subquery(), "last_offset": 0, "token": token, "nickname": sealed}
        await self._change(insert(sessions).values(kept))
        await self._change(insert(session_keys).values(session=session.id, day=day.isoformat(), wrapped=wrapped))
        await self._change(insert(epochs).values(session=session.id, from_offset=1, epoch=session.epoch))

    async def save_session(self, session: AdviceSession) -> None:
        values = session_values(session)
        # Who the session is, when it came and which life its log is in are not a service's to change.
        for fixed in ("id", "epoch", "arrived_at", "number"):
            del values[fixed]
        if not await self._change(update(sessions).where(sessions.c.id == session.id).values(values)):
            raise ChatError(Code.NOT_FOUND)

    async def revoke_token(self, session: SessionId) -> None:
        await self._change(update(sessions).where(sessions.c.id == session).values(token=None))

    async def nickname(self, session: SessionId) -> str | None:
        row = await self._row(_NICKNAMES.where(sessions.c.id == session))
        return None if row is None else self._open_nickname(row)

    def _open_nickname(self, row: AnyRow) -> str:
        session = SessionId(row.id)
        return unseal_nickname(unwrap_session_key(self._keyring, session, row.day, row.wrapped), session, row.nickname)

    async def queue(self, desk: DeskId) -> list[AdviceSession]:
        return await self._sessions(sessions.c.life.in_(IN_LINE), sessions.c.desk == desk)

    async def queue_length(self, desk: DeskId) -> int:
        counted = select(func.count().label("waiting")).select_from(sessions)
        row = await self._row(counted.where(sessions.c.life.in_(IN_LINE), sessions.c.desk == desk))
        return int(row.waiting) if row is not None else 0

    async def conversations(self, staff: StaffId) -> list[AdviceSession]:
        return await self._sessions(sessions.c.counsellor == staff, sessions.c.life == Life.ACTIVE.value)

    async def conversations_at(self, desk: DeskId) -> list[tuple[AdviceSession, str | None]]:
        active = (sessions.c.life == Life.ACTIVE.value, sessions.c.desk == desk)
        nicknames: dict[str, str] = {}
        for row in await self._rows(_NICKNAMES.where(*active)):
            with suppress(ChatError):  # the alarm is raised where the seal was tried; a board is shown without this one
                nicknames[row.id] = self._open_nickname(row)
        return [(session, nicknames.get(session.id)) for session in await self._sessions(*active)]

    async def live_sessions(self) -> list[AdviceSession]:
        return await self._sessions(sessions.c.life.in_(NOT_ENDED))

    async def labels_in_use(self, desk: DeskId) -> frozenset[str]:
        rows = await self._rows(select(sessions.c.label).where(sessions.c.life.in_(NOT_ENDED), sessions.c.desk == desk))
        return frozenset(row.label for row in rows)

    async def append(self, session: SessionId, draft: Draft) -> Posted:
        if not self._may_write:
            raise RuntimeError("a change inside Store.read")
        wish = Wish(session, draft, lambda _: None)
        (answer,) = await self._line.run(lambda connection: append_all(connection, self._keyring, [wish], self.effects))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def delete_words(self, session: SessionId) -> int:
        # The key goes first: should anything below fail half-way in some copy, what is left is unreadable.
        await self._change(delete(session_keys).where(session_keys.c.session == session))
        await self._change(update(sessions).where(sessions.c.id == session).values(nickname=None))
        count = await self._change(delete(entries).where(entries.c.session == session))
        await self._change(delete(epochs).where(epochs.c.session == session))
        self.effects.forgotten.add(session)
        return count

    async def days_in_use(self, day: date) -> int:
        row = await self._row(select(func.count().label("keys")).select_from(session_keys).where(session_keys.c.day == day.isoformat()))
        return int(row.keys) if row is not None else 0
