"""Visitors whose sessions are not in the reading of the desk on whose page they are: handed to another desk, or over."""

from __future__ import annotations

from chatserver.errors import ChatError
from chatserver.gateways import render, wire
from chatserver.gateways.people import VisitorLink
from chatserver.rules.desk import Desk
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Life
from chatserver.services.board import Boards
from chatserver.services.intake import Intake


class Elsewhere:
    """Reads each of them by herself: they are few."""

    def __init__(self, desk_boards: Boards, intake: Intake) -> None:
        self._boards = desk_boards
        self._intake = intake

    async def opening(self, link: VisitorLink, here: Desk) -> wire.AvailabilityChanged | None:
        """Whether the desk at which she waits has anyone for her, on the page of this one and with its number. None where she waits for
        nobody elsewhere, and is told what everyone here is told."""
        found = await self._find(link)
        if found is None or found[0].life is Life.ENDED or found[0].desk == here.id:
            return None
        opening, _ = await self._boards.opening(found[0].desk)
        return render.availability(opening, here)

    async def place_of(self, link: VisitorLink) -> wire.Place | None:
        """Where her session stands by the record; None when there is no such session any more."""
        found = await self._find(link)
        return None if found is None else await self.place(*found)

    async def place(self, session: AdviceSession, at: int | None) -> wire.Place:
        """As a visitor is told it."""
        counsellor = await self._intake.counsellor(session) if session.life is Life.ACTIVE else None
        return render.place(session, at, counsellor)

    async def _find(self, link: VisitorLink) -> tuple[AdviceSession, int | None] | None:
        if link.session is None:
            return None
        try:
            return await self._intake.find(link.session)
        except ChatError:
            return None
