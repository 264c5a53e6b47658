"""The anonymised transcript: what may leave the chat store for the review store, and nothing else may.

A type of its own, never a session with a flag. It has no clock time, no name of staff, and an id that was drawn for it alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from chatserver.rules.terms import DeskId, Speaker

TranscriptId = NewType("TranscriptId", str)
"""128 random bits, drawn at the release. The review store knows it; the chat store forgets it when it was pushed."""
LetterBoxId = NewType("LetterBoxId", str)
"""Where feedback about a transcript is addressed to. The chat store knows whose it is, the review store of which transcript."""
MINUTE = timedelta(minutes=1)
LONGEST_TITLE = 90
"""Code points of a first sentence in a list."""
FEWEST_WORDS = 3
"""Of a sentence that says more than a greeting."""
SENTENCE_END = re.compile(r"(?<=[\w\]][.?!]) ")


class Signal(StrEnum):
    """Why a transcript may deserve a second look, besides chance."""

    DANGER = "danger"
    """Its urgency was acute or worse."""
    HOUSE_RULES = "house_rules"
    """Ended over the house rules."""
    LOCKED = "locked"
    """Ended because somebody else may have been at the visitor's screen."""
    HANDED_OVER = "handed_over"
    """More than one counsellor had it."""


@dataclass(frozen=True, slots=True)
class AnonymisedLine:
    """What was said, without what identifies. ``minute`` counts from the first line."""

    by: Speaker
    minute: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnonymisedTranscript:
    """A released conversation, built field by field."""

    id: TranscriptId
    desk: DeskId
    language: str
    """In which it was held."""
    week: str
    """ISO week, such as 2026-W48."""
    day_part: str
    """Of the taxonomy, such as 09-11."""
    duration: str
    """Band of the taxonomy; empty where it has none."""
    contact_type: str
    """Code of the taxonomy, as the next two; empty when it was not registered."""
    concern: str
    urgency: str
    signals: frozenset[Signal]
    by_hand: bool
    """A person looked at it before it was released."""
    letter_box: LetterBoxId
    lines: tuple[AnonymisedLine, ...] = field(repr=False)

    @property
    def title(self) -> str:
        return title_of([line.text for line in self.lines if line.by is Speaker.VISITOR])


@dataclass(frozen=True, slots=True)
class Letter:
    """Feedback to a counsellor, in the words of a reviewer. ``id`` names it until it was fetched."""

    id: str
    box: LetterBoxId
    text: str = field(repr=False)


def title_of(texts: Sequence[str]) -> str:
    """The first sentence that says more than a greeting, cut to fit a list; empty when nothing was said."""
    sentences = [sentence for text in texts if text.strip() for sentence in SENTENCE_END.split(" ".join(text.split()))]
    sentence = next((one for one in sentences if len(one.split()) >= FEWEST_WORDS), sentences[0] if sentences else "")
    return sentence if len(sentence) <= LONGEST_TITLE else f"{sentence[: LONGEST_TITLE - 1].rstrip()}…"


def minutes_since(first: datetime, at: datetime) -> int:
    """Whole minutes from the first line; never below zero, whatever a clock did."""
    return max(0, (at - first) // MINUTE)
