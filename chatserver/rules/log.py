"""An advice session's log as values: what is to be added, what stands there, and where it ends.

Text is a person's words: it is left out of every ``repr``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chatserver.rules.terms import ClientId, EndReason, EntryKind, Epoch, SessionId, Speaker, StaffId


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has an offset. ``text`` is sealed by the writer; nothing here is ever logged."""

    kind: EntryKind
    speaker: Speaker
    at: datetime
    text: str = field(default="", repr=False)
    staff: StaffId | None = None
    client_id: ClientId | None = None
    reason: EndReason | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log, as read from the record."""

    session: SessionId
    epoch: Epoch
    offset: int
    kind: EntryKind
    speaker: Speaker
    at: datetime
    text: str = field(repr=False)
    staff: StaffId | None = None
    client_id: ClientId | None = None
    reason: EndReason | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """That something was said or happened, and when; not what."""

    kind: EntryKind
    speaker: Speaker
    at: datetime


def has_begun(signs: Sequence[Sign]) -> bool:
    """Whether the visitor said that she is there, or anything at all, since someone joined. ``signs``: the last of the log, the newest
    first. Where the joining lies further back than these, much was said since: a talk under way is never taken for one that is not."""
    joined = next((n for n, sign in enumerate(signs) if sign.kind is EntryKind.JOINED), None)
    if joined is None:
        return True
    return any(s.kind is EntryKind.READY or (s.kind is EntryKind.MESSAGE and s.speaker is Speaker.VISITOR) for s in signs[:joined])


@dataclass(frozen=True, slots=True)
class Posted:
    """Where an entry stands. ``repeated``: the client id was there before; this is the first answer again."""

    epoch: Epoch
    offset: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log."""

    epoch: Epoch
    last: int
