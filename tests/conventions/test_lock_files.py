"""Everything that is fetched is pinned by its digest, and no file tells from where: that is the fetching machine's business."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.programs import ROOT, files_of_the_project

REQUIREMENTS = sorted(path.relative_to(ROOT) for path in ROOT.glob("requirements/*.txt"))
DENO_LOCKS = [path for path in files_of_the_project() if path.name == "deno.lock"]
HOST = re.compile(r"\b(?:https?|file|git\+\w+)://|--(?:extra-)?index-url|--find-links")


def pins(path: Path) -> dict[str, str]:
    """Name and version of each package in a requirements file."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / path).read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", [*REQUIREMENTS, *DENO_LOCKS], ids=str)
def test_no_host(path: Path) -> None:
    assert HOST.search((ROOT / path).read_text()) is None


@pytest.mark.parametrize("path", REQUIREMENTS, ids=str)
def test_every_package_is_pinned_by_digest(path: Path) -> None:
    entries = re.sub(r"\s*\\\n\s*", " ", (ROOT / path).read_text()).splitlines()
    assert entries
    assert [entry for entry in entries if not re.fullmatch(r"[\w.-]+==\S+( ;.+?)?( --hash=sha256:[0-9a-f]{64})+", entry)] == []


@pytest.mark.parametrize("path", DENO_LOCKS, ids=str)
def test_every_npm_package_is_pinned_by_digest(path: Path) -> None:
    packages = json.loads((ROOT / path).read_text())["npm"]
    assert packages
    assert [name for name, package in packages.items() if not package.get("integrity", "").startswith("sha512-")] == []


def test_each_set_holds_the_one_before() -> None:
    serve, postgres, test = (pins(Path("requirements", f"{name}.txt")).items() for name in ("serve", "postgres", "test"))
    assert serve < postgres < test


def test_every_deno_json_has_its_lock() -> None:
    folders = {path.parent for path in files_of_the_project() if path.name == "deno.json"}
    assert folders == {path.parent for path in DENO_LOCKS}


def test_there_is_no_lock_file_that_names_hosts() -> None:
    others = {"uv.lock", "poetry.lock", "Pipfile.lock", "pylock.toml", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
    assert [path for path in files_of_the_project() if path.name in others] == []
