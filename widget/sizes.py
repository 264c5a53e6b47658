"""What a visitor's browser fetches: python3 run.py size. Her telephone may be old and her time short, so a test holds it to limits.

Standard library only, and starts nothing: it reads what the build made.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent.parent / "chatserver" / "static" / "widget"
LOADER, ALWAYS = "loader.js", ("loader.js", "visitor.js", "visitor.css")
MOST_LOADER, MOST = 2_000, 25_000
"""Most bytes, gzipped: of the loader, and of everything in one language."""


class Size(NamedTuple):
    """Bytes of a file as it is, and as it travels."""

    plain: int
    gzipped: int


def sizes_by_language(static: Path = STATIC) -> dict[str, dict[str, Size]]:
    """For each language that is built, the size of every file that one visitor fetches."""
    texts = {file.suffixes[0].removeprefix("."): file.name for file in sorted(static.glob("text.*.json"))}
    return {language: {name: size_of(static / name) for name in (*ALWAYS, text)} for language, text in texts.items()}


def size_of(file: Path) -> Size:
    content = file.read_bytes()
    return Size(len(content), len(gzip.compress(content, mtime=0)))


def total(sizes: Mapping[str, Size]) -> Size:
    return Size(sum(size.plain for size in sizes.values()), sum(size.gzipped for size in sizes.values()))


def table(found: Mapping[str, Mapping[str, Size]]) -> Iterator[str]:
    """Lines for a person: a block for each language, and what each total may be."""
    for language, sizes in found.items():
        yield f"{language:<16}{'bytes':>8}{'gzipped':>10}{'at most':>10}"
        for name, size in sizes.items():
            yield f"  {name:<14}{size.plain:>8,}{size.gzipped:>10,}" + (f"{MOST_LOADER:>10,}" if name == LOADER else "")
        whole = total(sizes)
        yield f"  {'together':<14}{whole.plain:>8,}{whole.gzipped:>10,}{MOST:>10,}"


if __name__ == "__main__":
    print("\n".join(table(sizes_by_language())))
