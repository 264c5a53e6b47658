"""Blind judging: who may take what, what of another's judgement is seen when, and what is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.errors import ChatError
from chatserver.rules.assessment import (
    Assessment,
    AssessmentState,
    DrawnBy,
    Mark,
    Month,
    Sampled,
    SampleRule,
    Seen,
    Training,
    drawn_by,
    get_given,
    get_reserved,
    is_complete,
    is_live,
    is_open_to,
    month_of,
    months_before,
    propose,
    seen_by,
    wanted,
)
from chatserver.rules.feedback import Feedback, feedback_to_text, parse_feedback
from chatserver.rules.tallies import FEWEST, Counted, Tally, distribution, pairs, tallies_of, total
from chatserver.rules.terms import DeskId, StaffId
from chatserver.rules.transcript import Signal, TranscriptId
from chatserver.services.review.agreement import agreements, alpha

TODAY = date(2026, 11, 26)
T = TranscriptId("t")
ANNA, BEN, CARO = (StaffId(name) for name in ("anna", "ben", "caro"))
ONE = Sampled(T, DeskId("flevoland"), DrawnBy.CHANCE, 1)
TWO = replace(ONE, wanted=2)
MONTH = Month("2026-11")


def of(by: StaffId, state: AssessmentState, back: int = 0, **scores: int | None) -> Assessment:
    return Assessment(T, by, state, TODAY - timedelta(days=back), "1", scores)


RESERVED, SKIPPED, GIVEN = AssessmentState.RESERVED, AssessmentState.SKIPPED, AssessmentState.GIVEN


# ---- what is drawn ----


def test_signals_draw_for_certain_and_chance_draws_its_share() -> None:
    rule = SampleRule(percent=5, signals=frozenset({Signal.DANGER}))
    assert drawn_by({Signal.DANGER}, rule, 99) is DrawnBy.SIGNAL
    assert [drawn_by({Signal.LOCKED}, rule, draw) for draw in (0, 4, 5, 99)] == [DrawnBy.CHANCE, DrawnBy.CHANCE, None, None]
    assert sum(drawn_by((), rule, draw) is not None for draw in range(100)) == 5
    assert [drawn_by((), SampleRule(percent=percent), draw) for percent, draw in ((0, 0), (100, 99))] == [None, DrawnBy.CHANCE]


def test_every_so_manieth_is_for_two() -> None:
    assert [wanted(number, SampleRule(second_every=3)) for number in range(1, 8)] == [1, 1, 2, 1, 1, 2, 1]
    assert {wanted(number, SampleRule(second_every=0)) for number in range(1, 20)} == {1}


@pytest.mark.parametrize(("month", "count", "before"), [("2026-11", 0, "2026-11"), ("2026-01", 1, "2025-12"), ("2026-11", 23, "2024-12")])
def test_months(month: str, count: int, before: str) -> None:
    assert months_before(Month(month), count) == before
    assert month_of(date(2026, 1, 31)) == "2026-01"


# ---- who may take it ----

OPEN: list[tuple[str, Sampled, list[Assessment], bool]] = [
    ("nobody has it", ONE, [], True),
    ("another has it", ONE, [of(BEN, RESERVED)], False),
    ("another has it since yesterday", ONE, [of(BEN, RESERVED, 1)], False),
    ("another let it lie", ONE, [of(BEN, RESERVED, 2)], True),
    ("another skipped it", ONE, [of(BEN, SKIPPED)], True),
    ("another handed in", ONE, [of(BEN, GIVEN)], False),
    ("one of two handed in", TWO, [of(BEN, GIVEN)], True),
    ("two handed in", TWO, [of(BEN, GIVEN), of(CARO, GIVEN)], False),
    ("one has it, one handed in", TWO, [of(BEN, GIVEN), of(CARO, RESERVED)], False),
    ("she handed in", TWO, [of(ANNA, GIVEN)], False),
    ("she skipped it", TWO, [of(ANNA, SKIPPED, 80)], False),
    ("she has it", TWO, [of(ANNA, RESERVED)], False),
    ("she let it lie", TWO, [of(ANNA, RESERVED, 2)], True),
]


@pytest.mark.parametrize(("sampled", "assessments", "is_open"), [case[1:] for case in OPEN], ids=[case[0] for case in OPEN])
def test_a_transcript_is_open_to_whoever_had_it_never_while_a_place_is_free(
    sampled: Sampled, assessments: list[Assessment], is_open: bool
) -> None:
    assert is_open_to(ANNA, sampled, assessments, TODAY) is is_open


def test_only_ones_own_is_skipped_handed_in_and_written_about() -> None:
    mine = seen_by(ANNA, TWO, [of(ANNA, RESERVED)], TODAY)
    assert get_reserved(ANNA, mine) == of(ANNA, RESERVED)
    done = seen_by(ANNA, TWO, [of(ANNA, GIVEN, closing=3)], TODAY)
    assert get_given(ANNA, done).scores == {"closing": 3}
    for get, seen in ((get_given, mine), (get_reserved, done), (get_reserved, Seen(None, None)), (get_given, Seen(Mark.TO_ASSESS, None))):
        with pytest.raises(ChatError):
            get(ANNA, seen)


# ---- who sees what ----

STATES = st.sampled_from([RESERVED, SKIPPED, GIVEN])
SCORES = st.dictionaries(st.sampled_from(["closing", "safety"]), st.sampled_from([1, 2, 3, 4, None]))


@st.composite
def assessments(draw: st.DrawFn, people: tuple[StaffId, ...]) -> list[Assessment]:
    some = draw(st.lists(st.sampled_from(people), unique=True))
    return [of(by, draw(STATES), draw(st.integers(0, 3)), **draw(SCORES)) for by in some]


@given(assessments((ANNA, BEN, CARO)), assessments((BEN, CARO)), st.integers(1, 2))
def test_nothing_of_anothers_is_seen_before_all_have_handed_in(world: list[Assessment], other: list[Assessment], count: int) -> None:
    """Whatever the others did, as long as it leaves a place to her, or she has hers, her view is the same."""
    sampled, mine = replace(ONE, wanted=count), [one for one in world if one.by == ANNA]
    worlds = (world, mine + other)
    if any(is_complete(sampled, these) for these in worlds):
        return
    here, there = (seen_by(ANNA, sampled, these, TODAY) for these in worlds)
    assert here.others == there.others == ()
    if any(is_live(one, TODAY) for one in mine) or all(is_open_to(ANNA, sampled, these, TODAY) for these in worlds):
        assert here == there


@given(assessments((ANNA, BEN, CARO)), st.integers(1, 2))
def test_others_are_seen_by_whoever_handed_in_when_all_have(world: list[Assessment], count: int) -> None:
    sampled = replace(ONE, wanted=count)
    seen = seen_by(ANNA, sampled, world, TODAY)
    given_in = [one for one in world if one.state is GIVEN]
    complete, is_hers = len(given_in) >= count, any(one.by == ANNA for one in given_in)
    assert seen.others == (tuple(one for one in given_in if one.by != ANNA) if complete and is_hers else ())


def test_what_was_not_drawn_has_nothing_to_see() -> None:
    assert seen_by(ANNA, None, [], TODAY) == Seen(None, None)


# ---- what is counted ----


def test_two_judgements_make_counts_and_a_pair_of_each_item_that_both_scored() -> None:
    given_in = [of(ANNA, GIVEN, closing=2, safety=None), of(BEN, GIVEN, closing=4, safety=1)]
    assert tallies_of(TWO, given_in) == {
        Tally(Counted.ASSESSED, score="chance"): 1,
        Tally(Counted.SECOND): 1,
        Tally(Counted.SCORE, "closing", "2"): 1,
        Tally(Counted.SCORE, "closing", "4"): 1,
        Tally(Counted.SCORE, "safety", "na"): 1,
        Tally(Counted.SCORE, "safety", "1"): 1,
        Tally(Counted.PAIR, "closing", "2-4"): 1,
    }
    assert not [tally for tally in tallies_of(ONE, given_in[:1]) if tally.what in (Counted.PAIR, Counted.SECOND)]
    other_rubric = replace(given_in[1], rubric="2")
    assert not [tally for tally in tallies_of(TWO, [given_in[0], other_rubric]) if tally.what is Counted.PAIR]


def test_few_judgements_are_not_shown() -> None:
    few = {(MONTH, Tally(Counted.SCORE, "closing", "3")): FEWEST - 1}
    assert distribution(few, "closing") is None
    enough = few | {(Month("2026-10"), Tally(Counted.SCORE, "closing", "na")): 1}
    assert distribution(enough, "closing") == {"1": 0, "2": 0, "3": FEWEST - 1, "4": 0, "na": 1}
    assert total(enough, Counted.SCORE, "3") == FEWEST - 1


def test_pairs_of_one_item_and_of_all() -> None:
    tallies = {(MONTH, Tally(Counted.PAIR, "closing", "2-4")): 2, (MONTH, Tally(Counted.PAIR, "safety", "2-4")): 1}
    assert (pairs(tallies, "closing"), pairs(tallies)) == ({(2, 4): 2}, {(2, 4): 3})


def by_hand(rows: list[tuple[int, int]]) -> float:
    """Alpha for ordinal scores and two people, from its definition."""
    values = [value for row in rows for value in row]
    n = {score: values.count(score) for score in (1, 2, 3, 4)}

    def far(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        return (sum(n[score] for score in range(low, high + 1)) - (n[low] + n[high]) / 2) ** 2

    observed = sum(far(a, b) for a, b in rows) / len(rows)
    expected = sum(far(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 1), (2, 2), (3, 3), (4, 4)],
        [(1, 2), (2, 2), (3, 4), (4, 4), (1, 1)],
        [(1, 4), (4, 1), (2, 3), (3, 2)],
        [(1, 1)] * 9 + [(4, 4)],
        [(2, 3)] * 5 + [(3, 3)] * 4 + [(1, 4)],
    ],
)
def test_agreement_is_as_worked_out_by_hand(rows: list[tuple[int, int]]) -> None:
    counted = {row: rows.count(row) for row in rows}
    found = alpha(counted)
    assert found == pytest.approx(by_hand(rows))
    assert (found == pytest.approx(1)) is all(a == b for a, b in rows)


async def test_agreement_where_all_scores_are_one_proves_nothing() -> None:
    assert await agreements({"one": {(3, 3): 20}, "none": {}, "two": {(3, 4): 10}}) == {
        "one": None,
        "none": None,
        "two": pytest.approx(by_hand([(3, 4)] * 10)),
    }


# ---- training material, and feedback ----


def test_training_material_needs_two_people() -> None:
    proposed = propose(None, T, ANNA)
    assert proposed == Training(T, ANNA)
    agreed = propose(proposed, T, BEN)
    assert agreed == Training(T, ANNA, BEN)
    for kept, by in ((proposed, ANNA), (agreed, CARO), (agreed, ANNA)):
        with pytest.raises(ChatError):
            propose(kept, T, by)


LABELS = (("nl", "Afronden"), ("en", "Closing"))


@given(st.text(max_size=40), st.text(max_size=60), st.lists(st.sampled_from([1, 2, 3, 4, None]), max_size=6))
def test_feedback_is_read_as_it_was_written(title: str, text: str, scores: list[int | None]) -> None:
    feedback = Feedback(title, "2026-W48", text, tuple((LABELS, score) for score in scores))
    assert parse_feedback(feedback_to_text(feedback)) == feedback
    assert text not in repr(feedback) or len(text) < 9


@pytest.mark.parametrize(
    "odd",
    ["", "[]", "{}", "7", '{"title": "a", "week": "w", "text": "t"}', '{"title": 1, "week": "w", "text": "t", "scores": []}'
     , '{"title": "a", "week": "w", "text": "t", "scores": [], "by": "Sanne"}'
     , '{"title": "a", "week": "w", "text": "t", "scores": [[1, 2]]}'],
)  # fmt: skip
def test_what_is_no_feedback_is_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="is no feedback"):
        parse_feedback(odd)
