"""What visitors answered on the way in, beside the session it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import bindparam, select, update

from chatserver.errors import ChatError, Code
from chatserver.rules.answers import NONE, Answers
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import SessionId
from chatserver.store.columns import AnyRow
from chatserver.store.rows import SESSION_COLUMNS, read_session
from chatserver.store.tables import session_keys, sessions
from chatserver.store.transaction import Transaction
from chatserver.store.words import seal_answers, unseal_answers, unwrap_session_key

WITH_KEY = sessions.outerjoin(session_keys, session_keys.c.session == sessions.c.id)
WITH_ANSWERS = select(*SESSION_COLUMNS, sessions.c.answers, session_keys.c.day, session_keys.c.wrapped)
"""Rows that ``_with_answers`` reads."""
_KEY = select(session_keys.c.day, session_keys.c.wrapped).where(session_keys.c.session == bindparam("session"))
_KEEP = update(sessions).where(sessions.c.id == bindparam("of"))


class AnswerRecords(Transaction):
    """Reads and keeps sealed answers."""

    async def save_answers(self, session: SessionId, answers: Answers) -> None:
        row = await self._row(_KEY, session=session)
        if row is None:
            raise ChatError(Code.NOT_FOUND)
        key = unwrap_session_key(self._keyring, session, row.day, row.wrapped)
        await self._change(_KEEP, of=session, answers=seal_answers(key, session, answers))

    def _open_answers(self, row: AnyRow) -> Answers:
        session = SessionId(row.id)
        return unseal_answers(unwrap_session_key(self._keyring, session, row.day, row.wrapped), session, row.answers)

    def _with_answers(self, rows: Sequence[AnyRow]) -> list[tuple[AdviceSession, Answers]]:
        found = []
        for row in rows:
            answers = NONE
            with suppress(ChatError):  # the alarm is raised where the seal was tried; a board is shown without this one
                answers = NONE if row.answers is None else self._open_answers(row)
            found.append((read_session(row), answers))
        return found
