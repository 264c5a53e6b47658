"""The browser code's own tests: each file is one test here, run by Deno with no more than this folder and loopback."""

from __future__ import annotations

import pytest

from tests.support.programs import ROOT, files_of_the_project, run

TESTS = [path for path in files_of_the_project() if path.parts[0] == "widget" and path.name.endswith("_test.ts")]


@pytest.mark.parametrize("path", TESTS, ids=str)
def test_browser_code(path: str) -> None:
    status, output = run(
        "deno",
        "test",
        "--cached-only",
        "--frozen",
        "--no-check",
        "--allow-net=127.0.0.1,localhost",
        "--allow-read=.",
        str(ROOT / path),
        folder=ROOT / "widget",
    )
    assert status == 0, output
    assert " 0 failed" in output
    assert "| 0 passed" not in output
