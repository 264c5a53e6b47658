"""What is known of the text of an ended conversation: what was said, what the program found in it, and what a person marked. Places and
codes; the words are in what was said alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chatserver.rules.release import Trait
from chatserver.rules.terms import Speaker

MOST_MARKS = 500
"""Of one conversation, by hand."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation as it was said."""

    offset: int
    by: Speaker
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Characters ``start`` up to ``end`` of the raw message at ``offset`` identify somebody; ``stands`` is the placeholder."""

    offset: int
    start: int
    end: int
    stands: str


@dataclass(frozen=True, slots=True)
class Rare:
    """Where a trait is told, in the text that the program left."""

    offset: int
    start: int
    end: int
    trait: Trait


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the program says of one conversation: places and codes, no words."""

    found: tuple[Found, ...] = ()
    rare: tuple[Rare, ...] = ()
    measured: bool = False


@dataclass(frozen=True, slots=True)
class HandMark:
    """What a person hid, in the text that the program left."""

    offset: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text; ``folded`` is the same for all ways to write it."""

    start: int
    end: int
    folded: str = field(repr=False)
    carries: bool = True
    """It can be hidden elsewhere without its neighbours; an article cannot."""


Words = Callable[[str], Sequence[Word]]
"""How a text falls into words."""
