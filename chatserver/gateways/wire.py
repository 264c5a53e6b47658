"""Every command, answer and event of both real-time doors, as types with their limits.

The wire is docs/protocol.md; a test compares the two in both directions. Untrusted payloads become one of these
types exactly once, in ``dispatch``. Types that hold words have a ``repr`` without them.
Must never import a service or a socket.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from chatserver.rules.alert import AlertKind
from chatserver.rules.looking import ComeReason, How
from chatserver.rules.note import NoteRoom
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
    Urgency,
)

PROTOCOL = 1
FRAME_BYTES = 65_536
MESSAGE_CODE_POINTS = 4_000
NICKNAME_CODE_POINTS = 40
MUNICIPALITY_CODE_POINTS = 60
REMARK_CODE_POINTS = 500
CALL_WHEN_CODE_POINTS = 100
PAGE_ENTRIES = 100

# \Z and not $, which would let a line break through at the end.
Token = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
"""256 random bits as base64url, made by the client that says ``start``."""
CommandId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}\Z")]
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}\Z")]
Offset = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Instant = str
"""RFC 3339 in UTC with milliseconds, such as 2026-11-25T09:00:00.000Z."""
SixDigits = Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")]
Day = str
"""A day of the desk's own calendar, such as 2026-12-31."""
StaffRole = Literal["counsellor", "duty_lead", "behavioural_scientist", "medical_adviser"]
"""As colleagues at the console know each other."""


class Payload(Struct, forbid_unknown_fields=True):
    """One JSON object. Unknown fields are refused, so that a typing mistake is heard."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


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


class Invite(Payload):
    """Ask a colleague to look along in a conversation of mine."""

    session: Id
    staff: Id


class Come(Payload):
    """The duty lead looks along in a conversation of her desk."""

    session: Id
    reason: ComeReason


class LookAway(Payload):
    """Stop looking along; or, in a conversation of mine, send away who was asked in."""

    session: Id
    staff: Id | None = None


class WriteNote(Payload):
    """Write something about a session that no visitor ever reads."""

    session: Id
    client_id: CommandId
    room: Literal["note", "side"]
    text: str


class FollowNotes(Payload):
    """Receive the notes of a session after this number, and then live."""

    session: Id
    after: Offset


class HandOver(Payload):
    """Ask a colleague, or another desk, to go on with a conversation of mine: one of the two."""

    session: Id
    to_staff: Id | None = None
    to_desk: Id | None = None
    summary: str = ""

    def __post_init__(self) -> None:
        if (self.to_staff is None) is (self.to_desk is None):
            raise ValueError("goes to one")


class AcceptHandover(Payload):
    handover: Id


class DeclineHandover(Payload):
    handover: Id


class WithdrawHandover(Payload):
    """Ask no more."""

    handover: Id


class TakeOver(Payload):
    """The duty lead goes on with a conversation in which she looks along."""

    session: Id
    reason: ComeReason


class SeeSnippets(Payload):
    """Ask for the desk's canned texts, those after this one; and, from the beginning, for the lines it refers to."""

    after: Id | None = None


class SeeTaxonomy(Payload):
    """Ask for what a desk registers, the fields after this one."""

    desk: Id
    after: Id | None = None


class SeeRegistration(Payload):
    """Ask for the draft or the registration of a conversation that is mine, or was when it ended."""

    session: Id


class Mark(Payload):
    """Say how urgent a conversation of mine is."""

    session: Id
    urgency: Urgency


class CallDutyLead(Payload):
    """Call whoever leads the shift, about a conversation of mine."""

    session: Id
    about: AlertKind


class AlertSeen(Payload):
    """A duty lead has seen the call about this session."""

    session: Id


class AskCallback(Payload):
    """Ask the visitor whether she can be called safely, and when."""

    session: Id


class SeeCallbacks(Payload):
    """Ask for the numbers that I may call."""


class CallbackDone(Payload):
    """Delete a number for good."""

    callback: Id


class MakePhoneCode(Payload):
    """Make a code to go on by phone."""

    session: Id


class SeeHelpers(Payload):
    """Ask who helps in danger, and where one can report."""


class OpenByCode(Payload):
    """Open the running conversation of a caller who reads out its code."""

    code: SixDigits


class Chosen(Payload):
    """Codes that were chosen in one field."""

    field: Id
    values: list[Id]


class SaveDraft(Payload):
    """Keep what was chosen so far. The highest number is the newest, whatever comes first."""

    session: Id
    number: Offset
    values: list[Chosen]


class Register(Payload):
    """The conversation is over, and this is what it was."""

    session: Id
    number: Offset
    values: list[Chosen]


class Correct(Payload):
    """Change what I registered."""

    session: Id
    values: list[Chosen]


class SeeRegistered(Payload):
    """Ask for what I registered and can still correct."""


class Later(Payload):
    """Register later: offer me conversations again."""


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


class Noted(Payload):
    """The note is kept, under this number."""

    number: int


class NotesFollowed(Payload):
    """Notes after the given number follow as ``notes_posted`` up to ``last`` and then live."""

    last: int


class HandedOver(Payload):
    """To a colleague: asked, under this id. To a desk: done, and null."""

    handover: Id | None


class Snippet(Payload):
    """One canned text of the desk, with what is filled in still in braces. The client fills in and never sends it by itself."""

    id: Id
    language: Language
    title: str
    text: str
    shortcut: str


class Named(Payload):
    """A name in one language."""

    language: Language
    name: str


class Referral(Payload):
    """A line elsewhere, as the visitor is shown it at the end."""

    names: list[Named]
    phone: str


class Snippets(Payload):
    """As many as fit into a frame, in the order of their ids."""

    snippets: list[Snippet]
    referrals: list[Referral]
    more: bool


