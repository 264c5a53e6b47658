"""The import contract of pyproject.toml is kept, and each of its rules bites: a file planted against it is found."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.support.programs import ROOT, run, succeeds

LINT = ("lint-imports", "--no-cache")
ONE_WAY = "Imports run one way, and there is no room but these"
PORTS = "Doors and services know the ports, never what stands behind them"
PURE = "Rules are pure: no waiting, clock, chance, disk, network or log"
WALL = "The review side has no way to a visitor's words"
AGAINST = {
    "a rule that asks a use case": ("rules/planted_1.py", "chatserver.services.ports", ONE_WAY),
    "a page that speaks through a door": ("web/planted_2.py", "chatserver.gateways.wire", ONE_WAY),
    "a use case that asks a door": ("services/planted_3.py", "chatserver.gateways.wire", ONE_WAY),
    "a use case that knows the store": ("services/planted_4.py", "chatserver.store", PORTS),
    "a door that knows the bus": ("gateways/planted_5.py", "chatserver.bus", PORTS),
    "a page that knows the store": ("web/planted_6.py", "chatserver.store", PORTS),
    "a door that knows the other": ("gateways/visitor.py", "chatserver.gateways.counsellor", "The visitor's and the counsellor's door"),
    "SQL outside the store": ("services/planted_7.py", "sqlalchemy", "Databases are spoken to in the store alone"),
    "a socket in a page": ("web/planted_8.py", "socketio", "Socket.IO is spoken in the gateways"),
    "HTTP in a use case": ("services/planted_9.py", "aiohttp", "Use cases and what lies under them speak no HTTP"),
    "a supervisor's page that reads what was said": ("web/year.py", "chatserver.rules.log", "Pages that supervisors see reach no"),
    "a supervisor's page that reads remarks": ("web/hours_log.py", "chatserver.services.ratings", "Pages that supervisors see reach no"),
    "a review that reads a log": ("services/review/planted_15.py", "chatserver.rules.log", WALL),
    "a review that opens the chat store": ("store/review/planted_16.py", "chatserver.store.records", WALL),
    "a supervisor's page that converses": ("web/review/planted_17.py", "chatserver.services.conversation", WALL),
    "a use case that knows the anonymiser": ("services/planted_13.py", "chatserver.anonymiser.engine", PORTS),
    "an anonymiser that logs": ("anonymiser/planted_14.py", "structlog", "The anonymiser reads, and tells nobody"),
    "a rule that waits": ("rules/planted_10.py", "asyncio", PURE),
    "a rule that draws chance": ("rules/planted_11.py", "secrets", PURE),
    "a rule that logs": ("rules/planted_12.py", "structlog", PURE),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contract, free to be spoilt."""
    shutil.copytree(ROOT / "chatserver", tmp_path / "chatserver", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_run_one_way() -> None:
    succeeds(*LINT)


def test_every_rule_bites(copy: Path) -> None:
    for file, imported, _ in AGAINST.values():
        with (copy / "chatserver" / file).open("a") as planted:
            planted.write(f"\nimport {imported}\n")
    status, output = run(*LINT, folder=copy)
    assert status == 1
    for what, (file, imported, rule) in AGAINST.items():
        importer = f"chatserver.{file.removesuffix('.py').replace('/', '.')}"
        assert re.search(rf"^{re.escape(rule)}.* BROKEN$", output, re.MULTILINE), what
        assert re.search(rf"{re.escape(importer)} -> {re.escape(imported)}\b", output), f"{what}\n{output}"


def test_a_stray_room_is_found(copy: Path) -> None:
    (copy / "chatserver" / "utils").mkdir()
    (copy / "chatserver" / "utils" / "__init__.py").write_text('"""Things."""\n')
    status, output = run(*LINT, folder=copy)
    assert status == 1
    assert f"{ONE_WAY} BROKEN" in output
    assert "chatserver.utils" in output


def test_the_rule_about_databases_names_every_room_but_the_store() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {room for contract in contracts if contract["id"] == "database" for room in contract["source_modules"]}
    here = {path.stem for path in (ROOT / "chatserver").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert named == {f"chatserver.{room}" for room in here - {"__init__", "store"}}
