"""What was registered of conversations. Codes alone: nothing here is sealed, and nothing here is what anyone wrote."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from chatserver.rules.registration import Registration
from chatserver.rules.session import AdviceSession
from chatserver.rules.taxonomy import Values
from chatserver.rules.terms import SessionId, StaffId
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.rows import SESSION_COLUMNS, read_session
from chatserver.store.tables import registrations, sessions
from chatserver.store.transaction import Transaction

_OF_SESSION = select(registrations).where(registrations.c.session == bindparam("session"))
_WITH_SESSION = select(*SESSION_COLUMNS, *(column for column in registrations.c if column.name != "session")).join(
    registrations, registrations.c.session == sessions.c.id
)
# A range, and not ``is not null``: SQLite would walk through every session there ever was to find the few that are owed.
_OWED = _WITH_SESSION.where(registrations.c.owed_by > "").order_by(sessions.c.ended_at, sessions.c.id)
_REGISTERED = (
    _WITH_SESSION.where(sessions.c.counsellor == bindparam("staff"), registrations.c.by == bindparam("staff"))
    .where(registrations.c.registered_at > bindparam("since"))
    .order_by(registrations.c.registered_at.desc(), sessions.c.id)
    .limit(bindparam("most"))
)
_PUT_OFF = (
    update(registrations).where(registrations.c.owed_by == bindparam("of_staff"), registrations.c.wraps_up.is_(True)).values(wraps_up=False)
)


class RegistrationRecords(Transaction):
    """The registrations' part of the records."""

    async def find_registration(self, session: SessionId) -> Registration | None:
        row = await self._row(_OF_SESSION, session=session)
        return None if row is None else _read(tuple(row)[1:])

    async def save_registration(self, session: SessionId, registration: Registration) -> None:
        values = {
            "version": registration.version,
            "chosen": _to_json(registration.values),
            "number": registration.number,
            "by": registration.by,
            "changed_at": to_micros(registration.changed_at),
            "registered_at": to_micros(registration.registered_at),
            "facts": _to_json(registration.facts),
            "owed_by": registration.owed_by,
            "wraps_up": registration.wraps_up,
        }
        await self._put(registrations, {"session": session}, values)

    async def owed_registrations(self) -> list[tuple[AdviceSession, Registration]]:
        return [_read_both(row) for row in await self._rows(_OWED)]

    async def registered_by(self, staff: StaffId, since: datetime, most: int) -> list[tuple[AdviceSession, Registration]]:
        return [_read_both(row) for row in await self._rows(_REGISTERED, staff=staff, since=to_micros(since), most=most)]

    async def put_off_registrations(self, staff: StaffId) -> int:
        return await self._change(_PUT_OFF, of_staff=staff)


def _to_json(values: Values) -> str:
    return json.dumps({name: list(codes) for name, codes in values.items()}, separators=(",", ":"))


def _from_json(column: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(codes) for name, codes in json.loads(column).items()}


def _read_both(row: AnyRow) -> tuple[AdviceSession, Registration]:
    return read_session(row), _read(tuple(row)[len(SESSION_COLUMNS) :])


def _read(row: tuple[Any, ...]) -> Registration:
    """From the columns behind the session's, by position: a session has columns of the same names."""
    version, chosen, number, by, changed_at, registered_at, facts, owed_by, wraps_up = row
    return Registration(
        values=_from_json(chosen),
        version=version,
        number=number,
        by=by,
        changed_at=to_instant(changed_at),
        registered_at=to_instant(registered_at),
        facts=_from_json(facts),
        owed_by=owed_by,
        wraps_up=wraps_up,
    )
