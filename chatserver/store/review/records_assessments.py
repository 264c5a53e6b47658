"""What is drawn to be judged, who judges it and how, and what she wrote: all gone with the transcript, whose key seals the words."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.assessment import Assessment, AssessmentState, DrawnBy, Sampled, Training
from chatserver.rules.reviewing import TranscriptState
from chatserver.rules.terms import DeskId, StaffId
from chatserver.rules.transcript import TranscriptId
from chatserver.store.columns import AnyRow
from chatserver.store.review.records_transcripts import TranscriptRecords
from chatserver.store.review.tables import assessments, samples, training, transcripts
from chatserver.store.sealing import SealBrokenError, bind, seal_text, unseal_text

_DESKS: BindParameter[Any] = bindparam("desks", expanding=True)
_ADD_SAMPLE = insert(samples)
_SAMPLE = select(samples).where(samples.c.transcript == bindparam("transcript"))
_SAMPLES = select(samples).where(samples.c.desk.in_(_DESKS))
_HEADS = (assessments.c.transcript, assessments.c.staff, assessments.c.state, assessments.c.day, assessments.c.rubric, assessments.c.scores)
_ASSESSMENTS = select(*_HEADS, assessments.c.letter).where(assessments.c.transcript == bindparam("transcript"))
_ALL = (
    select(*_HEADS, assessments.c.letter)
    .select_from(assessments.join(samples, samples.c.transcript == assessments.c.transcript))
    .where(samples.c.desk.in_(_DESKS))
)
_SHOWN = select(transcripts.c.id, transcripts.c.released_on).where(
    transcripts.c.desk.in_(_DESKS), transcripts.c.state == TranscriptState.SHOWN.value
)
_KEY_OF = select(transcripts).where(transcripts.c.id == bindparam("id"))
_WORDS = select(assessments.c.transcript, assessments.c.staff, assessments.c.written, assessments.c.reply).where(
    assessments.c.transcript == bindparam("transcript"), assessments.c.staff == bindparam("staff")
)
_BY_LETTER = select(assessments.c.transcript, assessments.c.staff, assessments.c.reply).where(assessments.c.letter == bindparam("letter"))
_KEEP = update(assessments).where(assessments.c.transcript == bindparam("of_transcript"), assessments.c.staff == bindparam("of_staff"))
_TRAINING = select(training).where(training.c.transcript == bindparam("transcript"))
_ALL_TRAINING = select(training).select_from(training.join(transcripts)).where(transcripts.c.desk.in_(_DESKS))
_END_TRAINING = delete(training).where(training.c.transcript == bindparam("of"))


class AssessmentRecords(TranscriptRecords):
    """The assessments' part of the records."""

    async def add_sample(self, sampled: Sampled) -> None:
        values = {"desk": sampled.desk, "drawn_by": sampled.drawn_by.value, "wanted": sampled.wanted}
        await self._write(lambda connection: connection.execute(_ADD_SAMPLE, {"transcript": sampled.transcript, **values}))

    async def find_sample(self, transcript: TranscriptId) -> Sampled | None:
        row = await self._row(_SAMPLE, transcript=transcript)
        return None if row is None else _sampled(row)

    async def samples(self, desks: Collection[DeskId]) -> list[Sampled]:
        return [_sampled(row) for row in await self._rows(_SAMPLES, desks=list(desks))]

    async def assessments_of(self, transcript: TranscriptId) -> list[Assessment]:
        return [_assessment(row) for row in await self._rows(_ASSESSMENTS, transcript=transcript)]

    async def assessments(self, desks: Collection[DeskId]) -> list[Assessment]:
        return [_assessment(row) for row in await self._rows(_ALL, desks=list(desks))]

    async def shown_transcripts(self, desks: Collection[DeskId]) -> dict[TranscriptId, date]:
        rows = await self._rows(_SHOWN, desks=list(desks))
        return {TranscriptId(row.id): date.fromisoformat(row.released_on) for row in rows}

    async def save_assessment(self, one: Assessment) -> None:
        values = {
            "state": one.state.value,
            "day": one.day.isoformat(),
            "rubric": one.rubric,
            "scores": json.dumps(dict(one.scores)),
            "letter": one.letter,
        }
        await self._put(assessments, {"transcript": one.transcript, "staff": one.by}, values)

    async def save_feedback(self, transcript: TranscriptId, by: StaffId, text: str) -> None:
        sealed = await self._sealed("feedback", transcript, by, text)
        await self._change(_KEEP, of_transcript=transcript, of_staff=by, written=sealed)

    async def save_reply(self, letter: str, text: str) -> bool:
        """Beside the assessment whose letter it answers, once; whether there was one."""
        row = await self._row(_BY_LETTER, letter=letter)
        if row is None or row.reply is not None:
            return False
        sealed = await self._sealed("reply", row.transcript, row.staff, text)
        return await self._change(_KEEP, of_transcript=row.transcript, of_staff=row.staff, reply=sealed) > 0

    async def feedback(self, transcript: TranscriptId, by: StaffId) -> tuple[str | None, str | None]:
        row = await self._row(_WORDS, transcript=transcript, staff=by)
        if row is None:
            return None, None
        return (
            await self._opened_words("feedback", row, row.written),
            await self._opened_words("reply", row, row.reply),
        )

    async def find_training(self, transcript: TranscriptId) -> Training | None:
        row = await self._row(_TRAINING, transcript=transcript)
        return None if row is None else Training(TranscriptId(row.transcript), StaffId(row.proposed_by), row.agreed_by)

    async def training(self, desks: Collection[DeskId]) -> list[Training]:
        rows = await self._rows(_ALL_TRAINING, desks=list(desks))
        return [Training(TranscriptId(row.transcript), StaffId(row.proposed_by), row.agreed_by) for row in rows]

    async def save_training(self, kept: Training) -> None:
        values = {"proposed_by": kept.proposed_by, "agreed_by": kept.agreed_by}
        await self._put(training, {"transcript": kept.transcript}, values)

    async def end_training(self, transcript: TranscriptId) -> bool:
        return await self._change(_END_TRAINING, of=transcript) > 0

    async def _sealed(self, what: str, transcript: str, staff: str, text: str) -> bytes:
        row = await self._row(_KEY_OF, id=transcript)
        if row is None:
            raise ChatError(Code.NOT_FOUND)
        return seal_text(self._key(row), text, bind(what, transcript, staff))

    async def _opened_words(self, what: str, row: AnyRow, sealed: bytes | None) -> str | None:
        of = await self._row(_KEY_OF, id=row.transcript)
        if sealed is None or of is None:
            return None
        try:
            return unseal_text(self._key(of), sealed, bind(what, row.transcript, row.staff))
        except SealBrokenError:
            record(Event.RECORD_DAMAGED, kind=what)
            raise ChatError(Code.DAMAGED) from None


def _sampled(row: AnyRow) -> Sampled:
    return Sampled(TranscriptId(row.transcript), DeskId(row.desk), DrawnBy(row.drawn_by), row.wanted)


def _assessment(row: AnyRow) -> Assessment:
    return Assessment(
        transcript=TranscriptId(row.transcript),
        by=StaffId(row.staff),
        state=AssessmentState(row.state),
        day=date.fromisoformat(row.day),
        rubric=row.rubric,
        scores=json.loads(row.scores),
        letter=row.letter,
    )
