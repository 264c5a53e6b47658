"""Calls for the duty lead."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from chatserver.rules.alert import Alert, AlertKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import SessionId, StaffId
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.rows import SESSION_COLUMNS, read_session
from chatserver.store.tables import alerts, sessions
from chatserver.store.transaction import SessionQuery, Transaction

_BY_SESSION = select(alerts).where(alerts.c.session == bindparam("session"))
_DROP = delete(alerts).where(alerts.c.session == bindparam("of"))
_ALL = SessionQuery(select(*SESSION_COLUMNS, *alerts.c).select_from(alerts.join(sessions, sessions.c.id == alerts.c.session)))


class AlertRecords(Transaction):
    """The alerts' part of the records."""

    async def find_alert(self, session: SessionId) -> Alert | None:
        row = await self._row(_BY_SESSION, session=session)
        return None if row is None else _read(row)

    async def save_alert(self, alert: Alert) -> None:
        values = {
            "kind": alert.kind.value,
            "raised_at": to_micros(alert.raised_at),
            "by": alert.by,
            "seen_at": to_micros(alert.seen_at),
            "seen_by": alert.seen_by,
        }
        await self._put(alerts, {"session": alert.session}, values)

    async def drop_alert(self, session: SessionId) -> None:
        await self._change(_DROP, of=session)

    async def alerts(self) -> list[tuple[Alert, AdviceSession]]:
        found = [(_read(row), read_session(row)) for row in await self._rows(_ALL.reading)]
        return sorted(found, key=lambda pair: (pair[0].raised_at, pair[0].session))


def _read(row: AnyRow) -> Alert:
    seen_by = None if row.seen_by is None else StaffId(row.seen_by)
    return Alert(SessionId(row.session), AlertKind(row.kind), to_instant(row.raised_at), StaffId(row.by), to_instant(row.seen_at), seen_by)
