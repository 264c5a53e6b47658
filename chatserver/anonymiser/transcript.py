"""What goes in, what is looked at and what comes out: frozen values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from chatserver.anonymiser.folding import fold

LONG_ABBREVIATION, SHOUTED = 8, 0.8
"""How many capitals may be an abbreviation, and which share of a longer text is shouting."""
COUNSELLOR = "counsellor"
Free = Callable[[int], bool]
"""Whether nothing has taken the token with this index."""
_LETTERS = "(?:[^\\W_][\u0300-\u036f\u064b-\u0655\u0670\u0640]*)+"  # with the signs that stand above or below a letter
TOKEN = re.compile(rf"{_LETTERS}(?:['’ʼ](?!(?:un|ın|in|nın|nin|da|de|dan|den|ta|te|nun|ya|ye|yi|yı|e|i|a|u)\b){_LETTERS})*")
"""A word or a number; an apostrophe before a Turkish ending divides."""
SENTENCE_START = re.compile(r"(?:^|[.!?…:|«\"“(\n]|^\W+)\s*[-–'\"“«(]*\s*$")


class Kind(StrEnum):
    """What a finding is; the value stands in its placeholder."""

    PERSON = "PERSOON"
    PLACE = "PLAATS"
    ADDRESS = "ADRES"
    POSTCODE = "POSTCODE"
    ORGANISATION = "ORGANISATIE"
    PHONE = "TELEFOON"
    EMAIL = "E-MAIL"
    LINK = "LINK"
    ACCOUNT = "ACCOUNT"
    BSN = "BSN"
    IBAN = "REKENING"
    BIRTH = "GEBOORTEDATUM"
    DATE = "DATUM"
    AGE = "LEEFTIJD"
    PLATE = "KENTEKEN"
    NUMBER = "NUMMER"


@dataclass(frozen=True, slots=True)
class Message:
    """What one person said; ``by`` is visitor or counsellor."""

    by: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation. ``known`` are words that are hidden wherever they stand: what was typed into the intake fields, the staff's
    own names."""

    language: str
    messages: tuple[Message, ...] = field(repr=False)
    known: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters ``start`` up to ``end`` of a message identify somebody. ``rule`` names what found it, never the words."""

    message: int
    start: int
    end: int
    kind: Kind
    rule: str


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number of a message, with what the word lists say of it."""

    start: int
    end: int
    text: str = field(repr=False)
    folded: str = field(repr=False)
    flags: int
    starts: bool
    """Whether a sentence begins here, so that a capital says nothing."""

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Line:
    """A message with its tokens."""

    number: int
    by: str
    text: str = field(repr=False)
    tokens: tuple[Token, ...] = field(repr=False)
    shouted: bool
    """Written in capitals throughout: then a capital says nothing either."""

    def between(self, index: int) -> str:
        """What stands before the token with this index, since the token before it."""
        before = self.tokens[index - 1].end if index > 0 else 0
        return self.text[before : self.tokens[index].start]

    def word(self, index: int) -> str:
        """The folded word at an index; nothing outside the message."""
        return self.tokens[index].folded if 0 <= index < len(self.tokens) else ""

    def joined(self, index: int) -> bool:
        """Whether only blanks stand between a token and the one before it."""
        return 0 < index < len(self.tokens) and not self.between(index).strip(" ")


def read(number: int, message: Message, look_up: Callable[[str], int]) -> Line:
    """A message as its words."""
    text = message.text
    letters = [letter for letter in text if letter.isalpha()]
    shouted = len(letters) > LONG_ABBREVIATION and sum(letter.isupper() for letter in letters) > SHOUTED * len(letters)
    return Line(number, message.by, text, tuple(_tokens(text, look_up)), shouted)


def _tokens(text: str, look_up: Callable[[str], int]) -> Iterator[Token]:
    for found in TOKEN.finditer(text):
        folded = fold(found[0])
        starts = bool(SENTENCE_START.search(text[max(0, found.start() - 6) : found.start()])) or not text[: found.start()].strip()
        yield Token(found.start(), found.end(), found[0], folded, look_up(folded), starts)
