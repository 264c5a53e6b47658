"""What services ask of the records about who looks along."""

from __future__ import annotations

from typing import Protocol

from chatserver.rules.answers import Answers
from chatserver.rules.looking import Onlooker
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, SessionId, StaffId
from chatserver.services.ports_handovers import HandoverRecords
from chatserver.services.ports_notes import NoteRecords


class OnlookerRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def find_watched(self, staff: StaffId, session: SessionId) -> AdviceSession | None:
        """The active session if she looks along in it: permission is how it is found."""
        ...

    async def onlookers(self, session: SessionId) -> list[Onlooker]:
        """Whoever looks along in this session, the first one first."""
        ...

    async def all_onlookers(self) -> list[Onlooker]:
        """Whoever looks along anywhere, the first one first."""
        ...

    async def watched(self, staff: StaffId) -> list[AdviceSession]:
        """Active sessions in which she looks along."""
        ...

    async def watched_elsewhere(self, desk: DeskId) -> list[tuple[AdviceSession, Answers]]:
        """Active sessions of other desks in which staff of this one look along, with what the visitor answered."""
        ...

    async def add_onlooker(self, onlooker: Onlooker) -> None: ...
    async def remove_onlooker(self, session: SessionId, staff: StaffId) -> bool:
        """Whether she was there."""
        ...


class ColleagueRecords(OnlookerRecords, NoteRecords, HandoverRecords, Protocol):
    """All that colleagues have to do with each other's conversations."""
