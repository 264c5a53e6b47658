"""The compiled word lists, and that nothing of where they come from is imported."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from chatserver.anonymiser.folding import FLAG_BITS, fold, key_of
from chatserver.anonymiser.lexicon import NOTHING, Lexicon, Word, find_file
from tests.support.programs import ROOT, run
from wordlists.affixes import words_of


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(find_file())


@pytest.mark.parametrize(
    ("word", "is_", "is_not"),
    [
        ("fatima", Word.FIRST, Word.NL),
        ("roos", Word.FIRST | Word.NL, Word.PLACE),
        ("lelystad", Word.PLACE, Word.NL),
        ("huizen", Word.PLACE | Word.NL, Word.FIRST),
        ("gelopen", Word.NL, Word.FIRST),
        ("dorpsstraat", Word.STREET, Word.FIRST),
        ("the", Word.EN | Word.COMMON_EN, Word.FIRST),
        ("polen", Word.LAND, Word.FIRST),
        ("bacau", Word.ABROAD, Word.NL),
    ],
)
def test_what_a_word_may_be(lexicon: Lexicon, word: str, is_: int, is_not: int) -> None:
    found = lexicon.look_up(word)
    assert found & is_ == is_, found
    assert not found & is_not, found


def test_what_is_no_word(lexicon: Lexicon) -> None:
    assert lexicon.look_up("qwrtpsdfg") == NOTHING


@pytest.mark.parametrize(
    ("one", "other"), [("Yıldız", "yildiz"), ("Łukasz", "lukasz"), ("André", "andre"), ("٠٦", "06"), ("IJsbrand", "ijsbrand")]
)
def test_one_spelling(one: str, other: str) -> None:
    assert fold(one) == other
    assert key_of(fold(one)) == key_of(other) < 1 << (64 - FLAG_BITS)


def test_a_dictionary_is_written_out(tmp_path: Path) -> None:
    (tmp_path / "index.aff").write_text("SET UTF-8\nSFX S Y 2\nSFX S y ies [^aeiou]y\nSFX S 0 s [^y]\nPFX U Y 1\nPFX U 0 un .\n")
    (tmp_path / "index.dic").write_text("3\ncity/S\ndo/SU\nJan\n")
    assert {word for word, _ in words_of(tmp_path)} == {"city", "cities", "do", "dos", "undo", "undos", "Jan"}


def test_a_second_time_nothing_is_compiled() -> None:
    assert run("python", "wordlists/build.py", folder=ROOT) == (0, "up to date\n")


def test_the_packages_of_the_lists_are_not_imported() -> None:
    script = "import sys, chatserver.anonymise_command; print(sorted({'deduce', 'docdeid', 'faker', 'wordfreq'} & sys.modules.keys()))"
    assert run("python", "-c", script, folder=ROOT) == (0, "[]\n")
    assert "deduce" not in sys.modules
