"""Words in and out of their seals: what an entry, answers, a remark and their keys are bound to, and the alarm when one is broken.

Everything that reads or writes a sealed column goes through here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.answers import Answers
from chatserver.rules.callback import Callback, Wanted
from chatserver.rules.log import Draft, Entry
from chatserver.rules.note import Note, NoteDraft, NoteRoom
from chatserver.rules.terms import AsksFor, ClientId, EndReason, EntryKind, Epoch, SessionId, Speaker, StaffId, Topic
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.keyring import KeyGoneError, Keyring
from chatserver.store.sealing import SealBrokenError, bind, seal_text, unseal_text

_BOUND = ("session", "offset", "kind", "speaker", "at", "staff", "client_id", "reason")
"""What the seal of an entry covers besides its epoch: every column of its row that a reader is shown or that says where it belongs."""

_NOTE_BOUND = ("session", "number", "room", "staff", "at", "client_id")


def damaged(session: SessionId, offset: int | None = None) -> ChatError:
    """Raise the alarm about a record that is not as it was written; the error to raise says nothing of it."""
    record(Event.RECORD_DAMAGED, session=session, offset=offset)
    return ChatError(Code.DAMAGED)


def wrap_session_key(keyring: Keyring, session: SessionId, day: date, key: bytes) -> bytes:
    return keyring.wrap(day, key, bind("session key", session, day.isoformat()))


def unwrap_session_key(keyring: Keyring, session: SessionId, day: str | None, wrapped: bytes | None) -> bytes:
    """The session's key; DAMAGED when it, or the key of its day, is gone."""
    if day is None or wrapped is None:
        raise damaged(session)
    try:
        return keyring.unwrap(date.fromisoformat(day), wrapped, bind("session key", session, day))
    except KeyGoneError:
        raise damaged(session) from None


def seal_answers(key: bytes, session: SessionId, answers: Answers) -> bytes:
    said = {name: value for name, value in asdict(answers).items() if value is not None}
    return seal_text(key, json.dumps(said, ensure_ascii=False), bind("answers", session))


def unseal_answers(key: bytes, session: SessionId, sealed: bytes) -> Answers:
    try:
        said = json.loads(unseal_text(key, sealed, bind("answers", session)))
    except SealBrokenError:
        raise damaged(session) from None
    topic, role = said.get("topic"), said.get("role")
    return Answers(
        nickname=said.get("nickname"),
        topic=None if topic is None else Topic(topic),
        role=None if role is None else AsksFor(role),
        municipality=said.get("municipality"),
        reads=said.get("reads"),
    )


def seal_remark(keyring: Keyring, key: bytes, fields: Mapping[str, str], text: str) -> tuple[bytes, bytes]:
    """The remark's own key, wrapped by that of its day, and the remark sealed under it. Raises KeyGoneError, OSError."""
    wrapped = keyring.wrap(date.fromisoformat(fields["day"]), key, bind("remark key", fields["id"], fields["day"]))
    return wrapped, seal_text(key, text, bind("remark", fields["id"], fields["desk"], fields["week"]))


def open_remark(keyring: Keyring, fields: Mapping[Any, Any], wrapped: bytes, sealed: bytes) -> str:
    """What was sealed; DAMAGED, with the alarm, when it or a key is not as it was written."""
    try:
        key = keyring.unwrap(date.fromisoformat(fields["day"]), wrapped, bind("remark key", fields["id"], fields["day"]))
        return unseal_text(key, sealed, bind("remark", fields["id"], fields["desk"], fields["week"]))
    except (KeyGoneError, SealBrokenError):
        record(Event.RECORD_DAMAGED, desk=fields["desk"], kind="remark")
        raise ChatError(Code.DAMAGED) from None


def seal_wanted(keyring: Keyring, key: bytes, callback: Callback, day: date, wanted: Wanted) -> tuple[bytes, bytes]:
    """The callback's own key, wrapped by that of ``day``, and what she typed sealed under it. Raises KeyGoneError, OSError."""
    wrapped = keyring.wrap(day, key, bind("callback key", callback.id, day.isoformat()))
    said = json.dumps([wanted.number, wanted.when], ensure_ascii=False)
    return wrapped, seal_text(key, said, bind("callback", callback.id, callback.session, callback.desk))


def open_wanted(keyring: Keyring, callback: Callback, day: str, wrapped: bytes, sealed: bytes) -> Wanted | None:
    """What was sealed; None, with the alarm, when it or a key is not as it was written."""
    try:
        key = keyring.unwrap(date.fromisoformat(day), wrapped, bind("callback key", callback.id, day))
        return Wanted(*json.loads(unseal_text(key, sealed, bind("callback", callback.id, callback.session, callback.desk))))
    except (KeyGoneError, SealBrokenError):
        record(Event.RECORD_DAMAGED, session=callback.session, kind="callback")
        return None


