"""What services ask of the records about opening hours, about who was turned away, and to write down who did what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from chatserver.rules.audit import AuditDraft, AuditEntry
from chatserver.rules.overrides import Overrides
from chatserver.rules.schedule import DatedException, SwitchedOff
from chatserver.rules.terms import DeskId, EndReason, TurnedAway


class HoursRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def overrides(self, desk: DeskId, from_day: date) -> Overrides:
        """What was set for a desk and still counts on ``from_day`` or later."""
        ...

    async def exception_names(self, desk: DeskId) -> frozenset[str]:
        """Every name that was ever given to one."""
        ...

    async def add_exception(self, desk: DeskId, exception: DatedException) -> None: ...
    async def remove_exception(self, desk: DeskId, name: str, now: datetime) -> None: ...
    async def set_switch(self, desk: DeskId, off: SwitchedOff | None) -> None: ...
    async def reviewed_days(self, desk: DeskId) -> frozenset[date]: ...
    async def add_review(self, desk: DeskId, day: date) -> None: ...
    async def count_turned_away(self, desk: DeskId, day: date, kind: TurnedAway, more: int) -> None: ...
    async def turned_away(self, desk: DeskId, from_day: date) -> dict[tuple[date, TurnedAway], int]: ...

    async def unanswered(self, desk: DeskId, since: datetime) -> list[tuple[datetime, EndReason]]:
        """When and why each session of a desk ended that no counsellor ever answered."""
        ...

    # the audit log
    async def add_audit(self, draft: AuditDraft) -> None:
        """Write down what this transaction does. When it cannot be written down, it is not done."""
        ...

    async def audit_of(self, desk: DeskId, most: int) -> list[AuditEntry]:
        """The last entries about the hours of a desk, the newest first."""
        ...
