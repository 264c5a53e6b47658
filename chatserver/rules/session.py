"""The advice session and its three machines: life, paperwork, record.

Each machine is one table; what stands in no table is impossible. ``step`` is the only way to change a session's life:
it returns the new session or raises ``ChatError``; it records nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chatserver.errors import ChatError, Code
from chatserver.rules.terms import DeskId, EndReason, Epoch, Life, OfferId, Paperwork, Record, SessionId, StaffId


@dataclass(frozen=True, slots=True)
class Offer:
    """One counsellor is asked to take one session until ``expires_at``."""

    id: OfferId
    staff: StaffId
    made_at: datetime
    expires_at: datetime

    def is_expired(self, now: datetime) -> bool:
        """At the deadline itself the offer is over."""
        return now >= self.expires_at


@dataclass(frozen=True, slots=True)
class AdviceSession:
    """One visitor's case from entering the queue to its end. Holds no words."""

    id: SessionId
    desk: DeskId
    language: str
    label: str
    arrived_at: datetime
    epoch: Epoch
    number: int = 0
    """Counts arrivals of a desk, given by the record: the order of a queue does not hang on a clock that may jump."""
    urgency: int = 0
    life: Life = Life.WAITING
    paperwork: Paperwork = Paperwork.OPEN
    record: Record = Record.FULL
    returned: bool = False
    """Came back from a counsellor who vanished: counts as the earliest of all."""
    counsellor: StaffId | None = None
    offer: Offer | None = None
    asked: frozenset[StaffId] = field(default=frozenset())
    """Who declined or let an offer of this round expire."""
    ask_again_at: datetime | None = None
    """Everyone was asked; a new round begins then."""
    last_offset: int = 0
    answered_at: datetime | None = None
    """When a counsellor first accepted; None = never answered."""
    visitor_gone_since: datetime | None = None
    ended_at: datetime | None = None
    reason: EndReason | None = None
    came_to: DeskId | None = None
    """The desk on whose page she is, when her session was handed to another one."""

    @property
    def page(self) -> DeskId:
        """The desk on whose page she is, wherever she is talked with."""
        return self.came_to or self.desk

    def may_come_back_to(self, desk: DeskId) -> bool:
        """Whether the page of this desk may go on with it."""
        return desk in (self.desk, self.came_to)


class Act(StrEnum):
    """What can happen to the life of a session."""

    SAY = "say"
    OFFER = "offer"
    ACCEPT = "accept"
    TAKE = "take"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    RETURN = "return"
    TRANSFER = "transfer"
    PUT_OFF = "put_off"
    END = "end"


LIFE: dict[Life, dict[Act, Life]] = {
    Life.WAITING: {Act.SAY: Life.WAITING, Act.OFFER: Life.OFFERED, Act.TAKE: Life.ACTIVE, Act.END: Life.ENDED},
    Life.OFFERED: {
        Act.SAY: Life.OFFERED,
        Act.ACCEPT: Life.ACTIVE,
        Act.DECLINE: Life.WAITING,
        Act.EXPIRE: Life.WAITING,
        Act.WITHDRAW: Life.WAITING,
        Act.END: Life.ENDED,
    },
    Life.ACTIVE: {
        Act.SAY: Life.ACTIVE,
        Act.RETURN: Life.WAITING,
        Act.TRANSFER: Life.ACTIVE,
        Act.PUT_OFF: Life.WAITING,
        Act.END: Life.ENDED,
    },
    Life.ENDED: {},
}

PAPERWORK: dict[Paperwork, frozenset[Paperwork]] = {
    Paperwork.OPEN: frozenset({Paperwork.REGISTERED}),
    Paperwork.REGISTERED: frozenset(),
}

RECORD: dict[Record, frozenset[Record]] = {
    Record.FULL: frozenset({Record.ANONYMISED, Record.DELETED}),
    Record.ANONYMISED: frozenset({Record.DELETED}),
    Record.DELETED: frozenset(),
}

END_REASONS: dict[Life, frozenset[EndReason]] = {
    Life.WAITING: frozenset({EndReason.LEFT_QUEUE, EndReason.LEFT_QUICKLY, EndReason.ABANDONED, EndReason.DESK_CLOSED}),
    Life.OFFERED: frozenset({EndReason.LEFT_QUEUE, EndReason.LEFT_QUICKLY, EndReason.ABANDONED, EndReason.DESK_CLOSED}),
    Life.ACTIVE: frozenset(
        {
            EndReason.ENDED_TOGETHER,
            EndReason.ENDED_BY_COUNSELLOR,
            EndReason.HOUSE_RULES,
            EndReason.LEFT,
            EndReason.LEFT_QUICKLY,
            EndReason.ABANDONED,
            EndReason.IDLE,
            EndReason.LOCKED,
        }
    ),
    Life.ENDED: frozenset(),
}
"""Which reason fits which life: nobody is 'ended together' who was never answered."""