def wrap_code_key(keyring: Keyring, key: bytes, session: SessionId, day: date) -> bytes:
    return keyring.wrap(day, key, bind("phone code key", session, day.isoformat()))


def unwrap_code_key(keyring: Keyring, session: SessionId, day: str, wrapped: bytes) -> bytes:
    """Raises KeyGoneError."""
    return keyring.unwrap(date.fromisoformat(day), wrapped, bind("phone code key", session, day))


def seal_places(key: bytes, what: str, session: SessionId, places: str) -> bytes:
    """Places in what was said; ``what`` names whose they are."""
    return seal_text(key, places, bind(what, session))


def unseal_places(key: bytes, what: str, session: SessionId, sealed: bytes) -> str:
    try:
        return unseal_text(key, sealed, bind(what, session))
    except SealBrokenError:
        raise damaged(session) from None


def note_row(key: bytes, session: SessionId, number: int, draft: NoteDraft) -> dict[str, object]:
    """The row of a note. Raises INVALID for a text that has no UTF-8 form."""
    row: dict[str, object] = {
        "session": session,
        "number": number,
        "room": draft.room.value,
        "staff": draft.staff,
        "at": to_micros(draft.at),
        "client_id": draft.client_id,
    }
    try:
        row["sealed"] = seal_text(key, draft.text, _note_place(row))
    except UnicodeEncodeError:
        raise ChatError(Code.INVALID) from None  # the original error holds the text
    return row


def open_notes(key: bytes, session: SessionId, after: int, rows: Sequence[AnyRow]) -> list[Note]:
    """Notes of rows that follow ``after`` without a gap; DAMAGED, with the alarm, when one is not as it was written."""
    found = []
    for number, row in enumerate(rows, after + 1):
        if row.number != number:
            raise damaged(session, number)
        try:
            text = unseal_text(key, row.sealed, _note_place(row._mapping))  # noqa: SLF001 - its public way to a mapping
        except SealBrokenError:
            raise damaged(session, number) from None
        client_id = None if row.client_id is None else ClientId(row.client_id)
        at, name = to_instant(row.at), row.work_name or ""
        found.append(Note(session, number, NoteRoom(row.room), StaffId(row.staff), name, at, text, client_id))
    return found


def _note_place(fields: Mapping[Any, Any]) -> bytes:
    """Another purpose than an entry's: a note that was moved among them does not open."""
    return bind("note", *(fields[name] for name in _NOTE_BOUND))


def entry_row(key: bytes, epoch: Epoch, session: SessionId, offset: int, draft: Draft) -> dict[str, object]:
    """The row of an entry. Raises INVALID for a text that has no UTF-8 form."""
    row: dict[str, object] = {
        "session": session,
        "offset": offset,
        "kind": draft.kind.value,
        "speaker": draft.speaker.value,
        "at": to_micros(draft.at),
        "staff": draft.staff,
        "client_id": draft.client_id,
        "reason": None if draft.reason is None else draft.reason.value,
    }
    try:
        row["sealed"] = seal_text(key, draft.text, _place(epoch, row))
    except UnicodeEncodeError:
        raise ChatError(Code.INVALID) from None  # the original error holds the text
    return row


def open_entries(key: bytes, epochs: Sequence[tuple[int, str]], session: SessionId, after: int, rows: Sequence[AnyRow]) -> list[Entry]:
    """Entries of rows that follow ``after`` without a gap. ``epochs``: (from offset, epoch), rising.

    The epoch a row must be sealed under follows from its offset, so a row of an earlier life of the log, put back at an
    offset of a later one, does not open. What a reader sees is the log's present epoch."""
    found = []
    for offset, row in enumerate(rows, after + 1):
        if row.offset != offset:
            raise damaged(session, offset)
        sealed_under = next((epoch for start, epoch in reversed(epochs) if start <= offset), None)
        try:
            text = unseal_text(key, row.sealed, _place(sealed_under, row._mapping))  # noqa: SLF001 - its public way to a mapping
        except SealBrokenError:
            raise damaged(session, offset) from None
        found.append(
            Entry(
                session=session,
                epoch=Epoch(epochs[-1][1]),
                offset=offset,
                kind=EntryKind(row.kind),
                speaker=Speaker(row.speaker),
                at=to_instant(row.at),
                text=text,
                staff=None if row.staff is None else StaffId(row.staff),
                client_id=None if row.client_id is None else ClientId(row.client_id),
                reason=None if row.reason is None else EndReason(row.reason),
            )
        )
    return found


def _place(epoch: str | None, fields: Mapping[Any, Any]) -> bytes:
    return bind("entry", epoch, *(fields[name] for name in _BOUND))
