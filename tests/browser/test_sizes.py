"""How much a visitor's browser has to fetch: her telephone may be old and her time short."""

from __future__ import annotations

import gzip

from tests.support.programs import ROOT

STATIC = ROOT / "chatserver" / "static" / "widget"
LOADER, WHOLE = 2_000, 25_000
"""Most bytes, gzipped."""


def test_the_loader_and_the_whole_widget_stay_small() -> None:
    parts = ["loader.js", "visitor.js", "visitor.css", "text.nl.json"]
    sizes = {part: len(gzip.compress((STATIC / part).read_bytes(), mtime=0)) for part in parts}
    assert sizes["loader.js"] < LOADER, sizes
    assert sum(sizes.values()) < WHOLE, sizes
