"""Deadlines, and what keeps the store itself in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from chatserver.rules.deadline import Deadline
from chatserver.rules.terms import DeadlineKind
from chatserver.store.rows import read_deadline, to_micros
from chatserver.store.tables import deadlines, epochs, meta, session_keys, sessions
from chatserver.store.transaction import Transaction


class UpkeepRecords(Transaction):
    """The upkeep's part of the records."""

    async def set_deadline(self, deadline: Deadline) -> None:
        key = {"kind": deadline.kind.value, "subject": deadline.subject}
        await self._put(deadlines, key, {"due_at": to_micros(deadline.due_at)})

    async def drop_deadline(self, kind: DeadlineKind, subject: str) -> bool:
        return await self._change(delete(deadlines).where(deadlines.c.kind == kind.value, deadlines.c.subject == subject)) > 0

    async def due(self, now: datetime, limit: int) -> list[Deadline]:
        fallen = select(deadlines).where(deadlines.c.due_at <= to_micros(now))
        rows = await self._rows(fallen.order_by(deadlines.c.due_at, deadlines.c.kind, deadlines.c.subject).limit(limit))
        return [read_deadline(row) for row in rows]

    async def note_written(self) -> None:
        """The smallest real change there is, to see whether one can be committed."""
        await self._put(meta, {"name": "written"}, {"content": b""})

    async def begin_epochs(self, new_name: Callable[[], str]) -> int:
        """Give every log that still has words a new epoch from its present end on; the number of logs."""
        with_words = select(sessions.c.id, sessions.c.last_offset).join(session_keys, session_keys.c.session == sessions.c.id)
        begun = [{"of": log.id, "after": log.last_offset + 1, "name": new_name()} for log in await self._rows(with_words)]
        if begun:
            # An epoch in which nothing was said leaves no row, and one ahead of the end is of a future that was lost.
            end = select(sessions.c.last_offset).where(sessions.c.id == epochs.c.session).scalar_subquery()
            await self._change(delete(epochs).where(epochs.c.from_offset > end))
            new_row: dict[str, Any] = {"session": bindparam("of"), "from_offset": bindparam("after"), "epoch": bindparam("name")}
            await self._change(insert(epochs).values(new_row), begun)
            await self._change(update(sessions).where(sessions.c.id == bindparam("of")).values(epoch=bindparam("name")), begun)
        return len(begun)
