"""The way over the wall: an anonymised transcript, built field by field from a cleaned conversation. What is not named here stays.

Nothing is copied as a whole: a field that is added to a session or a registration goes nowhere by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chatserver.rules.answers import NONE
from chatserver.rules.cleaning import CleanText
from chatserver.rules.desk import Desk
from chatserver.rules.registration import WHEN, Registration, facts
from chatserver.rules.release import Standing, signals
from chatserver.rules.session import AdviceSession
from chatserver.rules.taxonomy import CONTACT_TYPE, SystemField, Values
from chatserver.rules.terms import EntryKind
from chatserver.rules.transcript import AnonymisedLine, AnonymisedTranscript, LetterBoxId, TranscriptId, minutes_since

CONCERN, URGENCY = "concern_primary", "urgency"


@dataclass(frozen=True, slots=True)
class Released:
    """All that a transcript is built from."""

    session: AdviceSession
    text: CleanText
    standing: Standing
    registration: Registration | None
    kinds: Collection[EntryKind]
    """Of the entries of its log."""


def anonymised(named: TranscriptId, letter_box: LetterBoxId, released: Released, desk: Desk) -> AnonymisedTranscript:
    """Codes only once it is registered. Raises WRONG_STATE for a session that was never answered or goes on."""
    session, lines, kept = released.session, released.text.lines, released.registration
    known = facts(desk.taxonomy, session, NONE, desk.schedule.zone, is_backup=False)
    week, _, day_part = _first(known, WHEN).partition("/")
    codes = kept.values if kept is not None and kept.registered_at is not None else {}
    begins = lines[0].at if lines else session.arrived_at
    return AnonymisedTranscript(
        id=named,
        desk=session.desk,
        language=session.language,
        week=week,
        day_part=day_part,
        duration=_first(known, SystemField.DURATION_BAND),
        contact_type=_first(codes, CONTACT_TYPE),
        concern=_first(codes, CONCERN),
        urgency=_first(codes, URGENCY),
        signals=signals(session, released.kinds, _first(codes, URGENCY)),
        by_hand=released.standing.by_hand,
        letter_box=letter_box,
        lines=tuple(AnonymisedLine(line.by, minutes_since(begins, line.at), line.text) for line in lines),
    )


def _first(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")
