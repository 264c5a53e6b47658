"""What the build of the browser code made: which languages there are, and the digest of every file.

Reading config.toml asks this, so it must load nothing that serves pages.
"""

from __future__ import annotations

import json
from pathlib import Path

from chatserver.web.settings import STATIC

VISITORS = "widget/text."
"""How the files begin that visitors' browsers fetch; the language follows."""
TEXTS = "texts."
"""The same of the whole texts of a language, as the server reads them."""
STAFF = "console.title"
"""A text that only languages have in which staff can have their screens."""


def manifest(static: Path = STATIC) -> dict[str, str]:
    """Digest of every built file, by its path below the folder; empty when nothing is built."""
    try:
        return dict(json.loads((static / "manifest.json").read_text("utf-8")))
    except FileNotFoundError:
        return {}


def with_digest(name: str, digest: str) -> str:
    """The name under which a file may be kept for good: ``widget/visitor.3f2a91c0.js``."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{digest}.{suffix}"


def languages_built(static: Path = STATIC) -> frozenset[str]:
    """Languages whose texts were built. A language is built only when it is complete."""
    built = [name for name in manifest(static) if name.startswith(VISITORS)]
    return frozenset(name.removeprefix(VISITORS).removesuffix(".json") for name in built)
