"""What is held, counted in the tables themselves, and what a restored backup has no keys for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, exists, func, or_, select, update

from chatserver.logs import Event, record, where
from chatserver.rules.audit import DELETIONS, AuditEntry
from chatserver.rules.kept import HeldRows, HeldWords, Wish
from chatserver.rules.terms import SessionId
from chatserver.store.audit_log import read_entry
from chatserver.store.columns import to_instant, to_micros
from chatserver.store.tables import (
    audit,
    callbacks,
    entries,
    letter_boxes,
    letters,
    meta,
    notes,
    phone_codes,
    remarks,
    session_keys,
    sessions,
)
from chatserver.store.transaction import Transaction
from chatserver.store.watching import WatchRecords

BACKUPS = "backups"
_META = select(meta.c.content).where(meta.c.name == bindparam("of"))


def _of_session(table: Table) -> Select[Any]:
    return select(table.c.session).where(table.c.session == sessions.c.id)


_WORDS = select(sessions.c.ended_at, sessions.c.answered_at).where(
    or_(sessions.c.answers.is_not(None), *(exists(_of_session(table)) for table in (session_keys, entries, notes)))
)
_WITHOUT_KEY = [
    select(func.count()).select_from(table).where(table.c.session.not_in(select(session_keys.c.session))) for table in (entries, notes)
]
_ANSWERS_WITHOUT_KEY = select(func.count()).select_from(sessions).where(sessions.c.answers.is_not(None), ~exists(_of_session(session_keys)))
_WRAPPED = (session_keys, remarks, callbacks, phone_codes)
"""Every table whose rows are wrapped by the key of a day."""
_DAYS = [select(table.c.day).where(table.c.day.is_not(None)).distinct() for table in _WRAPPED]
_REMARKS = select(remarks.c.day)
_NUMBERS = select(callbacks.c.given_at).where(callbacks.c.given_at.is_not(None))
_CODES = select(phone_codes.c.ends_at)
_LETTERS = select(letters.c.until)
_LETTER_BOXES = select(letter_boxes.c.until)
_DELETIONS = (
    select(audit)
    .where(audit.c.deed.in_([deed.value for deed in DELETIONS]), audit.c.at >= bindparam("since"))
    .order_by(audit.c.number.desc())
    .limit(bindparam("most"))
)
_DAY_OF = select(session_keys.c.day).where(session_keys.c.session == bindparam("session"))
_SESSIONS_OF_DAY = select(session_keys.c.session).where(session_keys.c.day == bindparam("day"))
_FORGET = [delete(table).where(table.c.day == bindparam("of")) for table in (remarks, phone_codes)]
_FORGET_NUMBERS = update(callbacks).where(callbacks.c.day == bindparam("of"))


class KeptRecords(Transaction, WatchRecords):
    """Their part of the records. Answers to ``chatserver.services.ports_kept.KeptRecords``."""

    async def backups(self) -> str | None:
        row = await self._row(_META, of=BACKUPS)
        return None if row is None else str(row.content.decode())

    async def note_backups(self, folder: str) -> None:
        await self._put(meta, {"name": BACKUPS}, {"content": folder.encode()})

    async def note_wish(self, session: SessionId, wish: Wish) -> None:
        row = await self._row(_DAY_OF, session=session)
        try:
            if row is not None:
                self._keyring.afterwards.note(date.fromisoformat(row.day), wish, session)
        except OSError as error:  # what she wished is done all the same
            record(Event.STORE_TROUBLE, reason="wish_not_noted", where=where(error))

    async def wishes(self) -> list[tuple[Wish, SessionId]]:
        return [(Wish(what), SessionId(of)) for what, of in self._keyring.afterwards.all() if what in set(Wish)]

    async def held_rows(self) -> HeldRows:
        return await self._line.run(_held_rows)

    async def deletions(self, since: datetime, most: int) -> list[AuditEntry]:
        rows = await self._rows(_DELETIONS, since=to_micros(since), most=most)
        return [entry for entry in map(read_entry, rows) if entry is not None]

    async def sessions_without_keys(self, days: Collection[date]) -> list[SessionId]:
        there = {day.isoformat() for day in days}
        gone = [row.day for row in await self._rows(_DAYS[0]) if row.day not in there]
        return [SessionId(row.session) for day in sorted(gone) for row in await self._rows(_SESSIONS_OF_DAY, day=day)]

    async def forget_without_keys(self, days: Collection[date]) -> int:
        there = {day.isoformat() for day in days}
        gone = sorted({row.day for find in _DAYS[1:] for row in await self._rows(find)} - there)
        count = 0
        for day in gone:
            for forget in _FORGET:
                count += await self._change(forget, of=day)
            count += await self._change(_FORGET_NUMBERS, of=day, given_at=None, day=None, wrapped=None, sealed=None)
        return count


def _held_rows(connection: Connection) -> HeldRows:
    def days(query: Select[Any]) -> list[date]:
        return [date.fromisoformat(day) for (day,) in connection.execute(query)]

    counts = [connection.execute(count).scalar_one() for count in (*_WITHOUT_KEY, _ANSWERS_WITHOUT_KEY)]
    return HeldRows(
        words=tuple(HeldWords(to_instant(row.ended_at), row.answered_at is not None) for row in connection.execute(_WORDS)),
        remark_days=tuple(days(_REMARKS)),
        numbers_given_at=tuple(to_instant(given) for (given,) in connection.execute(_NUMBERS)),
        codes_end_at=tuple(to_instant(ends) for (ends,) in connection.execute(_CODES)),
        letters_until=tuple(days(_LETTERS)),
        letter_boxes_until=tuple(days(_LETTER_BOXES)),
        days_in_use=frozenset(day for query in _DAYS for day in days(query)),
        orphans=sum(counts),
    )
