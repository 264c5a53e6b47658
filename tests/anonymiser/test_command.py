"""`chatserver anonymise`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatserver import cli


def test_the_same_order_and_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, made = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        {
            "id": "one",
            "lang": "nl",
            "messages": [{"from": "visitor", "text": "ik heet fatma", "pii": []}, {"from": "counsellor", "text": "Dag"}],
        },
        {"id": "two", "lang": "xx", "messages": [{"from": "visitor", "text": "fatma"}]},
        {"id": "three", "lang": "nl", "known": ["Zilvervosje"], "messages": [{"from": "visitor", "text": "zilvervosje"}]},
    ]
    given.write_text("\n".join(map(json.dumps, lines)) + "\n")
    assert cli.main(["anonymise", "--in", str(given), "--out", str(made), "--processes", "1"]) == 1
    assert [json.loads(line) for line in made.read_text().splitlines()] == [
        {"id": "one", "messages": ["ik heet [PERSOON-1]", "Dag"]},
        {"id": "two", "messages": ["[VERBORGEN]"]},
        {"id": "three", "messages": ["[PERSOON-1]"]},
    ]
    told = capsys.readouterr().err
    assert "3/3" in told
    assert "1 hidden as a whole: unreadable" in told
    assert "fatma" not in told


@pytest.mark.parametrize("content", [None, '{"id": "one"}', "geheim"])
def test_a_file_that_is_none(content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "in.jsonl"
    if content is not None:
        given.write_text(content)
    assert cli.main(["anonymise", "--in", str(given), "--out", str(tmp_path / "out.jsonl")]) == 1
    told = capsys.readouterr().err
    assert str(given) in told
    assert "geheim" not in told
    assert not (tmp_path / "out.jsonl").exists()
