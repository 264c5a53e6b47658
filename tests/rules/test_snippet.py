"""What makes a canned text, and what is wrong with one, field by field."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.snippet import (
    LONGEST_SHORTCUT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST,
    VARIABLES,
    Snippet,
    SnippetField,
    SnippetId,
    Wording,
    in_order,
    parse,
    refusal_of,
)
from chatserver.rules.terms import StaffId
from tests.support.programs import ROOT

LANGUAGES = ("nl", "en")
GOOD = Wording("nl", "Veilig nu?", "Is het veilig waar je bent, {bijnaam}?", "veilig")
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def snippet(name: str, wording: Wording = GOOD) -> Snippet:
    return Snippet(SnippetId(name), wording, StaffId("anna"), AT)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (GOOD, GOOD),
        (replace(GOOD, title="  Veilig \n nu? "), GOOD),
        (replace(GOOD, text="\r\neen\r\n\r\ntwee\rdrie \n"), replace(GOOD, text="een\n\ntwee\ndrie")),
        (replace(GOOD, title="Cafe\u0301"), replace(GOOD, title="Caf\u00e9")),
        (replace(GOOD, shortcut=" /VEILIG "), GOOD),
        (replace(GOOD, shortcut=""), replace(GOOD, shortcut="")),
        (replace(GOOD, text="Om {tijd} bel ik je."), replace(GOOD, text="Om {tijd} bel ik je.")),
        (
            replace(GOOD, title="é" * LONGEST_TITLE, text="é" * LONGEST_TEXT),
            replace(GOOD, title="é" * LONGEST_TITLE, text="é" * LONGEST_TEXT),
        ),
    ],
)
def test_what_is_kept(typed: Wording, kept: Wording) -> None:
    assert parse(typed, LANGUAGES) == kept


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        (replace(GOOD, language="de"), {"language": "language_unknown"}),
        (replace(GOOD, title=" \n"), {"title": "title_missing"}),
        (replace(GOOD, title="x" * (LONGEST_TITLE + 1)), {"title": "title_too_long"}),
        (replace(GOOD, text="\u200b"), {"text": "text_missing"}),
        (replace(GOOD, text="a\0b"), {"text": "text_missing"}),
        (replace(GOOD, text="x" * (LONGEST_TEXT + 1)), {"text": "text_too_long"}),
        (replace(GOOD, text="Dag {bijnaam"), {"text": "braces_apart"}),
        (replace(GOOD, text="Dag {{bijnaam}}"), {"text": "braces_apart"}),
        (replace(GOOD, text="Dag }{"), {"text": "braces_apart"}),
        (replace(GOOD, shortcut="twee woorden"), {"shortcut": "shortcut_unfit"}),
        (replace(GOOD, shortcut="-"), {"shortcut": "shortcut_unfit"}),
        (replace(GOOD, shortcut="x" * (LONGEST_SHORTCUT + 1)), {"shortcut": "shortcut_unfit"}),
        (
            Wording("", "", "", "a b"),
            {"language": "language_unknown", "title": "title_missing", "text": "text_missing", "shortcut": "shortcut_unfit"},
        ),
    ],
)
def test_every_fault_stands_at_its_field(typed: Wording, faults: dict[str, str]) -> None:
    assert parse(typed, LANGUAGES) == faults


@given(st.builds(Wording, st.sampled_from(["nl", "en", "de"]), st.text(), st.text("a{} \n…é", max_size=20), st.text(max_size=25)))
def test_what_is_kept_is_kept_as_it_is(typed: Wording) -> None:
    kept = parse(typed, LANGUAGES)
    if isinstance(kept, Wording):
        assert parse(kept, LANGUAGES) == kept
        assert "\n" not in kept.title
    else:
        assert kept
        assert kept.keys() <= set(SnippetField)


@pytest.mark.parametrize(
    ("wanted", "others", "is_new", "faults"),
    [
        (GOOD, [], True, {}),
        (GOOD, [snippet("a")], True, {"shortcut": "shortcut_taken"}),
        (GOOD, [snippet("a", replace(GOOD, language="en"))], True, {}),
        (replace(GOOD, shortcut=""), [snippet("a", replace(GOOD, shortcut=""))], True, {}),
        (GOOD, [snippet(str(n), replace(GOOD, shortcut="")) for n in range(MOST - 1)], True, {}),
        (GOOD, [snippet(str(n), replace(GOOD, shortcut="")) for n in range(MOST)], True, {"title": "too_many"}),
        (GOOD, [snippet(str(n), replace(GOOD, shortcut="")) for n in range(MOST)], False, {}),
    ],
)
def test_what_stands_in_its_way(wanted: Wording, others: list[Snippet], is_new: bool, faults: dict[str, str]) -> None:
    assert refusal_of(others, wanted, is_new=is_new) == faults


def test_by_language_as_the_desk_has_them_and_by_title() -> None:
    shown = [snippet(name, Wording(language, title, "x")) for name, language, title in (
        ("a", "pl", "A"), ("b", "en", "a"), ("c", "nl", "b"), ("d", "nl", "B"), ("e", "nl", "A"),
    )]  # fmt: skip
    assert [one.id for one in in_order(shown, LANGUAGES)] == ["e", "c", "d", "b", "a"]


def test_the_field_fills_in_the_same_names() -> None:
    source = (ROOT / "widget" / "console" / "phrases.ts").read_text("utf-8")
    named = {key: tuple(re.findall(r'"(\w+)"', names)) for key, names in re.findall(r"^  (\w+): \[(.*)\],$", source, re.MULTILINE)}
    assert named == VARIABLES
