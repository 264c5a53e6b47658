"""How long each stage is kept, and when it is gone for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, Life, Paperwork, Record


@dataclass(frozen=True, slots=True)
class Retention:
    """Limits are a promise made to visitors: they can be shortened, never lengthened past 7 days."""

    words: timedelta = timedelta(days=7)
    """After the end of a session."""
    unanswered_words: timedelta = timedelta(hours=24)
    """After the end of a session that nobody ever answered."""
    transcripts: timedelta = timedelta(days=90)
    """After the release of an anonymised transcript."""


def words_end_at(session: AdviceSession, retention: Retention) -> datetime:
    """When the words of an ended session are deleted. Raises ValueError for one that has not ended."""
    if session.ended_at is None:
        raise ValueError("a session that has not ended keeps its words")
    return session.ended_at + (retention.unanswered_words if session.answered_at is None else retention.words)


def forgotten_on(closed_at: datetime, retention: Retention) -> date:
    """On which day, in UTC, it is forgotten whose conversation a transcript was that was closed up for the other side then: when that
    is gone everywhere. It may have been released days before."""
    return (closed_at + retention.transcripts).date() + timedelta(days=1)


READABLE = timedelta(hours=24)
"""After the end, and no longer than until it is registered: what she needs to register it, and no more."""


def readable_until(session: AdviceSession) -> datetime | None:
    """Until when its counsellor may read an ended session; None while it goes on. What is registered could be read until its end, and
    so could what was deleted since."""
    if session.ended_at is None:
        return None
    is_done = session.paperwork is Paperwork.REGISTERED or session.record is Record.DELETED
    return session.ended_at if is_done else session.ended_at + READABLE


def is_readable(session: AdviceSession, now: datetime) -> bool:
    """Whether its own counsellor may read what was said: while it goes on, and for a while after its end."""
    until = readable_until(session)
    return until is None or now < until


NOT_HERS_TO_DELETE = frozenset({EndReason.HOUSE_RULES, EndReason.LOCKED})
"""After a threat, what was said may be needed; after a lock, whoever sits there may not be she. Staff can delete these too."""


def may_delete_own(session: AdviceSession) -> bool:
    """Whether its visitor may have it deleted from the screen on which it ended."""
    return session.life is Life.ENDED and session.reason not in NOT_HERS_TO_DELETE


def remarks_end_at(day: date, retention: Retention) -> datetime:
    """When the remarks that were left on ``day``, in UTC, are deleted: all together, at the start of a day, and none later than words
    are. A remark's own hour is kept nowhere, as it would say after which conversation it was left."""
    return datetime.combine(day, time(), UTC) + retention.words


def day_key_ends_at(day: date, retention: Retention) -> datetime:
    """When the key of ``day`` may be destroyed: at the start of the day after its last words should be gone, in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1) + retention.words
