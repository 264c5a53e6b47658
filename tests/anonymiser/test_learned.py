"""The weights: made from what lies beside them, and what they are for."""

from __future__ import annotations

import pytest

from chatserver.anonymiser import learned
from chatserver.anonymiser.lexicon import Lexicon, find_file
from tests.anonymiser.conftest import Reader
from tests.support.invented import invented
from wordlists import learn

ENOUGH_SPREAD = 0.001
"""Which share of the weights another machine's rounding may move by a step."""


def test_the_weights_are_those_of_today() -> None:
    assert learned.FILE.read_text().partition("\n")[0] == learn.digest(), "run wordlists/learn.py"


@pytest.mark.timeout(600)  # some ten seconds of a core, which others may want too
def test_learning_again_gives_the_same_weights() -> None:
    again = learn.in_steps(learn.learn(invented(), Lexicon(find_file())))
    kept = learned.weights()
    moved = [abs(one - other) for one, other in zip(again, kept, strict=True) if one != other]
    assert len(moved) <= ENOUGH_SPREAD * len(kept)
    assert max(moved, default=0) <= 1


def test_the_file_is_small_and_holds_no_words() -> None:
    text = learned.FILE.read_text()
    assert len(text) < 100_000
    assert max(map(len, text.splitlines())) <= learn.WIDTH
    assert not any(word in text for word in ("jorien", "kuipers", "lelystad"))


def test_what_no_rule_has_met(reader: Reader) -> None:
    assert "ijsmuts" not in reader.text("ze mag niet meer naar de ijsmuts om te werken")
    assert "ijsmuts" in reader.text("ze droeg een ijsmuts")


@pytest.mark.parametrize(
    "said",
    [
        "hij duwde me in de gang tegen de kast",
        "ze lag met koorts op de bank onder een deken",
        "de sleutel ligt in de keuken naast het fornuis",
        "ik ga eerst naar de dokter en dan naar de tandarts",
        "we krijgen les over gezonde relaties en grenzen",
    ],
)
def test_ordinary_words_stay(reader: Reader, said: str) -> None:
    assert reader.text(said) == said
