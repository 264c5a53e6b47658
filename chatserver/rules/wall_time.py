"""Hours as people write them and as clocks show them: minutes after local midnight, and back."""

from __future__ import annotations

import re

_HOUR = r"([01]?\d|2[0-4])(?:[:.u]([0-5]\d))?\s*(?:u(?:ur)?)?"
_SPAN = re.compile(rf"(?:van\s+|from\s+)?{_HOUR}\s*(?:-|\u2013|tot|to|until)\s*{_HOUR}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\ben\b|\band\b)\s*", re.IGNORECASE)
LONGEST_TYPED = 200


def wall_time(minutes: int) -> str:
    """Minutes after midnight as a clock shows them: ``09:00``, and ``24:00`` for the end of a day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def parse_spans(typed: str) -> tuple[tuple[int, int], ...]:
    """Openings and closings of one day in their order, from ``9-12:30, 13.00 - 17.00``, ``9u tot 12u`` and the like.

    Raises ValueError for what cannot be understood, and for an opening that is not before its closing."""
    if len(typed) > LONGEST_TYPED:
        raise ValueError("too long")
    return tuple(sorted(_span(part) for part in _BETWEEN.split(typed.strip()) if part))


def _span(part: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ValueError("not hours such as 09:00-17:00")
    opens, closes = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
    if not opens < closes <= 24 * 60:
        raise ValueError("opens after it closes")
    return opens, closes
