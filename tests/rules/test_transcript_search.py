"""What a supervisor types is words, beginnings and words in a row; nothing of it is syntax of anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.transcript_search import LONGEST_QUERY, MOST_TERMS, Term, TranscriptSearch, parse_terms


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ("school", [Term("school")]),
        ("school  moeder", [Term("school"), Term("moeder")]),
        ("scho*", [Term("scho", is_beginning=True)]),
        ('"op school" ja', [Term("op school"), Term("ja")]),
        ('"niet dicht', [Term('"niet'), Term("dicht")]),
        ("a OR b NOT c NEAR(d)", [Term(term) for term in ("a", "OR", "b", "NOT", "c", "NEAR(d)")]),
        ("text:school", [Term("text:school")]),
        ('** "" - ( ) ^', []),
        ("[PERSOON-1]", [Term("[PERSOON-1]")]),
        ("школа*", [Term("школа", is_beginning=True)]),
    ],
)
def test_terms(typed: str, terms: list[Term]) -> None:
    assert parse_terms(typed) == terms


def test_there_is_an_end_to_it() -> None:
    assert len(parse_terms("a " * LONGEST_QUERY)) == MOST_TERMS
    assert parse_terms("a" * LONGEST_QUERY + "b") == [Term("a" * LONGEST_QUERY)]


def test_signs_alone_are_a_search_that_finds_nothing() -> None:
    assert TranscriptSearch(frozenset(), "!!").finds_nothing
    assert not TranscriptSearch(frozenset(), "  ").finds_nothing


@given(st.text())
def test_whatever_is_typed_becomes_terms(typed: str) -> None:
    for term in parse_terms(typed):
        assert any(map(str.isalnum, term.text))
        assert term.text not in repr(term) or len(term.text) < 20
