"""Judging how a conversation was held: taking the next, skipping, handing in, and writing to whoever held it.

What a supervisor is told of it is decided in one place, ``rules.assessment.seen_by``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, role_for
from chatserver.rules.assessment import (
    LONGEST_LETTER,
    Assessment,
    AssessmentState,
    Mark,
    Sampled,
    Seen,
    SkipReason,
    get_given,
    get_reserved,
    is_complete,
    is_open_to,
    month_of,
    seen_by,
)
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.feedback import Feedback, feedback_to_text
from chatserver.rules.message import parse_text
from chatserver.rules.reviewing import KeptTranscript, TranscriptState
from chatserver.rules.rubric import Rubric, parse_scores
from chatserver.rules.staff import Reader
from chatserver.rules.tallies import tallies_of
from chatserver.rules.terms import DeskId, StaffId
from chatserver.rules.transcript import TranscriptId
from chatserver.services.review.ports import Chance, Clock, Records, Store
from chatserver.services.review.sampling import Sampling


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """What one supervisor sees beside a transcript."""

    seen: Seen
    feedback: str | None = field(default=None, repr=False)
    """What she wrote to whoever held it, and what was answered."""
    reply: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Case:
    """A transcript of hers, with all that stands about the judging of it."""

    kept: KeptTranscript
    sampled: Sampled | None
    assessments: Sequence[Assessment]
    seen: Seen


@dataclass(frozen=True, slots=True)
class Assessing:
    """What supervisors do with what was drawn."""

    store: Store
    clock: Clock
    chance: Chance
    rubric: Rubric
    sampling: Sampling

    async def look(self, reader: Reader, name: TranscriptId) -> AssessmentView:
        """Beside the reading. Raises NOT_FOUND."""

        async def read(records: Records) -> AssessmentView:
            case = await self._find(records, reader, name)
            return AssessmentView(case.seen, *await records.feedback(name, reader.staff))

        return await self.store.read(read)

    async def marks(self, reader: Reader) -> dict[TranscriptId, Mark]:
        """How each transcript that was drawn stands with her."""
        return await self.store.read(lambda records: marks_of(records, reader, reader.desks, self._today()))

    async def take_next(self, reader: Reader) -> TranscriptId | None:
        """The one she has, or the next that was drawn, which is hers then; None when there is nothing to judge."""

        async def decide(records: Records) -> TranscriptId | None:
            marks = await marks_of(records, reader, reader.desks, self._today())
            shown = await records.shown_transcripts(reader.desks)
            mine = sorted(name for name, mark in marks.items() if mark is Mark.MINE and name in shown)
            if mine:
                return mine[0]
            waiting = [name for name, mark in marks.items() if mark is Mark.TO_ASSESS and name in shown]
            found = min(waiting, key=lambda name: (shown[name], name), default=None) or await self._one_more(records, reader)
            if found is not None:
                await self._reserve(records, await self._find(records, reader, found), reader)
            return found

        return await self.store.write(decide)

    async def take(self, reader: Reader, name: TranscriptId) -> None:
        """This one, which was drawn. Repeating changes nothing. Raises NOT_FOUND, WRONG_STATE."""

        async def decide(records: Records) -> None:
            case = await self._find(records, reader, name)
            if case.seen.mark is Mark.MINE:
                return
            if case.sampled is None or not is_open_to(reader.staff, case.sampled, case.assessments, self._today()):
                raise ChatError(Code.WRONG_STATE)
            await self._reserve(records, case, reader)

        await self.store.write(decide)

    async def pass_over(self, reader: Reader, name: TranscriptId, reason: SkipReason) -> None:
        """Give it back for good: she is not asked again. Raises NOT_FOUND, WRONG_STATE."""

        async def decide(records: Records) -> None:
            case = await self._find(records, reader, name)
            reserved = get_reserved(reader.staff, case.seen)
            await records.save_assessment(replace(reserved, state=AssessmentState.SKIPPED, day=self._today()))
            await self._note(records, reader, case, Deed.TRANSCRIPT_SKIPPED, reason)

        await self.store.write(decide)

    async def hand_in(self, reader: Reader, name: TranscriptId, given: Mapping[str, str]) -> None:
        """Final. Raises NOT_FOUND, INVALID when an item has no score, WRONG_STATE when it is not hers to judge, or hidden meanwhile."""
        scores = parse_scores(self.rubric, given)

        async def decide(records: Records) -> None:
            case = await self._find(records, reader, name)
            reserved = get_reserved(reader.staff, case.seen)
            if case.kept.state is not TranscriptState.SHOWN or case.sampled is None:
                raise ChatError(Code.WRONG_STATE)
            day = self._today()
            mine = replace(reserved, state=AssessmentState.GIVEN, day=day, rubric=self.rubric.version, scores=scores)
            await records.save_assessment(mine)
            await self._note(records, reader, case, Deed.TRANSCRIPT_ASSESSED)
            all_given = [one for one in (*case.assessments, mine) if one.state is AssessmentState.GIVEN]
            if is_complete(case.sampled, all_given):
                await records.count(case.sampled.desk, month_of(day), tallies_of(case.sampled, all_given))

        await self.store.write(decide)

    async def write(self, reader: Reader, name: TranscriptId, text: str, *, with_scores: bool) -> None:
        """To whoever held it, once, after handing in. Raises NOT_FOUND, INVALID, TOO_LONG, WRONG_STATE, UNAVAILABLE."""
        said = parse_text(text, LONGEST_LETTER)

        async def decide(records: Records) -> None:
            case = await self._find(records, reader, name)
            given = get_given(reader.staff, case.seen)
            if given.letter is not None or case.kept.state is not TranscriptState.SHOWN:
                raise ChatError(Code.WRONG_STATE)
            transcript = case.kept.transcript
            titles = {item.code: item.titles for item in self.rubric.items}
            scores = [(titles.get(code, (("nl", code), ("en", code))), score) for code, score in given.scores.items() if with_scores]
            letter = self.chance.identifier()
            feedback = Feedback(transcript.title, transcript.week, said, tuple(scores))
            await records.write_letter(letter, transcript.letter_box, feedback_to_text(feedback), self._today())
            await records.save_assessment(replace(given, letter=letter))
            await records.save_feedback(name, reader.staff, said)
            await self._note(records, reader, case, Deed.FEEDBACK_WRITTEN)

        await self.store.write(decide)

    # ---- below ----

    async def _one_more(self, records: Records, reader: Reader) -> TranscriptId | None:
        """From whichever of her desks has too few."""
        for desk in sorted(reader.desks):
            found = await self.sampling.one_more(records, desk, self._today())
            if found is not None:
                return found
        return None

    async def _reserve(self, records: Records, case: _Case, reader: Reader) -> None:
        if case.kept.state is not TranscriptState.SHOWN:
            raise ChatError(Code.WRONG_STATE)
        name = case.kept.transcript.id
        await records.save_assessment(Assessment(name, reader.staff, AssessmentState.RESERVED, self._today()))
        await self._note(records, reader, case, Deed.TRANSCRIPT_TAKEN)

    async def _find(self, records: Records, reader: Reader, name: TranscriptId) -> _Case:
        """What is not of her desks does not exist."""
        kept = await records.find_transcript(name)
        if kept is None or kept.transcript.desk not in reader.desks:
            raise ChatError(Code.NOT_FOUND)
        sampled, assessments = await records.find_sample(name), await records.assessments_of(name)
        return _Case(kept, sampled, assessments, seen_by(reader.staff, sampled, assessments, self._today()))

    async def _note(self, records: Records, reader: Reader, case: _Case, deed: Deed, reason: str = "") -> None:
        role, transcript = role_for(reader.roles, Action.READ_TRANSCRIPTS), case.kept.transcript
        await records.add_audit(AuditDraft(self.clock.now(), reader.staff, role, deed, transcript.desk, transcript.id, reason))

    def _today(self) -> date:
        return self.clock.now().astimezone(UTC).date()


async def marks_of(records: Records, reader: Reader, desks: Collection[DeskId], today: date) -> dict[TranscriptId, Mark]:
    """How each transcript of these desks stands with her."""
    by_transcript: dict[TranscriptId, list[Assessment]] = {}
    for one in await records.assessments(desks):
        by_transcript.setdefault(one.transcript, []).append(one)
    found = {s.transcript: _mark(reader.staff, s, by_transcript.get(s.transcript, ()), today) for s in await records.samples(desks)}
    return {name: mark for name, mark in found.items() if mark is not None}


def _mark(reader: StaffId, sampled: Sampled, assessments: Sequence[Assessment], today: date) -> Mark | None:
    return seen_by(reader, sampled, assessments, today).mark
