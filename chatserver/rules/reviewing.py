"""What becomes of an anonymised transcript in the review store: shown, hidden, cut further, shown again, gone.

One table says what is possible. There is no way back to the raw words from here, so the only change to a text is that more of it goes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from chatserver.errors import ChatError, Code
from chatserver.rules.taxonomy import Taxonomy
from chatserver.rules.terms import DeskId, StaffId
from chatserver.rules.transcript import AnonymisedTranscript


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """What the review side needs to know of a desk."""

    id: DeskId
    name: str
    languages: tuple[str, ...]
    taxonomy: Taxonomy


class TranscriptState(StrEnum):
    SHOWN = "shown"
    HIDDEN = "hidden"
    """Somebody said that it still identifies someone: nobody reads it but who cuts it."""
    CUT = "cut"
    """More was taken out; a second person decides."""


class HideReason(StrEnum):
    """By what someone could still be known."""

    OTHER = "other"
    """Also: she has not thought about it yet. Hiding comes first."""
    NAME = "name"
    PLACE = "place"
    COMBINATION = "combination"
    """Nothing by itself, but all of it together."""


class TranscriptAct(StrEnum):
    HIDE = "hide"
    CUT = "cut"
    RELEASE = "release"


TRANSCRIPT_STATES: dict[TranscriptAct, dict[TranscriptState, TranscriptState]] = {
    TranscriptAct.HIDE: {
        TranscriptState.SHOWN: TranscriptState.HIDDEN,
        TranscriptState.HIDDEN: TranscriptState.HIDDEN,
        TranscriptState.CUT: TranscriptState.HIDDEN,
    },
    TranscriptAct.CUT: {TranscriptState.HIDDEN: TranscriptState.CUT, TranscriptState.CUT: TranscriptState.CUT},
    TranscriptAct.RELEASE: {TranscriptState.CUT: TranscriptState.SHOWN},
}
"""Deleting is possible in every state, and is no state: nothing is left."""


@dataclass(frozen=True, slots=True)
class KeptTranscript:
    """A transcript as the review store keeps it."""

    transcript: AnonymisedTranscript
    released_on: date
    state: TranscriptState = TranscriptState.SHOWN
    cut_by: StaffId | None = None
    """Who cut it last: she does not release it."""
    version: int = 1
    """Counts changes, so that an index knows what it has."""


def act(kept: KeptTranscript, what: TranscriptAct, by: StaffId) -> KeptTranscript:
    """The transcript after it. Raises WRONG_STATE for what is impossible, also when who cut it would release it herself."""
    state = TRANSCRIPT_STATES[what].get(kept.state)
    if state is None or (what is TranscriptAct.RELEASE and kept.cut_by == by):
        raise ChatError(Code.WRONG_STATE)
    cut_by = by if what is TranscriptAct.CUT else None if what is TranscriptAct.RELEASE else kept.cut_by
    return replace(kept, state=state, cut_by=cut_by, version=kept.version + 1)


def ends_at(released_on: date, kept_for: timedelta) -> datetime:
    """When everything that was released on a day, in UTC, is deleted: all together, at the start of a day, never later than promised."""
    return datetime.combine(released_on, time(), UTC) + kept_for


def last_day_to_delete(now: datetime, kept_for: timedelta) -> date:
    """The latest day of release whose transcripts must be gone now."""
    return (now - kept_for).astimezone(UTC).date()
