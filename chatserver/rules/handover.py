"""Handing a conversation over: one colleague is asked, and until she says yes it stays with whoever has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from chatserver.rules.queue import Candidate
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import SessionId, StaffId

HandoverId = NewType("HandoverId", str)

ANSWER_TIME = timedelta(seconds=60)
"""Twice that of an offer: the summary of a colleague is not there to be read before, and she may be in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class Handover:
    """``by`` asks ``to`` to go on with one session, until ``ends_at``."""

    id: HandoverId
    session: SessionId
    by: StaffId
    to: StaffId
    made_at: datetime
    ends_at: datetime

    def is_expired(self, now: datetime) -> bool:
        """At the deadline itself it is over."""
        return now >= self.ends_at


def can_take_on(candidates: Iterable[Candidate], staff: StaffId, session: AdviceSession) -> bool:
    """Whether she may be handed a conversation: available, with a place left, and of its language."""
    return any(c.id == staff and c.can_add() and session.language in c.languages for c in candidates)


def can_step_in(candidates: Iterable[Candidate], staff: StaffId, session: AdviceSession) -> bool:
    """The same for a duty lead who takes over: that she is away for new visitors does not keep her from helping one."""
    return any(
        c.id == staff and c.connected and c.load + c.holds_offer < c.capacity and session.language in c.languages for c in candidates
    )
