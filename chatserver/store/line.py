"""A connection as the store uses it: ordinary statements on SQLAlchemy's plain connection, run where they may wait.

On PostgreSQL that is the driver's own event-loop way. SQLite's writer and reader have a thread each instead, so that a whole set of
statements is one hop there and back; through aiosqlite each statement is four, which at one message a time costs more than
the sync of its commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy import Connection, Engine

if TYPE_CHECKING:  # loads as much as the rest of the library, for PostgreSQL alone
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")


class Line(Protocol):
    """One connection, used by one transaction at a time."""

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work``, which may use the connection but must not keep it."""
        ...

    async def drop(self) -> None:
        """Let go of a connection, whatever state it is in."""
        ...


class LoopLine:
    """A connection of an asynchronous driver."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await self._connection.run_sync(work)

    async def drop(self) -> None:
        await self._connection.invalidate()
        await self._connection.close()


class ThreadLine:
    """A connection of a synchronous driver in a thread that nothing else uses."""

    def __init__(self, connection: Connection, thread: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._thread = thread

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._connection)

    async def drop(self) -> None:
        await self.run(_close)


def _close(connection: Connection) -> None:
    connection.invalidate()
    connection.close()


class WritingEngine(Protocol):
    """Where the writer's connection comes from."""

    async def connect(self) -> Line: ...
    async def dispose(self) -> None: ...


class LoopEngine:
    """For asynchronous drivers."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def connect(self) -> Line:
        return LoopLine(await self._engine.connect())

    async def dispose(self) -> None:
        await self._engine.dispose()


class ThreadEngine:
    """For a synchronous driver: one thread that lives as long as the engine."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def connect(self) -> Line:
        connection = await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.connect)
        return ThreadLine(connection, self._thread)

    async def dispose(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown(wait=False)
