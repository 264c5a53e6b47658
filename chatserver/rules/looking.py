"""Looking along: a colleague reads a conversation that is not hers, and everyone in it knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatserver.rules.terms import How, SessionId, StaffId

MOST_ONLOOKERS = 4
"""In one conversation. More are a meeting, and a visitor who is told of each would think of nothing else."""


@dataclass(frozen=True, slots=True)
class Onlooker:
    """A colleague who reads along in an active session, from ``since`` on. She writes nothing that the visitor reads."""

    session: SessionId
    staff: StaffId
    since: datetime
    how: How
