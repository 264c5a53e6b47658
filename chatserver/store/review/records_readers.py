"""Who is signed in, and the numbers that the chat side tells."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, StaffId, TokenHash
from chatserver.store.columns import to_instant, to_micros, to_set
from chatserver.store.review.tables import readers, told
from chatserver.store.statements import Statements

_READER = select(readers).where(readers.c.token == bindparam("token"), readers.c.expires_at > bindparam("now"))
_TOLD = select(told.c.number).where(told.c.desk == bindparam("desk"), told.c.name == bindparam("name"))


class ReaderRecords(Statements):
    """The readers' part of the records."""

    async def find_reader(self, token: TokenHash, now: datetime) -> Reader | None:
        row = await self._row(_READER, token=token, now=to_micros(now))
        if row is None:
            return None
        desks = frozenset(DeskId(desk) for desk in to_set(row.desks))
        return Reader(TokenHash(row.token), StaffId(row.staff), row.work_name, desks, to_instant(row.expires_at))

    async def told(self, desk: DeskId, name: str) -> int | None:
        row = await self._row(_TOLD, desk=desk, name=name)
        return None if row is None else int(row.number)
