"""Every command, answer and event of both real-time doors, as types with their limits: the tables at the end name them all. What only
staff say to the server, or hear of it, stands by its business in the files wire_*.py beside this one.

The wire is docs/protocol.md; a test compares the two in both directions. Untrusted payloads become one of these
types exactly once, in ``dispatch``. Types that hold words have a ``repr`` without them.
Must never import a service or a socket.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from chatserver.gateways.wire_basis import (
    MUNICIPALITY_CODE_POINTS,
    NICKNAME_CODE_POINTS,
    CommandId,
    Day,
    Id,
    Instant,
    Language,
    Named,
    Offset,
    Payload,
    StaffRole,
    Token,
)
from chatserver.gateways.wire_colleagues import (
    AcceptHandover,
    Come,
    DeclineHandover,
    DeskConversation,
    HandedOver,
    HandOver,
    Handover,
    HandoverClosed,
    Invite,
    LookAway,
    Onlooker,
    OtherDesk,
    PassedOn,
    TakeOver,
    WithdrawHandover,
)
from chatserver.gateways.wire_danger import (
    Alert,
    AlertSeen,
    AskCallback,
    CallbackDone,
    Callbacks,
    CallDutyLead,
    Called,
    Helpers,
    MakePhoneCode,
    Mark,
    OpenByCode,
    PhoneCode,
    SeeCallbacks,
    SeeHelpers,
)
from chatserver.gateways.wire_notes import FollowNotes, Noted, NotesFollowed, NotesPosted, WriteNote
from chatserver.gateways.wire_registering import (
    AllRegistered,
    Correct,
    Later,
    Register,
    Registration,
    SaveDraft,
    SeeRegistered,
    SeeRegistration,
    ToRegister,
)
from chatserver.gateways.wire_release import Cleaned, Hide, Release, SeeCleaned, ShowAgain, ToRelease
from chatserver.gateways.wire_taxonomy import SeeTaxonomy, Taxonomy
from chatserver.rules.terms import (
    AsksFor,
    Availability,
    Declared,
    DeclineReason,
    EndReason,
    EntryKind,
    Life,
    Outcome,
    Score,
    Speaker,
    Topic,
)

# ---- connecting ---------------------------------------------------------------------------------------------


class VisitorKnock(Payload):
    """Connect payload of ``/visitor``. Without a token the connection only listens for availability."""

    protocol: Literal[1]
    desk: Id
    token: Token | None = None
    first: bool = False
    """Whether someone just opened the chat; false when a page that is open comes back."""
    page: CommandId | None = None
    """Made anew by every page that is loaded: the same token from two of them at once is told to the counsellor."""


class CounsellorKnock(Payload):
    """Connect payload of ``/counsellor``; who she is comes from the sign-in cookie alone."""

    protocol: Literal[1]


# ---- what a visitor says ------------------------------------------------------------------------------------


class Start(Payload):
    """Ask for a place in the queue. The same token again gets the same session."""

    token: Token
    language: Language
    nickname: Annotated[str, Meta(min_length=1, max_length=NICKNAME_CODE_POINTS)] | None = None
    topic: Topic | None = None
    role: AsksFor | None = None
    municipality: Annotated[str, Meta(min_length=1, max_length=MUNICIPALITY_CODE_POINTS)] | None = None
    """One of the desk's own list."""
    reads: Language | None = None
    """Language of her screens, when that is not the one in which she is answered."""


class Follow(Payload):
    """Receive the own log from after ``offset`` on, and then live."""

    epoch: Id | None
    offset: Offset


class Say(Payload):
    """One message. Repeating the ``client_id`` gets the first answer."""

    client_id: CommandId
    text: str


class Typing(Payload):
    """A sign that the sender is writing. Never stored."""


class Ready(Payload):
    """The visitor is there, or lets someone else go first; the second only before she has said anything to who joined."""

    now: bool


class Leave(Payload):
    """The visitor stops, from the queue or from a conversation."""

    quickly: bool = False


class Rate(Payload):
    """What the visitor thought, once, after the end: a score, a remark, or both."""

    score: Score | None = None
    remark: str | None = None

    def __post_init__(self) -> None:
        if self.score is None and self.remark is None:
            raise ValueError("says nothing")


class GiveCallback(Payload):
    """Yes, she can be called. Kept apart from the log, for those who call."""

    number: Annotated[str, Meta(min_length=1, max_length=40)]
    when: str


class RefuseCallback(Payload):
    """No; or the question could not be shown."""

    shown: bool = True


# ---- what a counsellor says ---------------------------------------------------------------------------------


class Look(Payload):
    """Ask for the whole board; changes follow as events."""


