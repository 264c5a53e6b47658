"""How a conversation begins, whether it was offered or taken, and how it goes back to the queue, whatever for: one way each, so that
nothing of the waiting or of the talk is left running."""

from __future__ import annotations

from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EntryKind, Outcome, Speaker, StaffId
from chatserver.services.closing import set_closing
from chatserver.services.onlookers import end_all_looking
from chatserver.services.opening import Openings, in_force
from chatserver.services.passing_on import close_handover
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


async def back_in_line(records: Records, waiting: AdviceSession, kind: EntryKind, openings: Openings, now: datetime) -> None:
    """Keep a session that waits again, in this transaction: nobody looks along or is asked for it, log entry, silence not watched any
    more, closing watched again."""
    await end_all_looking(records, waiting, now)
    await close_handover(records, waiting.id, Outcome.WITHDRAWN, now)
    await records.save_session(waiting)
    await note(records, waiting.id, Draft(kind, Speaker.SYSTEM, now))
    await records.drop_deadline(DeadlineKind.SILENCE, waiting.id)
    await set_closing(records, waiting, await in_force(records, openings.get_desk(waiting.desk), now), now)


async def get_staff(records: Records, staff: StaffId) -> StaffMember:
    """Raises NOT_FOUND."""
    member = await records.find_staff(staff)
    if member is None:
        raise ChatError(Code.NOT_FOUND)
    return member
