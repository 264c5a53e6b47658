"""What use cases of the review side ask of their store and their world. It names no type of the chat side's log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Protocol, TypeVar

from chatserver.rules.audit import AuditDraft
from chatserver.rules.reviewing import KeptTranscript
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, TokenHash
from chatserver.rules.transcript import AnonymisedTranscript, LetterBoxId, TranscriptId
from chatserver.rules.transcript_search import TranscriptSearch
from chatserver.services.ports_world import Chance, Clock

__all__ = ["Chance", "Clock", "DayKeys", "Index", "Records", "Reply", "Store"]

T = TypeVar("T")


class Reply(Protocol):
    """What a counsellor answers to feedback."""

    @property
    def letter_box(self) -> str: ...
    @property
    def text(self) -> str: ...


class DayKeys(Protocol):
    """The keys of days, outside the database."""

    def days(self) -> list[date]:
        """Those of which there is a key."""
        ...

    def destroy(self, day: date) -> None:
        """For good. Repeating is harmless."""
        ...


class Records(Protocol):
    """One transaction."""

    async def add_audit(self, draft: AuditDraft) -> None:
        """At the end of the audit log; when this transaction fails, so does what it tells."""
        ...

    async def find_reader(self, token: TokenHash, now: datetime) -> Reader | None: ...

    async def told(self, desk: DeskId, name: str) -> int | None:
        """A number that the chat side told of a desk; None when it never did."""
        ...

    async def waiting(self, most: int) -> Sequence[tuple[str, AnonymisedTranscript | Reply | None]]:
        """What was pushed and not taken in yet, with its name; None for what nobody can open, with the alarm."""
        ...

    async def take_out(self, name: str, day: date) -> None: ...
    async def forget_taken(self, before: date) -> int: ...

    async def write_letter(self, name: str, letter_box: LetterBoxId, text: str, day: date) -> None:
        """Leave it to be fetched, under a random name. Raises UNAVAILABLE while the chat side has never been here."""
        ...

    async def forget_letters(self, before: date) -> int:
        """Those that nobody fetched."""
        ...

    async def add_transcript(self, transcript: AnonymisedTranscript, day: date) -> None:
        """Keep it under the key of ``day``. Raises UNAVAILABLE."""
        ...

    async def find_transcript(self, name: TranscriptId) -> KeptTranscript | None:
        """Raises DAMAGED."""
        ...

    async def find_transcripts(self, names: Sequence[TranscriptId]) -> list[KeptTranscript]:
        """Those of these that can be opened, in no order."""
        ...

    async def find_hidden(self, desks: AbstractSet[DeskId]) -> list[KeptTranscript]:
        """Those of these desks that are not shown and can be opened, in no order."""
        ...

    async def transcript_versions(self) -> dict[TranscriptId, int]:
        """Everything there is, and how often each was changed; the latest released first."""
        ...

    async def save_transcript(self, kept: KeptTranscript) -> None: ...
    async def delete_transcript(self, name: TranscriptId) -> bool: ...
    async def transcripts_by_day(self, desks: AbstractSet[DeskId] | None = None) -> dict[date, int]:
        """How many are kept of each day of release; of these desks, or of all."""
        ...

    async def delete_transcripts_of(self, day: date) -> int: ...


class Store(Protocol):
    async def write(self, job: Callable[[Records], Awaitable[T]], /) -> T:
        """Committed when the job returns, undone when it raises. Raises UNAVAILABLE."""
        ...

    async def read(self, job: Callable[[Records], Awaitable[T]], /) -> T: ...


class Index(Protocol):
    """Finds transcripts by their words, in memory alone. It may be behind the store, and names no more than ids."""

    async def put(self, kept: Sequence[KeptTranscript], /) -> None:
        """As they are now: those that are shown can be found, any other cannot any more."""
        ...

    async def drop(self, names: Sequence[TranscriptId], /) -> None: ...

    async def find(self, search: TranscriptSearch, most: int, after: int, /) -> tuple[list[TranscriptId], int]:
        """The newest week first, within it what fits best; and how many there are in all."""
        ...

    async def tidy(self) -> None:
        """Leave nothing of what was taken out, also where nobody would look."""
        ...
