"""Rubrics: the one that comes with the program, and every fault of another at once, by its place in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatserver.errors import ChatError, Code
from chatserver.reading import Fault
from chatserver.rubric_file import PACKAGED, load_rubric
from chatserver.rules.rubric import SCALE, Rubric, parse_scores

OURS = PACKAGED.read_text("utf-8")


def read(folder: Path, *changes: tuple[str, str]) -> tuple[Rubric | None, list[str]]:
    written = OURS
    for old, new in changes:
        assert old in written, f"the change does not fit the file any more: {old}"
        written = written.replace(old, new, 1)
    file = folder / "rubric.toml"
    file.write_text(written, "utf-8")
    faults: list[Fault] = []
    found = load_rubric(file, "review.rubric", faults)
    return found, [str(fault) for fault in faults]


def ours() -> Rubric:
    found = load_rubric(PACKAGED, "review.rubric", [])
    assert found is not None
    return found


def test_ours_has_five_phases_and_safety_each_with_an_anchor_for_every_score() -> None:
    codes = ["warm_welcome", "question_clear", "goal_together", "goal_worked_out", "closing", "safety"]
    assert [item.code for item in ours().items] == codes
    for item in ours().items:
        assert len(item.anchors) == len(SCALE)
        assert all([language for language, _ in labels] == ["nl", "en"] for labels in (item.titles, item.questions, *item.anchors))
    texts = [text for item in ours().items for labels in (item.titles, item.questions, *item.anchors) for _, text in labels]
    assert len(set(texts)) == len(texts), "a sentence stands there twice"


WRONG: dict[str, tuple[tuple[str, str], str]] = {
    "a section": (("[meta]", "[more]\na = 1\n[meta]"), "more: is not known here"),
    "no version": (('version = "1.0.0"', "version = 1"), "meta.version: must be a version such as 1.0.0"),
    "a code": (('code = "closing"', 'code = "Closing!"'), "items[4].code: must be small letters"),
    "a code twice": (('code = "closing"', 'code = "safety"'), "items: has safety twice"),
    "a key": (('code = "closing"', 'code = "closing"\nweight = 2'), "items[4].weight: is not known here"),
    "a language missing": (('title = { nl = "Afronden", en = "Closing" }', 'title = { nl = "Afronden" }'), "items[4].title.en: must be"),
    "a language more": (('{ nl = "Afronden",', '{ nl = "Afronden", de = "Ende",'), "items[4].title.de: is not known here"),
    "no anchors": (("anchors = [", "anchors = 4\nrest = ["), "items[0].anchors: must be 4 tables, one for each score"),
    "a line break": (('en = "Closing"', 'en = "Clo\\nsing"'), "items[4].title.en: must be a text of 1-120 characters"),
}


@pytest.mark.parametrize(("change", "fault"), WRONG.values(), ids=WRONG)
def test_a_fault_is_told_by_its_place(change: tuple[str, str], fault: str, tmp_path: Path) -> None:
    found, faults = read(tmp_path, change)
    assert found is None
    assert any(one.startswith("review.rubric: ") and fault in one for one in faults), faults


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    _, faults = read(tmp_path, ('version = "1.0.0"', "version = 1"), ('code = "closing"', 'code = "Closing!"'))
    assert len(faults) == 2


def test_a_form_is_read_whole_or_not_at_all() -> None:
    rubric = ours()
    given = dict.fromkeys((item.code for item in rubric.items), "3") | {"safety": "na"}
    assert parse_scores(rubric, given) == {code: None if code == "safety" else 3 for code in given}
    for odd in ({"closing": "5"}, {"closing": ""}, {"closing": "0"}, {"closing": "³"}):
        with pytest.raises(ChatError) as refused:
            parse_scores(rubric, given | odd)
        assert refused.value.code is Code.INVALID
    with pytest.raises(ChatError):
        parse_scores(rubric, {code: score for code, score in given.items() if code != "closing"})
