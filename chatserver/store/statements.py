"""Statements in one transaction, as the records of both stores make them: how rows are found and changed.

Statements are made once, above the class that uses them, and get their values when they run: to make one costs more than to run it.
A name for a value must not be a column's of the table being changed, which would then be set to it; hence ``of``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from sqlalchemy import Connection, Executable, Insert, Table, Update, bindparam, insert, update

from chatserver.store.columns import AnyRow
from chatserver.store.keyring import Keyring
from chatserver.store.line import Line

T = TypeVar("T")


@cache
def _change_row(table: Table, key: tuple[str, ...]) -> Update:
    return update(table).where(*(table.c[name] == bindparam(f"of_{name}") for name in key))


@cache
def _add_row(table: Table) -> Insert:
    return insert(table)


class Statements:
    """What the files of records share. In a transaction that only reads, a change is a defect of the caller."""

    def __init__(self, line: Line, keyring: Keyring, *, may_write: bool) -> None:
        self._line = line
        self._keyring = keyring
        self._may_write = may_write

    async def _rows(self, statement: Executable, /, **values: object) -> Sequence[AnyRow]:
        return await self._line.run(lambda connection: connection.execute(statement, values).fetchall())

    async def _row(self, statement: Executable, /, **values: object) -> AnyRow | None:
        return await self._line.run(lambda connection: connection.execute(statement, values).first())

    async def _write(self, work: Callable[[Connection], T]) -> T:
        """Run changes that belong together: each further run is a way to the connection's thread and back."""
        if not self._may_write:
            raise RuntimeError("a change inside Store.read")
        return await self._line.run(work)

    async def _change(self, statement: Executable, /, **values: object) -> int:
        """Carry out a change; the number of rows it met. Values named like columns are what these columns are set to."""
        return await self._write(lambda connection: connection.execute(statement, values).rowcount)

    async def _put(self, table: Table, key: Mapping[str, object], values: Mapping[str, object]) -> None:
        """Change the row with this key, or add it. Decisions run one after another, so nothing comes in between."""
        change, of = _change_row(table, tuple(key)), {f"of_{name}": value for name, value in key.items()}

        def put(connection: Connection) -> None:
            if not connection.execute(change, {**of, **values}).rowcount:
                connection.execute(_add_row(table), {**key, **values})

        await self._write(put)
