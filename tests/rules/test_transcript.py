"""The title of an anonymised transcript, its minutes, and that its words show in no repr."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.transcript import LONGEST_TITLE, minutes_since, title_of
from tests.support.clock import A_TUESDAY_MORNING
from tests.support.transcripts import made_up


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        ([], ""),
        (["hallo"], "hallo"),
        (["hallo", "goedemorgen", "Ik maak me zorgen. Om [PERSOON-1]."], "Ik maak me zorgen."),
        (["Ik werk bij [ORGANISATIE-1]. En meer"], "Ik werk bij [ORGANISATIE-1]."),
        (["  hoe  bespreek ik dit\nmet de ouders? ik weet het niet"], "hoe bespreek ik dit met de ouders?"),
        (["kan 3.5 uur later ook nog wel"], "kan 3.5 uur later ook nog wel"),
        (["?! wat moet ik doen"], "?! wat moet ik doen"),
        ([" ", "ja"], "ja"),
    ],
)
def test_the_first_sentence_that_says_something(texts: list[str], title: str) -> None:
    assert title_of(texts) == title


@given(st.lists(st.text(max_size=300), max_size=6))
def test_a_title_fits_a_list_and_is_one_line(texts: list[str]) -> None:
    title = title_of(texts)
    assert len(title) <= LONGEST_TITLE
    assert title == " ".join(title.split())
    assert bool(title) is any(text.strip() for text in texts)


def test_of_a_transcript_the_visitor_gives_the_title() -> None:
    assert made_up().title == "Ik maak me zorgen om [PERSOON-1] van school."
    assert made_up(("ja", "Welkom, vertel maar rustig wat er is", "ik zoek hulp voor later")).title == "ik zoek hulp voor later"


@pytest.mark.parametrize(("seconds", "minutes"), [(-90, 0), (0, 0), (59, 0), (60, 1), (3_599, 59)])
def test_minutes_are_whole_and_never_below_zero(seconds: int, minutes: int) -> None:
    assert minutes_since(A_TUESDAY_MORNING, A_TUESDAY_MORNING + timedelta(seconds=seconds)) == minutes


def test_no_repr_has_words() -> None:
    spoken = made_up(("waterlelie zei ik gisteren",))
    assert "waterlelie" not in repr(spoken)
    assert "waterlelie" not in repr(spoken.lines[0])
