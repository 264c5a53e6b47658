"""When a visitor is asked whether she is still there, warned, and when the conversation is over because she is not.

Her silence is counted only while it is her turn: after a message of her counsellor, or after she was told that someone is
there. Whoever waits for an answer of ours is never called silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chatserver.rules.log import Sign
from chatserver.rules.terms import EntryKind, Speaker

WARNED_BEFORE = timedelta(minutes=2)
"""WCAG 2.2.1 asks for twenty seconds; who has to hide the screen from someone needs more."""
LOOK_AGAIN = timedelta(minutes=1)
"""While it is the counsellor's turn nothing is counted, and this long may pass before a new turn is noticed."""
TYPING_LASTS = timedelta(seconds=30)
"""A typing sign comes every three seconds; pauses for thought belong to writing."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A desk's times."""

    asked_after: timedelta = timedelta(minutes=10)
    ended_after: timedelta = timedelta(minutes=5)
    """Counted from the asking."""


class Step(StrEnum):
    """What is to be done now."""

    WAIT = "wait"
    ASK = "ask"
    WARN = "warn"
    END = "end"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``at``: when to look again."""

    step: Step
    at: datetime
    left: timedelta = timedelta()
    """From now until the end, as she is told when she is asked or warned."""


@dataclass(frozen=True, slots=True)
class Typed:
    """When each side last signed that it is writing; None when not lately."""

    visitor: datetime | None = None
    counsellor: datetime | None = None


_SOMEONE_IS_THERE = frozenset({EntryKind.COUNSELLOR_BACK, EntryKind.TRANSFERRED})
_BEGINS_ANEW = _SOMEONE_IS_THERE | {EntryKind.READY, EntryKind.CALLBACK_GIVEN, EntryKind.CALLBACK_REFUSED}
"""What gives her the whole time again without a message: an answer of hers, and a counsellor whom she does not know yet."""


def judge(signs: Sequence[Sign], typed: Typed, now: datetime, times: Silence) -> Verdict:
    """What a silence asks for. ``signs``: the last of the log, the newest first."""
    silence = _silence(signs, typed)
    if silence is None:
        return Verdict(Step.WAIT, now + LOOK_AGAIN)
    if typed.counsellor is not None and now < typed.counsellor + TYPING_LASTS:
        return Verdict(Step.WAIT, typed.counsellor + TYPING_LASTS)
    since, told = silence
    if not told:
        due, step, left = since + times.asked_after, Step.ASK, times.ended_after
    elif len(told) == 1 and times.ended_after > WARNED_BEFORE:
        due, step, left = told[0] + times.ended_after - WARNED_BEFORE, Step.WARN, WARNED_BEFORE
    else:
        # From the last telling, so that what she was told is what happens, also after a night in which nothing ran.
        due, step, left = told[0] + (WARNED_BEFORE if len(told) > 1 else times.ended_after), Step.END, timedelta()
    if now < due:
        return Verdict(Step.WAIT, due)
    after = {Step.ASK: max(times.ended_after - WARNED_BEFORE, timedelta()), Step.WARN: WARNED_BEFORE}.get(step, timedelta())
    return Verdict(step, now + after, left)


def _silence(signs: Sequence[Sign], typed: Typed) -> tuple[datetime, list[datetime]] | None:
    """Since when it is her turn and nothing was heard of her, and when she was asked since, the latest first; None when it is not her
    turn."""
    heard = [] if typed.visitor is None else [typed.visitor]
    told: list[datetime] = []
    is_ready = is_heard = is_back = False
    for sign in signs:
        if sign.kind is EntryKind.SILENT and not is_heard:
            told.append(sign.at)
        elif sign.kind in _BEGINS_ANEW:
            is_heard, is_ready = True, is_ready or sign.kind is EntryKind.READY
            is_back = is_back or sign.kind in _SOMEONE_IS_THERE
            heard.append(sign.at)
        elif sign.kind is EntryKind.COUNSELLOR_GONE and not is_back:
            return None  # nobody is there who waits for her
        elif sign.kind is EntryKind.MESSAGE and sign.speaker is Speaker.VISITOR:
            return None
        elif sign.kind is EntryKind.JOINED and is_ready:
            return None  # she is there and waits for the first word
        elif sign.kind in (EntryKind.MESSAGE, EntryKind.JOINED):
            since = max([sign.at, *heard])
            return since, [at for at in told if at >= since]
    return None
