"""Everything that is logged or printed, and a search of it for what people said."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote

from chatserver import logs
from tests.support.kept import logging_kept

SHORTEST = 6
"""Shorter words stand in any log by chance."""

spoken: set[str] = set()
"""Texts, nicknames, tokens and passwords that tests have used; ``people`` adds to it."""


def forms(text: str) -> Iterator[str]:
    """How a text may look once something has escaped or encoded it."""
    yield text
    yield json.dumps(text)[1:-1]
    yield quote(text)
    for encoding in ("utf-8", "utf-16-le"):
        raw = text.encode(encoding)
        yield raw.hex()
        yield base64.b64encode(raw).decode()[: len(raw) * 4 // 3 - 3]


def leaks(output: str) -> list[str]:
    """Which of the spoken texts stand in the output, in any form."""
    return [text for text in spoken if len(text) >= SHORTEST and any(form and form in output for form in forms(text))]


@contextlib.contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """All loggers at DEBUG, into one text; ours set up as the product does it."""
    output = io.StringIO()
    with logging_kept():
        logs.set_up(output, logging.DEBUG)
        for name in logging.root.manager.loggerDict:
            logging.getLogger(name).setLevel(logging.DEBUG)
        yield output
