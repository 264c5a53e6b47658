"""Judging conversations on the review store itself, on both databases: drawing, taking, handing in, writing, and what stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.auth.tokens import SystemChance
from chatserver.errors import ChatError, Code
from chatserver.rubric_file import PACKAGED, load_rubric
from chatserver.rules.assessment import AssessmentState, DrawnBy, Mark, Sampled, SampleRule, SkipReason
from chatserver.rules.audit import Deed
from chatserver.rules.feedback import parse_feedback
from chatserver.rules.reviewing import ReviewDesk, TranscriptAct, act
from chatserver.rules.staff import Reader
from chatserver.rules.tallies import FEWEST, FEWEST_PAIRS
from chatserver.rules.terms import DeskId, StaffId, TokenHash
from chatserver.rules.transcript import AnonymisedTranscript, Signal, TranscriptId
from chatserver.services.review.assessing import Assessing
from chatserver.services.review.quality import Quality
from chatserver.services.review.receiving import Receiving
from chatserver.services.review.sampling import Sampling
from chatserver.services.review.training import TrainingMaterial
from chatserver.services.review.upkeep import ReviewUpkeep
from chatserver.store.audit_log import read_audit
from chatserver.store.engine import StoreSettings
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.review.store import ReviewStore, open_review
from chatserver.store.sealing import new_key
from tests.support.clock import ManualClock
from tests.support.registering import taxonomy
from tests.support.transcripts import made_up

DESK, OTHER = DeskId("flevoland"), DeskId("elders")
CANARY = "waterlelie"


@dataclass
class Drawn(SystemChance):
    """Chance that draws what a test says, and else 0."""

    draws: list[int] = field(default_factory=list)

    def below(self, bound: int) -> int:
        return min(self.draws.pop(0), bound - 1) if self.draws else 0


class Bureau:
    """The review side of one desk, without doors or loops."""

    def __init__(self, store: ReviewStore, push: ReviewPush, rule: SampleRule) -> None:
        self.store, self.push = store, push
        self.clock, self.chance = ManualClock(datetime(2026, 11, 25, 11, tzinfo=UTC)), Drawn()
        rubric = load_rubric(PACKAGED, "rubric", [])
        assert rubric is not None
        self.rubric = rubric
        self.sampling = Sampling(self.chance, rule)
        self.assessing = Assessing(store, self.clock, self.chance, rubric, self.sampling)
        desks = {id_: ReviewDesk(id_, "Adviespunt", ("nl",), taxonomy()) for id_ in (DESK, OTHER)}
        self.quality = Quality(store, self.clock, desks, rubric, self.sampling)
        self.training = TrainingMaterial(store, self.clock)
        self.receiving = Receiving(store, self.clock, self.sampling)
        self.upkeep = ReviewUpkeep(store, self.clock, store.keyring, timedelta(days=90))

    def reader(self, name: str, *desks: DeskId) -> Reader:
        expires_at = self.clock.now() + timedelta(hours=9)
        return Reader(TokenHash(name.encode()), StaffId(name), name.title(), frozenset(desks or (DESK,)), expires_at)

    async def receives(self, *transcripts: AnonymisedTranscript) -> None:
        for transcript in transcripts:
            await self.push.push(transcript.id, await self.push.seal(transcript.id, transcript))
        await self.receiving.sweep()

    async def drawn(self, wanted: int = 1, **fields: object) -> TranscriptId:
        """A transcript that was drawn for so many."""
        transcript = made_up(**fields)
        await self.store.write(lambda records: records.add_transcript(transcript, self.clock.now().date()))
        sampled = Sampled(transcript.id, transcript.desk, DrawnBy.CHANCE, wanted)
        await self.store.write(lambda records: records.add_sample(sampled))
        return transcript.id

    def scores(self, score: object = 3, **others: object) -> dict[str, str]:
        return {item.code: str(others.get(item.code, score)) for item in self.rubric.items}

    async def judges(self, reader: Reader, name: TranscriptId, score: object = 3, **others: object) -> None:
        await self.assessing.take(reader, name)
        await self.assessing.hand_in(reader, name, self.scores(score, **others))

    async def hides(self, name: TranscriptId, by: str = "dora") -> None:
        kept = await self.store.read(lambda records: records.find_transcript(name))
        assert kept is not None
        hidden = act(kept, TranscriptAct.HIDE, StaffId(by))
        await self.store.write(lambda records: records.save_transcript(hidden))

    async def deeds(self) -> list[Deed]:
        entries = await self.store._engines.reader.run(lambda line: line.run(read_audit))
        return [entry.draft.deed for entry in entries if entry is not None]


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
async def review(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[ReviewStore, ReviewPush]]:
    async def opened(url: str) -> AsyncIterator[tuple[ReviewStore, ReviewPush]]:
        store = await open_review(StoreSettings(url, tmp_path / "review-keys"))
        push = ReviewPush(url, new_key())
        yield store, push
        await push.close()
        await store.close()

    if request.param == "sqlite":
        async for both in opened(f"sqlite:///{tmp_path / 'review.db'}"):
            yield both
        return
    async with request.getfixturevalue("postgres").database(is_new=True) as url:
        async for both in opened(url):
            yield both


@pytest.fixture
def bureau(review: tuple[ReviewStore, ReviewPush]) -> Bureau:
    return Bureau(*review, SampleRule(percent=5, signals=frozenset({Signal.DANGER}), second_every=3, target=0))


# ---- what is drawn ----


async def test_transcripts_are_drawn_as_they_come_in(bureau: Bureau) -> None:
    one, two, three = made_up(), made_up(), made_up(signals=frozenset({Signal.DANGER}))
    bureau.chance.draws = [4, 5, 99]
    await bureau.receives(one)
    await bureau.receives(two)
    await bureau.receives(three)
    found = await bureau.store.read(lambda records: records.samples([DESK]))
    assert {s.transcript: (s.drawn_by, s.wanted) for s in found} == {one.id: (DrawnBy.CHANCE, 1), three.id: (DrawnBy.SIGNAL, 1)}
    await bureau.receives(made_up(signals=frozenset({Signal.DANGER})))
    found = await bureau.store.read(lambda records: records.samples([DESK]))
    assert sorted(s.wanted for s in found) == [1, 1, 2]


async def test_a_month_with_too_few_is_filled_up_by_chance_when_someone_asks(review: tuple[ReviewStore, ReviewPush]) -> None:
    bureau = Bureau(*review, SampleRule(percent=0, target=1))
    anna, ben = bureau.reader("anna"), bureau.reader("ben")
    assert await bureau.assessing.take_next(anna) is None
    await bureau.receives(made_up(), made_up(), made_up(desk=OTHER))
    found = await bureau.assessing.take_next(anna)
    assert found is not None
    assert await bureau.assessing.take_next(anna) == found
    assert await bureau.assessing.take_next(ben) is None
    bureau.clock.advance(days=30)
    assert await bureau.assessing.take_next(ben) is not None


# ---- taking, skipping, handing in ----


async def test_the_next_is_the_oldest_that_is_open_and_nobody_gets_hers_twice(bureau: Bureau) -> None:
    anna, ben = bureau.reader("anna"), bureau.reader("ben")
    first = await bureau.drawn()
    bureau.clock.advance(days=1)
    second = await bureau.drawn()
    assert await bureau.assessing.take_next(anna) == first
    assert await bureau.assessing.take_next(ben) == second
    await bureau.assessing.pass_over(anna, first, SkipReason.KNOWS)
    assert await bureau.assessing.take_next(anna) is None
    await bureau.assessing.hand_in(ben, second, bureau.scores())
    assert await bureau.assessing.take_next(ben) == first
    assert await bureau.assessing.marks(ben) == {first: Mark.MINE, second: Mark.ASSESSED}
    for refused in (bureau.assessing.take(anna, first), bureau.assessing.hand_in(anna, first, bureau.scores())):
        with pytest.raises(ChatError) as error:
            await refused
        assert error.value.code is Code.WRONG_STATE
    assert await bureau.deeds() == [
        *(Deed.TRANSCRIPT_TAKEN, Deed.TRANSCRIPT_TAKEN, Deed.TRANSCRIPT_SKIPPED, Deed.TRANSCRIPT_ASSESSED, Deed.TRANSCRIPT_TAKEN)
    ]


async def test_what_was_taken_and_let_lie_is_open_again(bureau: Bureau) -> None:
    anna, ben = bureau.reader("anna"), bureau.reader("ben")
    name = await bureau.drawn()
    await bureau.assessing.take(anna, name)
    bureau.clock.advance(days=1)
    assert await bureau.assessing.take_next(ben) is None
    bureau.clock.advance(days=1)
    with pytest.raises(ChatError) as late:
        await bureau.assessing.hand_in(anna, name, bureau.scores())
    assert late.value.code is Code.WRONG_STATE
    assert await bureau.assessing.take_next(ben) == name


async def test_what_is_not_hers_does_not_exist(bureau: Bureau) -> None:
    name, stranger = await bureau.drawn(), bureau.reader("eva", OTHER)
    at, training = bureau.assessing, bureau.training
    refused = [
        at.look(stranger, name),
        at.look(bureau.reader("anna"), TranscriptId("nothing")),
        at.take(stranger, name),
        at.pass_over(stranger, name, SkipReason.OTHER),
        at.hand_in(stranger, name, bureau.scores()),
        at.write(stranger, name, "Mooi", with_scores=False),
        training.find(stranger, name),
        training.propose(stranger, name),
        training.end(stranger, name),
        bureau.quality.see(stranger, DESK),
    ]
    for one in refused:
        with pytest.raises(ChatError) as error:
            await one
        assert error.value.code is Code.NOT_FOUND
    assert await at.take_next(stranger) is None
    assert await at.take_next(bureau.reader("anna")) == name


async def test_what_was_hidden_meanwhile_is_not_judged(bureau: Bureau) -> None:
    anna, name, other = bureau.reader("anna"), await bureau.drawn(), await bureau.drawn()
    await bureau.assessing.take(anna, name)
    for one in (name, other):
        await bureau.hides(one)
    refused = (
        bureau.assessing.hand_in(anna, name, bureau.scores()),
        bureau.assessing.take(anna, other),
        bureau.training.propose(anna, other),
    )
    for one in refused:
        with pytest.raises(ChatError) as error:
            await one
        assert error.value.code is Code.WRONG_STATE
    assert await bureau.assessing.take_next(anna) is None


async def test_a_form_with_a_gap_is_refused_and_what_is_handed_in_is_final(bureau: Bureau) -> None:
    anna, name = bureau.reader("anna"), await bureau.drawn()
    await bureau.assessing.take(anna, name)
    with pytest.raises(ChatError) as gap:
        await bureau.assessing.hand_in(anna, name, bureau.scores() | {"closing": ""})
    assert gap.value.code is Code.INVALID
    await bureau.assessing.hand_in(anna, name, bureau.scores(3, safety="na"))
    with pytest.raises(ChatError) as again:
        await bureau.assessing.hand_in(anna, name, bureau.scores(4))
    assert again.value.code is Code.WRONG_STATE
    own = (await bureau.assessing.look(anna, name)).seen.own
    assert own is not None
    assert (own.state, own.scores["closing"], own.scores["safety"]) == (AssessmentState.GIVEN, 3, None)


# ---- blind ----


async def test_the_second_sees_nothing_of_the_first_anywhere_before_she_handed_in(bureau: Bureau) -> None:
    anna, ben, caro = (bureau.reader(name) for name in ("anna", "ben", "caro"))
    name = await bureau.drawn(wanted=2)

    async def all_that(reader: Reader) -> object:
        view = await bureau.quality.see(reader, DESK)
        return await bureau.assessing.look(reader, name), await bureau.assessing.marks(reader), await bureau.quality.workload(reader), view

    await bureau.push.tell_readers([])
    before = [await all_that(ben), await all_that(caro)]
    await bureau.judges(anna, name, 1)
    await bureau.assessing.write(anna, name, f"Mooi, {CANARY}", with_scores=True)
    assert [await all_that(ben), await all_that(caro)] == before
    await bureau.assessing.take(ben, name)
    taken = await all_that(ben)
    assert CANARY not in repr(taken)
    await bureau.assessing.hand_in(ben, name, bureau.scores(4))
    for reader, other in ((anna, "ben"), (ben, "anna")):
        assert [one.by for one in (await bureau.assessing.look(reader, name)).seen.others] == [other]
    assert (await bureau.assessing.look(caro, name)).seen.others == ()
    assert (await bureau.assessing.look(ben, name)).feedback is None
    assert (await bureau.quality.workload(caro)).by_two == 1


# ---- writing to whoever held it ----


async def test_a_letter_goes_to_the_box_and_the_answer_comes_beside_the_assessment(bureau: Bureau) -> None:
    anna, ben, name = bureau.reader("anna"), bureau.reader("ben"), await bureau.drawn()
    early = bureau.assessing.write(anna, name, "Mooi", with_scores=False)
    with pytest.raises(ChatError) as error:
        await early
    assert error.value.code is Code.WRONG_STATE
    await bureau.push.tell_readers([])
    await bureau.judges(anna, name, 3, safety="na")
    for text, code in (("  ", Code.INVALID), ("a" * 2_001, Code.TOO_LONG)):
        with pytest.raises(ChatError) as error:
            await bureau.assessing.write(anna, name, text, with_scores=False)
        assert error.value.code is code
    await bureau.assessing.write(anna, name, f"Rustig gedaan, {CANARY}.", with_scores=True)
    with pytest.raises(ChatError) as error:
        await bureau.assessing.write(anna, name, "Nog iets", with_scores=False)
    assert error.value.code is Code.WRONG_STATE

    (letter,) = await bureau.push.letters()
    feedback = parse_feedback(letter.text)
    kept = await bureau.store.read(lambda records: records.find_transcript(name))
    assert kept is not None
    assert letter.box == kept.transcript.letter_box
    assert (feedback.title, feedback.week, feedback.text) == (kept.transcript.title, "2026-W48", f"Rustig gedaan, {CANARY}.")
    assert [score for _, score in feedback.scores] == [3, 3, 3, 3, 3, None]
    assert "anna" not in letter.text.lower()
    assert name not in letter.text

    for text in ("Dank je.", "En nog iets."):
        await bureau.push.reply(letter.id, letter.box, text)
        await bureau.receiving.sweep()
    view = await bureau.assessing.look(anna, name)
    assert (view.feedback, view.reply) == (f"Rustig gedaan, {CANARY}.", "Dank je.")
    assert (await bureau.assessing.look(ben, name)).reply is None


async def test_an_answer_that_is_empty_or_to_nothing_is_dropped(bureau: Bureau) -> None:
    anna, name = bureau.reader("anna"), await bureau.drawn()
    await bureau.push.tell_readers([])
    await bureau.judges(anna, name)
    await bureau.assessing.write(anna, name, "Mooi", with_scores=False)
    (letter,) = await bureau.push.letters()
    assert parse_feedback(letter.text).scores == ()
    await bureau.push.reply(letter.id, letter.box, " ")
    await bureau.push.reply("unknown", letter.box, "Dank je")
    await bureau.receiving.sweep()
    assert (await bureau.assessing.look(anna, name)).reply is None


# ---- figures ----


async def test_figures_of_few_are_not_shown_and_of_enough_they_are(bureau: Bureau) -> None:
    anna, ben = bureau.reader("anna"), bureau.reader("ben")
    for number in range(FEWEST_PAIRS):
        assert (await bureau.quality.see(anna, DESK)).together is None
        name = await bureau.drawn(wanted=2)
        await bureau.judges(anna, name, 1 + number % 4)
        await bureau.judges(ben, name, 1 + number % 4, safety="na")
        shown = (await bureau.quality.see(anna, DESK)).items[0].counts
        assert (shown is None) is ((number + 1) * 2 < FEWEST)
    view = await bureau.quality.see(anna, DESK)
    assert (view.together, view.by_two) == (1.0, FEWEST_PAIRS)
    safety = view.items[-1]
    assert (safety.item.code, safety.pairs, safety.alpha) == ("safety", 0, None)
    assert safety.counts == {"1": 3, "2": 3, "3": 2, "4": 2, "na": 10}
    assert [(month.month, month.assessed, month.by_two) for month in view.months[:2]] == [("2026-11", 10, 10), ("2026-10", 0, 0)]


async def test_counts_stay_when_transcripts_go_and_nothing_else_does(bureau: Bureau) -> None:
    anna, ben, name = bureau.reader("anna"), bureau.reader("ben"), await bureau.drawn(wanted=2)
    await bureau.push.tell_readers([])
    await bureau.judges(anna, name)
    await bureau.judges(ben, name)
    await bureau.assessing.write(anna, name, "Mooi", with_scores=False)
    await bureau.training.propose(anna, name)
    bureau.clock.advance(days=90)
    assert await bureau.upkeep.sweep() == 1

    async def left(records: object) -> list[object]:
        return [
            await records.samples([DESK]),  # type: ignore[attr-defined]
            await records.assessments_of(name),  # type: ignore[attr-defined]
            await records.training([DESK]),  # type: ignore[attr-defined]
        ]

    assert await bureau.store.read(left) == [[], [], []]
    view = await bureau.quality.see(anna, DESK)
    assert (view.by_two, view.items[0].pairs) == (1, 1)


# ---- training material ----


async def test_a_transcript_becomes_training_material_when_a_second_person_agrees(bureau: Bureau) -> None:
    anna, ben, name = bureau.reader("anna"), bureau.reader("ben"), await bureau.drawn()
    await bureau.training.propose(anna, name)
    with pytest.raises(ChatError) as own:
        await bureau.training.propose(anna, name)
    assert own.value.code is Code.WRONG_STATE
    assert (await bureau.training.of(ben))[name].agreed_by is None
    await bureau.training.propose(ben, name)
    agreed = await bureau.training.find(ben, name)
    assert agreed is not None
    assert (agreed.proposed_by, agreed.agreed_by) == ("anna", "ben")
    for _ in range(2):
        await bureau.training.end(ben, name)
    assert await bureau.training.find(ben, name) is None
    assert await bureau.deeds() == [Deed.TRAINING_PROPOSED, Deed.TRAINING_AGREED, Deed.TRAINING_ENDED]
