"""Taking more out of an anonymised transcript by hand: words that still point at someone, wherever they stand in it.

What goes leaves the same mark whatever it was, and however long. There is no way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chatserver.rules.transcript import AnonymisedLine, AnonymisedTranscript

CUT = "[…]"
LONGEST_PLACEHOLDER = 40
SHORT = 3
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
"""Vowels and accents that stand on a letter, and what joins two."""
WORD = re.compile(rf"\[[^\[\]\s]{{1,{LONGEST_PLACEHOLDER}}}\]|[\w{_MARKS}]+")
"""A placeholder, or letters and figures in a row."""
_IN_A_ROW = re.compile(rf"{re.escape(CUT)}(?:\s*{re.escape(CUT)})+")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a word stands in a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a transcript: which line, and which word of it, both from 0. Without a word: the whole line."""

    line: int
    word: int | None = None


def words_of(text: str) -> list[Span]:
    """Everything in it that can be cut. What was cut before is none."""
    return [Span(found.start(), found.end()) for found in WORD.finditer(text) if found[0] != CUT]


def cut(transcript: AnonymisedTranscript, places: Iterable[Place]) -> AnonymisedTranscript:
    """Without what stands at these places. Places that are not there are left out.

    A word that was chosen alone goes wherever it stands. Words that were chosen in a row go wherever they stand in that row, and those
    of them with a capital or a figure also where they stand alone: "de bakker uit Urk" must not take every "de" with it.
    """
    chosen = set(places)
    whole = {place.line for place in chosen if place.word is None}
    small = {word for line in transcript.lines for word in _split(line.text) if not _stands_out(word)}
    rows = {row for number, line in enumerate(transcript.lines) for row in _rows(line.text, number, chosen, small)}
    longest_first = sorted(rows, key=len, reverse=True)
    lines = [
        replace(line, text=CUT if number in whole and line.text.strip() else _without(line.text, longest_first))
        for number, line in enumerate(transcript.lines)
    ]
    return replace(transcript, lines=tuple(lines))


def cuts_in(lines: Iterable[AnonymisedLine]) -> int:
    """How many marks of something cut there are."""
    return sum(line.text.count(CUT) for line in lines)


def _split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in words_of(text)]


def _stands_out(word: str) -> bool:
    """With a capital or a figure, so that it may be a name."""
    return any(sign.isupper() or sign.isnumeric() for sign in word)


def _rows(text: str, line: int, chosen: set[Place], small: set[str]) -> Iterator[tuple[str, ...]]:
    """What goes, folded: the words of a line that were chosen side by side, and those of them that go alone as well.

    ``small``: words of the transcript without a capital. A short one of them that begins a sentence ("De", "Een") has its capital from
    there.
    """
    spans = words_of(text)
    row: list[str] = []
    for number, span in enumerate(spans):
        if Place(line, number) not in chosen:
            continue
        word = text[span.start : span.end]
        row.append(word.casefold())
        is_last = number + 1 == len(spans) or Place(line, number + 1) not in chosen
        begins = not text[: span.start].strip() or text[: span.start].rstrip()[-1] in ".?!"
        if _stands_out(word) and not (begins and len(word) <= SHORT and word.lower() in small):
            yield (word.casefold(),)
        if is_last:
            yield tuple(row)
            row = []


def _without(text: str, rows: list[tuple[str, ...]]) -> str:
    """Whole words are compared, by what they come to without capitals."""
    spans = words_of(text)
    folded = [text[span.start : span.end].casefold() for span in spans]
    parts: list[str] = []
    at = number = 0
    while number < len(spans):
        length = next((len(row) for row in rows if tuple(folded[number : number + len(row)]) == row), 0)
        if length:
            parts += [text[at : spans[number].start], CUT]
            at = spans[number + length - 1].end
        number += length or 1
    return _IN_A_ROW.sub(CUT, "".join([*parts, text[at:]]))
