"""What services ask of the records about registrations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chatserver.rules.registration import Registration
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import SessionId, StaffId


class RegistrationRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def find_registration(self, session: SessionId) -> Registration | None:
        """The draft or the registration of a session; None when nothing of it was ever saved and none is owed."""
        ...

    async def save_registration(self, session: SessionId, registration: Registration) -> None: ...
    async def owed_registrations(self) -> Sequence[tuple[AdviceSession, Registration]]:
        """Every ended conversation that is still to be registered, by whomever, the first that ended first."""
        ...

    async def put_off_registrations(self, staff: StaffId) -> int:
        """She does them later: none of what she owes gives her time any more. How many that were."""
        ...

    async def registered_by(self, staff: StaffId, since: datetime, most: int) -> Sequence[tuple[AdviceSession, Registration]]:
        """What she registered after ``since``, the last one first."""
        ...