class Declare(Payload):
    """Say of oneself: available or away."""

    presence: Declared


class Pause(Payload):
    """Away for five minutes, and then available again."""


class AcceptOffer(Payload):
    offer: Id


class DeclineOffer(Payload):
    offer: Id
    reason: DeclineReason


class Take(Payload):
    """Begin a conversation with someone who waits, without being asked."""

    session: Id


class FollowSession(Payload):
    """As Follow, for one conversation of mine."""

    session: Id
    epoch: Id | None
    offset: Offset


class SayTo(Payload):
    session: Id
    client_id: CommandId
    text: str


class TypingTo(Payload):
    session: Id


class End(Payload):
    """End a conversation of mine."""

    session: Id
    reason: Literal["ended_together", "ended_by_counsellor", "locked", "house_rules"] = "ended_together"
    """``locked``: it may not be she who came back. Her handle opens nothing any more and her screen shows no word."""
    cool_down: Literal[10, 30, 60, "tonight"] | None = None
    """With ``house_rules`` alone: whoever it was is let in slowly for so many minutes, or, by a duty lead, until the night."""


class SeeCoolDowns(Payload):
    """Ask which cool-downs run at the console's desk."""


class LiftCoolDown(Payload):
    """End one at once."""

    id: Id


class SeeSnippets(Payload):
    """Ask for the desk's canned texts, those after this one; and, from the beginning, for the lines it refers to."""

    after: Id | None = None


# ---- answers ------------------------------------------------------------------------------------------------


class Done(Payload):
    """The command was carried out; there is nothing to add."""


class Ended(Payload):
    """The conversation has ended."""

    cool_down_until: Instant | None = None
    """None where none was asked for, and where none could be set, because from where she came is not known."""


class CoolDown(Payload):
    """One that runs. For whom is never told."""

    id: Id
    until: Instant
    by: str
    """The work name of who set it."""


class CoolDowns(Payload):
    """Those that run, the first to end first."""

    cool_downs: list[CoolDown]


class Said(Payload):
    """The message is in the log, for good, at this offset."""

    epoch: Id
    offset: Offset


class Followed(Payload):
    """Entries after the given offset follow as ``entries_posted`` up to ``last`` and then live.

    With ``start_again`` the client's epoch or offset is not of this log: drop what is shown, follow again
    with the epoch given here and offset 0."""

    epoch: Id
    last: Offset
    start_again: Literal["epoch_changed", "offset_ahead"] | None = None


class Place(Payload):
    """Where the visitor's session stands. ``position`` is 1 for the next in line, null when not waiting."""

    life: Life
    position: int | None
    counsellor: str | None
    language: Language
    reason: EndReason | None = None
    backup: str | None = None
    """Name of the counsellor's desk, when she is of another one than the session."""
    minutes: int | None = None
    """Likely wait, in steps of five; null where a number would be a guess."""


class Started(Payload):
    epoch: Id
    place: Place


class Accepted(Payload):
    session: Id


class Snippet(Payload):
    """One canned text of the desk, with what is filled in still in braces. The client fills in and never sends it by itself."""

    id: Id
    language: Language
    title: str
    text: str
    shortcut: str


class Referral(Payload):
    """A line elsewhere, as the visitor is shown it at the end."""

    names: list[Named]
    phone: str


class Snippets(Payload):
    """As many as fit into a frame, in the order of their ids."""

    snippets: list[Snippet]
    referrals: list[Referral]
    more: bool


# ---- things on the board ------------------------------------------------------------------------------------


class Me(Payload):
    staff: Id
    work_name: str
    presence: Declared
    load: int
    capacity: int
    duty_lead: bool
    roles: list[StaffRole]
    takes: list[Language]
    """Languages in which she may take from the queue; empty where that is not hers to do."""
    pause_ends_at: Instant | None
    claimed: bool
    """By an acute conversation: she is offered nothing more while it lasts, whatever her capacity."""
    wrap_up_ends_at: Instant | None
    """Until when nothing is offered, so that a conversation that just ended can be registered."""


class Colleague(Payload):
    staff: Id
    work_name: str
    roles: list[StaffRole]
    presence: Declared
    connected: bool
    load: int
    capacity: int
    claimed: bool
    wrapping_up: bool
    to_register: int | None
    """To duty leads: how many conversations she has still to register."""


class Waiting(Payload):
    """One waiting or offered session: what every counsellor of the desk may know of it."""

    session: Id
    label: str
    language: Language
    urgency: int
    since: Instant
    returned: bool
    number: int
    """Counts arrivals at the desk. The queue's order: who returned first, then urgency from high to low, then number. A place
    in line is not part of the row: one departure would change every row behind it."""
    offered_to_me: bool
    offered: bool
    """To anyone: who is on offer can be taken by nobody else."""


