"""Hints: that something changed, never what. Whoever hears one looks at the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chatserver.rules.terms import DeskId, OfferId, Outcome, SessionId, Speaker, StaffId


@dataclass(frozen=True, slots=True)
class LogGrew:
    session: SessionId
    offset: int


@dataclass(frozen=True, slots=True)
class DeskChanged:
    """Queue, presence or availability of a desk may have changed."""

    desk: DeskId


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """Life, counsellor or visitor's connection of a session changed."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class ReaderGone:
    """From now on this staff member reads nothing of the session: whoever sends her its log stops at once."""

    session: SessionId
    staff: StaffId


@dataclass(frozen=True, slots=True)
class NotesGrew:
    """Staff wrote something about this session to each other."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class WordsDeleted:
    """What was said in this ended session is gone before its time: whoever still shows it stops at once."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class OfferMoved:
    """An offer to this counsellor was made or ended."""

    staff: StaffId
    offer: OfferId
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class TypingSign:
    """Someone is writing; the only thing that skips the store."""

    session: SessionId
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class NobodyTakes:
    """Everyone available was asked for this session."""

    desk: DeskId
    session: SessionId


@dataclass(frozen=True, slots=True)
class DutyLeadCalled:
    """A counsellor called for this session."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class SignInsChanged:
    """Sign-ins of this staff member were removed or her account changed."""

    staff: StaffId


Hint = (
    LogGrew
    | DeskChanged
    | SessionChanged
    | ReaderGone
    | NotesGrew
    | WordsDeleted
    | OfferMoved
    | TypingSign
    | NobodyTakes
    | DutyLeadCalled
    | SignInsChanged
)


class Bus(Protocol):
    """Carries hints to everyone who listens, on every node. A lost hint costs a sweep interval, never a message."""

    def hint(self, hint: Hint) -> None: ...
    def listen(self, listener: Callable[[Hint], None]) -> Callable[[], None]:
        """Call ``listener`` for every hint; returns the way to stop. A listener must not block or raise."""
        ...
