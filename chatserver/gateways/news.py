"""Tells everyone connected to a desk what changed: consoles their board, waiting visitors their place, all the availability.

Each is told the difference between what it was last told and what the record says now, so old state and events always make the
present one, and a hint that came ten times costs one reading.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from time import monotonic
from typing import TypeVar

from chatserver.gateways import render, wire
from chatserver.gateways.connections import Connections
from chatserver.gateways.consoles import Consoles
from chatserver.gateways.elsewhere import Elsewhere
from chatserver.gateways.people import People, VisitorLink
from chatserver.gateways.told import Told
from chatserver.logs import Event, record, where
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, Life
from chatserver.services.board import Boards, DeskView
from chatserver.services.intake import Intake
from chatserver.services.ports import Clock

T = TypeVar("T")

REST = 3.0
"""How long the bell is left unheard after a telling, in times of what that took."""
LONGEST_REST = 0.5
"""Seconds. Changes reach everyone within a second, also under load."""


class News:
    """One bell for each desk; ringing it makes its loop look."""

    def __init__(
        self,
        connections: Connections,
        people: People,
        desk_boards: Boards,
        intake: Intake,
        consoles: Consoles,
        together: Mapping[DeskId, Collection[DeskId]],
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._connections = connections
        self._people = people
        self._boards = desk_boards
        self._elsewhere = Elsewhere(desk_boards, intake)
        self._consoles = consoles
        self._told = Told()
        self._together = together
        self._bells = {desk: asyncio.Event() for desk in together}

    def changed(self, desk: DeskId) -> None:
        """Something of this desk may have changed, and so may what the desks that answer for it, or it for them, show."""
        for other in self._together.get(desk, ()):
            self.ring(other)

    def ring(self, desk: DeskId) -> None:
        """What this desk shows may have changed."""
        bell = self._bells.get(desk)
        if bell is not None:
            bell.set()

    def ring_all(self) -> None:
        for bell in self._bells.values():
            bell.set()

    async def watch(self, desk: DeskId) -> None:
        """Look whenever the bell was rung, until cancelled."""
        bell = self._bells[desk]
        while True:
            await bell.wait()
            bell.clear()
            began = monotonic()
            try:
                await self.tell(desk)
            except Exception as error:  # noqa: BLE001 - the next change is told all the same
                record(Event.LOOP_FAILED, desk=desk, where=where(error))
            # A desk where everything changes at once is told of it in a quarter of the server's time at most. Real time on
            # purpose, as everywhere in this file: it paces work, and decides nothing.
            await asyncio.sleep(min(REST * (monotonic() - began), LONGEST_REST))

    async def tell(self, desk: DeskId) -> None:
        """Compare what everyone knows with the record, and send the differences."""
        if not self._people.visitors_of(desk) and not self._people.counsellors_of(desk):
            self._told.forget(desk)  # what changed was not looked at, so the next newcomer must not be told what was before
            return
        view = await self._boards.desk(desk)
        opening = self._told.remember(view.desk, view.opening)
        # Listed after the reading: who came meanwhile was greeted with what was before it.
        visitors, counsellors = self._people.visitors_of(desk), self._people.counsellors_of(desk)
        for visitor in visitors:
            told = opening
            if visitor.session is not None and view.place(visitor.session) is None and not _is_over(visitor):
                told = await self._elsewhere.opening(visitor, view.desk) or opening
            if visitor.told_opening != told:
                self._tell_opening(visitor, told)
            if visitor.session is not None:
                await self.tell_place(visitor, view)
        await self._consoles.tell(view, counsellors)

    async def greet(self, link: VisitorLink) -> None:
        """What a newcomer must know first. A place in the queue comes with the next look at the desk, which serves all who wait."""
        known = self._told.lately(link.desk, self._clock.now())
        if link.is_elsewhere:
            opening, desk = await self._boards.opening(link.desk)
            known = await self._elsewhere.opening(link, desk) or render.availability(opening, desk)
        elif known is None:
            opening, desk = await self._boards.opening(link.desk)
            known = self._told.remember(desk, opening)
            self.ring(link.desk)  # it may have changed since it was read, and everyone have been told already
        self._tell_opening(link, known)
        if link.session is not None:
            self.ring(link.desk)

    def _tell_opening(self, link: VisitorLink, opening: wire.AvailabilityChanged) -> None:
        link.told_opening = opening
        self._connections.send(link.connection, "availability_changed", opening)

    async def tell_place(self, link: VisitorLink, view: DeskView) -> None:
        """Send the visitor's place if it is not what she knows."""
        if link.session is None or _is_over(link):
            return
        place: wire.Place | None
        if (known := view.place(link.session)) is not None:
            place = render.place(known.session, known.position, known.counsellor, known.minutes)
        else:
            place = await self._elsewhere.place_of(link)
        if place is not None and link.told_place != place:
            link.told_place = place
            self._connections.send(link.connection, "place_changed", wire.PlaceChanged(place, link.away_seconds))
            link.away_seconds = 0

    async def place(self, session: AdviceSession, at: int | None) -> wire.Place:
        """As a visitor is told it."""
        return await self._elsewhere.place(session, at)


def _is_over(link: VisitorLink) -> bool:
    return link.told_place is not None and link.told_place.life is Life.ENDED
