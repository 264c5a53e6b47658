"""Bundles the browser code into chatserver/static with esbuild, run by the Deno of the package `deno`: no Node needed.

A script or style sheet named as its folder (visitor/visitor.ts) is an entry; what it imports is bundled into it, and nothing
is shared between two. What a visitor's browser fetches is in static/widget, what staff see beside it. manifest.json tells the
digest of every file: the server serves a file under a name that holds its digest, so that browsers may keep it for good.
Packages are pinned in deno.json and hashed in deno.lock.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "chatserver" / "static"
STAMP = ".stamp"
SAFETY = (
    "danger.now", "danger.limit", "open.who", "open.kept", "open.leave", "intake.review",
    "privacy.exception", "privacy.readers", "privacy.device",
)  # fmt: skip
"""Texts on which someone's safety may hang. A language that no native speaker has reviewed shows another one beside them."""
BESIDE = {"ar": "nl", "tr": "nl"}
"""Which language that is; English for all others."""
FOR_SERVER = ("reviewed_by", "reviewed_on", "noscript.title", "noscript.body")
"""What no browser needs of a language: the server writes it into the page itself."""
PROPERTY = r"(?<![\w-])--[\w-]+"
"""A custom property, and not the second half of a class such as button--main."""
TARGET = "es2022"
"""Class fields and private names as they are: Chromium 84, Firefox 90, Safari 15. An older browser keeps the page that the server
made, with the number to call."""
FOR_VISITORS = ("loader", "visitor", "callback", "afterwards")
"""Folders whose bundles go to static/widget."""
WHEN_ASKED = ("callback", "afterwards")
"""Those of them that a visitor's browser fetches only when it needs them, each with texts of its own."""


def build(*, force: bool = False) -> bool:
    """Bundle when a source has changed; True when something was built. Ends the program with a sentence on a fault."""
    wanted = digest_of_sources()
    stamp = OUT / STAMP
    if not force and stamp.exists() and stamp.read_text() == wanted:
        return False
    run_deno("install", "--quiet", "--frozen")
    # Beside the old files, and swapped at the end: a server that starts in between finds the old or the new, never half.
    with tempfile.TemporaryDirectory(prefix=".static-", dir=OUT.parent) as folder:
        made = Path(folder, "static")
        made.mkdir()
        loader = HERE / "loader" / "loader.ts"
        ours = [entry for entry in entries() if entry.parent.name in FOR_VISITORS and entry != loader]
        bundle(made / "widget", [loader], "iife", minify=False)  # a classic script: old websites include it without type=module
        bundle(made / "widget", [entry for entry in ours if entry.suffix == ".ts"], "esm", minify=False)
        bundle(made / "widget", [entry for entry in ours if entry.suffix == ".css"], "esm")
        shorten_properties(made / "widget" / "visitor.css")
        bundle(made, [entry for entry in entries() if entry.parent.name not in FOR_VISITORS], "esm")
        shutil.copy(HERE / "shared" / "icon.svg", made)
        visitors = complete(HERE / "shared" / "text")
        number_texts(made / "widget", visitors)
        for part in WHEN_ASKED:
            copy_part_texts(made / "widget", part, visitors)
        for script in (made / "widget").glob("*.js"):
            run_deno("run", "--quiet", "--frozen", "--allow-all", "minify.ts", str(script))
        copy_texts(made, visitors)
        digests = {file.relative_to(made).as_posix(): digest_of(file) for file in sorted(made.rglob("*.*"))}
        (made / "manifest.json").write_text(json.dumps(digests, indent=1) + "\n")
        (made / STAMP).write_text(wanted)
        shutil.rmtree(OUT, ignore_errors=True)
        made.rename(OUT)
    return True


def entries() -> list[Path]:
    """The scripts and style sheets that pages name."""
    return sorted(file for kind in ("ts", "css") for file in HERE.glob(f"*/*.{kind}") if file.stem == file.parent.name)


def bundle(out: Path, sources: list[Path], form: str, *, minify: bool = True) -> None:
    """Bundle entries into one folder, each under its own name. Scripts that ``minify.ts`` makes smaller still come to it as they are."""
    esbuild = json.loads((HERE / "deno.json").read_text())["imports"]["esbuild"]  # --frozen wants the locked specifier
    options = [
        "--bundle",
        *(["--minify"] if minify else []),
        f"--format={form}",
        f"--target={TARGET}",
        "--log-level=warning",
        "--entry-names=[name]",
    ]
    run_deno("run", "--quiet", "--frozen", "--allow-all", esbuild, *map(str, sources), *options, f"--outdir={out}")


