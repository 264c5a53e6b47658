"""A machine that a test switches off and on, whose disk it fills, and whose clock it sets."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.clock import ManualClock


@dataclass
class InventedMachine:
    """Fills ``ports_machine.Machine``: it has been running for as long as its clock's intervals say."""

    clock: ManualClock
    run: int = 1
    synchronised: bool = True
    began: float = 0.0

    def boot(self) -> str:
        return f"run {self.run}"

    def uptime(self) -> float:
        return self.clock.monotonic() - self.began

    def is_synchronised(self) -> bool:
        return self.synchronised

    def starts_anew(self, *, synchronised: bool = True) -> None:
        """Switched off, and on again now."""
        self.run += 1
        self.began = self.clock.monotonic()
        self.synchronised = synchronised
