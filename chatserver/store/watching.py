"""What was seen of the clock, as each store keeps it beside what it deletes by it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import Column, LargeBinary, MetaData, Table, Text, bindparam, select

from chatserver.rules.clock_guard import Doubt, Reading, Watch
from chatserver.store.statements import Statements

WATCH = "clock"
_meta = Table("meta", MetaData(), Column("name", Text, primary_key=True), Column("content", LargeBinary, nullable=False))
"""By its name and columns alone: each store has one."""
_FIND = select(_meta.c.content).where(_meta.c.name == bindparam("of"))


class WatchRecords(Statements):
    """Its part of the records."""

    async def watch(self) -> Watch | None:
        row = await self._row(_FIND, of=WATCH)
        return None if row is None else _read_watch(row.content)

    async def keep_watch(self, watch: Watch) -> None:
        await self._put(_meta, {"name": WATCH}, {"content": _watch_as_json(watch)})


def _watch_as_json(watch: Watch) -> bytes:
    last = watch.last
    kept = {
        "highest": watch.highest.isoformat(),
        "now": last.now.isoformat(),
        "uptime": last.uptime.total_seconds(),
        "boot": last.boot,
        "is_synchronised": last.is_synchronised,
        "drift": watch.drift.total_seconds(),
        "doubt": watch.doubt,
        "steady": watch.steady.total_seconds(),
    }
    return json.dumps(kept).encode()


def _read_watch(content: bytes) -> Watch:
    kept = json.loads(content)
    last = Reading(
        datetime.fromisoformat(kept["now"]), timedelta(seconds=kept["uptime"]), kept["boot"], is_synchronised=kept["is_synchronised"]
    )
    return Watch(
        datetime.fromisoformat(kept["highest"]),
        last,
        timedelta(seconds=kept["drift"]),
        None if kept["doubt"] is None else Doubt(kept["doubt"]),
        timedelta(seconds=kept["steady"]),
    )
