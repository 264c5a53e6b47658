"""The log: added to through the writer, read from the tail of just-committed entries or from the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from sqlalchemy import Connection, bindparam, select

from chatserver.errors import ChatError, Code
from chatserver.rules.log import Draft, Entry, Head, Posted
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Epoch, Record, SessionId
from chatserver.store.appending import Wish, even_out
from chatserver.store.keyring import Keyring
from chatserver.store.reader import Reader
from chatserver.store.tables import entries, epochs, session_keys, sessions
from chatserver.store.tail import Tail
from chatserver.store.words import damaged, open_entries, unwrap_session_key
from chatserver.store.writer import Writer

MOST_HEADS = 4_096
"""Logs asked about in one statement."""


class Log:
    """Answers to ``chatserver.services.ports.Log``, which says what each promises."""

    def __init__(self, writer: Writer, reader: Reader, keyring: Keyring, tail: Tail) -> None:
        self._writer = writer
        self._reader = reader
        self._keyring = keyring
        self._tail = tail

    async def append(self, session: SessionId, draft: Draft, may: Callable[[AdviceSession], object]) -> Posted:
        return await self._writer.append(Wish(session, draft, may))

    async def read(self, session: SessionId, after: int, limit: int) -> Sequence[Entry]:
        """Also raises NOT_FOUND for a session that never was; a log whose words were deleted is empty. Fewer than ``limit`` is not
        the end (the tail may stop short); nothing is."""
        # An empty answer of the tail means nothing: another node may have added what this one does not know of.
        return self._tail.read(session, after, limit) or await self._reader.run(
            lambda line: line.run(partial(_read, keyring=self._keyring, session=session, after=after, limit=limit))
        )

    async def heads(self, sessions: Iterable[SessionId]) -> dict[SessionId, Head]:
        wanted = list(sessions)
        heads: dict[SessionId, Head] = {}
        for start in range(0, len(wanted), MOST_HEADS):
            look = partial(_heads, wanted=wanted[start : start + MOST_HEADS])
            heads |= await self._reader.run(lambda line: line.run(look))  # noqa: B023 - run before the next one is made
        return heads


_FIND_HEADS = select(sessions.c.id, sessions.c.epoch, sessions.c.last_offset).where(sessions.c.id.in_(bindparam("ids", expanding=True)))
_FIND_LOG = (
    select(sessions.c.record, sessions.c.last_offset, session_keys.c.day, session_keys.c.wrapped)
    .select_from(sessions.outerjoin(session_keys, session_keys.c.session == sessions.c.id))
    .where(sessions.c.id == bindparam("of"))
)
_FIND_LIVES = select(epochs.c.from_offset, epochs.c.epoch).where(epochs.c.session == bindparam("of")).order_by(epochs.c.from_offset)
_FIND_ENTRIES = (
    select(entries)
    .where(entries.c.session == bindparam("of"), entries.c.offset.between(bindparam("first"), bindparam("last")))
    .order_by(entries.c.offset)
)


def _heads(connection: Connection, wanted: Sequence[SessionId]) -> dict[SessionId, Head]:
    found = connection.execute(_FIND_HEADS, {"ids": even_out(wanted)})
    return {SessionId(row.id): Head(Epoch(row.epoch), row.last_offset) for row in found}


def _read(connection: Connection, keyring: Keyring, session: SessionId, after: int, limit: int) -> list[Entry]:
    head = connection.execute(_FIND_LOG, {"of": session}).first()
    if head is None:
        raise ChatError(Code.NOT_FOUND)
    if head.record != Record.FULL.value or after >= head.last_offset or limit <= 0:
        return []
    key = unwrap_session_key(keyring, session, head.day, head.wrapped)
    lives = [(life.from_offset, life.epoch) for life in connection.execute(_FIND_LIVES, {"of": session})]
    last = min(after + limit, head.last_offset)
    rows = connection.execute(_FIND_ENTRIES, {"of": session, "first": after + 1, "last": last}).fetchall()
    found = open_entries(key, lives, session, after, rows)
    if len(found) != last - after:
        # Rows at the end are missing though the log says that they were committed.
        raise damaged(session, after + len(found) + 1)
    return found
