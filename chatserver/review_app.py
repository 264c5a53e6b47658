"""The review side put together: its store, its use cases, its pages and its loops.

It runs inside the chat side's process for trying out, and alone as ``serve --only review``. It may not know anything of the chat side,
which a contract checks.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from chatserver.auth.tokens import SystemChance
from chatserver.config import Settings
from chatserver.logs import Event, record
from chatserver.rules.reviewing import ReviewDesk
from chatserver.running import SystemClock, every, guarded, listen, run_until_asked
from chatserver.services.ports_world import Chance, Clock
from chatserver.services.review.finding import Finding
from chatserver.services.review.indexing import Indexing
from chatserver.services.review.readers import Readers
from chatserver.services.review.reading import Reading
from chatserver.services.review.receiving import Receiving
from chatserver.services.review.upkeep import ReviewUpkeep
from chatserver.store.review.index import TranscriptIndex
from chatserver.store.review.store import ReviewStore, open_review
from chatserver.web.review.site import ReviewParts, build_review_web

RECEIVE_SECONDS = 1.0
UPKEEP_SECONDS = 60.0
INDEX_SECONDS = 5.0


class ReviewSide:
    """Everything of the review side but a socket to answer on. Must be closed."""

    def __init__(self, settings: Settings, clock: Clock, chance: Chance, store: ReviewStore) -> None:
        self._store = store
        self._clock = clock
        index = self._index = TranscriptIndex()
        indexing = Indexing(store, index)
        receiving = Receiving(store, clock)
        upkeep = ReviewUpkeep(store, clock, store.keyring, settings.retention.transcripts)
        self._works: Sequence[tuple[float, Callable[[], Awaitable[object]]]] = (
            (RECEIVE_SECONDS, receiving.sweep),
            (UPKEEP_SECONDS, upkeep.sweep),
            (INDEX_SECONDS, indexing.sweep),
        )
        desks = {id_: ReviewDesk(id_, desk.name, desk.languages, desk.taxonomy) for id_, desk in settings.desks.items()}
        self.parts = ReviewParts(
            settings.web,
            desks,
            Readers(store, clock),
            Finding(store, index, indexing, clock, chance, settings.retention.transcripts),
            Reading(store, clock, indexing),
            clock,
            chance,
            self.is_ready,
        )

    async def is_ready(self) -> bool:
        return self._store.keyring.is_complete() and await self._store.is_writable()

    async def run_loops(self) -> None:
        async with asyncio.TaskGroup() as group:
            for seconds, work in self._works:
                group.create_task(every(seconds, work, self._clock.sleep))

    async def turn(self) -> None:
        """One turn of every loop, for whoever moves the clock."""
        for _, work in self._works:
            await guarded(work)

    async def close(self) -> None:
        await self._index.close()
        await self._store.close()


class ReviewApp:
    """A process that is the review side alone."""

    def __init__(self, side: ReviewSide) -> None:
        self.side = side
        self._web = build_review_web(side.parts)
        self._runner: web.AppRunner | None = None
        self.loops: asyncio.Task[None] | None = None

    async def start(self, listening: socket.socket) -> None:
        self.loops = asyncio.create_task(self.side.run_loops())
        self._runner = await listen(self._web, listening)

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self.loops is not None:
            self.loops.cancel()
            await asyncio.gather(self.loops, return_exceptions=True)
        await self.side.close()
        record(Event.STOPPED)


async def open_side(settings: Settings, clock: Clock | None = None, chance: Chance | None = None) -> ReviewSide:
    """Open the review store and wire what stands on it. Raises StoreError or KeyringError when it must not start."""
    clock = clock or SystemClock()
    store = await open_review(settings.review)
    try:
        return ReviewSide(settings, clock, chance or SystemChance(), store)
    except BaseException:
        await store.close()
        raise


async def serve_review(settings: Settings, listening: socket.socket, when_ready: Callable[[], None]) -> int:
    """The review side alone, until it is asked to stop."""
    return await run_until_asked(ReviewApp(await open_side(settings)), listening, when_ready)
