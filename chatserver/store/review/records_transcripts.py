"""Anonymised transcripts: sealed under a key of their own, which is wrapped by the key of the day of their release."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.reviewing import KeptTranscript, TranscriptState
from chatserver.rules.terms import DeskId, Speaker
from chatserver.rules.transcript import AnonymisedLine, AnonymisedTranscript, LetterBoxId, Signal, TranscriptId
from chatserver.store.columns import AnyRow, to_list, to_set
from chatserver.store.keyring import KeyGoneError, Keyring
from chatserver.store.review.tables import transcripts
from chatserver.store.sealing import SealBrokenError, bind, new_key, seal_text, unseal_text
from chatserver.store.statements import Statements

_ONE = select(transcripts).where(transcripts.c.id == bindparam("id"))
_SOME = select(transcripts).where(transcripts.c.id.in_(bindparam("ids", expanding=True)))
_AWAY = [state.value for state in TranscriptState if state is not TranscriptState.SHOWN]
_HIDDEN = select(transcripts).where(transcripts.c.desk.in_(bindparam("desks", expanding=True)), transcripts.c.state.in_(_AWAY))
_VERSIONS = select(transcripts.c.id, transcripts.c.version).order_by(transcripts.c.released_on.desc())
_ADD = insert(transcripts)
_CHANGE = update(transcripts).where(transcripts.c.id == bindparam("of"))
_DELETE = delete(transcripts).where(transcripts.c.id == bindparam("of"))
_DAYS = select(transcripts.c.released_on, func.count().label("kept")).group_by(transcripts.c.released_on)
_DAYS_OF = _DAYS.where(transcripts.c.desk.in_(bindparam("desks", expanding=True)))
_OF_DAY = delete(transcripts).where(transcripts.c.released_on == bindparam("day"))


_OLDER = (
    update(transcripts)
    .where(transcripts.c.id == bindparam("of"), transcripts.c.version < bindparam("noted"))
    .values(state=TranscriptState.HIDDEN.value, version=bindparam("next"))
)
GONE = "gone"


def bring_up_to_date(connection: Connection, keyring: Keyring) -> None:
    """After a backup was put back: what was deleted since goes again, and what was changed since is hidden, as it may be shown with what
    was cut out of it. A database that was not put back is as the notes say already."""
    for what, of in keyring.afterwards.all():
        if what == GONE:
            connection.execute(_DELETE, {"of": of})
        else:
            connection.execute(_OLDER, {"of": of, "noted": (version := int(what.removeprefix("v"))), "next": version + 1})


class TranscriptRecords(Statements):
    """The transcripts' part of the records."""

    async def add_transcript(self, transcript: AnonymisedTranscript, day: date) -> None:
        """Keep it under the key of ``day``, which is on disk before this returns. One that is there already stays as it is.
        Raises UNAVAILABLE when the key cannot be had."""
        if await self._row(_ONE, id=transcript.id) is not None:
            return
        key = new_key()
        try:
            wrapped = self._keyring.wrap(day, key, _key_place(transcript.id, day.isoformat()))
        except (KeyGoneError, OSError):
            raise ChatError(Code.UNAVAILABLE) from None
        row = {
            "id": transcript.id,
            "desk": transcript.desk,
            "language": transcript.language,
            "week": transcript.week,
            "day_part": transcript.day_part,
            "duration": transcript.duration,
            "contact_type": transcript.contact_type,
            "concern": transcript.concern,
            "urgency": transcript.urgency,
            "signals": to_list(transcript.signals),
            "by_hand": transcript.by_hand,
            "letter_box": transcript.letter_box,
            "released_on": day.isoformat(),
            "state": TranscriptState.SHOWN.value,
            "cut_by": None,
            "version": 1,
            "wrapped": wrapped,
            "sealed": _seal(key, transcript.id, transcript.lines),
        }
        await self._write(lambda connection: connection.execute(_ADD, row))

    async def find_transcript(self, name: TranscriptId) -> KeptTranscript | None:
        """Raises DAMAGED, with the alarm, when it is not as it was written."""
        row = await self._row(_ONE, id=name)
        return None if row is None else self._open(row)

    async def find_transcripts(self, names: Sequence[TranscriptId]) -> list[KeptTranscript]:
        """Those of these that can be opened, in no order."""
        return [kept for row in await self._rows(_SOME, ids=list(names)) if (kept := self._opened(row)) is not None]

    async def find_hidden(self, desks: AbstractSet[DeskId]) -> list[KeptTranscript]:
        """Those of these desks that are not shown and can be opened, in no order."""
        return [kept for row in await self._rows(_HIDDEN, desks=sorted(desks)) if (kept := self._opened(row)) is not None]

    async def transcript_versions(self) -> dict[TranscriptId, int]:
        """Everything there is, and how often each was changed; the latest released first."""
        return {TranscriptId(row.id): row.version for row in await self._rows(_VERSIONS)}

    async def save_transcript(self, kept: KeptTranscript) -> None:
        """Its state, and its lines sealed anew under its own key. Raises DAMAGED when that key is gone."""
        transcript = kept.transcript
        row = await self._row(_ONE, id=transcript.id)
        if row is None:
            return
        self._note_afterwards(row, f"v{kept.version}")
        values = {"state": kept.state.value, "cut_by": kept.cut_by, "version": kept.version}
        await self._change(_CHANGE, of=transcript.id, **values, sealed=_seal(self._key(row), transcript.id, transcript.lines))

    async def delete_transcript(self, name: TranscriptId) -> bool:
        """The row with its key: unreadable from then on. Whether it was there."""
        if (row := await self._row(_ONE, id=name)) is not None:
            self._note_afterwards(row, GONE)
        return await self._change(_DELETE, of=name) > 0

    async def transcripts_by_day(self, desks: AbstractSet[DeskId] | None = None) -> dict[date, int]:
        """How many are kept of each day of release; of these desks, or of all."""
        rows = await self._rows(_DAYS) if desks is None else await self._rows(_DAYS_OF, desks=sorted(desks))
        return {date.fromisoformat(row.released_on): row.kept for row in rows}

    async def delete_transcripts_of(self, day: date) -> int:
        return await self._change(_OF_DAY, day=day.isoformat())

    def _note_afterwards(self, row: AnyRow, what: str) -> None:
        try:
            self._keyring.afterwards.note(date.fromisoformat(row.released_on), what, row.id)
        except OSError as error:  # it is done all the same
            record(Event.STORE_TROUBLE, reason="not_noted", where=where(error))

    def _opened(self, row: AnyRow) -> KeptTranscript | None:
        try:
            return self._open(row)
        except ChatError:
            return None

    def _key(self, row: AnyRow) -> bytes:
        try:
            return self._keyring.unwrap(date.fromisoformat(row.released_on), row.wrapped, _key_place(row.id, row.released_on))
        except KeyGoneError:
            raise _damaged() from None

    def _open(self, row: AnyRow) -> KeptTranscript:
        try:
            lines = json.loads(unseal_text(self._key(row), row.sealed, _place(row.id)))
        except SealBrokenError:
            raise _damaged() from None
        return KeptTranscript(
            AnonymisedTranscript(
                id=TranscriptId(row.id),
                desk=DeskId(row.desk),
                language=row.language,
                week=row.week,
                day_part=row.day_part,
                duration=row.duration,
                contact_type=row.contact_type,
                concern=row.concern,
                urgency=row.urgency,
                signals=frozenset(Signal(signal) for signal in to_set(row.signals)),
                by_hand=bool(row.by_hand),
                letter_box=LetterBoxId(row.letter_box),
                lines=tuple(AnonymisedLine(Speaker(by), minute, text) for by, minute, text in lines),
            ),
            date.fromisoformat(row.released_on),
            TranscriptState(row.state),
            row.cut_by,
            row.version,
        )


def _seal(key: bytes, name: str, lines: Sequence[AnonymisedLine]) -> bytes:
    said: list[list[Any]] = [[line.by.value, line.minute, line.text] for line in lines]
    return seal_text(key, json.dumps(said, ensure_ascii=False), _place(name))


def _place(name: str) -> bytes:
    return bind("transcript", name)


def _key_place(name: str, day: str) -> bytes:
    return bind("transcript key", name, day)


def _damaged() -> ChatError:
    record(Event.RECORD_DAMAGED, kind="transcript")
    return ChatError(Code.DAMAGED)
