"""How a conversation begins, whether it was offered or taken: one way, so that nothing of the waiting is left running."""

from __future__ import annotations

from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeadlineKind, EntryKind, Speaker, StaffId
from chatserver.services.opening import Openings
from chatserver.services.ports import Draft, Records, StaffMember
from chatserver.services.silence import begin_silence
from chatserver.services.telling import note

OVER = (DeadlineKind.ASK_AGAIN, DeadlineKind.DESK_CLOSES, DeadlineKind.GRACE_ENDS)


async def begin_conversation(records: Records, taken: AdviceSession, member: StaffMember, openings: Openings, now: datetime) -> None:
    """Keep a session that ``member`` has just got, in this transaction: log entry, deadlines of the queue dropped, silence watched."""
    await records.save_session(taken)
    for kind in OVER:
        await records.drop_deadline(kind, taken.id)
    await begin_silence(records, taken, openings, now)
    await note(records, taken.id, Draft(EntryKind.JOINED, Speaker.SYSTEM, now, member.work_name, staff=member.id))


async def get_staff(records: Records, staff: StaffId) -> StaffMember:
    """Raises NOT_FOUND."""
    member = await records.find_staff(staff)
    if member is None:
        raise ChatError(Code.NOT_FOUND)
    return member
