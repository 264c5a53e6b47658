"""What a supervisor looks for among anonymised transcripts: words, and codes of what was registered.

What she typed is words and nothing else: no sign of hers means anything but the two that are written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import Signal

LONGEST_QUERY = 200
"""Code points; what follows is left out."""
MOST_TERMS = 12
_TERM = re.compile(r'"([^"]*)"(\*?)|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """A word, the beginning of one, or words in a row."""

    text: str = field(repr=False)
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class TranscriptSearch:
    """All of these together; what is empty asks nothing."""

    desks: frozenset[DeskId]
    typed: str = field(default="", repr=False)
    since_week: str = ""
    """The first week, such as 2026-W48."""
    concern: str = ""
    urgency: str = ""
    contact_type: str = ""
    language: str = ""
    signal: Signal | None = None

    @property
    def terms(self) -> list[Term]:
        return parse_terms(self.typed)

    @property
    def finds_nothing(self) -> bool:
        """Something was typed, and no word is in it."""
        return bool(self.typed.strip()) and not self.terms


def first_week(now: datetime, weeks: int) -> str:
    """The first of so many weeks, of which the present one is the last."""
    year, week, _ = (now.astimezone(UTC) - timedelta(weeks=weeks - 1)).isocalendar()
    return f"{year}-W{week:02}"


def parse_terms(typed: str) -> list[Term]:
    """Words, ``begin*`` and ``"words in a row"``, which may end in a beginning too; what has neither letter nor figure is left out."""
    found = [_term(*parts) for parts in _TERM.findall(typed[:LONGEST_QUERY])]
    return [term for term in found if any(map(str.isalnum, term.text))][:MOST_TERMS]


def _term(quoted: str, star: str, word: str) -> Term:
    if quoted:
        return Term(quoted, is_beginning=bool(star))
    return Term(word.strip("*"), is_beginning=word.endswith("*"))
