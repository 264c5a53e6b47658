"""One session, one connection: a visitor's token takes it up, and the newest connection wins."""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.gateways.connections import Connections
from chatserver.gateways.delivery import Delivery
from chatserver.gateways.people import People, VisitorLink
from chatserver.rules.address import Address
from chatserver.rules.terms import SessionId, TokenHash
from chatserver.services.cool_downs import CoolDowns
from chatserver.services.intake import Intake


@dataclass(frozen=True, slots=True)
class Resuming:
    """Binds connections of visitors to their sessions."""

    connections: Connections
    people: People
    delivery: Delivery
    intake: Intake
    cool_downs: CoolDowns

    async def resume(self, link: VisitorLink, token: TokenHash) -> None:
        """This connection speaks for the session of the token from now on. Raises UNKNOWN_SESSION, also for one of another
        desk; one that was handed to another desk is gone on with on the page where it began."""
        session = await self.intake.resume(token)
        if not session.may_come_back_to(link.desk):
            raise ChatError(Code.UNKNOWN_SESSION)
        link.is_elsewhere = session.desk != link.desk
        if session.visitor_gone_since is not None:
            # The record first: what is only in memory is undone by nobody.
            link.away_seconds = int((await self.intake.connected(session.id)).total_seconds())
        if self._is_second_page(link, session.id):
            await self.intake.came_twice(session.id)
        self.bind(link, session.id)

    def bind(self, link: VisitorLink, session: SessionId) -> None:
        """The newest connection wins; the older one is told to show nothing more. Raises UNAVAILABLE for one that ended while the store
        was asked and was cleaned up after: it must not be taken up again."""
        if link.connection.is_closing:
            raise ChatError(Code.UNAVAILABLE)
        if link.session == session:
            return
        before = self.people.bind(link, session)
        self.cool_downs.came_from(link.desk, session, self.address(link))
        if before is not None:
            self.delivery.drop_all(before)
            self.connections.close(before.connection, Code.REPLACED)

    def address(self, link: VisitorLink) -> Address:
        return link.connection.address(self.connections.settings.trusted_proxies)

    def _is_second_page(self, link: VisitorLink, session: SessionId) -> bool:
        """Whether another page speaks for the session at this moment. One that merely lost its line comes back under its own name."""
        other = self.people.visitor(session)
        return other is not None and not other.connection.is_closing and None not in (link.page, other.page) and link.page != other.page
