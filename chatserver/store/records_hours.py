"""What was set in the browser about the hours of a desk, who was turned away, and the audit log of it."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from chatserver.rules.audit import ABOUT_HOURS, AuditEntry
from chatserver.rules.overrides import Overrides
from chatserver.rules.schedule import CloseReason, DatedException, ExceptionKind, SwitchedOff
from chatserver.rules.terms import DeskId, EndReason, StaffId, TurnedAway
from chatserver.store.audit_log import AuditRecords, read_entry
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.tables import audit, exceptions, reviews, sessions, switches, turned_away
from chatserver.store.transaction import Transaction

_EXCEPTIONS = (
    select(exceptions)
    .where(exceptions.c.desk == bindparam("desk"), exceptions.c.removed_at.is_(None), exceptions.c.last >= bindparam("from_day"))
    .order_by(exceptions.c.number)
)
_SWITCH = select(switches).where(switches.c.desk == bindparam("desk"))
_NAMES = select(exceptions.c.name).where(exceptions.c.desk == bindparam("desk"))
_NEXT_NUMBER = select(func.coalesce(func.max(exceptions.c.number), 0) + 1).where(exceptions.c.desk == bindparam("at_desk"))
_ADD_EXCEPTION = insert(exceptions).values(number=_NEXT_NUMBER.scalar_subquery())
_REMOVE_EXCEPTION = update(exceptions).where(
    exceptions.c.desk == bindparam("of_desk"), exceptions.c.name == bindparam("of_name"), exceptions.c.removed_at.is_(None)
)
_OPEN_AGAIN = delete(switches).where(switches.c.desk == bindparam("of"))
_REVIEWS = select(reviews.c.day).where(reviews.c.desk == bindparam("desk"))
_COUNT_MORE = (
    update(turned_away)
    .where(turned_away.c.desk == bindparam("of_desk"), turned_away.c.day == bindparam("of_day"), turned_away.c.kind == bindparam("of_kind"))
    .values(attempts=turned_away.c.attempts + bindparam("more"))
)
_ADD_COUNT = insert(turned_away)
_COUNTS = select(turned_away).where(turned_away.c.desk == bindparam("desk"), turned_away.c.day >= bindparam("from_day"))
_UNANSWERED = select(sessions.c.ended_at, sessions.c.reason).where(
    sessions.c.desk == bindparam("desk"), sessions.c.answered_at.is_(None), sessions.c.ended_at >= bindparam("since")
)
_IS_ABOUT_HOURS = audit.c.deed.in_([deed.value for deed in sorted(ABOUT_HOURS)])
_AUDIT_OF = select(audit).where(audit.c.desk == bindparam("desk"), _IS_ABOUT_HOURS).order_by(audit.c.number.desc()).limit(bindparam("most"))


class HoursRecords(AuditRecords, Transaction):
    """The hours' part of the records."""

    async def overrides(self, desk: DeskId, from_day: date) -> Overrides:
        values = {"desk": desk, "from_day": from_day.isoformat()}
        return await self._line.run(lambda connection: read_overrides(connection, **values))

    async def exception_names(self, desk: DeskId) -> frozenset[str]:
        return frozenset(name for (name,) in await self._rows(_NAMES, desk=desk))

    async def add_exception(self, desk: DeskId, exception: DatedException) -> None:
        await self._change(_ADD_EXCEPTION, at_desk=desk, **_exception_values(desk, exception))

    async def remove_exception(self, desk: DeskId, name: str, now: datetime) -> None:
        await self._change(_REMOVE_EXCEPTION, of_desk=desk, of_name=name, removed_at=to_micros(now))

    async def set_switch(self, desk: DeskId, off: SwitchedOff | None) -> None:
        if off is None:
            await self._change(_OPEN_AGAIN, of=desk)
            return
        values = {"since": to_micros(off.since), "until": to_micros(off.until), "reason": off.reason.value, "by": off.by}
        await self._put(switches, {"desk": desk}, values)

    async def reviewed_days(self, desk: DeskId) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for (day,) in await self._rows(_REVIEWS, desk=desk))

    async def add_review(self, desk: DeskId, day: date) -> None:
        await self._change(insert(reviews), desk=desk, day=day.isoformat())

    async def count_turned_away(self, desk: DeskId, day: date, kind: TurnedAway, more: int) -> None:
        values = {"desk": desk, "day": day.isoformat(), "kind": kind.value}
        of = {f"of_{name}": value for name, value in values.items()}

        def count(connection: Connection) -> None:
            if not connection.execute(_COUNT_MORE, {**of, "more": more}).rowcount:
                connection.execute(_ADD_COUNT, {**values, "attempts": more})

        await self._write(count)

    async def turned_away(self, desk: DeskId, from_day: date) -> dict[tuple[date, TurnedAway], int]:
        rows = await self._rows(_COUNTS, desk=desk, from_day=from_day.isoformat())
        return {(date.fromisoformat(row.day), TurnedAway(row.kind)): row.attempts for row in rows}

    async def unanswered(self, desk: DeskId, since: datetime) -> list[tuple[datetime, EndReason]]:
        rows = await self._rows(_UNANSWERED, desk=desk, since=to_micros(since))
        return [(to_instant(row.ended_at), EndReason(row.reason)) for row in rows]

    # ---- the audit log

    async def audit_of(self, desk: DeskId, most: int) -> list[AuditEntry]:
        rows = await self._rows(_AUDIT_OF, desk=desk, most=most)
        return [entry for entry in map(read_entry, rows) if entry is not None]


def read_overrides(connection: Connection, desk: str, from_day: str) -> Overrides:
    """What counts on ``from_day`` and later. One turn on the connection's thread: this is asked for every visitor who comes in."""
    found = connection.execute(_EXCEPTIONS, {"desk": desk, "from_day": from_day}).fetchall()
    switch = connection.execute(_SWITCH, {"desk": desk}).first()
    return Overrides(tuple(_read_exception(row) for row in found), None if switch is None else _read_switch(switch))


def _read_exception(row: AnyRow) -> DatedException:
    return DatedException(
        row.name,
        date.fromisoformat(row.first),
        date.fromisoformat(row.last),
        ExceptionKind(row.kind),
        tuple((opens, closes) for opens, closes in json.loads(row.spans)),
        row.reason,
        tuple((language, text) for language, text in json.loads(row.texts)),
        StaffId(row.by),
    )


def _exception_values(desk: DeskId, exception: DatedException) -> dict[str, object]:
    return {
        "desk": desk,
        "name": exception.id,
        "first": exception.first.isoformat(),
        "last": exception.last.isoformat(),
        "kind": exception.kind.value,
        "spans": json.dumps(exception.spans),
        "reason": exception.reason,
        "texts": json.dumps(exception.texts, ensure_ascii=False),
        "by": exception.by,
    }


def _read_switch(row: AnyRow) -> SwitchedOff:
    return SwitchedOff(to_instant(row.since), to_instant(row.until), CloseReason(row.reason), StaffId(row.by))
