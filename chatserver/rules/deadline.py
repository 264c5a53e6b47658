"""A deadline: something that falls due, kept as a row so that a crash or another node cannot lose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeadlineKind(StrEnum):
    """What falls due. The subject of each is named behind it."""

    OFFER_EXPIRES = "offer_expires"
    """offer"""
    ASK_AGAIN = "ask_again"
    """session"""
    VISITOR_ABANDONS = "visitor_abandons"
    """session"""
    COUNSELLOR_AWAY = "counsellor_away"
    """staff member"""
    COUNSELLOR_GONE = "counsellor_gone"
    """staff member: her visitors are told"""
    COUNSELLOR_VANISHED = "counsellor_vanished"
    """staff member: her conversations go back to the queue"""
    PAUSE_ENDS = "pause_ends"
    """staff member: available again"""
    WRAP_UP_ENDS = "wrap_up_ends"
    """staff member: the time to register in is over, and she is offered conversations again"""
    DESK_CLOSES = "desk_closes"
    """session: told that the hours are over"""
    GRACE_ENDS = "grace_ends"
    """session: who still waits is ended"""
    UNSTAFFED = "unstaffed"
    """desk: nobody has been available in its hours for so long that people are told"""
    UNSTAFFED_STILL = "unstaffed_still"
    """desk: they were told, and are told again"""
    HANDOVER_ENDS = "handover_ends"
    """handover: nobody answered, and her conversation stays with whoever has it"""
    SILENCE = "silence"
    """session: her counsellor waits for an answer; she is asked, warned, and in the end it is over"""
    SWITCH_ENDS = "switch_ends"
    """desk: the time for which it was closed is over"""
    CALLBACK_ENDS = "callback_ends"
    """callback: the number is deleted, called or not"""
    PHONE_CODE_ENDS = "phone_code_ends"
    """session: its code opens nothing any more"""
    ANONYMISE = "anonymise"
    """session: it is looked through for what identifies somebody"""
    PUSH = "push"
    """session: it was released, and goes over to the review side"""
    LETTER_BOXES_END = "letter_boxes_end"
    """day, as an ISO date: whose the letter boxes were that are kept until it is forgotten"""
    WORDS_END = "words_end"
    """session: key and rows are deleted"""
    REMARKS_END = "remarks_end"
    """day, as an ISO date: remarks that visitors left on it are deleted"""
    DAY_KEY_ENDS = "day_key_ends"
    """day, as an ISO date"""


DELETING = frozenset(
    {
        DeadlineKind.CALLBACK_ENDS,
        DeadlineKind.LETTER_BOXES_END,
        DeadlineKind.WORDS_END,
        DeadlineKind.REMARKS_END,
        DeadlineKind.DAY_KEY_ENDS,
    }
)
"""After these something is gone for good, so they wait while the clock is in doubt. A code that ends early does no harm, and is not
among them."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """``subject`` is the id that the kind speaks of. There is at most one per kind and subject."""

    kind: DeadlineKind
    subject: str
    due_at: datetime
