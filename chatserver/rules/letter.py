"""A letter: feedback from a supervisor, as the counsellor who held the conversation has it. It does not say which conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NewType

from chatserver.rules.feedback import Feedback
from chatserver.rules.terms import StaffId
from chatserver.rules.transcript import LetterBoxId

LetterId = NewType("LetterId", str)
"""128 random bits, drawn by the review side; the answer goes back under it."""


@dataclass(frozen=True, slots=True)
class KeptLetter:
    id: LetterId
    staff: StaffId
    box: LetterBoxId
    until: date
    """The day on which it is deleted, with everybody's of that day: when it is forgotten whose the letter box is."""
    seen: bool
    feedback: Feedback
    reply: str | None = field(default=None, repr=False)
    """Hers, once."""
