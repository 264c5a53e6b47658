"""What services of both sides ask of the machine they run on, and of the records about its clock. Only shapes, as in ``ports``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from chatserver.rules.clock_guard import Watch

T = TypeVar("T")


class Machine(Protocol):
    """What it knows of its clocks beside the time."""

    def boot(self) -> str:
        """A name of this run of the machine."""
        ...

    def uptime(self) -> float:
        """Seconds since that run began; they never jump."""
        ...

    def is_synchronised(self) -> bool:
        """Whether a time server keeps the wall clock right."""
        ...


class WatchRecords(Protocol):
    """Part of the records of either side: all of it happens in one transaction with the rest."""

    async def watch(self) -> Watch | None:
        """What was kept of the clock."""
        ...

    async def keep_watch(self, watch: Watch) -> None: ...


class WatchStore(Protocol):
    """The store of either side, as far as the clock is concerned."""

    async def write(self, job: Callable[[WatchRecords], Awaitable[T]]) -> T: ...
    async def read(self, job: Callable[[WatchRecords], Awaitable[T]]) -> T: ...
