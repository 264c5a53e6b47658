"""What services ask of the records about what is held of people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from chatserver.rules.audit import AuditEntry
from chatserver.rules.kept import HeldRows, Wish
from chatserver.rules.terms import SessionId
from chatserver.services.ports_machine import WatchRecords


class KeptRecords(WatchRecords, Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def held_rows(self) -> HeldRows: ...

    async def deletions(self, since: datetime, most: int) -> list[AuditEntry]:
        """What the audit log says of them, the latest first."""
        ...

    async def sessions_without_keys(self, days: Collection[date]) -> list[SessionId]:
        """Those whose own key is wrapped by that of a day that is not among ``days``: nobody can read them any more."""
        ...

    async def forget_without_keys(self, days: Collection[date]) -> int:
        """The same of remarks, numbers to call back and codes, which go. How many that were."""
        ...

    async def note_wish(self, session: SessionId, wish: Wish) -> None:
        """Beside the keys, so that a backup that is put back does not undo it. What fails is told in the log alone."""
        ...

    async def wishes(self) -> list[tuple[Wish, SessionId]]:
        """Those that were noted and whose day still has its key."""
        ...

    async def backups(self) -> str | None:
        """The folder that was last used for them."""
        ...

    async def note_backups(self, folder: str) -> None: ...
