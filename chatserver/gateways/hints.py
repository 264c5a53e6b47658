"""What each hint wakes. Hints are handled one after the other, in the order in which they came, by one loop."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from chatserver.auth.tokens import cookie_name
from chatserver.errors import ChatError, Code
from chatserver.gateways import wire
from chatserver.gateways.connections import Connections
from chatserver.gateways.consoles import Consoles
from chatserver.gateways.delivery import Delivery
from chatserver.gateways.news import News
from chatserver.gateways.people import CounsellorLink, People
from chatserver.logs import Event, record, where
from chatserver.rules.terms import SessionId, Speaker
from chatserver.services.conversation import Conversations
from chatserver.services.hints import (
    DeskChanged,
    DutyLeadCalled,
    Hint,
    LogGrew,
    NobodyTakes,
    OfferMoved,
    ReaderGone,
    SessionChanged,
    SignInsChanged,
    TypingSign,
)
from chatserver.services.presence import Presences
from chatserver.services.staffing import Staffing

MOST_LATER = 10_000
"""Hints kept for a second try; the oldest go first."""


@dataclass(slots=True, eq=False, kw_only=True)
class Hints:
    """Turns hints into deliveries, boards and closings for the people connected here."""

    connections: Connections
    people: People
    delivery: Delivery
    news: News
    consoles: Consoles
    conversations: Conversations
    staffing: Staffing
    presences: Presences
    _waiting: asyncio.Queue[Hint] = field(default_factory=asyncio.Queue)
    _later: deque[Hint] = field(default_factory=lambda: deque(maxlen=MOST_LATER))

    def take(self, hint: Hint) -> None:
        """The bus's listener: what can be done at once is done at once, the rest waits for the loop."""
        if isinstance(hint, LogGrew):
            self.delivery.grew(hint.session, hint.offset)
        elif isinstance(hint, DeskChanged):
            self.news.changed(hint.desk)
        elif isinstance(hint, ReaderGone):
            for follower in self.delivery.followers(hint.session):
                if follower.reader == hint.staff:
                    self.delivery.drop(follower.link, hint.session)
        elif isinstance(hint, TypingSign):
            self._tell_typing(hint)
        else:
            self._waiting.put_nowait(hint)

    async def work(self) -> None:
        """Handle what waits, until cancelled."""
        while True:
            hint = await self._waiting.get()
            try:
                await self._handle(hint)
            except Exception as error:  # noqa: BLE001 - the next hint is heard all the same
                record(Event.LOOP_FAILED, kind=type(hint).__name__, where=where(error))
                if isinstance(error, ChatError) and error.temporary:
                    self._later.append(hint)

    def again(self) -> None:
        """Take up what the store could not answer for at the time."""
        while self._later:
            self._waiting.put_nowait(self._later.popleft())

    async def _handle(self, hint: Hint) -> None:
        if isinstance(hint, SessionChanged):
            await self._session_changed(hint.session)
        elif isinstance(hint, OfferMoved):
            await self._offer_moved(hint)
        elif isinstance(hint, NobodyTakes):
            await self.consoles.tell_alert(hint.desk, hint.session)
        elif isinstance(hint, DutyLeadCalled):
            await self.consoles.tell_called(hint.session)
        elif isinstance(hint, SignInsChanged):
            for link in self.people.counsellor(hint.staff):
                await self._check_sign_in(link)

    async def _session_changed(self, session: SessionId) -> None:
        for follower in self.delivery.followers(session):
            if follower.reader is not None:
                try:
                    _, only_looks = await self.conversations.read_by(follower.reader, session)
                    for link in self.people.counsellor(follower.reader):
                        link.watch(session, only_looks=only_looks)
                except ChatError as error:
                    if error.code is not Code.NOT_FOUND:
                        raise
                    # Not hers any more: from here on she hears nothing of it.
                    self.delivery.drop(follower.link, session)
        visitor = self.people.visitor(session)
        if visitor is not None:
            if await self.conversations.is_locked(session):
                self.delivery.drop(visitor, session)  # whoever that is reads nothing more
            self.news.ring(visitor.desk)  # one look at the desk tells everyone whose place changed

    async def _offer_moved(self, hint: OfferMoved) -> None:
        for link in self.people.counsellor(hint.staff):
            if link.board is None:
                continue
            if hint.outcome is None:
                await self.consoles.tell_offer(link, hint.offer)
            else:
                self.connections.send(link.connection, "offer_closed", wire.OfferClosed(hint.offer, hint.outcome))

    def _tell_typing(self, hint: TypingSign) -> None:
        if hint.speaker is Speaker.COUNSELLOR:
            visitor = self.people.visitor(hint.session)
            if visitor is not None:
                self.connections.send(visitor.connection, "counsellor_typing", wire.CounsellorTyping())
            return
        for follower in self.delivery.followers(hint.session):
            if follower.reader is not None:
                self.connections.send(follower.link.connection, "visitor_typing", wire.VisitorTyping(hint.session))

    async def check_sign_ins(self) -> None:
        """Close the consoles of sign-ins that were revoked, expired or changed, whoever did it and in whatever process."""
        for link in self.people.counsellors():
            await self._check_sign_in(link)

    async def _check_sign_in(self, link: CounsellorLink) -> None:
        name = cookie_name(secure=self.connections.settings.secure)
        token = link.connection.request.cookies.get(name)
        member = await self.staffing.find_signed_in(token)
        if member is None or member.roles != link.member.roles or member.must_change_password:
            self.connections.close(link.connection, Code.NOT_SIGNED_IN)
            if len(self.people.counsellor(link.member.id)) == 1:
                await self.presences.signed_out(link.member.id)
