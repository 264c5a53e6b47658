"""The counsellors' door, ``/counsellor``: proved by the sign-in cookie, from our own origin only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from chatserver.auth.tokens import cookie_name
from chatserver.errors import ChatError, Code
from chatserver.gateways import wire
from chatserver.gateways.connections import Connections
from chatserver.gateways.consoles import Consoles
from chatserver.gateways.delivery import Delivery
from chatserver.gateways.link import Command, Connection, Part
from chatserver.gateways.people import CounsellorLink, People
from chatserver.rules.access import Action, may_now
from chatserver.rules.terms import ClientId, Declared, DeclineReason, OfferId, SessionId, Speaker, StaffId
from chatserver.services.assignment import Assignment
from chatserver.services.conversation import Conversations
from chatserver.services.opening import Openings
from chatserver.services.presence import Presences
from chatserver.services.staffing import Staffing
from chatserver.services.taking import Taking


@dataclass(slots=True, eq=False, kw_only=True)
class CounsellorDoor:
    """Commands of docs/protocol.md, section counsellor."""

    connections: Connections
    people: People
    consoles: Consoles
    delivery: Delivery
    assignment: Assignment
    taking: Taking
    conversations: Conversations
    presences: Presences
    staffing: Staffing
    openings: Openings
    parts: Sequence[Part] = ()
    """What else can be asked here, each business in a file of its own."""
    commands: dict[str, Command] = field(init=False)
    namespace: ClassVar[str] = "/counsellor"

    def __post_init__(self) -> None:
        self.commands = {
            "look": Command(Action.SEE_BOARD, self.look),
            "declare": Command(Action.DECLARE_PRESENCE, self.declare),
            "pause": Command(Action.DECLARE_PRESENCE, self.pause),
            "accept_offer": Command(Action.ANSWER_OFFERS, self.accept_offer),
            "decline_offer": Command(Action.ANSWER_OFFERS, self.decline_offer),
            "take": Command(Action.TAKE_FROM_QUEUE, self.take),
            "follow": Command(Action.FOLLOW, self.follow),
            "say": Command(Action.CONVERSE, self.say, rate="say"),
            "typing": Command(Action.CONVERSE, self.typing, rate="typing"),
        }
        for part in self.parts:
            if taken := self.commands.keys() & part.commands.keys():
                raise ValueError(f"two parts carry out {sorted(taken)}")
            self.commands |= part.commands

    async def admit(self, connection: Connection, _knock: wire.CounsellorKnock) -> CounsellorLink:
        """Missing, null and foreign origins are refused: another site must not open a socket with her cookie."""
        settings = self.connections.settings
        if connection.request.headers.getall("Origin", []) != [settings.public_origin]:
            raise ChatError(Code.FOREIGN_ORIGIN)
        token = connection.request.cookies.get(cookie_name(secure=settings.secure))
        member = None if token is None else await self.staffing.find_signed_in(token)
        if token is None or member is None:
            raise ChatError(Code.NOT_SIGNED_IN)
        if not may_now(member.roles, Action.OPEN_CONSOLE, must_change_password=member.must_change_password):
            raise ChatError(Code.NOT_SIGNED_IN)
        desk = next((d for d in sorted(member.desks) if d in self.openings.desks), None)
        if desk is None:
            raise ChatError(Code.UNKNOWN_DESK)
        link = CounsellorLink(connection, member.roles, member=member, desk=desk)
        await self.presences.connected(member.id)  # the record first: what is only in memory is undone by nobody
        if connection.is_closing:
            raise ChatError(Code.UNAVAILABLE)
        self.people.add_counsellor(link)
        return link

    async def greet(self, link: CounsellorLink) -> None:
        """A console asks for its board itself."""

    async def gone(self, link: CounsellorLink) -> None:
        self.delivery.drop_all(link)
        if self.people.remove_counsellor(link):
            await self.presences.disconnected(link.member.id)

    async def look(self, link: CounsellorLink, _ask: wire.Look) -> wire.Board:
        link.board = await self.consoles.board(link)
        return link.board

    async def declare(self, link: CounsellorLink, ask: wire.Declare) -> wire.Done:
        await self.presences.declare(link.member.id, Declared(ask.presence))
        return wire.Done()

    async def pause(self, link: CounsellorLink, _ask: wire.Pause) -> wire.Done:
        await self.presences.pause(link.member.id)
        return wire.Done()

    async def accept_offer(self, link: CounsellorLink, ask: wire.AcceptOffer) -> wire.Accepted:
        return wire.Accepted(await self.assignment.accept(link.member.id, OfferId(ask.offer)))

    async def decline_offer(self, link: CounsellorLink, ask: wire.DeclineOffer) -> wire.Done:
        await self.assignment.decline(link.member.id, OfferId(ask.offer), DeclineReason(ask.reason))
        return wire.Done()

    async def take(self, link: CounsellorLink, ask: wire.Take) -> wire.Accepted:
        await self.taking.take(link.member.id, SessionId(ask.session))
        return wire.Accepted(ask.session)

    async def follow(self, link: CounsellorLink, ask: wire.FollowSession) -> wire.Followed:
        session, only_looks = await self.conversations.read_by(_me(link), SessionId(ask.session))
        link.watch(session.id, only_looks=only_looks)
        return await self.delivery.follow(link, session.id, _me(link), ask)

    async def say(self, link: CounsellorLink, ask: wire.SayTo) -> wire.Said:
        posted = await self.conversations.say_as_counsellor(_me(link), SessionId(ask.session), ClientId(ask.client_id), ask.text)
        return wire.Said(posted.epoch, posted.offset)

    async def typing(self, link: CounsellorLink, ask: wire.TypingTo) -> wire.Done:
        session = SessionId(ask.session)
        if not self.delivery.follows(link, session) or session in link.watches:
            raise ChatError(Code.NOT_FOUND)
        self.conversations.sign_typing(session, Speaker.COUNSELLOR)
        return wire.Done()


def _me(link: CounsellorLink) -> StaffId:
    return link.member.id
