"""What is cut by hand goes wherever it stands, leaves one mark, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.cutting import CUT, Place, cut, cuts_in, words_of
from tests.support.transcripts import made_up

LONGEST = "a" * 4_000


def texts_after(texts: tuple[str, ...], *places: Place) -> list[str]:
    return [line.text for line in cut(made_up(texts), places).lines]


@pytest.mark.parametrize(
    ("texts", "chosen", "left"),
    [
        (("Jan komt.", "en JAN ook, jan!"), [(0, 0)], ["[…] komt.", "en […] ook, […]!"]),
        (("Janneke en Jan", "Jan's fiets"), [(0, 2)], ["Janneke en […]", "[…]'s fiets"]),
        (("bij de bakker uit Urk", "de bakker. Urk. de rest"), [(0, 1), (0, 2), (0, 3), (0, 4)], ["bij […]", "de bakker. […]. de rest"]),
        (("De bakker zegt", "de bakker doet de rest"), [(0, 0), (0, 1)], ["[…] zegt", "[…] doet de rest"]),
        (("Sanne Bakker zegt", "bakker, sanne"), [(0, 0), (0, 1)], ["[…] zegt", "[…], […]"]),
        (("op school 12", "12 jaar"), [(0, 1), (0, 2)], ["op […]", "[…] jaar"]),
        (("vraag [PERSOON-1] maar", "[PERSOON-1] en [PERSOON-2]"), [(0, 1)], ["vraag […] maar", "[…] en [PERSOON-2]"]),
        (("rood groen blauw", "groen"), [(0, 0), (0, 2)], ["[…] groen […]", "groen"]),
        (("een twee", "drie"), [(1, None)], ["een twee", "[…]"]),
        (("een twee", "een"), [(0, 0), (0, None)], ["[…]", "[…]"]),
        (("straße", "STRASSE"), [(0, 0)], ["[…]", "[…]"]),
        (("\u0645\u064e\u0631\u064a\u0645 هنا", "\u0645\u064e\u0631\u064a\u0645"), [(0, 0)], ["[…] هنا", "[…]"]),
        (("niets", "hier"), [(7, 0), (0, 9), (0, -1)], ["niets", "hier"]),
        ((LONGEST, "b"), [(0, 0)], ["[…]", "b"]),
        (("anna anna anna", "x"), [(0, 0)], ["[…]", "x"]),
    ],
)
def test_it_goes_wherever_it_stands(texts: tuple[str, ...], chosen: list[tuple[int, int | None]], left: list[str]) -> None:
    assert texts_after(texts, *(Place(*place) for place in chosen)) == left


def test_what_was_cut_is_no_word_and_stays() -> None:
    assert [words_of(CUT), len(words_of(f"a {CUT} b"))] == [[], 2]
    once = cut(made_up(("Jan en Piet",)), [Place(0, 0)])
    assert [line.text for line in cut(once, [Place(0, 1)]).lines] == ["[…] en […]"]
    assert cuts_in(once.lines) == 1


TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=4)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 9))), max_size=6))
def test_nothing_comes_in_and_speakers_and_minutes_stay(texts: list[str], chosen: list[tuple[int, int | None]]) -> None:
    before = made_up(tuple(texts))
    after = cut(before, [Place(*place) for place in chosen])
    assert [(line.by, line.minute) for line in after.lines] == [(line.by, line.minute) for line in before.lines]
    for old, new in zip(before.lines, after.lines, strict=True):
        rest = iter(old.text)
        assert all(sign in rest for sign in new.text.replace(CUT, ""))
    gone = {
        old.text[span.start : span.end].casefold()
        for line, word in chosen
        if word is not None and line < len(texts)
        for old in [before.lines[line]]
        for span in words_of(old.text)[word : word + 1]
        if Place(line, word + 1) not in {Place(*place) for place in chosen} and Place(line, word - 1) not in {Place(*p) for p in chosen}
    }
    left = {new.text[span.start : span.end].casefold() for new in after.lines for span in words_of(new.text)}
    assert gone.isdisjoint(left)
    assert not chosen or cut(after, []) == after
