"""What services of both sides ask of the machine they run on, and of the records about its clock. Only shapes, as in ``ports``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
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

    def disk(self, database: Path) -> Disk | None:
        """What a SQLite database is kept on; None where that is not to be watched."""
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


class Disk(Protocol):
    """What the database is kept on."""

    def free(self) -> float:
        """The share that can still be written to, from 0 to 1."""
        ...

    def free_after_ballast(self) -> float:
        """The same once the ballast is made, if it is not there."""
        ...

    def take_ballast(self) -> None:
        """Make the ballast, unless it is there. Does nothing where it cannot be made."""
        ...

    def drop_ballast(self) -> bool:
        """Throw it away; whether it was there."""
        ...
