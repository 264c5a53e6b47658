"""What services ask of the records about staff, their presence and their sign-ins."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chatserver.rules.queue import Candidate
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import DeskId, StaffId, TokenHash


class StaffRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def find_staff(self, staff: StaffId) -> StaffMember | None: ...
    async def find_staff_by_name(self, name: str) -> StaffMember | None: ...
    async def staff(self) -> list[StaffMember]: ...
    async def save_staff(self, member: StaffMember) -> None:
        """Add or replace by id; a taken name raises INVALID."""
        ...

    async def candidates(self, desk: DeskId, now: datetime) -> list[Candidate]:
        """Enabled counsellors of a desk with load, held offer and presence. ``connected`` is false once COUNSELLOR_AWAY fell due."""
        ...

    async def colleagues(self, desk: DeskId, now: datetime) -> list[tuple[StaffMember, Candidate]]:
        """Everyone enabled who may open the console at a desk, with the same; of these only counsellors are asked to take sessions."""
        ...

    async def find_presence(self, staff: StaffId) -> Presence | None: ...
    async def save_presence(self, presence: Presence) -> None: ...
    async def presences(self) -> list[Presence]: ...

    # sign-ins
    async def add_sign_in(self, sign_in: SignIn) -> None: ...
    async def find_sign_in(self, token: TokenHash, now: datetime) -> tuple[SignIn, StaffMember] | None:
        """A sign-in that has not expired, of an account that is not disabled."""
        ...

    async def sign_ins(self, now: datetime) -> list[tuple[SignIn, StaffMember]]:
        """All of those, always in one order."""
        ...

    async def is_anyone_signed_in(self, desk: DeskId, now: datetime) -> bool:
        """Whether any counsellor of this desk has a sign-in, with a console open or not."""
        ...

    async def remove_sign_in(self, token: TokenHash) -> None: ...
    async def remove_sign_ins_of(self, staff: StaffId, keep: TokenHash | None = None) -> None: ...
