"""How much a visitor's browser has to fetch: her telephone may be old and her time short."""

from __future__ import annotations

import re

from chatserver.web.built import languages_built
from tests.support.programs import run
from widget.sizes import LOADER, MOST, MOST_LOADER, sizes_by_language, total


def test_the_loader_and_the_whole_widget_stay_small_in_every_language() -> None:
    found = sizes_by_language()
    assert found.keys() == languages_built()
    for language, sizes in found.items():
        assert sizes[LOADER].gzipped < MOST_LOADER, sizes
        assert total(sizes).gzipped < MOST, (language, sizes)


def test_the_table_tells_them() -> None:
    status, output = run("python", "widget/sizes.py")
    assert status == 0
    for language, sizes in sizes_by_language().items():
        block = output.partition(f"{language} ")[2]
        for name, size in {**sizes, "together": total(sizes)}.items():
            assert re.search(rf"^  {re.escape(name)} +{size.plain:,} +{size.gzipped:,}\b", block, re.MULTILINE), output
