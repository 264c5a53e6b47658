"""Bundles the browser code into chatserver/static with esbuild, run by the Deno of the package `deno`: no Node needed.

A script or style sheet named as its folder (visitor/visitor.ts) is an entry; what it imports is bundled into it. Every
file gets its digest into its name, so that browsers may keep it for good, and manifest.json tells the names. Two kinds keep
their plain name as well: loader.js, whose address stands in other people's websites, and the texts, which the server reads.
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
PLAIN = ("loader.js", "text/")
STAFF_TEXTS = ("console.", "pages.", "demo.")


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
        bundle(made, [loader], "iife")  # a classic script: old websites include it without type=module
        bundle(made, [entry for entry in entries() if entry != loader], "esm")
        shutil.copy(HERE / "shared" / "icon.svg", made)
        copy_texts(made / "text")
        names = {file.relative_to(made).as_posix(): with_digest(file, made) for file in sorted(made.rglob("*.*"))}
        (made / "manifest.json").write_text(json.dumps(names, indent=1) + "\n")
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
    """Copy the languages that are complete. One that lacks a text is not offered: a safety text must never be missing."""
    out.mkdir()
    texts = {file: json.loads(file.read_text("utf-8")).keys() for file in (HERE / "shared" / "text").glob("*.json")}
    every = set().union(*texts.values())
    for file, keys in texts.items():
        if keys == every:
            shutil.copy(file, out)
            (out.parent / f"visitor.{file.name}").write_text(texts_for_visitors(file))
        else:
            print(f"left out {file.name}, which lacks: {', '.join(sorted(every - keys))}", file=sys.stderr)


def texts_for_visitors(file: Path) -> str:
    """A language without what only staff read: a visitor waits for her texts, and the whole file is twice as large."""
    texts: dict[str, str] = json.loads(file.read_text("utf-8"))
    seen = {key: text for key, text in texts.items() if not key.startswith(STAFF_TEXTS)}
    return json.dumps(seen, ensure_ascii=False, separators=(",", ":"))


def with_digest(file: Path, root: Path) -> str:
    """Give a file its name with digest, such as visitor.3f2a91c0.js, and return it as seen from the root."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
    named = file.with_name(f"{file.stem}.{digest}{file.suffix}")
    if file.relative_to(root).as_posix().startswith(PLAIN):
        shutil.copyfile(file, named)
    else:
        file.rename(named)
    return named.relative_to(root).as_posix()


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
