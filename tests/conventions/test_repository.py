"""What every file of the repository has in common: it names no machine, says what it is, stays small, and waits for nothing."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.support.programs import ROOT, files_of_the_project

FILES = files_of_the_project()
PYTHON = [path for path in FILES if path.suffix == ".py"]
ROOMS = [path for path in PYTHON if path.name == "__init__.py" and path.parts[0] == "chatserver"]
BINARY = {".png", ".jpg", ".ico", ".woff2", ".ogg", ".wav"}

# Written with a bracket in each word, so that this file does not find itself.
ELSEWHERE = {
    "a package host": r"p[y]pi\.org|p[y]thonhosted|n[p]mjs\.|registry\.n[p]m|j[s]r\.io|d[e]no\.land|d[e]b\.debian|u[n]pkg\.|j[s]delivr",
    "a path of one machine": r"(?<![\w.~$}-])/(?:w[o]rk|r[o]ot|h[o]me|U[s]ers|f[a]rm|p[r]ivate)/",
    "the workplace": r"shared/(?:d[e]sign|t[o]olchain|h[o]oks|d[a]ta|t[o]ols)\b|bash_j[o]bs",
}
VAGUE = re.compile(r"(?:utils?|helpers?|common|misc|stuff|managers?)")
LINES = {
    "chatserver/rules/*.py": 250,
    "chatserver/services/*.py": 250,
    "chatserver/gateways/*.py": 150,
    "chatserver/web/*.py": 150,
    "widget/*.ts": 300,
}
LONGER = {"chatserver/gateways/wire.py": "both doors and the board in one place: the two sides of a command are read together"}
"""Files that are longer than the guide, each with its reason."""


@pytest.mark.parametrize("what", ELSEWHERE)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(ELSEWHERE[what])
    texts = {path: (ROOT / path).read_text("utf-8") for path in FILES if path.suffix not in BINARY}
    assert [(str(path), found[0]) for path, text in texts.items() if (found := pattern.search(text))] == []


def test_names_explain() -> None:
    assert [str(path) for path in FILES if any(VAGUE.fullmatch(part.partition(".")[0]) for part in path.parts)] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: str(path.parent))
def test_every_room_says_what_it_is_for(room: Path) -> None:
    tenancy = ast.get_docstring(ast.parse((ROOT / room).read_text()))
    assert tenancy
    assert re.match(r"[A-Z].+?[.:]", tenancy.partition("\n\n")[0], re.DOTALL), "the first sentence says what the room is for"
    if len(room.parts) == 3:  # a folder within a room lives under the room's rules
        assert "may import" in tenancy.lower()
    assert "must never" in " ".join(tenancy.lower().split())


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: str(path.parent))
def test_no_room_is_empty(room: Path) -> None:
    assert any(path.parent == room.parent and path != room for path in PYTHON)


def test_files_stay_small() -> None:
    lengths = {str(path): len((ROOT / path).read_text().splitlines()) for path in FILES if path.suffix not in BINARY}
    longer = {path for pattern, limit in LINES.items() for path, length in lengths.items() if fnmatch(path, pattern) and length > limit}
    assert longer == set(LONGER)


def test_rules_neither_wait_nor_read_a_clock() -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    clocks = {"now", "utcnow", "today"}
    for path in [path for path in PYTHON if path.is_relative_to("chatserver/rules")]:
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            assert not isinstance(node, waiting), f"{path}:{node.lineno}"
            assert called(node) not in clocks, f"{path}: time is an argument"


def test_no_test_skips_or_sleeps() -> None:
    tests = [path for path in PYTHON if path.parts[0] == "tests" and path.parts[1] not in ("bench", "support")]
    found = [str(path) for path in tests if any(map(is_an_excuse, ast.walk(ast.parse((ROOT / path).read_text()))))]
    in_browser_tests = re.compile(r"\b(?:ignore: true|only: true)|\.(?:skip|ignore|only)\(")
    found += [str(path) for path in FILES if path.name.endswith("_test.ts") and in_browser_tests.search((ROOT / path).read_text())]
    assert found == []


def is_an_excuse(node: ast.AST) -> bool:
    """A mark or call that keeps a test from running, or a wait for nothing in particular; ``sleep(0)`` only lets others go first."""
    if called(node) == "sleep":
        return [ast.unparse(argument) for argument in getattr(node, "args", [])] != ["0"]
    return isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail", "importorskip"}


def called(node: ast.AST) -> str | None:
    """The last name of what is called, such as ``now`` in ``datetime.now()``."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
