"""What services ask of the world about releasing: of the records, and of the anonymiser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from chatserver.rules.findings import Findings, HandMark, Said, Word
from chatserver.rules.release import Parcel, Standing, Unreleased, Why
from chatserver.rules.terms import DeskId, SessionId, StaffId
from chatserver.rules.transcript import LetterBoxId


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the anonymiser is given."""

    languages: tuple[str, ...]
    """In which it was held, and in which the visitor reads, when that is another."""
    said: tuple[Said, ...] = field(repr=False)
    known: tuple[str, ...] = field(default=(), repr=False)
    """Hidden wherever they stand as names: what she filled in on the way in, the staff's own names."""
    nickname: str = field(default="", repr=False)
    """Hidden wherever it stands, also where it is an ordinary word: nobody else calls herself so."""


class Cleaner(Protocol):
    """The anonymiser, as services know it."""

    @property
    def version(self) -> str:
        """Of its word lists. Known once it has looked through something."""
        ...

    async def look_through(self, conversation: Conversation) -> Findings | Why:
        """Where something identifies somebody, or why that could not be found out. Never raises."""
        ...

    def words(self, text: str) -> Sequence[Word]:
        """How a text falls into words. Pure, and costs little."""
        ...


class ReleaseRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest. It goes with the words of its session, but for a
    parcel that waits and the letter boxes."""

    async def find_release(self, session: SessionId) -> Standing | None:
        """None where nothing is to be released: not over, never answered, or its words are gone."""
        ...

    async def save_release(self, session: SessionId, standing: Standing) -> None: ...
    async def drop_release(self, session: SessionId) -> bool: ...
    async def findings(self, session: SessionId) -> tuple[Findings, list[HandMark]]:
        """What was found and what a person marked. Raises NOT_FOUND where it was not looked through, DAMAGED."""
        ...

    async def save_findings(self, session: SessionId, findings: Findings) -> None:
        """What a person marked before is gone: it stood in another text. Raises NOT_FOUND when the words are gone."""
        ...

    async def save_hand_marks(self, session: SessionId, marks: Sequence[HandMark]) -> None: ...
    async def unreleased(self) -> Sequence[Unreleased]:
        """Everything that is over and not released, by whomever, the first that ended first."""
        ...

    async def unreleased_counts(self) -> dict[DeskId, int]:
        """How many that are, of each desk that has any."""
        ...

    async def find_parcel(self, session: SessionId) -> Parcel | None: ...
    async def save_parcel(self, session: SessionId, parcel: Parcel) -> None:
        """Places in its text are not kept any more."""
        ...

    async def forget_parcel(self, session: SessionId) -> None:
        """It arrived; and nothing at all is left where the words are gone too."""
        ...

    async def add_letter_box(self, box: LetterBoxId, staff: StaffId, until: date) -> None: ...
    async def find_letter_box(self, box: LetterBoxId) -> StaffId | None:
        """Whose it is; None when it is forgotten."""
        ...

    async def end_letter_boxes(self, day: date) -> int:
        """Forget those that were kept until ``day`` or before; how many."""
        ...
