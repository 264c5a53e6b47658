"""The visitors' door, ``/visitor``: without a name, without a cookie, proved by a token alone."""

from __future__ import annotations

from chatserver.auth.tokens import hash_token
from chatserver.errors import ChatError, Code
from chatserver.gateways import wire
from chatserver.gateways.connections import Connection, Connections
from chatserver.gateways.delivery import Delivery
from chatserver.gateways.dispatch import Command
from chatserver.gateways.news import News
from chatserver.gateways.people import People, VisitorLink
from chatserver.rules.access import Action
from chatserver.rules.terms import ClientId, DeskId, SessionId, Speaker, Role
from chatserver.services.conversation import Conversations
from chatserver.services.intake import Intake
from chatserver.services.opening import Openings

VISITOR = frozenset({Role.VISITOR})


class VisitorDoor:
    """Commands of docs/protocol.md, section visitor."""

    namespace = "/visitor"

    def __init__(
        self,
        connections: Connections,
        people: People,
        news: News,
        delivery: Delivery,
        intake: Intake,
        conversations: Conversations,
        openings: Openings,
    ) -> None:
        self._connections = connections
        self._people = people
        self._news = news
        self._delivery = delivery
        self._intake = intake
        self._conversations = conversations
        self._openings = openings
        self.commands = {
            "start": Command(Action.ASK_ADVICE, self.start),
            "follow": Command(Action.ASK_ADVICE, self.follow),
            "say": Command(Action.ASK_ADVICE, self.say, rate="say"),
            "typing": Command(Action.ASK_ADVICE, self.typing, rate="typing"),
            "leave": Command(Action.ASK_ADVICE, self.leave),
        }

    async def admit(self, connection: Connection, knock: wire.VisitorKnock) -> VisitorLink:
        """Anyone may listen to a desk's availability; a token must open a session of that desk."""
        desk = self._openings.get_desk(DeskId(knock.desk))
        link = VisitorLink(connection, VISITOR, desk=desk.id)
        if knock.token is not None:
            session = await self._intake.resume(hash_token(knock.token))
            if session.desk != desk.id:
                raise ChatError(Code.UNKNOWN_SESSION)
            if self._bind(link, session.id):
                await self._intake.connected(session.id)
        self._people.add_visitor(link)
        return link

    async def greet(self, link: VisitorLink) -> None:
        await self._news.greet(link)

    async def gone(self, link: VisitorLink) -> None:
        self._delivery.drop_all(link)
        session = self._people.remove_visitor(link)
        if session is not None:
            await self._intake.disconnected(session)

    async def start(self, link: VisitorLink, ask: wire.Start) -> wire.Started:
        """A connection speaks for one session: starting a second one on it is WRONG_STATE."""
        token = hash_token(ask.token)
        if link.session is not None and (await self._intake.resume(token)).id != link.session:
            raise ChatError(Code.WRONG_STATE)
        arrival = await self._intake.start(link.desk, token, ask.language, ask.nickname)
        session = arrival.session
        if self._bind(link, session.id) and not arrival.is_new:
            await self._intake.connected(session.id)
        link.told_place = await self._news.place(session, arrival.position)
        return wire.Started(session.epoch, link.told_place)

    async def follow(self, link: VisitorLink, ask: wire.Follow) -> wire.Followed:
        return await self._delivery.follow(link, _session(link), None, ask)

    async def say(self, link: VisitorLink, ask: wire.Say) -> wire.Said:
        posted = await self._conversations.say_as_visitor(_session(link), ClientId(ask.client_id), ask.text)
        return wire.Said(posted.epoch, posted.offset)

    async def typing(self, link: VisitorLink, _ask: wire.Typing) -> wire.Done:
        self._conversations.sign_typing(_session(link), Speaker.VISITOR)
        return wire.Done()

    async def leave(self, link: VisitorLink, ask: wire.Leave) -> wire.Done:
        await self._intake.leave(_session(link), quickly=ask.quickly)
        return wire.Done()

    def _bind(self, link: VisitorLink, session: SessionId) -> bool:
        """The newest connection wins, the older one is told to show nothing more; whether there was none before."""
        if link.session == session:
            return False
        before = self._people.bind(link, session)
        if before is not None:
            self._delivery.drop_all(before)
            self._connections.close(before.connection, Code.REPLACED)
        return before is None


def _session(link: VisitorLink) -> SessionId:
    if link.session is None:
        raise ChatError(Code.WRONG_STATE)
    return link.session
