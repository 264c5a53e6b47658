"""Urgency: how bad it is, as a counsellor judges it, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from chatserver.errors import ChatError, Code
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Life, Urgency

RANKS: dict[Urgency, int] = {urgency: rank for rank, urgency in enumerate(Urgency)}
"""By which a queue is ordered, and how many bars are shown: 0 to 4."""
ACUTE, DANGER = RANKS[Urgency.ACUTE], RANKS[Urgency.IMMEDIATE_DANGER]


def claims_everything(session: AdviceSession) -> bool:
    """Whether its counsellor can take nobody beside it: from acute on, for as long as she talks."""
    return session.life is Life.ACTIVE and session.urgency >= ACUTE


def is_danger(session: AdviceSession) -> bool:
    return session.urgency == DANGER


def mark(session: AdviceSession, urgency: Urgency) -> AdviceSession:
    """Judged by who talks with her. WRONG_STATE when nobody does."""
    if session.life is not Life.ACTIVE:
        raise ChatError(Code.WRONG_STATE)
    return replace(session, urgency=RANKS[urgency])
