"""Staff, their presence and their sign-ins."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from chatserver.errors import ChatError, Code
from chatserver.rules.queue import Candidate
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import Declared, DeskId, Life, Role, StaffId, TokenHash
from chatserver.store.rows import (
    presence_values,
    read_presence,
    read_sign_in,
    read_staff,
    staff_values,
    to_micros,
)
from chatserver.store.tables import presence as presence_table
from chatserver.store.tables import sessions, sign_ins
from chatserver.store.tables import staff as staff_table
from chatserver.store.transaction import Transaction


class StaffRecords(Transaction):
    """The staff's part of the records."""

    async def find_staff(self, staff: StaffId) -> StaffMember | None:
        row = await self._row(select(staff_table).where(staff_table.c.id == staff))
        return None if row is None else read_staff(row)

    async def find_staff_by_name(self, name: str) -> StaffMember | None:
        """Case and composition of the letters make no difference."""
        row = await self._row(select(staff_table).where(staff_table.c.plain_name == plain(name)))
        return None if row is None else read_staff(row)

    async def staff(self) -> list[StaffMember]:
        """Everyone, by name."""
        return [read_staff(row) for row in await self._rows(select(staff_table).order_by(staff_table.c.plain_name))]

    async def save_staff(self, member: StaffMember) -> None:
        namesake = await self.find_staff_by_name(member.name)
        if namesake is not None and namesake.id != member.id:
            raise ChatError(Code.INVALID)
        await self._put(staff_table, {"id": member.id}, staff_values(member) | {"plain_name": plain(member.name)})

    async def candidates(self, desk: DeskId, now: datetime) -> list[Candidate]:
        everyone = [
            read_staff(row)
            for row in await self._rows(select(staff_table).where(staff_table.c.disabled_at.is_(None)).order_by(staff_table.c.id))
        ]
        able = [member for member in everyone if Role.COUNSELLOR in member.roles and desk in member.desks]
        present = {found.staff: found for found in await self.presences()}
        loads = await self._loads()
        holders = {row.offer_staff for row in await self._rows(select(sessions.c.offer_staff).where(sessions.c.offer_staff.is_not(None)))}
        return [
            _candidate(member, present.get(member.id), loads.get(member.id, 0), now, holds_offer=member.id in holders) for member in able
        ]

    async def _loads(self) -> dict[StaffId, int]:
        active = select(sessions.c.counsellor, func.count().label("load")).where(sessions.c.life == Life.ACTIVE.value)
        return {StaffId(row.counsellor): row.load for row in await self._rows(active.group_by(sessions.c.counsellor))}

    async def find_presence(self, staff: StaffId) -> Presence | None:
        row = await self._row(select(presence_table).where(presence_table.c.staff == staff))
        return None if row is None else read_presence(row)

    async def save_presence(self, presence: Presence) -> None:
        await self._put(presence_table, {"staff": presence.staff}, presence_values(presence))

    async def presences(self) -> list[Presence]:
        return [read_presence(row) for row in await self._rows(select(presence_table))]

    async def add_sign_in(self, sign_in: SignIn) -> None:
        """Add a sign-in; those of the same person that have expired go."""
        expired = sign_ins.c.expires_at <= to_micros(sign_in.signed_in_at)
        await self._change(delete(sign_ins).where(sign_ins.c.staff == sign_in.staff, expired))
        await self._change(
            insert(sign_ins).values(
                token=sign_in.token,
                staff=sign_in.staff,
                signed_in_at=to_micros(sign_in.signed_in_at),
                expires_at=to_micros(sign_in.expires_at),
            )
        )

    async def find_sign_in(self, token: TokenHash, now: datetime) -> tuple[SignIn, StaffMember] | None:
        row = await self._row(select(sign_ins).where(sign_ins.c.token == token, sign_ins.c.expires_at > to_micros(now)))
        if row is None:
            return None
        found = read_sign_in(row)
        member = await self.find_staff(found.staff)
        return None if member is None or member.disabled_at is not None else (found, member)

    async def remove_sign_in(self, token: TokenHash) -> None:
        await self._change(delete(sign_ins).where(sign_ins.c.token == token))

    async def remove_sign_ins_of(self, staff: StaffId, keep: TokenHash | None = None) -> None:
        of_her = sign_ins.c.staff == staff
        await self._change(delete(sign_ins).where(of_her) if keep is None else delete(sign_ins).where(of_her, sign_ins.c.token != keep))


def plain(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def _candidate(member: StaffMember, found: Presence | None, load: int, now: datetime, *, holds_offer: bool) -> Candidate:
    return Candidate(
        id=member.id,
        desks=member.desks,
        languages=member.languages,
        capacity=member.capacity,
        load=load,
        holds_offer=holds_offer,
        declared=Declared.AWAY if found is None else found.declared,
        connected=found is not None and found.connected,
        idle_since=now if found is None else found.idle_since,
    )
