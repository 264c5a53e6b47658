"""Counts of assessments, by desk and month."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, insert, select, update

from chatserver.rules.assessment import Month
from chatserver.rules.tallies import Counted, Tallies, Tally
from chatserver.rules.terms import DeskId
from chatserver.store.review.tables import tallies
from chatserver.store.statements import Statements

_KEY = ("desk", "month", "what", "item", "score")
_MORE = (
    update(tallies)
    .where(*(tallies.c[name] == bindparam(f"of_{name}") for name in _KEY))
    .values(number=tallies.c.number + bindparam("more"))
)
_ADD = insert(tallies)
_FROM = select(tallies).where(tallies.c.desk == bindparam("desk"), tallies.c.month >= bindparam("from_month"))


class TallyRecords(Statements):
    """The counts' part of the records."""

    async def count(self, desk: DeskId, month: Month, found: Mapping[Tally, int]) -> None:
        def add(connection: Connection) -> None:
            for tally, number in found.items():
                key = {"desk": desk, "month": month, "what": tally.what.value, "item": tally.item, "score": tally.score}
                if not connection.execute(_MORE, {**{f"of_{name}": value for name, value in key.items()}, "more": number}).rowcount:
                    connection.execute(_ADD, {**key, "number": number})

        await self._write(add)

    async def tallies(self, desk: DeskId, from_month: Month) -> Tallies:
        rows = await self._rows(_FROM, desk=desk, from_month=from_month)
        return {(Month(row.month), Tally(Counted(row.what), row.item, row.score)): row.number for row in rows}
