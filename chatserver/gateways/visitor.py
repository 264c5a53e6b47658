"""The visitors' door, ``/visitor``: without a name, without a cookie, proved by a token alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from chatserver.auth.tokens import hash_token
from chatserver.errors import ChatError, Code
from chatserver.gateways import wire
from chatserver.gateways.connections import Connections
from chatserver.gateways.delivery import Delivery
from chatserver.gateways.link import Command, Connection, Part
from chatserver.gateways.news import News
from chatserver.gateways.people import People, VisitorLink
from chatserver.gateways.resuming import Resuming
from chatserver.rules.access import Action
from chatserver.rules.answers import Answers
from chatserver.rules.terms import Availability, ClientId, DeskId, Role, SessionId, Speaker
from chatserver.services.conversation import Conversations
from chatserver.services.cool_downs import CoolDowns
from chatserver.services.intake import Intake
from chatserver.services.opening import Openings
from chatserver.services.ratings import Ratings
from chatserver.services.readiness import Readiness
from chatserver.services.turned_away import TurnedAwayCounts

VISITOR = frozenset({Role.VISITOR})


@dataclass(slots=True, eq=False, kw_only=True)
class VisitorDoor:
    """Commands of docs/protocol.md, section visitor."""

    connections: Connections
    people: People
    news: News
    delivery: Delivery
    intake: Intake
    conversations: Conversations
    readiness: Readiness
    openings: Openings
    ratings: Ratings
    turned_away: TurnedAwayCounts
    cool_downs: CoolDowns
    parts: Sequence[Part] = ()
    """What else she can say, each business in a file of its own."""
    commands: dict[str, Command] = field(init=False)
    resuming: Resuming = field(init=False)
    namespace: ClassVar[str] = "/visitor"

    def __post_init__(self) -> None:
        self.resuming = Resuming(self.connections, self.people, self.delivery, self.intake, self.cool_downs)
        self.commands = {
            "start": Command(Action.ASK_ADVICE, self.start),
            "follow": Command(Action.ASK_ADVICE, self.follow),
            "say": Command(Action.ASK_ADVICE, self.say, rate="say"),
            "typing": Command(Action.ASK_ADVICE, self.typing, rate="typing"),
            "ready": Command(Action.ASK_ADVICE, self.ready),
            "leave": Command(Action.ASK_ADVICE, self.leave),
            "rate": Command(Action.ASK_ADVICE, self.rate),
        }
        for part in self.parts:
            self.commands |= part.commands

    async def admit(self, connection: Connection, knock: wire.VisitorKnock) -> VisitorLink:
        """Anyone may listen to a desk's availability; a token must open a session of that desk."""
        desk = self.openings.get_desk(DeskId(knock.desk))
        link = VisitorLink(connection, VISITOR, desk=desk.id, is_first=knock.first, page=knock.page)
        if knock.token is not None:
            await self.resuming.resume(link, hash_token(knock.token))
        self.people.add_visitor(link)
        return link

    async def greet(self, link: VisitorLink) -> None:
        await self.news.greet(link)
        if link.session is None and link.told_opening is not None:
            self._count(link, link.told_opening.opening.state)

    async def gone(self, link: VisitorLink) -> None:
        self.delivery.drop_all(link)
        session = self.people.remove_visitor(link)
        if session is not None:
            await self.intake.disconnected(session)

    async def start(self, link: VisitorLink, ask: wire.Start) -> wire.Started:
        """A connection speaks for one session: starting a second one on it is WRONG_STATE."""
        token = hash_token(ask.token)
        if link.session is not None and (await self.intake.resume(token)).id != link.session:
            raise ChatError(Code.WRONG_STATE)
        try:
            answers = Answers(ask.nickname, ask.topic, ask.role, ask.municipality, ask.reads, ask.review)
            with self.cool_downs.turn(link.desk, self.resuming.address(link)) as turn:
                arrival = await self.intake.start(link.desk, token, ask.language, answers, is_held=turn.is_held)
                turn.is_used = arrival.is_new
        except ChatError as error:
            self._count(link, error.code)
            raise
        session = arrival.session
        if not arrival.is_new:
            await self.intake.connected(session.id)
        self.resuming.bind(link, session.id)
        link.told_place = await self.news.place(session, arrival.position)
        return wire.Started(session.epoch, link.told_place)

    async def follow(self, link: VisitorLink, ask: wire.Follow) -> wire.Followed:
        session = _session(link)
        if await self.conversations.is_locked(session):
            raise ChatError(Code.WRONG_STATE)  # whoever that is reads nothing more
        return await self.delivery.follow(link, session, None, ask)

    async def say(self, link: VisitorLink, ask: wire.Say) -> wire.Said:
        posted = await self.conversations.say_as_visitor(_session(link), ClientId(ask.client_id), ask.text)
        return wire.Said(posted.epoch, posted.offset)

    async def typing(self, link: VisitorLink, _ask: wire.Typing) -> wire.Done:
        self.conversations.sign_typing(_session(link), Speaker.VISITOR)
        return wire.Done()

    async def ready(self, link: VisitorLink, ask: wire.Ready) -> wire.Done:
        answer = self.readiness.here if ask.now else self.readiness.put_off
        await answer(_session(link))
        return wire.Done()

    async def leave(self, link: VisitorLink, ask: wire.Leave) -> wire.Done:
        await self.intake.leave(_session(link), quickly=ask.quickly)
        return wire.Done()

    async def rate(self, link: VisitorLink, ask: wire.Rate) -> wire.Done:
        """The first answer stays."""
        session = _session(link)
        if not link.has_rated:
            await self.ratings.rate(session, ask.score, ask.remark)
            link.has_rated = True
        return wire.Done()

    def _count(self, link: VisitorLink, found: Availability | Code) -> None:
        """Once for each time someone opens the chat, at the door or when she would begin."""
        if link.is_first and self.turned_away.came(link.desk, found.value):
            link.is_first = False


def _session(link: VisitorLink) -> SessionId:
    if link.session is None:
        raise ChatError(Code.WRONG_STATE)
    return link.session