def copy_texts(out: Path, visitors: dict[str, dict[str, str]]) -> None:
    """Write the whole texts of every language, for pages that the server makes and for the console: with what staff read, where it is
    written in that language."""
    staff = complete(HERE / "staff" / "text")
    for language, texts in visitors.items():
        write_json(out / f"texts.{language}.json", texts | staff.get(language, {}))


def number_texts(out: Path, visitors: dict[str, dict[str, str]]) -> None:
    """Write what a visitor's browser needs of each language as a list, and put numbers in the place of keys in its bundle: a twentieth
    of what she downloads. Ends the program when the bundle leaves a text unused, or asks for one that is not there."""
    script = out / "visitor.js"
    keys = [key for key in next(iter(visitors.values())) if key not in FOR_SERVER]
    numbers = {key: number for number, key in enumerate(keys)}
    used: set[str] = set()

    def number(literal: re.Match[str]) -> str:
        used.add(literal[1])
        return str(numbers[literal[1]])

    known = re.compile('"(' + "|".join(re.escape(key) for key in keys) + ')"')
    script.write_text(known.sub(number, script.read_text("utf-8")), "utf-8")
    if unused := [key for key in keys if key not in used]:
        sys.exit(f"the visitor's bundle does not use these texts: {', '.join(unused)}")
    for language, texts in visitors.items():
        made: dict[str, object] = {"texts": [texts[key] for key in keys]}
        if not texts["reviewed_by"]:
            beside = BESIDE.get(language, "en")
            made |= {"language": beside, "beside": {numbers[key]: visitors[beside][key] for key in SAFETY}}
        write_json(out / f"text.{language}.json", made)


def copy_part_texts(out: Path, part: str, visitors: dict[str, dict[str, str]]) -> None:
    """Write the texts of a part that is fetched when asked for. Ends the program when it lacks a language that visitors can have."""
    texts = complete(HERE / part / "text")
    if lacking := sorted(visitors.keys() - texts.keys()):
        sys.exit(f"the part {part} has no texts in: {', '.join(lacking)}")
    for language in visitors:
        write_json(out / f"{part}.{language}.json", texts[language])


def shorten_properties(sheet: Path) -> None:
    """Give custom properties names of one or two letters: a twentieth of the style sheet. What a desk may set keeps its own."""
    text = re.sub(r"((?<![\w-])--[\w-]+): ", r"\1:", sheet.read_text("utf-8"))
    names = sorted({name for name in re.findall(PROPERTY, text) if not name.startswith(("--desk-", "--action", "--on-action"))})
    short = {name: f"--{number:x}" for number, name in enumerate(names)}
    sheet.write_text(re.sub(PROPERTY, lambda found: short.get(found[0], found[0]), text), "utf-8")


def complete(folder: Path) -> dict[str, dict[str, str]]:
    """The texts of a folder by language, without those of a language that lacks some."""
    texts: dict[str, dict[str, str]] = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))}
    every = set().union(*texts.values())
    for language in [language for language, found in texts.items() if found.keys() != every]:
        print(f"left out {language}.json, which lacks: {', '.join(sorted(every - texts.pop(language).keys()))}", file=sys.stderr)
    return texts


def write_json(file: Path, made: object) -> None:
    """Write a file as small as it gets."""
    file.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")), "utf-8")


def digest_of(file: Path) -> str:
    """What tells one content of a file from another, in its address."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def digest_of_sources() -> str:
    """Digest of everything that the bundles are made from."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(HERE):
        folders[:] = sorted(name for name in folders if name not in ("node_modules", "__pycache__"))
        for file in sorted(Path(folder, name) for name in files if not name.endswith("_test.ts")):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(HERE).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def run_deno(*arguments: str) -> None:
    """Run Deno in this folder, quietly; on a fault end the program with what it said."""
    environment = {**os.environ, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    result = subprocess.run([find_deno(), *arguments], cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"deno {' '.join(arguments)}\n{result.stdout}{result.stderr}")


def find_deno() -> str:
    """The binary of the package `deno`."""
    import deno  # noqa: PLC0415 -- not needed when everything is fresh, nor by who only reads this file's functions

    try:
        return str(deno.find_deno_bin())
    except FileNotFoundError:
        # Inside pip's isolated build folder the package looks in the wrong place.
        beside = Path(deno.__file__).resolve().parents[4] / "bin" / "deno"
        if beside.exists():
            return str(beside)
        raise


if __name__ == "__main__":
    print("built" if build(force="--force" in sys.argv) else "up to date")