class Conversation(Payload):
    """One active session of mine or in which I look along, or one of mine that ended while I looked."""

    session: Id
    label: str
    language: Language
    urgency: int
    nickname: str | None
    since: Instant
    life: Life
    visitor_gone_since: Instant | None
    reason: EndReason | None
    desk_name: str | None
    """Of the desk it is for, when that is not the console's own."""
    with_me_as: Literal["counsellor", "onlooker"]
    counsellor: str
    """Work name of whoever talks with the visitor."""
    onlookers: list[Onlooker]
    topic: Topic | None = None
    role: AsksFor | None = None
    municipality: str | None = None
    reads: Language | None = None
    """Language of her screens, when it is not the one of the conversation."""
    called: Called | None = None
    """The last call for the duty lead."""


class Offered(Payload):
    """One offer to me. ``seconds_left`` was right when this was sent; the client counts down from there."""

    offer: Id
    session: Id
    label: str
    language: Language
    urgency: int
    since: Instant
    seconds_left: float
    seconds: float
    desk_name: str | None
    """As in Conversation."""


class Notice(Payload):
    """What the organisation says of this day."""

    language: Language
    text: str


class Opening(Payload):
    """The truth about being open. ``phone`` is in every state; instants are null when there is none."""

    state: Availability
    phone: str
    closes_at: Instant | None
    last_intake_at: Instant | None
    next_opening: Instant | None
    reason: str
    notices: list[Notice]
    backup: str | None
    """Name of the desk whose counsellors answer, because this one has nobody."""


class Ahead(Payload):
    """What is coming. ``serving_until``: the end of the grace for those who have a place, null when the hours never end or the grace is
    over. ``unreviewed``: to duty leads, the next holiday within six weeks of which nobody has said whether the desk is open."""

    serving_until: Instant | None
    unreviewed: Day | None


class Board(Payload):
    """All a console shows that is not in a log."""

    desk: Id
    desk_name: str
    opening: Opening
    ahead: Ahead
    me: Me
    waiting: list[Waiting]
    conversations: list[Conversation]
    offers: list[Offered]
    colleagues: list[Colleague]
    desk_conversations: list[DeskConversation]
    """To who may come to them."""
    handovers: list[Handover]
    other_desks: list[OtherDesk]
    alerts: list[Alert]
    """To duty leads: calls that nobody has seen."""
    callbacks: int
    """How many numbers I may call."""
    to_register: list[ToRegister]
    to_release: list[ToRelease]
    unreleased: int | None
    """To duty leads: how many conversations of the console's desk are over and not released."""


# ---- entries of a log ---------------------------------------------------------------------------------------


class EntryForVisitor(Payload):
    offset: Offset
    kind: EntryKind
    speaker: Speaker
    at: Instant
    text: str
    client_id: CommandId | None = None
    """Only on the visitor's own messages, so that the pending copy is replaced."""
    reason: EndReason | None = None


class EntryForCounsellor(Payload):
    offset: Offset
    kind: EntryKind
    speaker: Speaker
    at: Instant
    text: str
    client_id: CommandId | None = None
    reason: EndReason | None = None
    mine: bool = False


# ---- events -------------------------------------------------------------------------------------------------


class AvailabilityChanged(Payload):
    desk_name: str
    opening: Opening
    languages: list[Language]


class PlaceChanged(Payload):
    place: Place
    away_seconds: int = 0
    """On the first one of a connection that resumes: how long nobody was connected to this session."""


class EntriesPosted(Payload):
    """The next entries of the own log, gapless, at most 100."""

    epoch: Id
    entries: list[EntryForVisitor]


class SessionEntriesPosted(Payload):
    session: Id
    epoch: Id
    entries: list[EntryForCounsellor]


class CounsellorTyping(Payload):
    """The counsellor is writing; show it for five seconds."""


class VisitorTyping(Payload):
    session: Id


class BoardChanged(Payload):
    """What changed since the last board or change; absent parts did not. Lists replace rows of the same id, ``gone`` removes them."""

    opening: Opening | None = None
    ahead: Ahead | None = None
    me: Me | None = None
    waiting: list[Waiting] = field(default_factory=list)
    waiting_gone: list[Id] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    conversations_gone: list[Id] = field(default_factory=list)
    colleagues: list[Colleague] = field(default_factory=list)
    colleagues_gone: list[Id] = field(default_factory=list)
    desk_conversations: list[DeskConversation] = field(default_factory=list)
    desk_conversations_gone: list[Id] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    handovers_closed: list[HandoverClosed] = field(default_factory=list)
    passed_on: list[PassedOn] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    alerts_gone: list[Id] = field(default_factory=list)
    callbacks: int | None = None
    to_register: list[ToRegister] = field(default_factory=list)
    to_register_gone: list[Id] = field(default_factory=list)
    to_release: list[ToRelease] = field(default_factory=list)
    to_release_gone: list[Id] = field(default_factory=list)
    unreleased: int | None = None


