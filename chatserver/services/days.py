"""The day on which something is sealed, and what falls due about it."""

from __future__ import annotations

from datetime import date

from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.retention import Retention, day_key_ends_at, remarks_end_at
from chatserver.services.ports import Deadline, Records


async def note_day(records: Records, day: date, retention: Retention) -> None:
    """Set in this transaction when the remarks of ``day`` are deleted and when its key is destroyed. Repeating changes nothing.

    Both are set by whatever is sealed first on a day. A deadline that came with a remark would stand in the table behind that of
    the session which ended a moment before, and so say whose remark it is."""
    await records.set_deadline(Deadline(DeadlineKind.REMARKS_END, day.isoformat(), remarks_end_at(day, retention)))
    await records.set_deadline(Deadline(DeadlineKind.DAY_KEY_ENDS, day.isoformat(), day_key_ends_at(day, retention)))
