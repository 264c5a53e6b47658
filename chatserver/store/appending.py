"""Adding entries to logs inside a transaction: many at once, decided in their order of arrival.

One statement finds all sessions (and on PostgreSQL locks their rows), one finds the client ids that were there before, one
adds all rows, one moves all ends. In between there are only pure decisions and seals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection, bindparam, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.rules.log import Draft, Entry, Posted
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import SessionId
from chatserver.store.columns import AnyRow
from chatserver.store.keyring import Keyring
from chatserver.store.rows import SESSION_COLUMNS, read_session
from chatserver.store.tables import entries, session_keys, sessions
from chatserver.store.words import entry_row, unwrap_session_key

T = TypeVar("T")
May = Callable[[AdviceSession], object]


@dataclass(slots=True)
class Effects:
    """What this process may remember once the transaction is committed, and never before."""

    added: list[Entry] = field(default_factory=list)
    forgotten: set[SessionId] = field(default_factory=set)

    def take(self, other: Effects) -> None:
        self.added += other.added
        self.forgotten |= other.forgotten


@dataclass(frozen=True)
class Wish:
    """One entry that someone wants in a log, if ``may`` does not object."""

    session: SessionId
    draft: Draft
    may: May

    @cached_property
    def said(self) -> str | None:
        """What is the same for a command and its repeats; None for an entry that no client named."""
        draft = self.draft
        return None if draft.client_id is None else f"{self.session} {draft.speaker.value} {draft.client_id}"


def append_all(connection: Connection, keyring: Keyring, wishes: Sequence[Wish], effects: Effects) -> list[Posted | Exception]:
    """Carry out the wishes in order; the answer to each, or the refusal. A refused wish changes nothing."""
    logs = _find_logs(connection, keyring, wishes)
    first = _find_first_answers(connection, wishes)
    rows: list[dict[str, object]] = []
    answers: list[Posted | Exception] = []
    for wish in wishes:
        try:
            answers.append(_decide(logs, first, wish, rows, effects))
        except Exception as refusal:  # noqa: BLE001 - of this wish alone: it is its answer
            answers.append(refusal)
    if rows:
        connection.execute(_ADD, rows)
        changed = {str(row["session"]) for row in rows}
        ends = [{"of": log.id, "to": log.last} for log in logs.values() if log.id in changed]
        connection.execute(_MOVE_END, ends)
    return answers


# Made once: for a single message, making these costs more than running them.
_FIND_LOGS = (
    select(*SESSION_COLUMNS, session_keys.c.day.label("key_day"), session_keys.c.wrapped)
    .select_from(sessions.outerjoin(session_keys, session_keys.c.session == sessions.c.id))
    .where(sessions.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(sessions.c.id)  # every node takes the rows in one order: no deadlock between two appending ones
    .with_for_update(of=sessions)
)
_FIND_SAID = select(entries.c.said, entries.c.offset).where(entries.c.said.in_(bindparam("said", expanding=True)))
_ADD = insert(entries)
_MOVE_END = update(sessions).where(sessions.c.id == bindparam("of")).values(last_offset=bindparam("to"))


class _Log:
    """A log under this transaction: its session and its end as they stand after the entries decided so far."""

    __slots__ = ("_key", "_keyring", "_row", "_session", "id", "last")

    def __init__(self, keyring: Keyring, row: AnyRow) -> None:
        self._session = read_session(row)
        self._keyring = keyring
        self._row = row
        self._key: bytes | None = None
        self.id = self._session.id
        self.last = self._session.last_offset

    @property
    def session(self) -> AdviceSession:
        if self._session.last_offset != self.last:
            self._session = replace(self._session, last_offset=self.last)
        return self._session

    def key(self) -> bytes:
        """Unwrapped only when something is really added: an ended session may have lost its key lawfully."""
        if self._key is None:
            self._key = unwrap_session_key(self._keyring, self.id, self._row.key_day, self._row.wrapped)
        return self._key


def _decide(logs: dict[str, _Log], first: dict[str, int], wish: Wish, rows: list[dict[str, object]], effects: Effects) -> Posted:
    log = logs.get(wish.session)
    if log is None:
        raise ChatError(Code.NOT_FOUND)
    session, draft = log.session, wish.draft
    if wish.said is not None and wish.said in first:
        return Posted(session.epoch, first[wish.said], repeated=True)
    wish.may(session)
    offset = log.last + 1
    rows.append(entry_row(log.key(), session.epoch, session.id, offset, draft) | {"said": wish.said})
    log.last = offset
    if wish.said is not None:
        first[wish.said] = offset
    effects.added.append(
        Entry(
            session=session.id,
            epoch=session.epoch,
            offset=offset,
            kind=draft.kind,
            speaker=draft.speaker,
            at=draft.at,
            text=draft.text,
            staff=draft.staff,
            client_id=draft.client_id,
            reason=draft.reason,
        )
    )
    return Posted(session.epoch, offset)


def _find_logs(connection: Connection, keyring: Keyring, wishes: Sequence[Wish]) -> dict[str, _Log]:
    found = connection.execute(_FIND_LOGS, {"ids": even_out(sorted({wish.session for wish in wishes}))})
    return {row.id: _Log(keyring, row) for row in found}


def _find_first_answers(connection: Connection, wishes: Sequence[Wish]) -> dict[str, int]:
    said = {wish.said for wish in wishes if wish.said is not None}
    if not said:
        return {}
    found = connection.execute(_FIND_SAID, {"said": even_out(said)})
    return {row.said: row.offset for row in found}


def even_out(values: Iterable[T]) -> list[T]:
    """Fill up with repeats to a power of two: otherwise each length is one more prepared statement on PostgreSQL."""
    filled = list(values)
    return filled + filled[-1:] * ((1 << (len(filled) - 1).bit_length()) - len(filled)) if filled else filled
