"""A deadline: something that falls due, kept as a row so that a crash or another node cannot lose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatserver.rules.terms import DeadlineKind


@dataclass(frozen=True, slots=True)
class Deadline:
    """``subject`` is the id that the kind speaks of. There is at most one per kind and subject."""

    kind: DeadlineKind
    subject: str
    due_at: datetime
