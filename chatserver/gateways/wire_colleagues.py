"""Colleagues on the wire: looking along, and handing a conversation over.

Must never import a service or a socket.
"""

from __future__ import annotations

from chatserver.gateways.wire_basis import Id, Instant, Language, Payload
from chatserver.rules.looking import ComeReason, How
from chatserver.rules.terms import (
    Outcome,
)


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


class HandedOver(Payload):
    """To a colleague: asked, under this id. To a desk: done, and null."""

    handover: Id | None


class Onlooker(Payload):
    """A colleague who looks along."""

    staff: Id
    work_name: str
    how: How


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
