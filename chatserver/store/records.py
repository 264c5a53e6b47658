"""The store's records: everything durable, in one transaction. Sessions and logs here; the rest in the files beside this one."""

from __future__ import annotations

import json
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, or_, select, update

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.answers import NONE, Answers
from chatserver.rules.log import Draft, Posted, Sign
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EntryKind, Life, Record, SessionId, Speaker, StaffId, TokenHash
from chatserver.store.answers import WITH_ANSWERS, WITH_KEY
from chatserver.store.appending import Wish, append_all
from chatserver.store.columns import to_instant
from chatserver.store.keyring import KeyGoneError
from chatserver.store.records_alerts import AlertRecords
from chatserver.store.records_callbacks import CallbackRecords
from chatserver.store.records_codes import PhoneCodeRecords
from chatserver.store.records_handovers import HandoverRecords
from chatserver.store.records_hours import HoursRecords
from chatserver.store.records_kept import KeptRecords
from chatserver.store.records_letters import LetterRecords
from chatserver.store.records_notes import NoteRecords
from chatserver.store.records_offers import OfferRecords
from chatserver.store.records_onlookers import OnlookerRecords
from chatserver.store.records_ratings import RatingRecords
from chatserver.store.records_registrations import RegistrationRecords
from chatserver.store.records_releases import ReleaseRecords
from chatserver.store.records_snippets import SnippetRecords
from chatserver.store.records_staff import StaffRecords
from chatserver.store.records_upkeep import UpkeepRecords
from chatserver.store.rows import SESSION_COLUMNS, session_values
from chatserver.store.sealing import new_key
from chatserver.store.tables import callbacks, entries, epochs, remarks, session_keys, sessions, staff
from chatserver.store.transaction import SessionQuery, sessions_where
from chatserver.store.words import seal_answers, wrap_session_key


def _life_is(*lives: Life) -> ColumnElement[bool]:
    """Not an IN: its list would be written into the statement's text again at every run."""
    return or_(*(sessions.c.life == life.value for life in lives))


_AT_DESK = sessions.c.desk == bindparam("desk")
_NOT_ENDED = _life_is(Life.WAITING, Life.OFFERED, Life.ACTIVE)
_IN_LINE = _life_is(Life.WAITING, Life.OFFERED)
_ACTIVE = _life_is(Life.ACTIVE)

_BY_ID = sessions_where(sessions.c.id == bindparam("session"))
_BY_TOKEN = sessions_where(sessions.c.token == bindparam("token"))
_CONVERSATION = sessions_where(sessions.c.id == bindparam("session"), sessions.c.counsellor == bindparam("staff"))
_CONVERSATIONS = sessions_where(sessions.c.counsellor == bindparam("staff"), _ACTIVE)
_CONVERSATIONS_AT = SessionQuery(WITH_ANSWERS.select_from(WITH_KEY).where(_ACTIVE, _AT_DESK))
_LENT = SessionQuery(
    WITH_ANSWERS.select_from(WITH_KEY.join(staff, staff.c.id == func.coalesce(sessions.c.counsellor, sessions.c.offer_staff))).where(
        _life_is(Life.OFFERED, Life.ACTIVE), sessions.c.desk != bindparam("desk"), staff.c.desks.like(bindparam("within"))
    )
)
_WITH_WORDS = SessionQuery(
    select(*SESSION_COLUMNS)
    .where(_life_is(Life.ENDED), sessions.c.record != Record.DELETED.value)
    .where(or_(sessions.c.counsellor == bindparam("staff"), _AT_DESK))
    .order_by(sessions.c.ended_at.desc(), sessions.c.id)
    .limit(bindparam("most"))
)
_QUEUE = sessions_where(_IN_LINE, _AT_DESK)
_QUEUE_LENGTH = select(func.count().label("waiting")).select_from(sessions).where(_IN_LINE, _AT_DESK)
_LENGTHS = (
    select(sessions.c.answered_at, sessions.c.ended_at)
    .where(_AT_DESK, sessions.c.answered_at.is_not(None), sessions.c.ended_at.is_not(None))
    .order_by(sessions.c.number.desc())
    .limit(bindparam("most"))
)
_LIVE = sessions_where(_NOT_ENDED)
_LABELS_IN_USE = select(sessions.c.label).where(_NOT_ENDED, _AT_DESK)
_ANSWERS = (
    select(sessions.c.id, sessions.c.answers, session_keys.c.day, session_keys.c.wrapped)
    .select_from(WITH_KEY)
    .where(sessions.c.answers.is_not(None), sessions.c.id == bindparam("session"))
)
_KEYS_OF_DAY = [
    select(func.count()).select_from(table).where(table.c.day == bindparam("day")).scalar_subquery()
    for table in (session_keys, remarks, callbacks)
]
_DAYS_IN_USE = select((_KEYS_OF_DAY[0] + _KEYS_OF_DAY[1] + _KEYS_OF_DAY[2]).label("keys"))

_NEXT_NUMBER = select(func.coalesce(func.max(sessions.c.number), 0) + 1).where(sessions.c.desk == bindparam("at_desk"))
_ADD_SESSION = insert(sessions).values(number=_NEXT_NUMBER.scalar_subquery())
_ADD_KEY = insert(session_keys)
_ADD_EPOCH = insert(epochs)
_CHANGE_SESSION = update(sessions).where(sessions.c.id == bindparam("of"))
_SIGNS = (
    select(entries.c.kind, entries.c.speaker, entries.c.at)
    .where(entries.c.session == bindparam("session"))
    .order_by(entries.c.offset.desc())
    .limit(bindparam("most"))
)
_DELETE_KEY = delete(session_keys).where(session_keys.c.session == bindparam("of"))
_DELETE_ENTRIES = delete(entries).where(entries.c.session == bindparam("of"))
_DELETE_EPOCHS = delete(epochs).where(epochs.c.session == bindparam("of"))


