"""What services ask of the records about the canned texts of a desk."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chatserver.rules.snippet import Snippet, SnippetId
from chatserver.rules.terms import DeskId


class SnippetRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def snippets(self, desk: DeskId) -> list[Snippet]:
        """Those that were not removed, in the order of their ids."""
        ...

    async def save_snippet(self, desk: DeskId, snippet: Snippet) -> None:
        """Add it, or change the one with its id."""
        ...

    async def remove_snippet(self, desk: DeskId, snippet: SnippetId, now: datetime) -> bool:
        """Whether it was there. Its words are deleted; the row stays, because the audit log names it."""
        ...

    async def was_snippet(self, desk: DeskId, snippet: SnippetId) -> bool:
        """Whether there is or was one of this id."""
        ...
