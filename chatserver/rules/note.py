"""What staff write to each other about a session: another type than an entry of its log, so that nothing that renders for a visitor takes
it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chatserver.rules.terms import ClientId, SessionId, StaffId

LONGEST_SUMMARY = 1_000
"""Unicode code points after NFC: to be read before the next word is said."""


class NoteRoom(StrEnum):
    """Where staff write what no visitor ever reads."""

    NOTE = "note"
    """An internal note, at its place in time beside the log."""
    SIDE = "side"
    """The side conversation with whoever looks along."""
    SUMMARY = "summary"
    """What is said to whoever goes on with the conversation."""


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note before it has a number."""

    room: NoteRoom
    staff: StaffId
    at: datetime
    text: str = field(repr=False)
    client_id: ClientId | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a session; ``number`` counts from 1 without a gap, over all rooms."""

    session: SessionId
    number: int
    room: NoteRoom
    staff: StaffId
    work_name: str
    """Of who wrote it; empty when the account is gone."""
    at: datetime
    text: str = field(repr=False)
    client_id: ClientId | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """Where a note stands. ``repeated``: the client id was there before; this is the first answer again."""

    number: int
    repeated: bool = False
