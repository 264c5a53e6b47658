"""Internal notes and the side conversation: written and read by the counsellor of a session and whoever looks along, and by nobody else.

Nothing here is an entry of the log, and nothing that serves a visitor imports this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.message import parse_text
from chatserver.rules.note import Note, NoteDraft, NoteRoom
from chatserver.rules.retention import is_readable
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, SessionId, StaffId
from chatserver.services.hints import Bus, NotesGrew
from chatserver.services.ports import Clock, Records, Store


@dataclass(frozen=True, slots=True)
class Notes:
    """Writing and reading them. Permission is how a session is found."""

    store: Store
    clock: Clock
    bus: Bus

    async def write(self, staff: StaffId, session_id: SessionId, client_id: ClientId, room: NoteRoom, raw: str) -> int:
        """Its number. Repeating the client id gets the first answer. Raises NOT_FOUND, INVALID, TOO_LONG."""
        text = parse_text(raw)

        async def decide(records: Records) -> tuple[int, bool]:
            await get_readable(records, staff, session_id, self.clock.now())
            noted = await records.add_note(session_id, NoteDraft(room, staff, self.clock.now(), text, client_id))
            return noted.number, noted.repeated

        number, is_repeated = await self.store.write(decide)
        if not is_repeated:
            record(Event.NOTED, session=session_id, staff=staff, kind=room, chars=len(text))
            self.bus.hint(NotesGrew(session_id))
        return number

    async def read(self, staff: StaffId, session_id: SessionId, after: int, most: int) -> list[Note]:
        """Those after a number, in order; raises NOT_FOUND, DAMAGED."""

        async def look(records: Records) -> list[Note]:
            await get_readable(records, staff, session_id, self.clock.now())
            return await records.notes(session_id, after, most)

        return await self.store.read(look)

    async def last(self, staff: StaffId, session_id: SessionId) -> int:
        """The highest number there is, 0 for none; raises NOT_FOUND."""

        async def look(records: Records) -> int:
            await get_readable(records, staff, session_id, self.clock.now())
            return (await records.last_notes([session_id])).get(session_id, 0)

        return await self.store.read(look)

    async def lasts(self, sessions: Iterable[SessionId]) -> dict[SessionId, int]:
        """How far the notes of each go, for who follows them already."""
        return await self.store.read(lambda records: records.last_notes(sessions))


async def get_readable(records: Records, staff: StaffId, session_id: SessionId, now: datetime) -> AdviceSession:
    """Her own conversation, as long as she may read what was said in it, or one in which she looks along. Raises NOT_FOUND."""
    hers = await records.find_conversation(staff, session_id)
    found = hers if hers is not None and is_readable(hers, now) else await records.find_watched(staff, session_id)
    if found is None:
        raise ChatError(Code.NOT_FOUND)
    return found
