"""What the build of the browser code made: which languages there are, and the digest of every file.

Reading config.toml asks this, so it must load nothing that serves pages.
"""

from __future__ import annotations

import json
from pathlib import Path

from chatserver.web.settings import STATIC

VISITORS, STAFF = "widget/text.", "staff."
"""How the files of texts begin; the language follows."""


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


def languages_built(static: Path = STATIC, begins: str = VISITORS) -> frozenset[str]:
    """Languages whose texts were built, for visitors or for staff. A language is built only when it is complete."""
    return frozenset(name.removeprefix(begins).removesuffix(".json") for name in manifest(static) if _is_texts(name, begins))


def _is_texts(name: str, begins: str) -> bool:
    return name.startswith(begins) and name.endswith(".json")
