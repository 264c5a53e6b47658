"""A machine that a test switches off and on, whose disk it fills, and whose clock it sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.support.clock import ManualClock


@dataclass
class InventedDisk:
    """Fills ``ports_machine.Disk``. Shares of it, from 0 to 1."""

    used: float = 0.3
    ballast: float = 0.0
    size: float = 0.05
    """Of the ballast, once it is there."""

    def free(self) -> float:
        return max(1 - self.used - self.ballast, 0)

    def free_after_ballast(self) -> float:
        return 1 - self.used - self.size

    def take_ballast(self) -> None:
        self.ballast = self.size

    def drop_ballast(self) -> bool:
        was_there, self.ballast = self.ballast > 0, 0.0
        return was_there


@dataclass
class InventedMachine:
    """Fills ``ports_machine.Machine``: it has been running for as long as its clock's intervals say."""

    clock: ManualClock
    run: int = 1
    synchronised: bool = True
    began: float = 0.0
    disks: dict[str, InventedDisk] = field(default_factory=dict)

    def boot(self) -> str:
        return f"run {self.run}"

    def uptime(self) -> float:
        return self.clock.monotonic() - self.began

    def is_synchronised(self) -> bool:
        return self.synchronised

    def disk(self, database: Path) -> InventedDisk:
        """One for each database, full of nothing."""
        return self.disks.setdefault(database.name, InventedDisk())

    def starts_anew(self, *, synchronised: bool = True) -> None:
        """Switched off, and on again now."""
        self.run += 1
        self.began = self.clock.monotonic()
        self.synchronised = synchronised
