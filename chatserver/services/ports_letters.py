"""What services ask of the records about letters to counsellors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from chatserver.rules.letter import KeptLetter, LetterId
from chatserver.rules.terms import StaffId
from chatserver.rules.transcript import LetterBoxId


class LetterKeys(Protocol):
    """Keys of letters, each named by the day on which it is destroyed."""

    def days(self) -> list[date]: ...
    def destroy(self, day: date) -> None:
        """For good. Repeating is harmless."""
        ...


class LetterRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def letter_box(self, box: LetterBoxId) -> tuple[StaffId, date] | None:
        """Whose it is, and the day on which that is forgotten; None when it is."""
        ...

    async def add_letter(self, letter: KeptLetter) -> bool:
        """Keep it under a key that is destroyed on its last day; whether it was new. Raises UNAVAILABLE when that key cannot be had."""
        ...

    async def find_letter(self, name: LetterId) -> KeptLetter | None:
        """Raises DAMAGED."""
        ...

    async def letters_of(self, staff: StaffId) -> Sequence[KeptLetter]:
        """Those that can be opened, in no order."""
        ...

    async def unseen_letters(self) -> dict[StaffId, int]:
        """How many each has not opened yet; who has none is not in it."""
        ...

    async def mark_letter_seen(self, name: LetterId) -> None: ...
    async def answer_letter(self, name: LetterId, text: str) -> None:
        """Keep her answer beside it."""
        ...

    async def end_letters(self, day: date) -> int:
        """Delete those that end on ``day`` or ended before; how many."""
        ...