class Helper(Payload):
    """A step of the escalation ladder; the first is the duty lead."""

    names: list[Named]
    phone: str | None


class Helpers(Payload):
    ladder: list[Helper]
    report_url: str | None
    """Page of the desk's report form."""


class Callback(Payload):
    """One who wants to be called. A client must not keep it longer than it is looked at."""

    callback: Id
    session: Id
    label: str
    given_at: Instant
    ends_at: Instant
    number: str | None
    """Null, like the next, when it cannot be opened any more."""
    when: str | None


class Callbacks(Payload):
    callbacks: list[Callback]


class PhoneCode(Payload):
    """Told once: what is kept of it cannot be turned back into it."""

    code: str
    ends_at: Instant


class Condition(Payload):
    """Whether one of these codes was chosen in a field; ``negated``: none of them."""

    field: Id
    codes: list[Id]
    negated: bool


class TaxonomyValue(Payload):
    code: Id
    labels: list[Named]
    parent: Id | None
    """Offered only while this value of another field is chosen."""
    retired: bool
    """Not offered any more; shown where it was chosen."""
    requires_handover: bool
    """With it chosen, one value marked ``handover`` must be."""
    handover: bool


class TaxonomyField(Payload):
    code: Id
    labels: list[Named]
    most: int
    required: bool
    """Must be filled in where it is asked."""
    asked_if: list[Condition] | None
    """Asked where one of these holds; null: always."""
    values: list[TaxonomyValue]


class Taxonomy(Payload):
    """As many fields as fit into a frame, in the order in which they are asked."""

    version: str
    contact_type: Id
    """The field that decides whether anything else is asked."""
    skip_when: list[Id]
    """Its values with which nothing else is."""
    fields: list[TaxonomyField]
    more: bool


class Registration(Payload):
    """What is kept, and what is wrong with what was sent."""

    session: Id
    desk: Id
    version: str
    """Of the desk's taxonomy now."""
    registered: bool
    number: Offset
    values: list[Chosen]
    missing: list[Id]
    """Fields that must be filled in before it can be registered. When there are any, nothing was."""
    unfit: list[Id]
    """Fields whose values were refused just now."""
    correct_until: Instant | None


class Registered(Payload):
    """One conversation that I registered."""

    session: Id
    label: str
    ended_at: Instant
    correct_until: Instant


class AllRegistered(Payload):
    registered: list[Registered]


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


class ToRegister(Payload):
    """A conversation of mine that is over and not registered."""

    session: Id
    label: str
    language: Language
    since: Instant
    ended_at: Instant
    reason: EndReason | None
    missing: int
    """Fields that must still be filled in."""
    wraps_up: bool
    """I am given time for it."""
    readable_until: Instant
    """Until when its log can be followed, unless it is registered before."""


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


class Called(Payload):
    """How a call for the duty lead stands."""

    kind: AlertKind
    at: Instant
    told: list[str]
    """Work names of duty leads who have a console connected now. Empty: nobody hears it."""
    seen_by: str | None
    """Work name."""
    seen_at: Instant | None


class Onlooker(Payload):
    """A colleague who looks along."""

    staff: Id
    work_name: str
    how: How


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


class Handover(Payload):
    """One conversation that a colleague is asked to go on with: by me, or I am asked. ``seconds_left`` as in Offered."""

    handover: Id
    session: Id
    label: str
    language: Language
    urgency: int
    since: Instant
    by: str
    to: str
    mine: bool
    seconds_left: float
    seconds: float


class HandoverClosed(Payload):
    handover: Id
    outcome: Outcome


class PassedOn(Payload):
    """A conversation that was mine a moment ago goes on with a colleague."""

    session: Id
    counsellor: str


class OtherDesk(Payload):
    """A desk to which a conversation may be handed."""

    desk: Id
    name: str
    languages: list[Language]


class DeskConversation(Payload):
    """An active session of the desk that is somebody else's, as its duty lead may know of it: nothing of the visitor."""

    session: Id
    label: str
    language: Language
    urgency: int
    since: Instant
    counsellor: str


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


class Alert(Payload):
    """A call that this duty lead has to look at."""

    session: Id
    label: str
    kind: AlertKind
    counsellor: str
    """Work name of who called."""
    at: Instant


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


class Note(Payload):
    """Something that staff said to each other. Built for staff alone: no payload of the visitors' door holds one."""

    number: int
    room: NoteRoom
    by: str
    mine: bool
    at: Instant
    text: str
    client_id: CommandId | None = None


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


class NotesPosted(Payload):
    """The next notes of a session, gapless."""

    session: Id
    notes: list[Note]


class CounsellorTyping(Payload):
    """The counsellor is writing; show it for five seconds."""


class VisitorTyping(Payload):
    session: Id


class BoardChanged(Payload):
    """What changed since the last board or change; absent parts did not. Lists replace rows of the same id, ``gone`` removes them."""

    opening: Opening | None = None
    ahead: Ahead | None = None
    me: Me | None = None
    waiting: list[Waiting] = []
    waiting_gone: list[Id] = []
    conversations: list[Conversation] = []
    conversations_gone: list[Id] = []
    colleagues: list[Colleague] = []
    colleagues_gone: list[Id] = []
    desk_conversations: list[DeskConversation] = []
    desk_conversations_gone: list[Id] = []
    handovers: list[Handover] = []
    handovers_closed: list[HandoverClosed] = []
    passed_on: list[PassedOn] = []
    alerts: list[Alert] = []
    alerts_gone: list[Id] = []
    callbacks: int | None = None
    to_register: list[ToRegister] = []
    to_register_gone: list[Id] = []


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
