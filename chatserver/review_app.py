"""The review side put together: its store, its use cases, its pages and its loops.

It runs inside the chat side's process for trying out, and alone as ``serve --only review``. It may not know anything of the chat side,
which a contract checks.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, time

from aiohttp import web

from chatserver.auth.tokens import SystemChance
from chatserver.config import Settings
from chatserver.logs import Event, record
from chatserver.machine.clocks import LinuxMachine
from chatserver.rules.reviewing import ReviewDesk
from chatserver.rules.room import RoomLimits
from chatserver.rules.terms import DeskId
from chatserver.running import SystemClock, every, guarded, listen, run_until_asked
from chatserver.services.clock_guard import ClockGuard
from chatserver.services.disk_room import Bell, DiskRoom
from chatserver.services.ports_machine import Machine
from chatserver.services.ports_world import Chance, Clock
from chatserver.services.review.assessing import Assessing
from chatserver.services.review.finding import Finding
from chatserver.services.review.indexing import Indexing
from chatserver.services.review.quality import Quality
from chatserver.services.review.readers import Readers
from chatserver.services.review.reading import Reading
from chatserver.services.review.receiving import Receiving
from chatserver.services.review.sampling import Sampling
from chatserver.services.review.training import TrainingMaterial
from chatserver.services.review.upkeep import ReviewUpkeep
from chatserver.store.engine import StoreSettings, sqlite_file
from chatserver.store.review.index import TranscriptIndex
from chatserver.store.review.store import ReviewStore, open_review
from chatserver.web.review.site import ReviewParts, build_review_web

RECEIVE_SECONDS = 1.0
UPKEEP_SECONDS = 60.0
INDEX_SECONDS = 5.0
ROOM_SECONDS = 1.0


def disk_room(
    store: StoreSettings, limits: RoomLimits, machine: Machine, clock: Clock, bell: Bell | None = None, desks: Sequence[DeskId] = ()
) -> DiskRoom:
    """What watches the disk of a store of either side."""
    path = sqlite_file(store)
    return DiskRoom(None if path is None else machine.disk(path), limits, clock, bell, desks)


class ReviewSide:
    """Everything of the review side but a socket to answer on. Must be closed."""

    def __init__(self, settings: Settings, clock: Clock, chance: Chance, store: ReviewStore, machine: Machine) -> None:
        self._store = store
        self._clock = clock
        index = self._index = TranscriptIndex()
        indexing = Indexing(store, index)
        sampling = Sampling(chance, settings.sample)
        receiving = Receiving(store, clock, sampling)
        self._kept_for = settings.retention.transcripts
        self.upkeep = upkeep = ReviewUpkeep(store, clock, store.keyring, settings.retention.transcripts, ClockGuard(store, clock, machine))
        self._room = disk_room(settings.review, settings.room, machine, clock)
        self._works: Sequence[tuple[float, Callable[[], Awaitable[object]]]] = (
            (RECEIVE_SECONDS, receiving.sweep),
            (UPKEEP_SECONDS, upkeep.sweep),
            (INDEX_SECONDS, indexing.sweep),
            (ROOM_SECONDS, self._look_at_disk),
        )
        desks = {id_: ReviewDesk(id_, desk.name, desk.languages, desk.taxonomy) for id_, desk in settings.desks.items()}
        self.parts = ReviewParts(
            settings.web,
            desks,
            Readers(store, clock),
            Finding(store, index, indexing, clock, chance, settings.retention.transcripts),
            Reading(store, clock, indexing),
            Assessing(store, clock, chance, settings.rubric, sampling),
            Quality(store, clock, desks, settings.rubric, sampling),
            TrainingMaterial(store, clock),
            clock,
            chance,
            self.is_ready,
        )

    async def is_ready(self) -> bool:
        return self._store.keyring.is_complete() and await self._store.is_writable()

    async def _look_at_disk(self) -> None:
        self._room.sweep()

    async def run_loops(self) -> None:
        self._room.begin()
        async with asyncio.TaskGroup() as group:
            for seconds, work in self._works:
                group.create_task(every(seconds, work, self._clock.sleep))

    async def turn(self) -> None:
        """One turn of every loop, for whoever moves the clock."""
        for _, work in self._works:
            await guarded(work)

    async def ends(self) -> list[datetime]:
        """When each of the transcripts that are held must be gone, for the operator's command."""
        days = await self._store.read(lambda records: records.transcripts_by_day())
        return [datetime.combine(day, time(), UTC) + self._kept_for for day, count in days.items() for _ in range(count)]

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


async def open_side(
    settings: Settings, clock: Clock | None = None, chance: Chance | None = None, machine: Machine | None = None
) -> ReviewSide:
    """Open the review store and wire what stands on it. Raises StoreError or KeyringError when it must not start."""
    clock = clock or SystemClock()
    store = await open_review(settings.review)
    try:
        return ReviewSide(settings, clock, chance or SystemChance(), store, machine or LinuxMachine())
    except BaseException:
        await store.close()
        raise


async def serve_review(settings: Settings, listening: socket.socket, when_ready: Callable[[], None]) -> int:
    """The review side alone, until it is asked to stop."""
    return await run_until_asked(ReviewApp(await open_side(settings)), listening, when_ready)
