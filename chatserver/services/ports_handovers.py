"""What services ask of the records about conversations that are being handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chatserver.rules.handover import Handover, HandoverId
from chatserver.rules.terms import Outcome, SessionId


class HandoverRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def add_handover(self, handover: Handover) -> None:
        """Record it as asked. There is at most one open for each session."""
        ...

    async def find_handover(self, handover: HandoverId) -> tuple[Handover, Outcome | None] | None:
        """With how it ended (None = nobody answered yet)."""
        ...

    async def open_handover(self, session: SessionId) -> Handover | None:
        """The one under way for this session."""
        ...

    async def open_handovers(self) -> list[Handover]:
        """All that are under way, the earliest first."""
        ...

    async def close_handover(self, handover: HandoverId, outcome: Outcome, now: datetime) -> None:
        """Note how it ended. The first end is the one that counts."""
        ...
