"""The build of the browser code: names with digests, plain names where others rely on them, and complete languages alone."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tests.support.programs import ROOT, run


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources in a tree of their own, with a language that lacks nearly every text."""
    shutil.copytree(ROOT / "widget", tmp_path / "widget", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "chatserver").mkdir()
    texts = json.loads((ROOT / "widget" / "shared" / "text" / "nl.json").read_text("utf-8"))
    one_text = dict(list(texts.items())[:1])
    (tmp_path / "widget" / "shared" / "text" / "xx.json").write_text(json.dumps(one_text))
    return tmp_path


def build(copy: Path) -> str:
    status, output = run("python", "widget/build.py", folder=copy)
    assert status == 0, output
    return output


def test_the_build(copy: Path) -> None:
    assert "left out xx.json" in build(copy)
    static = copy / "chatserver" / "static"
    manifest: dict[str, str] = json.loads((static / "manifest.json").read_text())

    wanted = {
        "loader.js",
        "visitor.js",
        "visitor.css",
        "console.js",
        "console.css",
        "pages.css",
        "staff.css",
        "staff.js",
        "text/nl.json",
        "text/en.json",
    }
    assert wanted <= manifest.keys()
    assert "text/xx.json" not in manifest
    for named in manifest.values():
        digest = hashlib.sha256((static / named).read_bytes()).hexdigest()
        assert named.split(".")[-2] == digest[:8]
    plain = {name for name in manifest if (static / name).exists()}
    assert plain == {"loader.js", "text/nl.json", "text/en.json"}
    assert all((static / name).read_bytes() == (static / manifest[name]).read_bytes() for name in plain)

    assert build(copy) == "up to date\n"
    with (copy / "widget" / "visitor" / "visitor.css").open("a") as source:
        source.write("\n.planted { color: red }\n")
    assert "built" in build(copy)
    assert json.loads((static / "manifest.json").read_text())["visitor.css"] != manifest["visitor.css"]
