"""Judging how conversations were held, blindly: which transcripts are drawn, who may take one, and who sees whose judgement when.

An assessment is a supervisor's; what a visitor thought is a rating (``rules.rating``). Whoever judges a transcript does not see what
another made of it, nor that there is another, before everyone has handed in who was to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from chatserver.errors import ChatError, Code
from chatserver.rules.rubric import Scores
from chatserver.rules.terms import DeskId, StaffId
from chatserver.rules.transcript import Signal, TranscriptId

Month = NewType("Month", str)
"""Such as 2026-11; as text they stand in the order of time."""
RESERVED_FOR = timedelta(days=1)
"""Whoever took a transcript has that day and the next to hand in. By the day: rows of this store say no hour."""
LONGEST_LETTER = 2_000
"""Unicode code points after NFC, as of the answer to it."""
HUNDRED = 100


class DrawnBy(StrEnum):
    CHANCE = "chance"
    SIGNAL = "signal"


class AssessmentState(StrEnum):
    RESERVED = "reserved"
    SKIPPED = "skipped"
    GIVEN = "given"
    """Handed in. Final: what was seen of another's afterwards must not find its way back."""


class SkipReason(StrEnum):
    KNOWS = "knows"
    """She knows the conversation or who held it, and so is not blind."""
    LANGUAGE = "language"
    """She does not read its language well enough."""
    TOO_SHORT = "too_short"
    OTHER = "other"


class Mark(StrEnum):
    """How a transcript stands with one supervisor."""

    TO_ASSESS = "to_assess"
    MINE = "mine"
    """She took it and has not handed in."""
    ASSESSED = "assessed"
    """By her, or by everyone who was to."""


@dataclass(frozen=True, slots=True)
class SampleRule:
    """What is drawn."""

    percent: int = 5
    """Of all transcripts, by chance, as each comes in."""
    signals: frozenset[Signal] = frozenset(Signal)
    """Each of these draws a transcript for certain."""
    second_every: int = 3
    """Of those drawn at a desk one in so many is judged by two; 0 for none."""
    target: int = 10
    """Drawn by chance a desk and month at least, while there are so many transcripts."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A transcript that is to be judged, by ``wanted`` people."""

    transcript: TranscriptId
    desk: DeskId
    drawn_by: DrawnBy
    wanted: int = 1


@dataclass(frozen=True, slots=True)
class Assessment:
    """How far one supervisor is with one transcript."""

    transcript: TranscriptId
    by: StaffId
    state: AssessmentState
    day: date
    """On which it was taken, skipped or handed in."""
    rubric: str = ""
    """The version it was judged by."""
    scores: Scores = field(default_factory=dict)
    letter: str | None = None
    """Names the letter that she wrote about it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one supervisor sees of the judging of one transcript."""

    mark: Mark | None
    own: Assessment | None
    others: tuple[Assessment, ...] = ()
    """Empty until everyone has handed in who was to, and for whoever was not one of them."""


def drawn_by(signals: Iterable[Signal], rule: SampleRule, draw: int) -> DrawnBy | None:
    """Why a transcript is drawn when it comes in, if it is; ``draw`` is a number that chance drew from 0 to 99."""
    if rule.signals & set(signals):
        return DrawnBy.SIGNAL
    return DrawnBy.CHANCE if draw < rule.percent else None


def wanted(number: int, rule: SampleRule) -> int:
    """How many are to judge what was drawn as the ``number``-th of its desk, counted from 1."""
    return 2 if rule.second_every and number % rule.second_every == 0 else 1


def month_of(day: date) -> Month:
    return Month(f"{day:%Y-%m}")


def months_before(month: Month, count: int) -> Month:
    """The month that lies ``count`` months before this one."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - count, 12)
    return Month(f"{year:04d}-{number + 1:02d}")


def is_live(one: Assessment, today: date) -> bool:
    """Whether it holds a place: a reservation that ran out does not, and neither does who skipped."""
    is_reserved = one.state is AssessmentState.RESERVED and today - one.day <= RESERVED_FOR
    return is_reserved or one.state is AssessmentState.GIVEN


def is_complete(sampled: Sampled, assessments: Iterable[Assessment]) -> bool:
    return sum(one.state is AssessmentState.GIVEN for one in assessments) >= sampled.wanted


def is_open_to(reader: StaffId, sampled: Sampled, assessments: Sequence[Assessment], today: date) -> bool:
    """Whether she may take it: never twice, not after she skipped it, and only while a place is free."""
    mine = [one for one in assessments if one.by == reader]
    has_had_it = any(is_live(one, today) or one.state is AssessmentState.SKIPPED for one in mine)
    return not has_had_it and sum(is_live(one, today) for one in assessments) < sampled.wanted


def seen_by(reader: StaffId, sampled: Sampled | None, assessments: Sequence[Assessment], today: date) -> Seen:
    """The one place that decides who sees whose judgement."""
    if sampled is None:
        return Seen(None, None)
    own = next((one for one in assessments if one.by == reader and (is_live(one, today) or one.state is AssessmentState.SKIPPED)), None)
    complete = is_complete(sampled, assessments)
    has_given = own is not None and own.state is AssessmentState.GIVEN
    if own is not None and own.state is AssessmentState.RESERVED:
        return Seen(Mark.MINE, own)
    if has_given or complete:
        others = [one for one in assessments if one.by != reader and one.state is AssessmentState.GIVEN]
        return Seen(Mark.ASSESSED, own, tuple(others) if has_given and complete else ())
    return Seen(Mark.TO_ASSESS if is_open_to(reader, sampled, assessments, today) else None, own)


def get_reserved(reader: StaffId, seen: Seen) -> Assessment:
    """Hers, taken and not handed in. Raises WRONG_STATE."""
    if seen.own is None or seen.own.by != reader or seen.own.state is not AssessmentState.RESERVED:
        raise ChatError(Code.WRONG_STATE)
    return seen.own


def get_given(reader: StaffId, seen: Seen) -> Assessment:
    """Hers, handed in. Raises WRONG_STATE."""
    if seen.own is None or seen.own.by != reader or seen.own.state is not AssessmentState.GIVEN:
        raise ChatError(Code.WRONG_STATE)
    return seen.own


# ---- training material ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Training:
    """A transcript that somebody wants to train with, and who agreed. It is deleted at its time all the same."""

    transcript: TranscriptId
    proposed_by: StaffId
    agreed_by: StaffId | None = None


def propose(kept: Training | None, transcript: TranscriptId, by: StaffId) -> Training:
    """Propose it, or agree with someone else's proposal. Raises WRONG_STATE for one's own, and for what is agreed."""
    if kept is None:
        return Training(transcript, by)
    if kept.agreed_by is not None or kept.proposed_by == by:
        raise ChatError(Code.WRONG_STATE)
    return Training(transcript, kept.proposed_by, by)
