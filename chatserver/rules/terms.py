"""The words of the house as types: one name per idea, the same on the wire, in SQL and on screens.

Holds names only. A function here, or a type with behaviour, belongs in the file of its business thing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

DeskId = NewType("DeskId", str)
SessionId = NewType("SessionId", str)
"""128 random bits as base64url; never sent to a visitor."""
StaffId = NewType("StaffId", str)
OfferId = NewType("OfferId", str)
CallbackId = NewType("CallbackId", str)
ClientId = NewType("ClientId", str)
"""Chosen by a client for one command, so that repeating it is harmless."""
Epoch = NewType("Epoch", str)
"""Random name of one life of a log; a restored log gets a new one."""
TokenHash = NewType("TokenHash", bytes)
"""SHA-256 of a token. The token itself is never stored."""


class Life(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    ENDED = "ended"


class Paperwork(StrEnum):
    OPEN = "open"
    REGISTERED = "registered"


class Record(StrEnum):
    FULL = "full"
    ANONYMISED = "anonymised"
    DELETED = "deleted"


class EndReason(StrEnum):
    ENDED_TOGETHER = "ended_together"
    LEFT = "left"
    LEFT_QUICKLY = "left_quickly"
    ABANDONED = "abandoned"
    IDLE = "idle"
    LOCKED = "locked"
    """Her counsellor had reason to think that it was not she who came back."""
    ENDED_BY_COUNSELLOR = "ended_by_counsellor"
    HOUSE_RULES = "house_rules"
    """Her counsellor ended it because the house rules were not kept."""
    LEFT_QUEUE = "left_queue"
    DESK_CLOSED = "desk_closed"


class Speaker(StrEnum):
    VISITOR = "visitor"
    COUNSELLOR = "counsellor"
    SYSTEM = "system"


class EntryKind(StrEnum):
    """What one entry of a log says. Only MESSAGE holds words of a person."""

    MESSAGE = "message"
    JOINED = "joined"
    """A counsellor accepted; the text is the work name."""
    COUNSELLOR_GONE = "counsellor_gone"
    """The counsellor's connection has been away so long that the visitor is told."""
    COUNSELLOR_BACK = "counsellor_back"
    RETURNED = "returned"
    """The counsellor vanished: the session is back in the queue, at the very front."""
    CLOSING = "closing"
    """The desk's hours are over; who waits keeps the place until the grace ends."""
    REOPENED = "reopened"
    """The desk is open again, after who waits was told that it closed."""
    READY = "ready"
    """The visitor says that she is there: after she was told that someone is, or when she was asked after a silence."""
    PUT_OFF = "put_off"
    """Not yet, she said: someone else goes first."""
    SILENT = "silent"
    """She was asked whether she is still there; the text is how many minutes are left."""
    VISITOR_BACK = "visitor_back"
    """She was away long enough for someone else to have taken her device; the text is for how many minutes. Told to staff."""
    COLLEAGUE_JOINED = "colleague_joined"
    """A colleague reads along from here on; the text is her work name."""
    COLLEAGUE_LEFT = "colleague_left"
    """She reads nothing any more; the text is her work name."""
    TRANSFERRED = "transferred"
    """Someone else goes on with the conversation; the text is the work name, empty when that is not known yet."""
    SECOND_TAB = "second_tab"
    """Her handle was used from another page while the first was connected. Told to staff."""
    CALLBACK_ASKED = "callback_asked"
    """She was asked whether she can be called safely, and when. What she answers never stands in a log."""
    CALLBACK_GIVEN = "callback_given"
    CALLBACK_REFUSED = "callback_refused"
    CALLBACK_NOT_SHOWN = "callback_not_shown"
    """Her browser could not show the question. Told to staff; she was told to phone."""
    ENDED = "ended"
    """The detail is the EndReason."""


class Declared(StrEnum):
    """What a counsellor says of herself; busy is what follows from her conversations, connected is what we observe."""

    AVAILABLE = "available"
    AWAY = "away"


class Availability(StrEnum):
    OPEN = "open"
    FULL = "full"
    UNSTAFFED = "unstaffed"
    CLOSED = "closed"


class Question(StrEnum):
    """What a desk may ask on the way in. Every answer may stay empty."""

    NICKNAME = "nickname"
    TOPIC = "topic"
    ROLE = "role"
    MUNICIPALITY = "municipality"
    REVIEW = "review"
    """Whether a supervisor may read it later, without what points at her."""


class Topic(StrEnum):
    """What a visitor says that it is about, in words that say nothing to who looks over her shoulder."""

    HOME = "home"
    WORK = "work"
    ELSE = "else"
    LATER = "later"


class AsksFor(StrEnum):
    """For whom a visitor comes."""

    SELF = "self"
    OTHER = "other"
    WORK = "work"


class TurnedAway(StrEnum):
    """How someone who wanted to chat did not come to. Counted by the day, with nothing about the person."""

    OUT_OF_HOURS = "out_of_hours"
    """Closed when she came: outside the hours, after the last intake, or switched off."""
    UNSTAFFED = "unstaffed"
    FULL = "full"
    LEFT_WAITING = "left_waiting"
    """Had a place in the queue, and left or lost it before anyone answered."""
    NOT_REACHED = "not_reached"
    """Had a place in the queue until the desk closed and its grace was over."""


class Score(StrEnum):
    """What a visitor says of a conversation that is over: whether it helped her."""

    YES = "yes"
    SOME = "some"
    NO = "no"


class Urgency(StrEnum):
    """How a counsellor judges the danger, from the least (also: nobody did yet) to the most; as in taxonomy.toml."""

    NOT_ASSESSABLE = "urgency_not_assessable"
    CONCERN = "concern_no_unsafety_seen"
    STRUCTURAL = "structural_unsafety"
    ACUTE = "acute_unsafety"
    IMMEDIATE_DANGER = "immediate_danger"


class AlarmKind(StrEnum):
    """What an alarm is about."""

    UNSTAFFED = "unstaffed"
    DISK_FULL = "disk_full"


class AlarmStatus(StrEnum):
    """What an alarm tells."""

    BEGUN = "begun"
    GOES_ON = "goes_on"
    OVER = "over"


class Outcome(StrEnum):
    """How an offer ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a counsellor said no to an offer. Kept to be counted, and shown to nobody."""

    BUSY = "busy"
    """With a heavy conversation."""
    BREAK = "break"
    """She needs one, and is away from now on."""
    NOT_MY_SUBJECT = "not_my_subject"
    OTHER = "other"


class Releases(StrEnum):
    """Who releases the transcripts of a desk."""

    BY_HAND = "by_hand"
    AUTOMATIC = "automatic"


class Takers(StrEnum):
    """Who may take someone from the queue of a desk without being asked."""

    DUTY_LEADS = "duty_leads"
    EVERYONE = "everyone"
    """Every counsellor of the desk."""


class Role(StrEnum):
    VISITOR = "visitor"
    COUNSELLOR = "counsellor"
    DUTY_LEAD = "duty_lead"
    BEHAVIOURAL_SCIENTIST = "behavioural_scientist"
    """Asked for advice by counsellors; takes no conversations by this role."""
    MEDICAL_ADVISER = "medical_adviser"
    """The same, a doctor."""
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
