"""What the build of the browser code made: which languages there are, and every file under its hashed name.

Reading config.toml asks this, so it must load nothing that serves pages.
"""

from __future__ import annotations

import json
from pathlib import Path

from chatserver.web.settings import STATIC


def manifest(static: Path = STATIC) -> dict[str, str]:
    """Name with digest of every built file, by its name in the sources; empty when nothing is built."""
    try:
        return dict(json.loads((static / "manifest.json").read_text("utf-8")))
    except FileNotFoundError:
        return {}


def languages_built(static: Path = STATIC) -> frozenset[str]:
    """Languages whose texts were built. A language is built only when it is complete."""
    return frozenset(name.removeprefix("text/").removesuffix(".json") for name in manifest(static) if name.startswith("text/"))
