"""Deadlines, and what keeps the store itself in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from chatserver.rules.deadline import DELETING, Deadline, DeadlineKind
from chatserver.store.columns import to_instant, to_micros
from chatserver.store.rows import read_deadline
from chatserver.store.tables import deadlines, epochs, meta, session_keys, sessions
from chatserver.store.transaction import Transaction

_HAS = select(deadlines.c.due_at).where(deadlines.c.kind == bindparam("of_kind"), deadlines.c.subject == bindparam("of_subject"))
_OF_KIND = select(deadlines.c.subject, deadlines.c.due_at).where(deadlines.c.kind == bindparam("of_kind"))
_DROP = delete(deadlines).where(deadlines.c.kind == bindparam("of_kind"), deadlines.c.subject == bindparam("of_subject"))
_TAKE = _DROP.where(deadlines.c.due_at <= bindparam("now"))
_DUE = (
    select(deadlines)
    .where(deadlines.c.due_at <= bindparam("now"))
    .order_by(deadlines.c.due_at, deadlines.c.kind, deadlines.c.subject)
    .limit(bindparam("most"))
)
_DELETING = deadlines.c.kind.in_([kind.value for kind in sorted(DELETING)])
_DUE_OF = {None: _DUE, True: _DUE.where(_DELETING), False: _DUE.where(~_DELETING)}
_LOGS_WITH_WORDS = select(sessions.c.id, sessions.c.last_offset).join(session_keys, session_keys.c.session == sessions.c.id)
# An epoch in which nothing was said leaves no row, and one ahead of the end is of a future that was lost.
_DROP_EMPTY_EPOCHS = delete(epochs).where(
    epochs.c.from_offset > select(sessions.c.last_offset).where(sessions.c.id == epochs.c.session).scalar_subquery()
)
_ADD_EPOCH = insert(epochs).values(session=bindparam("of"), from_offset=bindparam("after"), epoch=bindparam("name"))
_MOVE_TO_EPOCH = update(sessions).where(sessions.c.id == bindparam("of")).values(epoch=bindparam("name"))


class UpkeepRecords(Transaction):
    """The upkeep's part of the records."""

    async def set_deadline(self, deadline: Deadline) -> None:
        key = {"kind": deadline.kind.value, "subject": deadline.subject}
        await self._put(deadlines, key, {"due_at": to_micros(deadline.due_at)})

    async def has_deadline(self, kind: DeadlineKind, subject: str) -> bool:
        return await self._row(_HAS, of_kind=kind.value, of_subject=subject) is not None

    async def due_of(self, kind: DeadlineKind) -> dict[str, datetime]:
        return {row.subject: to_instant(row.due_at) for row in await self._rows(_OF_KIND, of_kind=kind.value)}

    async def drop_deadline(self, kind: DeadlineKind, subject: str) -> bool:
        return await self._change(_DROP, of_kind=kind.value, of_subject=subject) > 0

    async def take_deadline(self, kind: DeadlineKind, subject: str, now: datetime) -> bool:
        return await self._change(_TAKE, of_kind=kind.value, of_subject=subject, now=to_micros(now)) > 0

    async def due(self, now: datetime, limit: int, *, deleting: bool | None = None) -> list[Deadline]:
        return [read_deadline(row) for row in await self._rows(_DUE_OF[deleting], now=to_micros(now), most=limit)]

    async def note_written(self) -> None:
        """The smallest real change there is, to see whether one can be committed."""
        await self._put(meta, {"name": "written"}, {"content": b""})

    async def begin_epochs(self, new_name: Callable[[], str]) -> int:
        """Give every log that still has words a new epoch from its present end on; the number of logs."""
        logs = await self._rows(_LOGS_WITH_WORDS)
        begun = [{"of": log.id, "after": log.last_offset + 1, "name": new_name()} for log in logs]

        def begin(connection: Connection) -> None:
            connection.execute(_DROP_EMPTY_EPOCHS)
            connection.execute(_ADD_EPOCH, begun)
            connection.execute(_MOVE_TO_EPOCH, begun)

        if begun:
            await self._write(begin)
        return len(begun)
