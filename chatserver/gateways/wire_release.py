"""Releasing on the wire: a conversation without what identifies, what its counsellor hides besides, and that others may read it.

Must never import a service or a socket.
"""

from __future__ import annotations

from chatserver.gateways.wire_basis import Id, Instant, Language, Offset, Payload
from chatserver.rules.release import CleaningState, MarkKind, Trait, Why
from chatserver.rules.terms import Speaker


class SeeCleaned(Payload):
    """Ask for the cleaned text of a conversation that was mine when it ended: the lines after this offset."""

    session: Id
    after: Offset = 0


class Hide(Payload):
    """The words between two places of a cleaned line, there and everywhere else in the conversation, are hidden."""

    session: Id
    offset: Offset
    start: Offset
    end: Offset


class ShowAgain(Payload):
    """What I hid there is shown again, everywhere."""

    session: Id
    offset: Offset
    start: Offset
    end: Offset


class Release(Payload):
    """Others may read it, as it is shown now."""

    session: Id


class CleanedMark(Payload):
    """Something to be seen in a line. Places are code points of the cleaned text."""

    start: Offset
    end: Offset
    kind: MarkKind


class CleanedLine(Payload):
    """What was said, as whoever it is released to would read it."""

    offset: Offset
    by: Speaker
    text: str
    marks: list[CleanedMark]


class Cleaned(Payload):
    """How far a conversation is on its way to being released, and its lines where they may be seen."""

    session: Id
    state: CleaningState
    why: Why | None
    """When it is hidden."""
    lines: list[CleanedLine]
    more: bool
    found: int
    """Places that the program hid in the whole conversation."""
    by_hand: int
    """Places that a person hid."""
    rare: list[Trait]
    """What may identify somebody when it stands together, in the whole conversation."""
    measured: bool
    """How well the program does in this language is known. What is not is never released without a person."""
    registered: bool
    until: Instant
    """When its words are deleted, released or not."""


class ToRelease(Payload):
    """A conversation of mine that is over and not released."""

    session: Id
    label: str
    language: Language
    ended_at: Instant
    state: CleaningState
    rare: bool
    """Something in it may identify somebody when it stands together."""
    until: Instant
