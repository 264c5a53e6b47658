"""Staff, their presence and their sign-ins."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, may
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.queue import Candidate
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import Declared, DeskId, Life, Role, StaffId, TokenHash
from chatserver.rules.urgency import ACUTE
from chatserver.store.columns import AnyRow, to_micros
from chatserver.store.rows import presence_values, read_presence, read_sign_in, read_staff, staff_values
from chatserver.store.tables import deadlines, sessions, sign_ins
from chatserver.store.tables import presence as presence_table
from chatserver.store.tables import staff as staff_table
from chatserver.store.transaction import Transaction

_MEMBER = select(staff_table).where(staff_table.c.id == bindparam("staff"))
_MEMBER_BY_NAME = select(staff_table).where(staff_table.c.plain_name == bindparam("plain_name"))
_EVERYONE = select(staff_table).order_by(staff_table.c.plain_name)
_PRESENCE = select(presence_table).where(presence_table.c.staff == bindparam("staff"))
_PRESENCES = select(presence_table)
_LOAD = (
    select(func.count())
    .select_from(sessions)
    .where(sessions.c.counsellor == staff_table.c.id, sessions.c.life == Life.ACTIVE.value)
    .scalar_subquery()
)
_HOLDS_OFFER = select(sessions.c.id).where(sessions.c.offer_staff == staff_table.c.id).exists()
_WRAPS_UP = (
    select(deadlines.c.due_at).where(deadlines.c.kind == DeadlineKind.WRAP_UP_ENDS.value, deadlines.c.subject == staff_table.c.id).exists()
)
_CLAIMED = (
    select(sessions.c.id)
    .where(sessions.c.counsellor == staff_table.c.id, sessions.c.life == Life.ACTIVE.value, sessions.c.urgency >= ACUTE)
    .exists()
)
_ENABLED = (
    select(
        staff_table,
        presence_table,
        _LOAD.label("load"),
        _HOLDS_OFFER.label("holds_offer"),
        _CLAIMED.label("claimed"),
        _WRAPS_UP.label("wraps_up"),
    )
    .select_from(staff_table.outerjoin(presence_table, presence_table.c.staff == staff_table.c.id))
    .where(staff_table.c.disabled_at.is_(None))
    .order_by(staff_table.c.id)
)
"""Whoever has an account, with presence (all null for who never declared any), conversations and whether an offer is held."""
_SIGN_IN = (
    select(sign_ins, staff_table)
    .join(staff_table, staff_table.c.id == sign_ins.c.staff)
    .where(sign_ins.c.token == bindparam("token"), sign_ins.c.expires_at > bindparam("now"), staff_table.c.disabled_at.is_(None))
)
_SIGNED_IN = (
    select(staff_table)
    .where(staff_table.c.disabled_at.is_(None))
    .where(select(sign_ins.c.token).where(sign_ins.c.staff == staff_table.c.id, sign_ins.c.expires_at > bindparam("now")).exists())
)
_LIVE = (
    select(sign_ins, staff_table)
    .join(staff_table, staff_table.c.id == sign_ins.c.staff)
    .where(sign_ins.c.expires_at > bindparam("now"), staff_table.c.disabled_at.is_(None))
    .order_by(sign_ins.c.token)
)
_ADD_SIGN_IN = insert(sign_ins)
_REMOVE_SIGN_IN = delete(sign_ins).where(sign_ins.c.token == bindparam("of"))
_REMOVE_HERS = delete(sign_ins).where(sign_ins.c.staff == bindparam("of"))
_REMOVE_HER_OTHERS = _REMOVE_HERS.where(sign_ins.c.token != bindparam("keep"))
_REMOVE_HER_EXPIRED = _REMOVE_HERS.where(sign_ins.c.expires_at <= bindparam("now"))


class StaffRecords(Transaction):
    """The staff's part of the records."""

    async def find_staff(self, staff: StaffId) -> StaffMember | None:
        row = await self._row(_MEMBER, staff=staff)
        return None if row is None else read_staff(row)

    async def find_staff_by_name(self, name: str) -> StaffMember | None:
        """Case and composition of the letters make no difference."""
        row = await self._row(_MEMBER_BY_NAME, plain_name=plain(name))
        return None if row is None else read_staff(row)

    async def staff(self) -> list[StaffMember]:
        """Everyone, by name."""
        return [read_staff(row) for row in await self._rows(_EVERYONE)]

    async def save_staff(self, member: StaffMember) -> None:
        namesake = await self.find_staff_by_name(member.name)
        if namesake is not None and namesake.id != member.id:
            raise ChatError(Code.INVALID)
        await self._put(staff_table, {"id": member.id}, staff_values(member) | {"plain_name": plain(member.name)})

    async def candidates(self, desk: DeskId, now: datetime) -> list[Candidate]:
        everyone = [(read_staff(row), row) for row in await self._rows(_ENABLED)]
        return [_candidate(member, row, now) for member, row in everyone if Role.COUNSELLOR in member.roles and desk in member.desks]

    async def colleagues(self, desk: DeskId, now: datetime) -> list[tuple[StaffMember, Candidate]]:
        everyone = [(read_staff(row), row) for row in await self._rows(_ENABLED)]
        here = [(m, row) for m, row in everyone if desk in m.desks and may(m.roles, Action.OPEN_CONSOLE)]
        return [(member, _candidate(member, row, now)) for member, row in here]

    async def find_presence(self, staff: StaffId) -> Presence | None:
        row = await self._row(_PRESENCE, staff=staff)
        return None if row is None else read_presence(row)

    async def save_presence(self, presence: Presence) -> None:
        await self._put(presence_table, {"staff": presence.staff}, presence_values(presence))

    async def presences(self) -> list[Presence]:
        return [read_presence(row) for row in await self._rows(_PRESENCES)]

    async def add_sign_in(self, sign_in: SignIn) -> None:
        """Add a sign-in; those of the same person that have expired go."""
        signed_in_at = to_micros(sign_in.signed_in_at)
        await self._change(_REMOVE_HER_EXPIRED, of=sign_in.staff, now=signed_in_at)
        await self._change(
            _ADD_SIGN_IN,
            token=sign_in.token,
            staff=sign_in.staff,
            signed_in_at=signed_in_at,
            expires_at=to_micros(sign_in.expires_at),
        )

    async def find_sign_in(self, token: TokenHash, now: datetime) -> tuple[SignIn, StaffMember] | None:
        row = await self._row(_SIGN_IN, token=token, now=to_micros(now))
        return None if row is None else (read_sign_in(row), read_staff(row))

    async def sign_ins(self, now: datetime) -> list[tuple[SignIn, StaffMember]]:
        return [(read_sign_in(row), read_staff(row)) for row in await self._rows(_LIVE, now=to_micros(now))]

    async def is_anyone_signed_in(self, desk: DeskId, now: datetime) -> bool:
        members = [read_staff(row) for row in await self._rows(_SIGNED_IN, now=to_micros(now))]
        return any(Role.COUNSELLOR in member.roles and desk in member.desks for member in members)

    async def remove_sign_in(self, token: TokenHash) -> None:
        await self._change(_REMOVE_SIGN_IN, of=token)

    async def remove_sign_ins_of(self, staff: StaffId, keep: TokenHash | None = None) -> None:
        if keep is None:
            await self._change(_REMOVE_HERS, of=staff)
        else:
            await self._change(_REMOVE_HER_OTHERS, of=staff, keep=keep)


def plain(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def _candidate(member: StaffMember, row: AnyRow, now: datetime) -> Candidate:
    found = None if row.staff is None else read_presence(row)
    return Candidate(
        id=member.id,
        desks=member.desks,
        languages=member.languages,
        capacity=member.capacity,
        load=row.load,
        holds_offer=row.holds_offer,
        declared=Declared.AWAY if found is None else found.declared,
        connected=found is not None and found.connected,
        idle_since=now if found is None else found.idle_since,
        claimed=row.claimed,
        is_wrapping_up=row.wraps_up,
    )
