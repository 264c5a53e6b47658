"""One transaction of the chat store as its users see it: how sessions are found and locked. See ``statements`` for the rest."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from chatserver.rules.session import AdviceSession
from chatserver.store.appending import Effects
from chatserver.store.keyring import Keyring
from chatserver.store.line import Line
from chatserver.store.rows import SESSION_COLUMNS, read_session
from chatserver.store.statements import Statements
from chatserver.store.tables import sessions


class SessionQuery:
    """One way to find sessions, as a transaction that reads asks it and as one that may change them does.

    Rows begin with ``SESSION_COLUMNS``."""

    def __init__(self, chosen: Select[Any]) -> None:
        self.reading = chosen
        # Nothing on SQLite, where a writing transaction is alone. On PostgreSQL another node may be adding an entry.
        self.writing = chosen.order_by(sessions.c.id).with_for_update(of=sessions)


def sessions_where(*where: ColumnElement[bool]) -> SessionQuery:
    return SessionQuery(select(*SESSION_COLUMNS).where(*where))


class Transaction(Statements):
    """What the files of records share."""

    def __init__(self, line: Line, keyring: Keyring, *, may_write: bool) -> None:
        super().__init__(line, keyring, may_write=may_write)
        self.effects = Effects()

    def _form(self, query: SessionQuery) -> Select[Any]:
        return query.writing if self._may_write else query.reading

    async def _sessions(self, query: SessionQuery, /, **values: object) -> list[AdviceSession]:
        return [read_session(row) for row in await self._rows(self._form(query), **values)]

    async def _session(self, query: SessionQuery, /, **values: object) -> AdviceSession | None:
        """The one session that the values can find."""
        row = await self._row(self._form(query), **values)
        return None if row is None else read_session(row)
