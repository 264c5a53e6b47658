"""What services ask of the records about what visitors thought of their conversations."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from chatserver.rules.rating import Remark, Week
from chatserver.rules.terms import DeskId, Score


class RatingRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def count_score(self, desk: DeskId, week: Week, score: Score) -> None:
        """One more of it in that week."""
        ...

    async def scores(self, desk: DeskId, from_week: Week) -> dict[tuple[Week, Score], int]: ...

    async def add_remark(self, name: str, desk: DeskId, week: Week, day: date, text: str) -> None:
        """Keep it under a random name, sealed under a key of its own that is wrapped by the key of ``day`` (on disk before this
        returns to a caller). Raises UNAVAILABLE when that cannot be had."""
        ...

    async def remarks(self, desk: DeskId) -> list[Remark]:
        """All there are, in no order that says anything."""
        ...

    async def delete_remarks(self, day: date) -> int:
        """Delete those that are sealed under the key of ``day``, with their keys; how many that were."""
        ...
