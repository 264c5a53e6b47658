"""How looking along begins and ends, whatever for: one way each, so that nobody reads a word of which the log does not tell the visitor."""

from __future__ import annotations

from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.rules.looking import MOST_ONLOOKERS, How, Onlooker
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EntryKind, Life, Speaker, StaffId
from chatserver.services.ports import Draft, Records, StaffMember
from chatserver.services.telling import note


async def begin_looking(records: Records, session: AdviceSession, member: StaffMember, how: How, now: datetime) -> bool:
    """From here on she may read this active session, and its log says so, in this transaction. Whether she did not before.

    Raises WRONG_STATE when nobody talks with the visitor, or too many look along already, and DAMAGED when the log cannot say it:
    no reading without the entry."""
    if session.life is not Life.ACTIVE or session.counsellor == member.id:
        raise ChatError(Code.WRONG_STATE)
    present = await records.onlookers(session.id)
    if any(one.staff == member.id for one in present):
        return False
    # The duty lead is never kept out: it may be for the number of people that she comes.
    if len(present) >= MOST_ONLOOKERS and how is not How.CAME:
        raise ChatError(Code.WRONG_STATE)
    await records.append(session.id, Draft(EntryKind.COLLEAGUE_JOINED, Speaker.SYSTEM, now, member.work_name, staff=member.id))
    await records.add_onlooker(Onlooker(session.id, member.id, now, how))
    return True


async def end_looking(records: Records, session: AdviceSession, staff: StaffId, now: datetime) -> bool:
    """She reads nothing more, and the log says so. Whether she did before."""
    if not await records.remove_onlooker(session.id, staff):
        return False
    member = await records.find_staff(staff)
    name = "" if member is None else member.work_name
    await note(records, session.id, Draft(EntryKind.COLLEAGUE_LEFT, Speaker.SYSTEM, now, name, staff=staff))
    return True


async def end_all_looking(records: Records, session: AdviceSession, now: datetime) -> None:
    """Nobody looks along any more: nobody talks with the visitor, and an onlooker is company of who does."""
    for one in await records.onlookers(session.id):
        await end_looking(records, session, one.staff, now)


async def end_looking_of(records: Records, staff: StaffId, now: datetime) -> list[AdviceSession]:
    """She is not there any more: the sessions in which she looked along."""
    watched = await records.watched(staff)
    for session in watched:
        await end_looking(records, session, staff, now)
    return watched