def step(session: AdviceSession, act: Act) -> Life:
    """The life after ``act``; raises WRONG_STATE where the table has no such step."""
    after = LIFE[session.life].get(act)
    if after is None:
        raise ChatError(Code.WRONG_STATE)
    return after


def offer(session: AdviceSession, made: Offer) -> AdviceSession:
    return replace(session, life=step(session, Act.OFFER), offer=made, ask_again_at=None)


def accept(session: AdviceSession, staff: StaffId, now: datetime) -> AdviceSession:
    """The asked counsellor takes the session before the deadline. Anyone else, or later: OFFER_GONE."""
    held = session.offer
    if held is None or held.staff != staff or held.is_expired(now):
        raise ChatError(Code.OFFER_GONE)
    return _begin(session, Act.ACCEPT, staff, now)


def take(session: AdviceSession, staff: StaffId, now: datetime) -> AdviceSession:
    """A counsellor takes who waits without being asked. Offered to someone, taken or ended meanwhile: OFFER_GONE."""
    if session.life is not Life.WAITING:
        raise ChatError(Code.OFFER_GONE)
    return _begin(session, Act.TAKE, staff, now)


def _begin(session: AdviceSession, act: Act, staff: StaffId, now: datetime) -> AdviceSession:
    return replace(
        session,
        life=step(session, act),
        counsellor=staff,
        offer=None,
        asked=frozenset(),
        ask_again_at=None,
        returned=False,
        answered_at=session.answered_at or now,
    )


def pass_on(session: AdviceSession, act: Act) -> AdviceSession:
    """The offer ended without acceptance. Declined or expired counts as asked in this round; withdrawn does not."""
    held = session.offer
    life = step(session, act)
    if held is None:
        raise ChatError(Code.WRONG_STATE)
    asked = session.asked if act is Act.WITHDRAW else session.asked | {held.staff}
    return replace(session, life=life, offer=None, asked=asked)


def give_back(session: AdviceSession) -> AdviceSession:
    """The counsellor vanished: to the very front of the queue, with a new round of offers."""
    return replace(session, life=step(session, Act.RETURN), counsellor=None, returned=True, asked=frozenset(), ask_again_at=None)


def transfer(session: AdviceSession, staff: StaffId) -> AdviceSession:
    """Someone else goes on with the conversation; whoever has it already cannot be handed it."""
    if session.counsellor == staff:
        raise ChatError(Code.WRONG_STATE)
    return replace(session, life=step(session, Act.TRANSFER), counsellor=staff)


def hand_to_desk(session: AdviceSession, desk: DeskId, label: str) -> AdviceSession:
    """To the very front of another desk's queue, under a name that is free there. Her page stays the one it is."""
    return replace(give_back(session), desk=desk, label=label, came_to=None if session.page == desk else session.page)


def put_off(session: AdviceSession, everyone: frozenset[StaffId], until: datetime) -> AdviceSession:
    """Not yet, says the visitor: her place stays hers, and nobody of ``everyone`` is asked for her before ``until``."""
    life = step(session, Act.PUT_OFF)
    return replace(session, life=life, counsellor=None, asked=everyone, ask_again_at=until)


def end(session: AdviceSession, reason: EndReason, now: datetime) -> AdviceSession:
    """End with a reason that fits the life; a reason that does not is WRONG_STATE."""
    life = step(session, Act.END)
    if reason not in END_REASONS[session.life]:
        raise ChatError(Code.WRONG_STATE)
    return replace(session, life=life, reason=reason, ended_at=now, offer=None, ask_again_at=None)


def register(session: AdviceSession) -> AdviceSession:
    """The paperwork is done. Only after the end, and only once."""
    if session.life is not Life.ENDED or Paperwork.REGISTERED not in PAPERWORK[session.paperwork]:
        raise ChatError(Code.WRONG_STATE)
    return replace(session, paperwork=Paperwork.REGISTERED)


def thin(session: AdviceSession, record: Record) -> AdviceSession:
    """Move the record on. Only after the end, and never back."""
    if session.life is not Life.ENDED or record not in RECORD[session.record]:
        raise ChatError(Code.WRONG_STATE)
    return replace(session, record=record)
