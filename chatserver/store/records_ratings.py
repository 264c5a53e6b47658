"""What visitors thought: counts by the week, and remarks, each sealed under a key of its own.

Nothing here has a session, a counsellor or a time. On SQLite the two tables have no row numbers either, which would tell the order
in which they were filled.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.rating import Remark, Week
from chatserver.rules.terms import DeskId, Score
from chatserver.store.columns import AnyRow
from chatserver.store.keyring import KeyGoneError
from chatserver.store.sealing import new_key
from chatserver.store.tables import ratings, remarks
from chatserver.store.transaction import Transaction
from chatserver.store.words import open_remark, seal_remark

_COUNT_MORE = (
    update(ratings)
    .where(ratings.c.desk == bindparam("of_desk"), ratings.c.week == bindparam("of_week"), ratings.c.score == bindparam("of_score"))
    .values(given=ratings.c.given + 1)
)
_ADD_COUNT = insert(ratings).values(given=1)
_SCORES = select(ratings).where(ratings.c.desk == bindparam("desk"), ratings.c.week >= bindparam("from_week"))
_ADD_REMARK = insert(remarks)
_REMARKS = select(remarks).where(remarks.c.desk == bindparam("desk")).order_by(remarks.c.id)
_DELETE_REMARKS = delete(remarks).where(remarks.c.day == bindparam("of_day"))


class RatingRecords(Transaction):
    """The ratings' part of the records."""

    async def count_score(self, desk: DeskId, week: Week, score: Score) -> None:
        values = {"desk": desk, "week": week, "score": score.value}
        of = {f"of_{name}": value for name, value in values.items()}

        def count(connection: Connection) -> None:
            if not connection.execute(_COUNT_MORE, of).rowcount:
                connection.execute(_ADD_COUNT, values)

        await self._write(count)

    async def scores(self, desk: DeskId, from_week: Week) -> dict[tuple[Week, Score], int]:
        rows = await self._rows(_SCORES, desk=desk, from_week=from_week)
        return {(Week(row.week), Score(row.score)): row.given for row in rows}

    async def add_remark(self, name: str, desk: DeskId, week: Week, day: date, text: str) -> None:
        values = {"id": name, "desk": desk, "week": week, "day": day.isoformat()}
        try:
            wrapped, sealed = seal_remark(self._keyring, new_key(), values, text)
        except (KeyGoneError, OSError) as error:
            record(Event.STORE_TROUBLE, where=where(error), day=day.isoformat())
            raise ChatError(Code.UNAVAILABLE) from None
        await self._change(_ADD_REMARK, **values, wrapped=wrapped, sealed=sealed)

    async def remarks(self, desk: DeskId) -> list[Remark]:
        return [self._open(row) for row in await self._rows(_REMARKS, desk=desk)]

    def _open(self, row: AnyRow) -> Remark:
        try:
            return Remark(Week(row.week), open_remark(self._keyring, row._mapping, row.wrapped, row.sealed))  # noqa: SLF001 - its public way
        except ChatError:  # the alarm is raised where the seal was tried; the others are shown without this one
            return Remark(Week(row.week), None)

    async def delete_remarks(self, day: date) -> int:
        return await self._change(_DELETE_REMARKS, of_day=day.isoformat())
