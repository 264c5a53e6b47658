"""Notes: sealed under the key of their session, numbered without a gap, and read by no query that serves a visitor."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, func, insert, select

from chatserver.errors import ChatError, Code
from chatserver.rules.note import Note, Noted, NoteDraft
from chatserver.rules.terms import SessionId
from chatserver.store.appending import even_out
from chatserver.store.tables import notes, session_keys, staff
from chatserver.store.transaction import Transaction
from chatserver.store.words import note_row, open_notes, unwrap_session_key

_IS_OF = notes.c.session == bindparam("session")
_KEY = select(session_keys.c.day, session_keys.c.wrapped).where(session_keys.c.session == bindparam("session"))
_SAID = select(notes.c.number).where(_IS_OF, notes.c.staff == bindparam("staff"), notes.c.client_id == bindparam("client_id"))
_LAST = select(func.coalesce(func.max(notes.c.number), 0).label("last")).where(_IS_OF)
_LASTS = (
    select(notes.c.session, func.max(notes.c.number).label("last"))
    .where(notes.c.session.in_(bindparam("ids", expanding=True)))
    .group_by(notes.c.session)
)
_AFTER = (
    select(notes, staff.c.work_name)
    .select_from(notes.outerjoin(staff, staff.c.id == notes.c.staff))
    .where(_IS_OF, notes.c.number > bindparam("after"))
    .order_by(notes.c.number)
    .limit(bindparam("most"))
)
_ADD = insert(notes)
_DELETE = delete(notes).where(notes.c.session == bindparam("of"))


class NoteRecords(Transaction):
    """The notes' part of the records."""

    async def add_note(self, session: SessionId, draft: NoteDraft) -> Noted:
        if draft.client_id is not None:
            said = await self._row(_SAID, session=session, staff=draft.staff, client_id=draft.client_id)
            if said is not None:
                return Noted(said.number, repeated=True)
        key = await self._row(_KEY, session=session)
        last = await self._row(_LAST, session=session)
        if key is None or last is None:
            raise ChatError(Code.NOT_FOUND)
        number = int(last.last) + 1
        opened = unwrap_session_key(self._keyring, session, key.day, key.wrapped)
        await self._change(_ADD, **note_row(opened, session, number, draft))
        return Noted(number)

    async def notes(self, session: SessionId, after: int, most: int) -> list[Note]:
        rows = await self._rows(_AFTER, session=session, after=after, most=most)
        key = await self._row(_KEY, session=session) if rows else None
        if key is None:
            return []
        return open_notes(unwrap_session_key(self._keyring, session, key.day, key.wrapped), session, after, rows)

    async def last_notes(self, sessions: Iterable[SessionId]) -> dict[SessionId, int]:
        ids = even_out(sorted(sessions))
        return {SessionId(row.session): row.last for row in await self._rows(_LASTS, ids=ids)} if ids else {}

    async def _delete_notes(self, session: SessionId) -> None:
        await self._change(_DELETE, of=session)