class OfferMade(Payload):
    offer: Offered


class OfferClosed(Payload):
    offer: Id
    outcome: Outcome


class AlertRaised(Payload):
    """To duty leads: every available counsellor was asked for this session and none took it; or its counsellor calls."""

    session: Id
    label: str
    kind: Literal["nobody_takes", "help", "danger"]
    counsellor: str | None = None
    """Work name of who calls."""
    at: Instant | None = None


class Closing(Payload):
    """The last event before the server ends the transport."""

    code: Id
    temporary: bool


VISITOR_COMMANDS: dict[str, tuple[type[Payload], type[Payload]]] = {
    "start": (Start, Started),
    "follow": (Follow, Followed),
    "say": (Say, Said),
    "typing": (Typing, Done),
    "ready": (Ready, Done),
    "leave": (Leave, Done),
    "rate": (Rate, Done),
    "give_callback": (GiveCallback, Done),
    "refuse_callback": (RefuseCallback, Done),
}
VISITOR_EVENTS: dict[str, type[Payload]] = {
    "availability_changed": AvailabilityChanged,
    "place_changed": PlaceChanged,
    "entries_posted": EntriesPosted,
    "counsellor_typing": CounsellorTyping,
    "closing": Closing,
}
COUNSELLOR_COMMANDS: dict[str, tuple[type[Payload], type[Payload]]] = {
    "look": (Look, Board),
    "declare": (Declare, Done),
    "pause": (Pause, Done),
    "accept_offer": (AcceptOffer, Accepted),
    "decline_offer": (DeclineOffer, Done),
    "take": (Take, Accepted),
    "follow": (FollowSession, Followed),
    "say": (SayTo, Said),
    "typing": (TypingTo, Done),
    "end": (End, Ended),
    "cool_downs": (SeeCoolDowns, CoolDowns),
    "lift_cool_down": (LiftCoolDown, Done),
    "snippets": (SeeSnippets, Snippets),
    "invite": (Invite, Done),
    "come": (Come, Done),
    "look_away": (LookAway, Done),
    "note": (WriteNote, Noted),
    "follow_notes": (FollowNotes, NotesFollowed),
    "hand_over": (HandOver, HandedOver),
    "accept_handover": (AcceptHandover, Accepted),
    "decline_handover": (DeclineHandover, Done),
    "withdraw_handover": (WithdrawHandover, Done),
    "take_over": (TakeOver, Accepted),
    "helpers": (SeeHelpers, Helpers),
    "mark": (Mark, Done),
    "call_duty_lead": (CallDutyLead, Done),
    "alert_seen": (AlertSeen, Done),
    "ask_callback": (AskCallback, Done),
    "callbacks": (SeeCallbacks, Callbacks),
    "callback_done": (CallbackDone, Done),
    "make_phone_code": (MakePhoneCode, PhoneCode),
    "open_by_code": (OpenByCode, Accepted),
    "taxonomy": (SeeTaxonomy, Taxonomy),
    "registration": (SeeRegistration, Registration),
    "save_draft": (SaveDraft, Registration),
    "register": (Register, Registration),
    "correct": (Correct, Registration),
    "registered": (SeeRegistered, AllRegistered),
    "later": (Later, Done),
    "cleaned": (SeeCleaned, Cleaned),
    "hide": (Hide, Done),
    "show_again": (ShowAgain, Done),
    "release": (Release, Done),
}
COUNSELLOR_EVENTS: dict[str, type[Payload]] = {
    "board_changed": BoardChanged,
    "offer_made": OfferMade,
    "offer_closed": OfferClosed,
    "session_entries_posted": SessionEntriesPosted,
    "notes_posted": NotesPosted,
    "visitor_typing": VisitorTyping,
    "alert_raised": AlertRaised,
    "closing": Closing,
}


def parse(payload: Any, into: type[Payload]) -> Payload:
    """Turn an untrusted JSON value into its type; raises ``msgspec.ValidationError``, whose text is never shown or logged."""
    return msgspec.convert(payload, into)


def to_json(value: Payload) -> Any:
    """Plain JSON values of a payload, for the library's packets."""
    return msgspec.to_builtins(value)
