"""The text of a conversation without what identifies: what the program hid, and what a person hides besides.

Two layers. The first is what the program found, as places in the raw text. The second lies on top of it: what a person marks, as places
in the text that the first one left, so that nothing she does can uncover what the program hid. How a text falls into words is the
anonymiser's to know, and comes in as a function. Nothing is matched by likeness here: one word is another or it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.rules.findings import Findings, Found, HandMark, Rare, Said, Word, Words
from chatserver.rules.release import MarkKind, Trait
from chatserver.rules.terms import Speaker

BY_HAND = "VERBORGEN"
"""Stands in the placeholder of what a person hid."""
RARE_TOGETHER = 3
"""So many different traits in one conversation are pointed out; as the anonymiser has it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be seen in a cleaned line."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line: characters ``start`` up to ``end`` of the first layer, and what is shown of them."""

    start: int
    end: int
    text: str = field(repr=False)
    kind: MarkKind | None = None
    hides: str = field(default="", repr=False)
    """The folded words behind what a person hid."""


@dataclass(frozen=True, slots=True)
class CleanLine:
    """A message as it may be read."""

    offset: int
    by: Speaker
    at: datetime
    pieces: tuple[Piece, ...] = field(repr=False)
    rare: tuple[Rare, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def marks(self) -> list[Mark]:
        """In their order. Inside a piece that is shown stands what is rare, in one that is not nothing does."""
        marks, at = [], 0
        for piece in self.pieces:
            if piece.kind is not None:
                marks.append(Mark(at, at + len(piece.text), piece.kind))
            else:
                inside = [one for one in self.rare if piece.start <= one.start and one.end <= piece.end]
                marks += [Mark(at + one.start - piece.start, at + one.end - piece.start, MarkKind.RARE) for one in inside]
            at += len(piece.text)
        return marks


@dataclass(frozen=True, slots=True)
class CleanText:
    """A whole conversation as it may be read."""

    lines: tuple[CleanLine, ...] = ()

    @property
    def rare(self) -> list[Trait]:
        """Which traits stand together."""
        return sorted({one.trait for line in self.lines for one in line.rare})

    def count(self, kind: MarkKind) -> int:
        return sum(piece.kind is kind for line in self.lines for piece in line.pieces)


def clean(said: Sequence[Said], findings: Findings, marks: Iterable[HandMark], words: Words) -> CleanText:
    """Both layers. What is rare is told while enough of it is left to be rare together."""
    texts = _texts(said, findings, words)
    phrases = {phrase for mark in marks for phrase in _phrases(texts.get(mark.offset), mark)}
    numbers: dict[str, int] = {}
    lines = []
    for one in said:
        pieces = tuple(_second_layer(texts[one.offset], phrases, numbers))
        left = tuple(rare for rare in findings.rare if rare.offset == one.offset and _is_shown(rare, pieces))
        lines.append(CleanLine(one.offset, one.by, one.at, pieces, left))
    if len({rare.trait for line in lines for rare in line.rare}) < RARE_TOGETHER:
        lines = [CleanLine(line.offset, line.by, line.at, line.pieces) for line in lines]
    return CleanText(tuple(lines))


def mark_at(text: CleanText, offset: int, start: int, end: int, words: Words) -> HandMark:
    """The mark that hides the words between two places of a line as it is shown: whole words. Raises INVALID where there is none, and
    where something is hidden already."""
    line = _line(text, offset)
    touched = list(_touched(line, start, end))
    if len(touched) != 1 or touched[0][0].kind is not None:
        raise ChatError(Code.INVALID)
    piece, begins = touched[0]
    found = [word for word in words(piece.text) if begins + word.start < end and start < begins + word.end]
    if not found:
        raise ChatError(Code.INVALID)
    return HandMark(offset, piece.start + found[0].start, piece.start + found[-1].end)


def hidden_at(text: CleanText, offset: int, start: int, end: int) -> frozenset[str]:
    """The names of what a person hid between two places of a line as it is shown. Raises INVALID where nobody hid anything."""
    names = {piece.hides for piece, _ in _touched(_line(text, offset), start, end) if piece.kind is MarkKind.BY_HAND}
    if not names:
        raise ChatError(Code.INVALID)
    return frozenset(names)


def without(names: frozenset[str], said: Sequence[Said], findings: Findings, marks: Iterable[HandMark], words: Words) -> list[HandMark]:
    """The marks that hide none of these."""
    texts = _texts(said, findings, words)
    return [mark for mark in marks if names.isdisjoint(_identity(phrase) for phrase in _phrases(texts.get(mark.offset), mark))]


# ---- below --------------------------------------------------------------------------------------------------

Phrase = tuple[str, ...]
"""Folded words that follow each other."""


class _Text:
    """A line of the first layer, and its words outside of placeholders."""

    def __init__(self, pieces: Sequence[Piece], words: Words) -> None:
        self.pieces = pieces
        self.runs = [(piece, list(words(piece.text))) for piece in pieces if piece.kind is None]


def _texts(said: Sequence[Said], findings: Findings, words: Words) -> dict[int, _Text]:
    found: dict[int, list[Found]] = {}
    for one in findings.found:
        found.setdefault(one.offset, []).append(one)
    if found.keys() - {one.offset for one in said}:
        raise ChatError(Code.DAMAGED)
    return {one.offset: _Text(_first_layer(one, found.get(one.offset, ())), words) for one in said}


def _first_layer(said: Said, found: Sequence[Found]) -> list[Piece]:
    """The program's placeholders in the raw text, with places of the text that comes of it. Raises DAMAGED for findings that do not
    fit it: rather nothing than a word too much."""
    pieces: list[Piece] = []
    raw_at = at = 0
    for one in sorted(found, key=lambda found: found.start):
        if not raw_at <= one.start < one.end <= len(said.text):
            raise ChatError(Code.DAMAGED)
        for text, kind in ((said.text[raw_at : one.start], None), (one.stands, MarkKind.PLACEHOLDER)):
            if text:
                pieces.append(Piece(at, at + len(text), text, kind))
                at += len(text)
        raw_at = one.end
    if rest := said.text[raw_at:]:
        pieces.append(Piece(at, at + len(rest), rest))
    return pieces


def _phrases(text: _Text | None, mark: HandMark) -> Iterator[Phrase]:
    """What a mark hides: its words one after the other, and by itself each that can be."""
    for piece, words in () if text is None else text.runs:
        inside = [word for word in words if mark.start < piece.start + word.end and piece.start + word.start < mark.end]
        if inside:
            yield tuple(word.folded for word in inside)
            yield from ((word.folded,) for word in inside if word.carries)


def _identity(phrase: Phrase) -> str:
    return " ".join(phrase)


def _second_layer(text: _Text, phrases: set[Phrase], numbers: dict[str, int]) -> Iterator[Piece]:
    words_of = {piece.start: words for piece, words in text.runs}
    for piece in text.pieces:
        at = piece.start
        for first, last, phrase in _hits(words_of.get(piece.start, []), phrases):
            start, end = piece.start + first.start, piece.start + last.end
            if at < start:
                yield Piece(at, start, piece.text[at - piece.start : start - piece.start])
            number = numbers.setdefault(_identity(phrase), len(numbers) + 1)
            yield Piece(start, end, f"[{BY_HAND}-{number}]", MarkKind.BY_HAND, _identity(phrase))
            at = end
        if at < piece.end:
            yield piece if at == piece.start else Piece(at, piece.end, piece.text[at - piece.start :], piece.kind)


def _hits(words: Sequence[Word], phrases: set[Phrase]) -> Iterator[tuple[Word, Word, Phrase]]:
    """Where phrases stand, the longest first, without overlaps."""
    longest = max((len(phrase) for phrase in phrases), default=0)
    at = 0
    while at < len(words):
        sizes = range(min(longest, len(words) - at), 0, -1)
        size = next((size for size in sizes if tuple(word.folded for word in words[at : at + size]) in phrases), 0)
        if size:
            yield words[at], words[at + size - 1], tuple(word.folded for word in words[at : at + size])
        at += size or 1


def _is_shown(rare: Rare, pieces: Sequence[Piece]) -> bool:
    return any(piece.kind is None and piece.start <= rare.start and rare.end <= piece.end for piece in pieces)


def _line(text: CleanText, offset: int) -> CleanLine:
    found = next((line for line in text.lines if line.offset == offset), None)
    if found is None:
        raise ChatError(Code.INVALID)
    return found


def _touched(line: CleanLine, start: int, end: int) -> Iterator[tuple[Piece, int]]:
    """The pieces that lie, wholly or in part, between two places of what is shown, each with where it begins there."""
    at = 0
    for piece in line.pieces:
        if at < end and start < at + len(piece.text):
            yield piece, at
        at += len(piece.text)
