"""The build of the browser code: every file with its digest, what visitors fetch apart, and complete languages alone."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.programs import ROOT, run

TEXTS = ROOT / "widget" / "shared" / "text"
PARTS = ("callback", "afterwards")
"""What a visitor's browser fetches only when it needs it."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources in a tree of their own, with a language that lacks nearly every text."""
    shutil.copytree(ROOT / "widget", tmp_path / "widget", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "chatserver").mkdir()
    texts = json.loads((TEXTS / "nl.json").read_text("utf-8"))
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
    languages = [file.stem for file in TEXTS.glob("*.json")]
    when_asked = {f"{part}.{kind}" for part in PARTS for kind in ("js", *(f"{language}.json" for language in languages))}
    for_visitors = {"loader.js", "visitor.js", "visitor.css", *(f"text.{language}.json" for language in languages)} | when_asked
    assert {name.removeprefix("widget/") for name in manifest if name.startswith("widget/")} == for_visitors
    for_staff = {"console.js", "console.css", "pages.css", "staff.css", "staff.js", "texts.nl.json", "texts.en.json"}
    assert for_staff <= manifest.keys()
    for name, digest in manifest.items():
        assert hashlib.sha256((static / name).read_bytes()).hexdigest()[:8] == digest

    assert build(copy) == "up to date\n"
    with (copy / "widget" / "visitor" / "visitor.css").open("a") as source:
        source.write("\n.planted { color: red }\n")
    assert "built" in build(copy)
    assert json.loads((static / "manifest.json").read_text())["widget/visitor.css"] != manifest["widget/visitor.css"]


def test_a_script_for_visitors_stands_alone() -> None:
    """No chunk is shared between two: an old one beside a new one would be two halves of different programs."""
    scripts = {path.name: path.read_text("utf-8") for path in (ROOT / "chatserver" / "static" / "widget").glob("*.js")}
    parts = {f"{part}.js" for part in PARTS}
    assert scripts.keys() == {"loader.js", "visitor.js", *parts}
    for script in scripts.values():
        assert not re.search(r"\bimport\b\s*[{\"'*\w]", script)
    asks_for = {name: script.count("import(") for name, script in scripts.items()}
    assert asks_for == {"loader.js": 0, "visitor.js": 1, **dict.fromkeys(parts, 0)}, "parts come by one way, when they are asked for"
    assert {name for name, script in scripts.items() if re.search(r"\bexport\b", script)} == parts


@pytest.mark.parametrize("part", PARTS)
def test_what_comes_when_asked_is_small(part: str) -> None:
    """Who has to fetch it may be on the oldest telephone there is, with little time."""
    folder = ROOT / "chatserver" / "static" / "widget"
    for texts in TEXTS.glob("*.json"):
        sent = [(folder / name).read_bytes() for name in (f"{part}.js", f"{part}.{texts.stem}.json")]
        assert sum(len(gzip.compress(content, mtime=0)) for content in sent) <= 2_500


def test_every_language_of_visitors_has_the_texts_of_every_part(copy: Path) -> None:
    (copy / "widget" / "callback" / "text" / "uk.json").write_text("{}")
    status, output = run("python", "widget/build.py", folder=copy)
    assert status == 1
    assert "left out uk.json" in output
    assert "the part callback has no texts in: uk" in output


def test_no_name_that_others_read_is_shortened() -> None:
    """On the wire, in the page and in files of texts a name means something to both sides; in our own objects it does not."""
    ours = re.search(r"OURS = `([^`]+)`", (ROOT / "widget" / "minify.ts").read_text("utf-8"))
    assert ours
    read_by_others = set()
    for source in ("shared/wire.ts", "visitor/facts.ts", "shared/text.ts"):
        read_by_others |= set(re.findall(r"^\s+(?:readonly )?(\w+)\??:", (ROOT / "widget" / source).read_text("utf-8"), re.MULTILINE))
    assert {"seconds_left", "embedding"} <= read_by_others
    assert set(ours[1].split()) & read_by_others == set()
