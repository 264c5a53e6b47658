"""What services of both sides ask of the world: a clock and chance."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump; for intervals only."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class Chance(Protocol):
    """Where ids and draws come from, so that tests can name them."""

    def identifier(self) -> str:
        """128 random bits as base64url (22 characters)."""
        ...

    def secret(self) -> str:
        """256 random bits as base64url (43 characters)."""
        ...

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound`` - 1, each as likely."""
        ...
