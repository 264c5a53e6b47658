"""One transaction as its users see it: how rows are found, locked and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Select, Table, insert, select, update

from chatserver.rules.session import AdviceSession
from chatserver.store.appending import Effects
from chatserver.store.keyring import Keyring
from chatserver.store.line import Line
from chatserver.store.rows import SESSION_COLUMNS, AnyRow, read_session
from chatserver.store.tables import sessions


class Transaction:
    """What the files of records share. In a transaction that only reads, a change is a defect of the caller."""

    def __init__(self, line: Line, keyring: Keyring, *, may_write: bool) -> None:
        self._line = line
        self._keyring = keyring
        self._may_write = may_write
        self.effects = Effects()

    async def _rows(self, statement: Executable) -> Sequence[AnyRow]:
        return await self._line.run(lambda connection: connection.execute(statement).fetchall())

    async def _row(self, statement: Executable) -> AnyRow | None:
        return await self._line.run(lambda connection: connection.execute(statement).first())

    async def _change(self, statement: Executable, each: Sequence[Mapping[str, Any]] | None = None) -> int:
        """Carry out a change, once or with each of several sets of values; the number of rows it met, if the driver tells."""
        if not self._may_write:
            raise RuntimeError("a change inside Store.read")
        return await self._line.run(lambda connection: connection.execute(statement, each).rowcount)

    async def _put(self, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Change the row with this key, or add it. Decisions run one after another, so nothing comes in between."""
        where = [table.c[name] == value for name, value in key.items()]
        if not await self._change(update(table).where(*where).values(**values)):
            await self._change(insert(table).values(**key, **values))

    async def _sessions(self, *where: Any) -> list[AdviceSession]:
        return [read_session(row) for row in await self._rows(self._select_sessions(*where))]

    async def _session(self, *where: Any) -> AdviceSession | None:
        row = await self._row(self._select_sessions(*where))
        return None if row is None else read_session(row)

    def _select_sessions(self, *where: Any) -> Select[Any]:
        chosen = select(*SESSION_COLUMNS).where(*where)
        # Nothing on SQLite, where a writing transaction is alone. On PostgreSQL another node may be adding an entry.
        return chosen.order_by(sessions.c.id).with_for_update(of=sessions) if self._may_write else chosen
