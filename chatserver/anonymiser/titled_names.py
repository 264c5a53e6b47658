"""Surnames after a title, before anything else takes them for a town, a firm or an ordinary word: `dhr. R. Zandberg`, `mevr. Pool`."""

from __future__ import annotations

from collections.abc import Iterator

from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.name_extent import SHOWN_TITLES, extend
from chatserver.anonymiser.transcript import Finding, Free, Kind, Line
from chatserver.anonymiser.vocabulary import (
    ABBREVIATED_TITLES,
    CLAUSE,
    FAMILY_TITLES,
    LEADING_TITLES,
    PEOPLE,
    SURNAME_INTERFIXES,
)
from chatserver.anonymiser.words import Words

OF_PEOPLE_ONLY = frozenset({"mevr", "mw", "dhr", "hr", "mej", "fam"})
"""Also in small letters nothing else: `dr` is often "her"."""


def find(line: Line, free: Free, words: Words) -> Iterator[Finding]:
    """Names after titles in a message."""
    done = -1
    for index in range(len(line.tokens)):
        if index > done and line.word(index) in LEADING_TITLES and (name := _name_after(line, index, free, words)):
            first, last = name
            done = last
            yield Finding(line.number, line.tokens[first].start, line.tokens[last].end, Kind.PERSON, "title")


def _name_after(line: Line, index: int, free: Free, words: Words) -> tuple[int, int] | None:
    title = line.word(index)
    place = index + 1
    while place < len(line.tokens) and free(place) and _belongs(line, place, index, title):
        if len(line.word(place)) > 1 and line.word(place) not in SURNAME_INTERFIXES:
            break
        place += 1
    if not (place < len(line.tokens) and free(place) and _belongs(line, place, index, title)):
        return None
    token = line.tokens[place]
    if token.is_number or token.folded in CLAUSE or token.folded in PEOPLE or words.language == "ar":
        return None
    named = token.is_capital and not line.shouted
    if not named and not (title in OF_PEOPLE_ONLY and token.flags & Word.LAST):
        return None
    if named and title in FAMILY_TITLES and token.starts:
        return None
    first = index if title in SHOWN_TITLES and free(index) else index + 1
    return first, extend(line, place, free, words, strong=True)[1]


def _belongs(line: Line, place: int, index: int, title: str) -> bool:
    """Whether the token goes on with what the title began: a blank between, or the full stop of an abbreviation."""
    gap = line.between(place)
    abbreviated = title in ABBREVIATED_TITLES if place == index + 1 else len(line.word(place - 1)) == 1
    return not gap.strip() or (gap.strip() == "." and abbreviated)
