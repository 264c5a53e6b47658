"""What the chat side asks of the review store: to take what is pushed, and to hand over letters. It has no way to read back.

The one file that both sides of the wall share a shape in; it names no type that holds a visitor's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import AnonymisedTranscript, Letter, LetterBoxId


class Review(Protocol):
    """The way over the wall, one way but for the letters."""

    async def seal(self, name: str, transcript: AnonymisedTranscript) -> bytes:
        """Closed for ``push`` under that random name, so that the review side alone can open it. Raises UNAVAILABLE when the review
        store was never started."""
        ...

    async def push(self, name: str, sealed: bytes) -> None:
        """Put it into the review store's inbox under a random name. Repeating changes nothing, also after it was taken out.
        Raises UNAVAILABLE."""
        ...

    async def tell_unreleased(self, counts: Mapping[DeskId, int]) -> None:
        """How many conversations of each desk are not released yet. Raises UNAVAILABLE."""
        ...

    async def tell_readers(self, readers: Sequence[Reader]) -> None:
        """Who is signed in now; whoever is not among them is signed out there. Raises UNAVAILABLE."""
        ...

    async def letters(self) -> list[Letter]:
        """Those that wait. Raises UNAVAILABLE."""
        ...

    async def forget_letters(self, names: Sequence[str]) -> None:
        """They have been delivered. Raises UNAVAILABLE."""
        ...

    async def reply(self, name: str, box: LetterBoxId, text: str) -> None:
        """What the counsellor answers to feedback, under a random name; repeating changes nothing. Raises UNAVAILABLE."""
        ...
