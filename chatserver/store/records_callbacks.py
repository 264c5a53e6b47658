"""Numbers to call back: each sealed under a key of its own, and gone with its row."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.callback import Callback, Standing, Wanted
from chatserver.rules.terms import CallbackId, DeskId, SessionId, StaffId
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.keyring import KeyGoneError
from chatserver.store.sealing import new_key
from chatserver.store.tables import callbacks, sessions
from chatserver.store.transaction import Transaction
from chatserver.store.words import open_wanted, seal_wanted

_BY_SESSION = select(callbacks).where(callbacks.c.session == bindparam("session"))
_BY_ID = select(callbacks).where(callbacks.c.id == bindparam("id"), callbacks.c.sealed.is_not(None))
_GIVEN = (
    select(callbacks, sessions.c.desk.label("now_at"), sessions.c.label, sessions.c.counsellor)
    .join(sessions, sessions.c.id == callbacks.c.session)
    .where(callbacks.c.given_at.is_not(None))
    .order_by(callbacks.c.given_at, callbacks.c.id)
)
_DELETE = delete(callbacks).where(callbacks.c.id == bindparam("of"))


class CallbackRecords(Transaction):
    """The callbacks' part of the records."""

    async def find_callback(self, session: SessionId) -> Callback | None:
        row = await self._row(_BY_SESSION, session=session)
        return None if row is None else _read(row)

    async def save_callback(self, callback: Callback) -> None:
        await self._put(callbacks, {"id": callback.id}, _values(callback))

    async def seal_callback(self, callback: Callback, wanted: Wanted) -> None:
        if callback.given_at is None:
            raise ChatError(Code.WRONG_STATE)
        day = callback.given_at.date()
        try:
            wrapped, sealed = seal_wanted(self._keyring, new_key(), callback, day, wanted)
        except (KeyGoneError, OSError) as error:
            record(Event.STORE_TROUBLE, where=where(error), day=day.isoformat())
            raise ChatError(Code.UNAVAILABLE) from None
        kept = {"day": day.isoformat(), "wrapped": wrapped, "sealed": sealed}
        await self._put(callbacks, {"id": callback.id}, _values(callback) | kept)

    async def callbacks(self) -> list[Standing]:
        rows = await self._rows(_GIVEN)
        return [Standing(_read(row), DeskId(row.now_at), row.label, _staff(row.counsellor)) for row in rows]

    async def open_callback(self, callback: CallbackId) -> Wanted | None:
        row = await self._row(_BY_ID, id=callback)
        return None if row is None else open_wanted(self._keyring, _read(row), row.day, row.wrapped, row.sealed)

    async def delete_callback(self, callback: CallbackId) -> bool:
        return await self._change(_DELETE, of=callback) > 0


def _values(callback: Callback) -> dict[str, object]:
    return {
        "session": callback.session,
        "desk": callback.desk,
        "asked_at": to_micros(callback.asked_at),
        "given_at": to_micros(callback.given_at),
    }


def _read(row: AnyRow) -> Callback:
    return Callback(CallbackId(row.id), SessionId(row.session), DeskId(row.desk), to_instant(row.asked_at), to_instant(row.given_at))


def _staff(staff: str | None) -> StaffId | None:
    return None if staff is None else StaffId(staff)
