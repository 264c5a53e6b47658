"""What services ask of the records about what staff write to each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from chatserver.rules.note import Note, Noted, NoteDraft
from chatserver.rules.terms import SessionId


class NoteRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest. Whoever asks has found the session as one that
    she may read."""

    async def add_note(self, session: SessionId, draft: NoteDraft) -> Noted:
        """Add one. A repeated client id of the same person gets the first answer, whatever the text. NOT_FOUND when the words of the
        session were deleted."""
        ...

    async def notes(self, session: SessionId, after: int, most: int) -> list[Note]:
        """Those with a higher number, in order; raises ``ChatError(DAMAGED)`` when a row fails its seal."""
        ...

    async def last_notes(self, sessions: Iterable[SessionId]) -> dict[SessionId, int]:
        """The highest number of each that has any."""
        ...
