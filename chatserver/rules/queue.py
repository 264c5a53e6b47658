"""Who is next, and who is asked.

First come, first served within urgency; a session that came back from a vanished counsellor counts as the earliest of
all. A counsellor is asked for one session at a time, the least loaded first, then the longest idle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Declared, DeskId, Life, StaffId


@dataclass(frozen=True, slots=True)
class Candidate:
    """A counsellor as assignment sees her."""

    id: StaffId
    desks: frozenset[DeskId]
    languages: frozenset[str]
    capacity: int
    load: int
    """Active conversations."""
    holds_offer: bool
    declared: Declared
    connected: bool
    idle_since: datetime
    claimed: bool = False
    """By an acute conversation, which is all that she can do."""
    is_wrapping_up: bool = False
    """Registers a conversation that just ended. She is present and is offered nothing; taking on her own account is hers to do."""

    def is_present(self) -> bool:
        """Declared available and connected (or cut off for less than the desk's ``away_after``)."""
        return self.connected and self.declared is Declared.AVAILABLE

    def has_place(self) -> bool:
        """Present, with fewer conversations than she can have, and none that claims her whole."""
        return self.is_present() and self.load < self.capacity and not self.claimed

    def has_room(self) -> bool:
        """May be asked now: a waiting answer counts as a conversation to come."""
        return self.has_place() and not self.is_wrapping_up and not self.holds_offer

    def can_add(self) -> bool:
        """May take one more on her own account. What she was offered keeps its place with her."""
        return self.has_place() and self.load + self.holds_offer < self.capacity

    def may_take(self, session: AdviceSession) -> bool:
        """Same desk and language. Whether she was asked before is the round's business."""
        return session.desk in self.desks and session.language in self.languages


@dataclass(frozen=True, slots=True)
class Choice:
    """Ask ``staff`` for ``session``."""

    session: AdviceSession
    staff: StaffId


@dataclass(frozen=True, slots=True)
class Assignment:
    """What to do now: whom to ask, and for which sessions everyone has been asked."""

    choices: tuple[Choice, ...]
    exhausted: tuple[AdviceSession, ...]
    """Every available counsellor was asked in this round: begin again later, and alert the duty lead."""


def order(sessions: Iterable[AdviceSession]) -> list[AdviceSession]:
    """The queue: waiting and offered sessions, the next one first. Nobody loses a place by being offered."""
    in_line = (s for s in sessions if s.life in (Life.WAITING, Life.OFFERED))
    return sorted(in_line, key=lambda s: (not s.returned, 0 if s.returned else -s.urgency, s.number, s.arrived_at, s.id))


def position(sessions: Sequence[AdviceSession], session_id: str) -> int | None:
    """Place in an ordered queue of one desk, 1 for the next; None when not in it."""
    return next((n for n, s in enumerate(sessions, 1) if s.id == session_id), None)


def assign(sessions: Iterable[AdviceSession], candidates: Iterable[Candidate]) -> Assignment:
    """Decide all offers that can be made now, walking the queue from its front.

    Because the front is served before the rest is looked at, no counsellor is asked for a session while an earlier one
    waits that she may take. Sessions between rounds (``ask_again_at`` ahead) are passed over: everyone just said no."""
    everyone = list(candidates)
    free = {c.id: c for c in everyone if c.has_room()}
    choices: list[Choice] = []
    exhausted: list[AdviceSession] = []
    for waiting in order(sessions):
        if waiting.life is not Life.WAITING:
            continue
        able = [c for c in free.values() if c.may_take(waiting)]
        ready = [c for c in able if c.id not in waiting.asked]
        if ready:
            chosen = min(ready, key=lambda c: (c.load, c.idle_since, c.id))
            choices.append(Choice(waiting, chosen.id))
            del free[chosen.id]
        elif able and waiting.ask_again_at is None and not any(_will_be_asked(c, waiting) for c in everyone):
            exhausted.append(waiting)
    return Assignment(tuple(choices), tuple(exhausted))


def _will_be_asked(candidate: Candidate, waiting: AdviceSession) -> bool:
    """Present, with room, not asked yet, and only held up by another offer: the round is not over while she is there. Who wraps up
    does not hold it up: that can take half an hour, and those who said no may be asked again before."""
    has_place = candidate.has_place() and not candidate.is_wrapping_up
    return has_place and candidate.may_take(waiting) and candidate.id not in waiting.asked


def new_round(session: AdviceSession) -> AdviceSession:
    """Forget who was asked: the next round begins with everyone."""
    return replace(session, asked=frozenset(), ask_again_at=None)
