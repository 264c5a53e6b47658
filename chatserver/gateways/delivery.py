"""Follows logs for connected people and sends what the record holds, in order and without a gap.

``emit`` in any form exists only here and in ``connections``: every send names its receiver. A hint only wakes a follower; what is
sent is read from the record, so a lost hint costs a sweep interval and never a message.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from chatserver.errors import ChatError, Code
from chatserver.gateways import render, wire, wire_basis
from chatserver.gateways.connections import Connections
from chatserver.gateways.link import Link
from chatserver.logs import Event, record, where
from chatserver.rules.terms import Epoch, SessionId, StaffId
from chatserver.services.conversation import Conversations

WORKERS = 8
"""How many followers are read for at once; more only queue at the one disk."""


@dataclass(slots=True, eq=False)
class Follower:
    """One connection that reads one log. ``reader`` is None for the visitor herself."""

    link: Link
    session: SessionId
    epoch: Epoch
    sent: int
    known: int
    """How far the log goes, by the last hint or look; reading stops there."""
    reader: StaffId | None
    is_queued: bool = False


class Delivery:
    """All followers of this process."""

    def __init__(self, connections: Connections, conversations: Conversations) -> None:
        self._connections = connections
        self._conversations = conversations
        self._followers: dict[SessionId, dict[str, Follower]] = {}
        self._followed: dict[str, set[SessionId]] = {}  # by connection: a crowd that leaves is not looked for in every log
        self._ready: asyncio.Queue[Follower] = asyncio.Queue()

    async def follow(self, link: Link, session: SessionId, reader: StaffId | None, ask: wire.Follow | wire.FollowSession) -> wire.Followed:
        """Send what comes after the client's offset, and then all that is new; or say honestly that it must start again."""
        head = await self._conversations.head(session)
        why: Literal["epoch_changed", "offset_ahead"] | None = None
        if ask.epoch is not None and ask.epoch != head.epoch:
            why = "epoch_changed"
        elif ask.offset > head.last:
            why = "offset_ahead"
        if why is not None:
            self.drop(link, session)
            return wire.Followed(head.epoch, head.last, why)
        if head.last > ask.offset:
            await self._conversations.read(session, ask.offset, wire_basis.PAGE_ENTRIES)  # a damaged record is refused here, with a code
        if link.connection.is_closing:
            raise ChatError(Code.UNAVAILABLE)
        follower = Follower(link, session, head.epoch, ask.offset, head.last, reader)
        self._followers.setdefault(session, {})[link.connection.eio_sid] = follower
        self._followed.setdefault(link.connection.eio_sid, set()).add(session)
        self._wake(follower)
        return wire.Followed(head.epoch, head.last)

    def follows(self, link: Link, session: SessionId) -> bool:
        return link.connection.eio_sid in self._followers.get(session, {})

    def followers(self, session: SessionId) -> list[Follower]:
        return list(self._followers.get(session, {}).values())

    def drop(self, link: Link, session: SessionId) -> None:
        """Send nothing more of this log to this connection."""
        followers = self._followers.get(session, {})
        followers.pop(link.connection.eio_sid, None)
        if not followers:
            self._followers.pop(session, None)
        self._followed.get(link.connection.eio_sid, set()).discard(session)

    def drop_all(self, link: Link) -> None:
        for session in self._followed.pop(link.connection.eio_sid, ()):
            self.drop(link, session)

    def grew(self, session: SessionId, offset: int) -> None:
        """A hint: this log goes as far as ``offset``."""
        for follower in self.followers(session):
            follower.known = max(follower.known, offset)
            self._wake(follower)

    async def sweep(self) -> None:
        """Catch up whoever a lost hint forgot."""
        sessions = list(self._followers)
        heads = await self._conversations.heads(sessions)
        for session in sessions:
            head = heads.get(session)
            for follower in self.followers(session):
                if head is None or head.epoch != follower.epoch:
                    self.drop(follower.link, session)
                    self._connections.close(follower.link.connection, Code.MOVING)
                elif head.last > follower.sent:
                    follower.known = head.last
                    self._wake(follower)

    async def work(self) -> None:
        """Read and send for whoever is ready, until cancelled. Run as WORKERS tasks."""
        while True:
            follower = await self._ready.get()
            follower.is_queued = False
            try:
                await self._pump(follower)
            except ChatError as error:
                self._fail(follower, error)
            except Exception as error:  # noqa: BLE001 - one log that cannot be read must not stop the others
                record(Event.LOOP_FAILED, session=follower.session, where=where(error))

    def _wake(self, follower: Follower) -> None:
        if not follower.is_queued:
            follower.is_queued = True
            self._ready.put_nowait(follower)

    async def _pump(self, follower: Follower) -> None:
        connection = follower.link.connection
        if not self._is_current(follower) or connection.is_closing or follower.sent >= follower.known:
            return
        if not connection.queue.empty():
            # The client reads slowly, or much is on its way: go on when it has taken what is queued.
            connection.queue.call_when_empty(follower, lambda: self._wake(follower))
            return
        after = follower.sent
        page = render.first_page(await self._conversations.read_for(follower.reader, follower.session, after, wire_basis.PAGE_ENTRIES))
        if not page or follower.sent != after or not self._is_current(follower):
            return
        follower.sent = page[-1].offset
        self._connections.send(connection, *render.posted(page, follower.session, follower.epoch, follower.reader))
        self._wake(follower)

    def _is_current(self, follower: Follower) -> bool:
        return self._followers.get(follower.session, {}).get(follower.link.connection.eio_sid) is follower

    def _fail(self, follower: Follower, error: ChatError) -> None:
        if error.code is Code.DAMAGED and follower.reader is None:
            self._connections.close(follower.link.connection, Code.DAMAGED)
        elif error.code in (Code.DAMAGED, Code.NOT_FOUND):
            self.drop(follower.link, follower.session)
        else:
            record(Event.LOOP_FAILED, session=follower.session, code=error.code, where=where(error))
