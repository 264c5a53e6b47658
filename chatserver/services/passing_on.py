"""How a conversation gets another counsellor, and how one that was asked for it is let off: one way each, whatever for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import session as life
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.message import parse_text
from chatserver.rules.note import LONGEST_SUMMARY, NoteDraft, NoteRoom
from chatserver.rules.queue import Candidate
from chatserver.rules.session import Act, AdviceSession
from chatserver.rules.terms import EntryKind, Outcome, SessionId, Speaker, StaffId
from chatserver.services.hints import Bus, DeskChanged, NotesGrew, ReaderGone
from chatserver.services.ports import Draft, Records, StaffMember, Store
from chatserver.services.telling import tell_moved


@dataclass(frozen=True, slots=True)
class Wish:
    """What the counsellor of a session asks for it."""

    staff: StaffId
    session: SessionId
    summary: str = field(default="", repr=False)
    """For whoever goes on; may be empty."""


async def pass_on(records: Records, session: AdviceSession, member: StaffMember, now: datetime) -> AdviceSession:
    """``member`` has the conversation from here on, and the log says so, in this transaction. Whoever had it reads nothing more.

    Raises WRONG_STATE when it is not active, or hers already, and DAMAGED when the log cannot say it."""
    moved = life.transfer(session, member.id)
    await records.append(session.id, Draft(EntryKind.TRANSFERRED, Speaker.SYSTEM, now, member.work_name, staff=member.id))
    await records.remove_onlooker(session.id, member.id)  # no entry of its own: she did not leave
    await records.save_session(moved)
    if session.counsellor is not None:
        await set_idle(records, session.counsellor, now)
    return moved


async def close_handover(records: Records, session: SessionId, outcome: Outcome, now: datetime) -> None:
    """Nobody is asked to go on with this session any more, if anyone was."""
    held = await records.open_handover(session)
    if held is not None:
        await records.close_handover(held.id, outcome, now)
        await records.drop_deadline(DeadlineKind.HANDOVER_ENDS, held.id)


async def set_idle(records: Records, staff: StaffId, now: datetime) -> None:
    """She has one conversation less: whoever is idle longest is asked first."""
    presence = await records.find_presence(staff)
    if presence is not None:
        await records.save_presence(replace(presence, idle_since=now))


def parse_summary(wish: Wish) -> str:
    """As it will be kept; white space alone is none. Raises TOO_LONG, INVALID."""
    return parse_text(wish.summary, LONGEST_SUMMARY) if wish.summary.strip() else ""


async def sum_up(records: Records, wish: Wish, summary: str, now: datetime) -> None:
    """Keep what was said to whoever goes on, if anything was."""
    if summary:
        await records.add_note(wish.session, NoteDraft(NoteRoom.SUMMARY, wish.staff, now, summary))


async def get_own(records: Records, wish: Wish) -> tuple[AdviceSession, StaffMember]:
    """An active session of hers, and she. Raises NOT_FOUND, WRONG_STATE."""
    session = await records.find_conversation(wish.staff, wish.session)
    member = await records.find_staff(wish.staff)
    if session is None or member is None:
        raise ChatError(Code.NOT_FOUND)
    life.step(session, Act.TRANSFER)
    return session, member


async def candidates_of(records: Records, member: StaffMember, now: datetime) -> list[Candidate]:
    """As assignment sees her, at each of her desks: which desk the visitor came to is not asked of a colleague."""
    return [c for desk in sorted(member.desks) for c in await records.candidates(desk, now) if c.id == member.id]


async def tell_passed_on(store: Store, bus: Bus, before: AdviceSession, after: AdviceSession) -> None:
    """Whoever had it reads nothing more, at once; everyone else who shows or serves it may look again."""
    if before.counsellor is not None:
        bus.hint(ReaderGone(before.id, before.counsellor))
    record(Event.TRANSFERRED, session=after.id, staff=after.counsellor, desk=after.desk)
    bus.hint(NotesGrew(after.id))
    tell_moved(bus, after)
    await tell_desks(store, bus, before, after.counsellor)


async def tell_desks(store: Store, bus: Bus, session: AdviceSession, *staff: StaffId | None) -> None:
    """The desks of the session, of its counsellor and of these may look again."""
    people = {one for one in (session.counsellor, *staff) if one is not None}

    async def look(records: Records) -> list[StaffMember]:
        return [member for one in sorted(people) if (member := await records.find_staff(one)) is not None]

    for desk in sorted({session.desk, *(desk for member in await store.read(look) for desk in member.desks)}):
        bus.hint(DeskChanged(desk))
