"""Handovers: every one ever asked has a row that says how it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from chatserver.rules.handover import Handover, HandoverId
from chatserver.rules.terms import Outcome, SessionId, StaffId
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.tables import handovers
from chatserver.store.transaction import Transaction

_ONE = select(handovers).where(handovers.c.id == bindparam("handover"))
# A range, and not ``is not null``: SQLite would walk through every handover there ever was.
_OPEN = select(handovers).where(handovers.c.open > "").order_by(handovers.c.made_at, handovers.c.id)
_OPEN_OF = select(handovers).where(handovers.c.open == bindparam("session"))
_ADD = insert(handovers)
_CLOSE = update(handovers).where(handovers.c.id == bindparam("of"), handovers.c.open.is_not(None))


class HandoverRecords(Transaction):
    """The handovers' part of the records."""

    async def add_handover(self, handover: Handover) -> None:
        await self._change(
            _ADD,
            id=handover.id,
            session=handover.session,
            by=handover.by,
            to=handover.to,
            made_at=to_micros(handover.made_at),
            ends_at=to_micros(handover.ends_at),
            open=handover.session,
        )

    async def find_handover(self, handover: HandoverId) -> tuple[Handover, Outcome | None] | None:
        row = await self._row(_ONE, handover=handover)
        return None if row is None else (_read(row), None if row.outcome is None else Outcome(row.outcome))

    async def open_handover(self, session: SessionId) -> Handover | None:
        row = await self._row(_OPEN_OF, session=session)
        return None if row is None else _read(row)

    async def open_handovers(self) -> list[Handover]:
        return [_read(row) for row in await self._rows(_OPEN)]

    async def close_handover(self, handover: HandoverId, outcome: Outcome, now: datetime) -> None:
        await self._change(_CLOSE, of=handover, outcome=outcome.value, closed_at=to_micros(now), open=None)


def _read(row: AnyRow) -> Handover:
    made_at, ends_at = to_instant(row.made_at), to_instant(row.ends_at)
    return Handover(HandoverId(row.id), SessionId(row.session), StaffId(row.by), StaffId(row.to), made_at, ends_at)
