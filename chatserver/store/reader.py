"""Reading: a snapshot in which nothing can be written, beside the writer and never behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.store.gate import Gate
from chatserver.store.line import Line, LoopLine, ThreadEngine

if TYPE_CHECKING:  # loads as much as the rest of the library, for PostgreSQL alone
    from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")

LONGEST_SECONDS = 9.0
"""No caller waits longer, also when the disk hangs."""


class LoopReader:
    """Runs reads, each on a connection of its own for as long as it lasts."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def run(self, look: Callable[[Line], Awaitable[T]]) -> T:
        """Raises UNAVAILABLE when the database does not answer in time."""
        try:
            async with self._engine.connect() as connection, connection.begin():
                return await look(LoopLine(connection))
        except (SQLAlchemyError, OSError) as trouble:
            record(Event.STORE_TROUBLE, where=where(trouble))
            raise ChatError(Code.UNAVAILABLE) from None

    async def dispose(self) -> None:
        await self._engine.dispose()


class ThreadReader:
    """Runs reads one after another in a thread of their own, in step with the writer's commits.

    One connection serves: what a read costs is Python, and that runs once at a time anyhow."""

    def __init__(self, engine: ThreadEngine, gate: Gate) -> None:
        self._engine = engine
        self._gate = gate
        self._turn = asyncio.Lock()
        self._line: Line | None = None
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, look: Callable[[Line], Awaitable[T]]) -> T:
        """Raises UNAVAILABLE when the database does not answer in time."""
        # A task of its own: a caller that is cancelled must not leave a transaction open, which would hold up every commit.
        reading = asyncio.create_task(self._read(look), name="store reader")
        self._under_way.add(reading)
        reading.add_done_callback(self._under_way.discard)
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await asyncio.shield(reading)
        except TimeoutError:
            record(Event.STORE_TROUBLE, reason="no_answer")
            raise ChatError(Code.UNAVAILABLE) from None

    async def _read(self, look: Callable[[Line], Awaitable[T]]) -> T:
        async with self._gate.reading(), self._turn:
            try:
                if self._line is None:
                    self._line = await self._engine.connect()
                transaction = await self._line.run(Connection.begin)
                try:
                    return await look(self._line)
                finally:
                    await self._line.run(lambda _: transaction.rollback())
            except (SQLAlchemyError, OSError) as trouble:
                record(Event.STORE_TROUBLE, where=where(trouble))
                await self._let_go()
                raise ChatError(Code.UNAVAILABLE) from None

    async def _let_go(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(Exception):
                await line.drop()

    async def dispose(self) -> None:
        """Let what is under way end first."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._let_go()
        await self._engine.dispose()


Reader = LoopReader | ThreadReader
