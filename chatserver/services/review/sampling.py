"""Drawing what is to be judged: by chance and by signals as transcripts come in, and by chance again while a month has too few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chatserver.rules.assessment import HUNDRED, DrawnBy, Sampled, SampleRule, drawn_by, month_of, wanted
from chatserver.rules.tallies import Counted, Tally, only, total
from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import AnonymisedTranscript, TranscriptId
from chatserver.services.review.ports import Chance, Records

EVER = month_of(date.min)


@dataclass(frozen=True, slots=True)
class Sampling:
    chance: Chance
    rule: SampleRule

    async def consider(self, records: Records, transcript: AnonymisedTranscript, day: date) -> None:
        """Draw a transcript that just came in, or leave it. One that was drawn stays as it is."""
        why = drawn_by(transcript.signals, self.rule, self.chance.below(HUNDRED))
        if why is not None and await records.find_sample(transcript.id) is None:
            await self._draw(records, transcript.id, transcript.desk, why, day)

    async def one_more(self, records: Records, desk: DeskId, day: date) -> TranscriptId | None:
        """Draw by chance from what was left, while fewer were drawn this month than should be; None when that is enough, or all."""
        drawn = total(only(await records.tallies(desk, month_of(day)), month_of(day)), Counted.DRAWN, DrawnBy.CHANCE)
        if drawn >= self.rule.target:
            return None
        sampled = {one.transcript for one in await records.samples([desk])}
        left = sorted(name for name in await records.shown_transcripts([desk]) if name not in sampled)
        if not left:
            return None
        found = left[self.chance.below(len(left))]
        await self._draw(records, found, desk, DrawnBy.CHANCE, day)
        return found

    async def _draw(self, records: Records, transcript: TranscriptId, desk: DeskId, why: DrawnBy, day: date) -> None:
        tallies = await records.tallies(desk, EVER)
        number = 1 + sum(total(tallies, Counted.DRAWN, one) for one in DrawnBy)
        await records.add_sample(Sampled(transcript, desk, why, wanted(number, self.rule)))
        await records.count(desk, month_of(day), {Tally(Counted.DRAWN, score=why): 1})
