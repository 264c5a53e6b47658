"""The linters, formatters and type checkers of both languages, as tests: what they find is a failure like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.programs import ROOT, files_of_the_project, succeeds

FILES = files_of_the_project()
TYPESCRIPT = sorted(
    {path.parent for path in FILES if path.name == "deno.json" and any(f.suffix == ".ts" and f.is_relative_to(path.parent) for f in FILES)}
)
"""Folders with a deno.json and TypeScript."""


def test_ruff_check() -> None:
    succeeds("ruff", "check", "--quiet")


def test_ruff_format() -> None:
    succeeds("ruff", "format", "--check", "--quiet")


def test_mypy() -> None:
    succeeds("mypy", "--no-error-summary")


@pytest.mark.parametrize("folder", TYPESCRIPT, ids=str)
@pytest.mark.parametrize("tool", [("check", "--frozen"), ("lint",), ("fmt", "--check")], ids=lambda tool: tool[0])
def test_deno(tool: tuple[str, ...], folder: Path) -> None:
    succeeds("deno", *tool, folder=ROOT / folder)
