"""The review store's writer: one transaction at a time, on a connection of its own.

There is no stream of messages here, so nothing is gathered: a page that changes something waits for its own commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.store.engine import Engines
from chatserver.store.line import Line

T = TypeVar("T")

LONGEST_SECONDS = 9.0
_LOCK = text("SELECT pg_advisory_xact_lock(7216390115)")


class ReviewWriter:
    """Carries out decisions one after another, also beside those of another process."""

    def __init__(self, engines: Engines) -> None:
        self._engine = engines.writer
        self._gate = engines.gate
        self._turn = asyncio.Lock()
        self._line: Line | None = None
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, decide: Callable[[Line], Awaitable[T]]) -> T:
        """One transaction: committed when ``decide`` returns, undone when it raises. Raises UNAVAILABLE when the database does not take
        it in time."""
        # A task of its own: a caller that is cancelled must not leave a transaction open.
        doing = asyncio.create_task(self._transact(decide), name="review writer")
        self._under_way.add(doing)
        doing.add_done_callback(self._under_way.discard)
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await asyncio.shield(doing)
        except TimeoutError:
            record(Event.STORE_TROUBLE, reason="no_answer")
            raise ChatError(Code.UNAVAILABLE) from None

    async def close(self) -> None:
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._let_go()

    async def _transact(self, decide: Callable[[Line], Awaitable[T]]) -> T:
        async with self._turn:
            try:
                if self._line is None:
                    self._line = await self._engine.connect()
                return await self._in_one(self._line, decide)
            except (SQLAlchemyError, OSError) as trouble:
                record(Event.STORE_TROUBLE, where=where(trouble))
                await self._let_go()
                raise ChatError(Code.UNAVAILABLE) from None

    async def _in_one(self, line: Line, decide: Callable[[Line], Awaitable[T]]) -> T:
        transaction = await line.run(Connection.begin)
        try:
            await line.run(one_after_another)
            result = await decide(line)
            async with self._gate.committing():
                await line.run(lambda _: transaction.commit())
        except BaseException:
            with suppress(Exception):
                await line.run(lambda _: transaction.rollback())
            raise
        return result

    async def _let_go(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(Exception):
                await line.drop()


def one_after_another(connection: Connection) -> None:
    """Decisions of several processes run one after another, as they do on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)
