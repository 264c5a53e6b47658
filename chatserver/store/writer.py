"""The one writer: gathers everything that waits, carries it out in one transaction, commits once, then answers all.

So a commit's sync is shared by whoever came while the one before was under way (group commit). Order of arrival is kept.
Every caller gets an answer: what cannot be committed in time is refused as UNAVAILABLE, never left hanging.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Connection

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.log import Posted
from chatserver.store.appending import Wish
from chatserver.store.batch import Job, Saying, Work, carry_out
from chatserver.store.gate import Gate, OpenGate
from chatserver.store.keyring import Keyring
from chatserver.store.line import Line, WritingEngine
from chatserver.store.records import Records
from chatserver.store.tail import Tail

T = TypeVar("T")

MOST_AT_ONCE = 500
"""Pieces of work in one transaction."""
MOST_WAITING = 10_000
PATIENCE_SECONDS = 5.0
"""How long work of a transaction that failed as a whole is tried again."""
LONGEST_SECONDS = 9.0
"""No caller waits longer, also when the disk or the server hangs."""
FIRST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.5


class Writer:
    """Owns the only connection that writes, and the queue in front of it."""

    def __init__(self, engine: WritingEngine, keyring: Keyring, tail: Tail, gate: Gate | OpenGate) -> None:
        self._engine = engine
        self._gate = gate
        self._keyring = keyring
        self._tail = tail
        self._line: Line | None = None
        self._waiting: deque[Work] = deque()
        self._something = asyncio.Event()
        self._stopping = False
        self.commits = 0
        """Transactions committed since the start."""
        self._task = asyncio.create_task(self._run(), name="store writer")

    async def append(self, wish: Wish) -> Posted:
        posted: Posted = await self._answer_to(Saying(wish, self._future()))
        return posted

    async def write(self, job: Callable[[Records], Awaitable[T]]) -> T:
        result: T = await self._answer_to(Job(job, self._future()))
        return result

    async def close(self) -> None:
        """Take nothing new, finish what waits, let go of the connection."""
        self._stopping = True
        self._something.set()
        await self._task
        await self._let_go()

    @staticmethod
    def _future() -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    async def _answer_to(self, work: Work) -> Any:
        if asyncio.current_task() is self._task:
            raise RuntimeError("a job of the writer waits for the writer: that would be for ever")
        if self._stopping or self._task.done() or len(self._waiting) >= MOST_WAITING:
            raise ChatError(Code.UNAVAILABLE)
        self._waiting.append(work)
        self._something.set()
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await work.answer
        except TimeoutError:
            record(Event.STORE_TROUBLE, reason="no_answer")
            raise ChatError(Code.UNAVAILABLE) from None

    async def _run(self) -> None:
        try:
            while not self._stopping or self._waiting:
                await self._something.wait()
                self._something.clear()
                while self._waiting:
                    taken = [self._waiting.popleft() for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]
                    await self._settle([work for work in taken if not work.answer.done()])
        finally:
            _refuse(self._waiting)

    async def _settle(self, batch: list[Work]) -> None:
        """Answer everything in the batch, whatever happens."""
        if not batch:
            return
        give_up_at = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        try:
            await self._commit(batch)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, nobody may be left without an answer
            record(Event.STORE_TROUBLE, where=where(trouble), count=len(batch))
            await self._let_go()
            for work in batch:
                await self._retry(work, give_up_at)
        finally:
            _refuse(batch)

    async def _retry(self, work: Work, give_up_at: float) -> None:
        """One piece of work alone, until it is committed or the time is over. What failed others cannot fail this."""
        pause = FIRST_PAUSE_SECONDS
        while not work.answer.done() and asyncio.get_running_loop().time() < give_up_at:
            try:
                await self._commit([work])
            except Exception as trouble:  # noqa: BLE001 - as above
                record(Event.STORE_TROUBLE, where=where(trouble), count=1)
                await self._let_go()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _commit(self, batch: list[Work]) -> None:
        if self._line is None:
            self._line = await self._engine.connect()
        line = self._line
        transaction = await line.run(Connection.begin)
        try:
            outcome = await carry_out(line, self._keyring, batch)
            async with self._gate.committing():
                await line.run(lambda _: transaction.commit())
        except BaseException:
            with suppress(Exception):
                await line.run(lambda _: transaction.rollback())
            raise
        self.commits += 1
        self._tail.add(outcome.effects.added)
        for session in outcome.effects.forgotten:
            self._tail.drop(session)
        outcome.settle()

    async def _let_go(self) -> None:
        """A connection that failed once is not trusted again."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(Exception):
                await line.drop()


def _refuse(works: Iterable[Work]) -> None:
    for work in works:
        if not work.answer.done():
            work.answer.set_exception(ChatError(Code.UNAVAILABLE))
