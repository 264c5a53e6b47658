"""Cleaned text: what was hidden never shows, by whomever; the same words are hidden alike; places lead back to where they came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.anonymiser import residual
from chatserver.errors import ChatError, Code
from chatserver.rules.cleaning import BY_HAND, RARE_TOGETHER, CleanText, clean, hidden_at, mark_at, without
from chatserver.rules.findings import Findings, Found, HandMark, Rare, Said, Word
from chatserver.rules.release import MarkKind, Trait
from chatserver.rules.terms import Speaker
from tests.support.clock import A_TUESDAY_MORNING

SMALL = frozenset({"de", "in", "en"})


def words(text: str) -> list[Word]:
    """As the anonymiser would: letters and digits in a row, whatever their case."""
    return [Word(m.start(), m.end(), m[0].casefold(), m[0].casefold() not in SMALL) for m in re.finditer(r"[^\W_]+", text)]


def said(*texts: str) -> list[Said]:
    return [Said(n, Speaker.VISITOR, A_TUESDAY_MORNING + timedelta(minutes=n), text) for n, text in enumerate(texts, 1)]


def found(lines: Sequence[Said], **placeholders: str) -> Findings:
    """The program found these words wherever they stand."""
    spots = [
        Found(line.offset, match.start(), match.end(), f"[{stands.replace('_', '-')}]")
        for word, stands in placeholders.items()
        for line in lines
        for match in re.finditer(rf"\b{word}\b", line.text)
    ]
    return Findings(tuple(spots))


def shown(text: CleanText) -> list[str]:
    return [line.text for line in text.lines]


def hide(lines: Sequence[Said], findings: Findings, marks: Sequence[HandMark], offset: int, word: str) -> list[HandMark]:
    """Mark a word where it is shown first."""
    text = clean(lines, findings, marks, words)
    line = next(line for line in text.lines if line.offset == offset)
    start = line.text.index(word)
    return [*marks, mark_at(text, offset, start, start + len(word), words)]


def test_a_word_hidden_once_is_hidden_everywhere_however_it_is_written() -> None:
    lines = said("ik ben Fatma en woon bij de kapper", "De KAPPER heet fatma", "de kappers")
    findings = found(lines, Fatma="PERSOON_1", fatma="PERSOON_1")
    marks = hide(lines, findings, [], 1, "kapper")
    text = clean(lines, findings, marks, words)
    assert shown(text) == ["ik ben [PERSOON-1] en woon bij de [VERBORGEN-1]", "De [VERBORGEN-1] heet [PERSOON-1]", "de kappers"]
    assert (text.count(MarkKind.PLACEHOLDER), text.count(MarkKind.BY_HAND)) == (2, 2)
    for line in text.lines:
        for mark in line.marks:
            assert re.fullmatch(r"\[[A-Z]+-\d+\]", line.text[mark.start : mark.end])


def test_a_phrase_is_hidden_as_a_whole_and_what_carries_alone() -> None:
    lines = said("de school in Ede", "in de bakkerij", "ede is klein", "school")
    marks = hide(lines, Findings(), [], 1, "de school in Ede")
    assert shown(clean(lines, Findings(), marks, words)) == ["[VERBORGEN-1]", "in de bakkerij", "[VERBORGEN-2] is klein", "[VERBORGEN-3]"]


def test_part_of_a_word_is_the_whole_word() -> None:
    lines = said("bij Bartelsen thuis")
    text = clean(lines, Findings(), [], words)
    assert mark_at(text, 1, 6, 8, words) == HandMark(1, 4, 13)


@pytest.mark.parametrize("place", [(1, 0, 3), (1, 7, 12), (1, 3, 3), (1, 28, 30), (2, 0, 4), (1, 90, 95), (1, 5, 16)])
def test_nothing_and_what_is_hidden_already_cannot_be_hidden(place: tuple[int, int, int]) -> None:
    lines = said("... bij Fatma vandaag ?!")
    text = clean(lines, found(lines, Fatma="PERSOON_1"), [], words)
    assert text.lines[0].text == "... bij [PERSOON-1] vandaag ?!"
    with pytest.raises(ChatError) as refused:
        mark_at(text, *place, words)
    assert refused.value.code is Code.INVALID


def test_what_a_person_hid_is_shown_again_everywhere_and_what_the_program_hid_is_not() -> None:
    lines = said("Fatma bij de kapper", "kapper Bart")
    findings = found(lines, Fatma="PERSOON_1")
    marks = hide(lines, findings, hide(lines, findings, [], 1, "kapper"), 2, "Bart")
    text = clean(lines, findings, marks, words)
    assert shown(text) == ["[PERSOON-1] bij de [VERBORGEN-1]", "[VERBORGEN-1] [VERBORGEN-2]"]
    left = without(hidden_at(text, 2, 3, 4), lines, findings, marks, words)
    assert shown(clean(lines, findings, left, words)) == ["[PERSOON-1] bij de kapper", "kapper [VERBORGEN-1]"]
    for start, end in ((0, 4), (12, 15)):
        with pytest.raises(ChatError):
            hidden_at(text, 1, start, end)


def test_findings_that_do_not_fit_the_text_show_nothing() -> None:
    for wrong in (Found(1, 3, 99, "[X-1]"), Found(1, 2, 2, "[X-1]"), Found(7, 0, 1, "[X-1]")):
        with pytest.raises(ChatError) as refused:
            clean(said("kort"), Findings((wrong,)), [], words)
        assert refused.value.code is Code.DAMAGED
    overlapping = Findings((Found(1, 0, 3, "[X-1]"), Found(1, 2, 4, "[X-2]")))
    with pytest.raises(ChatError):
        clean(said("kort"), overlapping, [], words)


def test_rare_traits_are_pointed_out_while_enough_of_them_are_shown() -> None:
    lines = said("een Poolse bakker van 47 jaar")
    spots = [("Poolse", Trait.ORIGIN), ("bakker", Trait.TRADE), ("47 jaar", Trait.AGE)]
    rare = tuple(Rare(1, lines[0].text.index(word), lines[0].text.index(word) + len(word), trait) for word, trait in spots)
    findings = replace(Findings(), rare=rare)
    text = clean(lines, findings, [], words)
    assert text.rare == [Trait.AGE, Trait.ORIGIN, Trait.TRADE]
    assert [text.lines[0].text[m.start : m.end] for m in text.lines[0].marks] == ["Poolse", "bakker", "47 jaar"]
    marks = hide(lines, findings, [], 1, "bakker")
    assert clean(lines, findings, marks, words).rare == []


def test_the_traits_are_those_of_the_anonymiser() -> None:
    assert {trait.value for trait in Trait} == {trait.value for trait in residual.Trait}
    assert RARE_TOGETHER == residual.RARE_TOGETHER


VOCABULARY = ("Anna", "anna", "Bart", "de", "in", "Ede", "kapper", "Kapper", "zus", "47", "é", "…", "-", "\n", "[PERSOON-1]")


@st.composite
def conversations(draw: st.DrawFn) -> tuple[list[Said], Findings, list[tuple[int, int, int]]]:
    texts = draw(st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=5))
    lines = said(*texts)
    hidden = draw(st.sets(st.sampled_from(("Anna", "Bart", "Ede", "zus")), max_size=3))
    findings = found(lines, **{word: f"PERSOON_{n}" for n, word in enumerate(sorted(hidden), 1)})
    places = st.tuples(st.integers(1, len(lines)), st.integers(0, 40), st.integers(1, 12))
    return lines, findings, draw(st.lists(places, max_size=4))


@given(conversations())
def test_nothing_that_was_hidden_is_ever_shown(case: tuple[list[Said], Findings, list[tuple[int, int, int]]]) -> None:
    lines, findings, places = case
    marks: list[HandMark] = []
    hidden: set[str] = set()
    for offset, start, length in places:
        text = clean(lines, findings, marks, words)
        try:
            mark = mark_at(text, offset, start, start + length, words)
        except ChatError:
            continue
        first_layer = clean(lines, findings, [], words).lines[offset - 1].text
        chosen = words(first_layer[mark.start : mark.end])
        hidden |= {word.folded for word in chosen if word.carries or len(chosen) == 1}
        marks.append(mark)
    text = clean(lines, findings, marks, words)
    by_words: dict[str, set[str]] = {}
    for line, before in zip(text.lines, lines, strict=True):
        left = "".join(piece.text if piece.kind is None else "\0" for piece in line.pieces)
        assert hidden.isdisjoint(word.folded for word in words(left))
        for one in findings.found:
            if one.offset == before.offset:
                assert not re.search(rf"\b{before.text[one.start : one.end]}\b", left)
        for piece in line.pieces:
            if piece.kind is MarkKind.BY_HAND:
                by_words.setdefault(piece.hides, set()).add(piece.text)
    assert all(len(names) == 1 for names in by_words.values()), "the same words are the same placeholder"
    assert len({next(iter(names)) for names in by_words.values()}) == len(by_words), "and other words another"
    everything = without(frozenset(by_words), lines, findings, marks, words)
    assert not any(BY_HAND in line for line in shown(clean(lines, findings, everything, words)))
