"""The two commands: what run.py promises before anything is installed."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.programs import ROOT

RUN: dict[str, Any] = runpy.run_path(str(ROOT / "run.py"), run_name="run")


def test_ci_runs_the_tests_in_two_lines() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines == ['cd "$(dirname "$0")/.."', "exec python3 run.py test"]


def test_help_sets_nothing_up(tmp_path: Path) -> None:
    copy = tmp_path / "run.py"
    copy.write_bytes((ROOT / "run.py").read_bytes())
    result = subprocess.run([sys.executable, copy, "--help"], capture_output=True, text=True, check=True)
    assert "run.py serve" in result.stdout
    assert list(tmp_path.iterdir()) == [copy]


@pytest.mark.parametrize(
    ("config", "arguments", "wanted"),
    [
        ('[database]\nurl = "postgresql+asyncpg://chat@/chat"', ["serve", "--config", "FILE"], True),
        ('[database]\nurl = "postgresql+asyncpg://chat@/chat"', ["staff", "list", "--config=FILE"], True),
        ('[database]\nurl = "postgresql+asyncpg://chat@/chat"', ["demo"], False),
        ('[database]\nurl = "sqlite:///chat.db"', ["serve", "--config", "FILE"], False),
        ("[database]", ["serve", "--config", "FILE"], False),
        ("not [toml", ["serve", "--config", "FILE"], False),
        (None, ["serve", "--config", "FILE"], False),
        (None, ["serve", "--config"], False),
    ],
)
def test_postgres_packages_are_installed_for_a_postgres_database(
    config: str | None, arguments: list[str], wanted: bool, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    if config is not None:
        file.write_text(config)
    assert RUN["wants_postgres"]([argument.replace("FILE", str(file)) for argument in arguments]) is wanted


def test_size_sets_up_prints_and_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[Any] = []
    names = RUN["main"].__globals__
    monkeypatch.setitem(names, "TOOLS", tmp_path)
    monkeypatch.setitem(names, "set_up", did.append)

    def becomes(_: str, arguments: list[str]) -> None:
        did.append(arguments[1:])
        raise SystemExit

    monkeypatch.setattr(os, "execv", becomes)
    with pytest.raises(SystemExit):
        RUN["main"](["size"])
    assert did == ["serve", [str(ROOT / "widget" / "sizes.py")]]


def test_screens_are_taken_by_pytest_in_the_environment_of_the_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[Any] = []
    names = RUN["main"].__globals__
    monkeypatch.setitem(names, "TOOLS", tmp_path)

    def becomes(arguments: list[str]) -> None:
        did.extend(arguments)
        raise SystemExit

    monkeypatch.setitem(names, "test", becomes)
    with pytest.raises(SystemExit):
        RUN["main"](["screens"])
    assert (ROOT / did[0]).exists()


def test_what_is_left_out_is_known_to_pytest(pytestconfig: pytest.Config) -> None:
    mark = next(mark for mark in pytestconfig.getini("markers") if mark.startswith("needs"))
    keys = [need.key for need in (*RUN["NEEDS"], RUN["CHROMIUM"], RUN["USERS"])]
    assert sorted(keys) == sorted(mark.partition("(")[2].partition("(")[2].rstrip(")").split(", "))


def test_what_is_left_out_is_neither_run_nor_called_skipped(tmp_path: Path) -> None:
    file = tmp_path / "test_two.py"
    file.write_text("import pytest\n\n@pytest.mark.needs('webkit')\ndef test_a():\n    pass\n\ndef test_b():\n    pass\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "--rootdir", str(tmp_path), str(file)]
    environment = {**os.environ, "LEFT_OUT": "webkit fonts"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "1 passed, 1 deselected" in result.stdout.splitlines()[-1], result.stdout + result.stderr
