"""What other activities do about releases: a conversation that ends is to be looked through, one that is registered goes over, and
whoever shows it looks again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.findings import Said
from chatserver.rules.release import CleaningState, Standing, is_for_review
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EntryKind, Record, SessionId, StaffId
from chatserver.services.hints import Bus, DeskChanged
from chatserver.services.ports import Deadline, Entry, Records, Store

PAGE = 200


async def begin_release(records: Records, ended: AdviceSession, now: datetime) -> None:
    """It is over: in this transaction, it is to be looked through, where it ever may be read by others."""
    if is_for_review(ended):
        await records.save_release(ended.id, Standing(owed_by=ended.counsellor))
        await records.set_deadline(Deadline(DeadlineKind.ANONYMISE, ended.id, now))


async def push_registered(records: Records, session: SessionId, now: datetime) -> None:
    """It is registered: what was released and waited for that goes over now."""
    if await records.has_deadline(DeadlineKind.PUSH, session):
        await records.set_deadline(Deadline(DeadlineKind.PUSH, session, now))


async def refuse_release(records: Records, session: SessionId) -> None:
    """The visitor does not want it to be read: in this transaction, whatever was found is of no use any more. What is closed up already
    is on its way."""
    standing = await records.find_release(session)
    if standing is not None and await records.find_parcel(session) is None:
        await records.save_release(session, replace(standing, state=CleaningState.REFUSED, why=None, owed_by=None, rare=False))
        await _drop_deadlines(records, session)


async def forget_release(records: Records, session: SessionId) -> None:
    """Its words were deleted before their time: in this transaction nothing of it goes over any more, a parcel that waits included."""
    await records.drop_release(session)
    await _drop_deadlines(records, session)


async def _drop_deadlines(records: Records, session: SessionId) -> None:
    for kind in (DeadlineKind.ANONYMISE, DeadlineKind.PUSH):
        await records.drop_deadline(kind, session)


async def read_all(store: Store, session: SessionId) -> list[Entry]:
    """The whole log. Raises DAMAGED."""
    entries: list[Entry] = []
    while page := await store.log.read(session, len(entries), PAGE):
        entries += page
    return entries


def said_in(entries: list[Entry]) -> tuple[Said, ...]:
    """The messages of people, without who of the staff wrote them."""
    return tuple(Said(one.offset, one.speaker, one.at, one.text) for one in entries if one.kind is EntryKind.MESSAGE)


async def get_to_release(records: Records, staff: StaffId, session_id: SessionId) -> tuple[AdviceSession, Standing]:
    """One that was hers when it ended, and how far it is. Raises NOT_FOUND, also when its words are gone."""
    session = await records.find_conversation(staff, session_id)
    standing = None if session is None or not is_for_review(session) else await records.find_release(session_id)
    if session is None or standing is None or session.record is Record.DELETED:
        raise ChatError(Code.NOT_FOUND)
    return session, standing


async def tell_release(store: Store, bus: Bus, session: AdviceSession) -> None:
    """Its counsellor's console and the desk's look again."""
    staff = session.counsellor
    member = None if staff is None else await store.read(lambda records: records.find_staff(staff))
    for desk in {session.desk, *(member.desks if member is not None else ())}:
        bus.hint(DeskChanged(desk))
