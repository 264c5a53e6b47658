"""Looking along: a colleague reads a conversation that is not hers, and everyone in it knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chatserver.rules.terms import SessionId, StaffId

MOST_ONLOOKERS = 4
"""In one conversation, before a duty lead who comes by herself. More are a meeting, and a visitor who is told of each would think of
nothing else."""


class How(StrEnum):
    """How a colleague came to look along."""

    INVITED = "invited"
    """The counsellor asked her."""
    CAME = "came"
    """The duty lead came by herself."""
    CODE = "code"
    """The visitor let her in."""


class ComeReason(StrEnum):
    """Why a duty lead comes to a conversation, or takes it over. Kept in the audit log."""

    ASKED = "asked"
    """The counsellor asked for it aloud."""
    WORRIED = "worried"
    """About the counsellor or the visitor."""
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Onlooker:
    """A colleague who reads along in an active session, from ``since`` on. She writes nothing that the visitor reads."""

    session: SessionId
    staff: StaffId
    since: datetime
    how: How
