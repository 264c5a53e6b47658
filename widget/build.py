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
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "chatserver" / "static"
STAMP = ".stamp"
FOR_VISITORS = ("loader", "visitor")
"""Folders whose bundles go to static/widget."""


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
        bundle(made / "widget", [loader], "iife")  # a classic script: old websites include it without type=module
        bundle(made / "widget", ours, "esm")
        bundle(made, [entry for entry in entries() if entry.parent.name not in FOR_VISITORS], "esm")
        shutil.copy(HERE / "shared" / "icon.svg", made)
        copy_texts(made)
        digests = {file.relative_to(made).as_posix(): digest_of(file) for file in sorted(made.rglob("*.*"))}
        (made / "manifest.json").write_text(json.dumps(digests, indent=1) + "\n")
        (made / STAMP).write_text(wanted)
        shutil.rmtree(OUT, ignore_errors=True)
        made.rename(OUT)
    return True


def entries() -> list[Path]:
    """The scripts and style sheets that pages name."""
    return sorted(file for kind in ("ts", "css") for file in HERE.glob(f"*/*.{kind}") if file.stem == file.parent.name)


def bundle(out: Path, sources: list[Path], form: str) -> None:
    """Bundle and minify entries into one folder, each under its own name."""
    esbuild = json.loads((HERE / "deno.json").read_text())["imports"]["esbuild"]  # --frozen wants the locked specifier
    options = ["--bundle", "--minify", f"--format={form}", "--target=es2020", "--log-level=warning", "--entry-names=[name]"]
    run_deno("run", "--quiet", "--frozen", "--allow-all", esbuild, *map(str, sources), *options, f"--outdir={out}")


def copy_texts(out: Path) -> None:
    """Copy the languages that are complete. One that lacks a text is not offered: a safety text must never be missing.

    A visitor waits for her texts, so they hold nothing that only staff read; staff read both.
    """
    visitors = complete(HERE / "shared" / "text")
    staff = complete(HERE / "staff" / "text")
    for language, texts in visitors.items():
        write_texts(out / "widget" / f"text.{language}.json", texts)
        if language in staff:
            write_texts(out / f"staff.{language}.json", texts | staff[language])


def complete(folder: Path) -> dict[str, dict[str, str]]:
    """The texts of a folder by language, without those of a language that lacks some."""
    texts: dict[str, dict[str, str]] = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))}
    every = set().union(*texts.values())
    for language in [language for language, found in texts.items() if found.keys() != every]:
        print(f"left out {language}.json, which lacks: {', '.join(sorted(every - texts.pop(language).keys()))}", file=sys.stderr)
    return texts


def write_texts(file: Path, texts: dict[str, str]) -> None:
    """Write texts as small as they get."""
    file.write_text(json.dumps(texts, ensure_ascii=False, separators=(",", ":")), "utf-8")


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
