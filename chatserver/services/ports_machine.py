"""What services ask of the machine they run on. Only shapes, as in ``ports``."""

from __future__ import annotations

from typing import Protocol


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