class Records(
    OfferRecords,
    StaffRecords,
    HoursRecords,
    RatingRecords,
    SnippetRecords,
    OnlookerRecords,
    NoteRecords,
    HandoverRecords,
    AlertRecords,
    CallbackRecords,
    PhoneCodeRecords,
    RegistrationRecords,
    ReleaseRecords,
    KeptRecords,
    LetterRecords,
    UpkeepRecords,
):
    """Answers to ``chatserver.services.ports.Records``, which says what each promises."""

    async def find_session(self, session: SessionId) -> AdviceSession | None:
        return await self._session(_BY_ID, session=session)

    async def find_session_by_token(self, token: TokenHash) -> AdviceSession | None:
        return await self._session(_BY_TOKEN, token=token)

    async def find_conversation(self, staff: StaffId, session: SessionId) -> AdviceSession | None:
        return await self._session(_CONVERSATION, session=session, staff=staff)

    async def add_session(self, session: AdviceSession, token: TokenHash, answers: Answers) -> None:
        """Make the session with its own key, wrapped by the key of the UTC day of its arrival."""
        key = new_key()
        day = session.arrived_at.date()
        try:
            wrapped = wrap_session_key(self._keyring, session.id, day, key)
        except (KeyGoneError, OSError) as error:
            record(Event.STORE_TROUBLE, where=where(error), day=day.isoformat())
            raise ChatError(Code.UNAVAILABLE) from None
        sealed = None if answers == NONE else seal_answers(key, session.id, answers)
        kept = session_values(session) | {"last_offset": 0, "token": token, "answers": sealed, "at_desk": session.desk}
        del kept["number"]  # the statement's own: the next of the desk

        def add(connection: Connection) -> None:
            connection.execute(_ADD_SESSION, kept)
            connection.execute(_ADD_KEY, {"session": session.id, "day": day.isoformat(), "wrapped": wrapped})
            connection.execute(_ADD_EPOCH, {"session": session.id, "from_offset": 1, "epoch": session.epoch})

        await self._write(add)

    async def save_session(self, session: AdviceSession) -> None:
        values = session_values(session)
        # Who the session is, when it came and which life its log is in are not a service's to change.
        for fixed in ("id", "epoch", "arrived_at", "number"):
            del values[fixed]
        if not await self._change(_CHANGE_SESSION, of=session.id, **values):
            raise ChatError(Code.NOT_FOUND)

    async def revoke_token(self, session: SessionId) -> None:
        await self._change(_CHANGE_SESSION, of=session, token=None)

    async def answers(self, session: SessionId) -> Answers:
        row = await self._row(_ANSWERS, session=session)
        return NONE if row is None else self._open_answers(row)

    async def signs(self, session: SessionId, most: int) -> list[Sign]:
        rows = await self._rows(_SIGNS, session=session, most=most)
        return [Sign(EntryKind(row.kind), Speaker(row.speaker), to_instant(row.at)) for row in rows]

    async def queue(self, desk: DeskId) -> list[AdviceSession]:
        return await self._sessions(_QUEUE, desk=desk)

    async def queue_length(self, desk: DeskId) -> int:
        row = await self._row(_QUEUE_LENGTH, desk=desk)
        return int(row.waiting) if row is not None else 0

    async def conversations(self, staff: StaffId) -> list[AdviceSession]:
        return await self._sessions(_CONVERSATIONS, staff=staff)

    async def conversations_at(self, desk: DeskId) -> list[tuple[AdviceSession, Answers]]:
        return self._with_answers(await self._rows(self._form(_CONVERSATIONS_AT), desk=desk))

    async def lent(self, desk: DeskId) -> list[tuple[AdviceSession, Answers]]:
        return self._with_answers(await self._rows(self._form(_LENT), desk=desk, within=f"%{json.dumps(desk)}%"))

    async def ended_with_words(self, staff: StaffId, desk: DeskId | None, most: int) -> list[AdviceSession]:
        return await self._sessions(_WITH_WORDS, staff=staff, desk=desk or "", most=most)

    async def conversation_lengths(self, desk: DeskId, most: int) -> list[timedelta]:
        rows = await self._rows(_LENGTHS, desk=desk, most=most)
        return [timedelta(microseconds=row.ended_at - row.answered_at) for row in rows]

    async def live_sessions(self) -> list[AdviceSession]:
        return await self._sessions(_LIVE)

    async def labels_in_use(self, desk: DeskId) -> frozenset[str]:
        return frozenset(label for (label,) in await self._rows(_LABELS_IN_USE, desk=desk))

    async def append(self, session: SessionId, draft: Draft) -> Posted:
        wish = Wish(session, draft, lambda _: None)
        (answer,) = await self._write(lambda connection: append_all(connection, self._keyring, [wish], self.effects))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def delete_words(self, session: SessionId) -> int:
        # The key goes first: should anything below fail half-way in some copy, what is left is unreadable.
        await self._change(_DELETE_KEY, of=session)
        await self._change(_CHANGE_SESSION, of=session, answers=None)
        count = await self._change(_DELETE_ENTRIES, of=session)
        await self._delete_notes(session)
        await self._delete_release(session)
        await self._change(_DELETE_EPOCHS, of=session)
        self.effects.forgotten.add(session)
        return count

    async def days_in_use(self, day: date) -> int:
        row = await self._row(_DAYS_IN_USE, day=day.isoformat())
        return int(row.keys) if row is not None else 0
