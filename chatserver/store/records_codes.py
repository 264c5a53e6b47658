"""Codes to go on by phone. What is kept of one cannot be turned back into it without the keys, which are outside the database."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.terms import SessionId, StaffId
from chatserver.store.columns import AnyRow, to_micros
from chatserver.store.keyring import KeyGoneError
from chatserver.store.sealing import new_key
from chatserver.store.tables import phone_codes
from chatserver.store.transaction import Transaction
from chatserver.store.words import unwrap_code_key, wrap_code_key

_LIVE = select(phone_codes).where(phone_codes.c.ends_at > bindparam("now")).order_by(phone_codes.c.session)
_DROP = delete(phone_codes).where(phone_codes.c.session == bindparam("of"))


class PhoneCodeRecords(Transaction):
    """The codes' part of the records."""

    async def save_phone_code(self, session: SessionId, by: StaffId, code: str, ends_at: datetime, now: datetime) -> None:
        key, day = new_key(), now.date()
        try:
            wrapped = wrap_code_key(self._keyring, key, session, day)
        except (KeyGoneError, OSError) as error:
            record(Event.STORE_TROUBLE, where=where(error), day=day.isoformat())
            raise ChatError(Code.UNAVAILABLE) from None
        values = {"by": by, "ends_at": to_micros(ends_at), "day": day.isoformat(), "wrapped": wrapped, "digest": _digest(key, code)}
        await self._put(phone_codes, {"session": session}, values)

    async def sessions_of_code(self, code: str, now: datetime) -> Sequence[SessionId]:
        return [SessionId(row.session) for row in await self._rows(_LIVE, now=to_micros(now)) if self._is(row, code)]

    async def drop_phone_code(self, session: SessionId) -> bool:
        return await self._change(_DROP, of=session) > 0

    def _is(self, row: AnyRow, code: str) -> bool:
        try:
            key = unwrap_code_key(self._keyring, SessionId(row.session), row.day, row.wrapped)
        except KeyGoneError:
            record(Event.RECORD_DAMAGED, session=row.session, kind="phone_code")
            return False
        return hmac.compare_digest(row.digest, _digest(key, code))


def _digest(key: bytes, code: str) -> bytes:
    return hmac.new(key, code.encode(), hashlib.sha256).digest()
