"""The time after a conversation in which its counsellor registers it and is offered nothing: how it ends, whatever ends it."""

from __future__ import annotations

from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.terms import StaffId
from chatserver.services.ports import Records


async def end_wrap_up(records: Records, staff: StaffId) -> bool:
    """She is offered conversations again, in this transaction; what she has not registered stays hers to do. Whether she was wrapping
    up."""
    await records.put_off_registrations(staff)
    return await records.drop_deadline(DeadlineKind.WRAP_UP_ENDS, staff)


async def registered_one(records: Records, staff: StaffId) -> None:
    """The wrap-up goes on for as long as another conversation gives her time for it."""
    if not any(owed.wraps_up and owed.owed_by == staff for _, owed in await records.owed_registrations()):
        await records.drop_deadline(DeadlineKind.WRAP_UP_ENDS, staff)
