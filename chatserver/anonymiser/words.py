"""Is this a word, a name, or neither? What every later step asks of a token."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from chatserver.anonymiser.lexicon import NOTHING, Word
from chatserver.anonymiser.transcript import Token
from chatserver.anonymiser.vocabulary import FUNCTION, KEEPERS

OF_LANGUAGE = {"nl": Word.NL, "en": Word.EN, "pl": Word.PL, "ro": Word.RO, "tr": Word.TR, "uk": Word.UK, "bg": Word.BG, "ar": Word.AR}
SHORTEST_STRANGER = 4
SHORTEST_SLIP = 5
"""A shorter name is always near some word."""
INFLECTING = ("pl", "uk", "bg", "ro")
LONGEST_CASE = 3
SHORTEST_PART, SHORTEST_NAME = 3, 2
ENDINGS = ("s", "'s", "je", "jes", "tje", "tjes", "en", "n", "e", "es", "er", "ers", "de", "den", "te", "ten", "t")
ARABIC_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ك")


@dataclass(frozen=True)
class Words:
    """The word lists as one language uses them. A person may mix in Dutch and English at any moment."""

    language: str
    look_up: Callable[[str], int]

    @cached_property
    def _own(self) -> int:
        return Word.NL | OF_LANGUAGE.get(self.language, NOTHING)

    def is_word(self, token: Token) -> bool:
        """Whether it stands in a dictionary as an ordinary word."""
        if token.flags & self._own or token.folded in FUNCTION or token.folded in KEEPERS:
            return True
        if token.flags & Word.EN and self.language in ("nl", "en"):
            return not token.flags & (Word.FIRST | Word.LAST) or bool(token.flags & Word.COMMON_EN and not token.flags & Word.STRONG)
        return bool(token.flags & Word.COMMON_EN and not token.flags & Word.FIRST)

    def is_known(self, token: Token) -> bool:
        """Whether it can be read as a word: in a dictionary, put together from two, slang, or a slip of the finger."""
        if self.is_word(token) or self.is_land(token) or token.is_number or any(letter.isdigit() for letter in token.folded):
            return True
        if token.flags & (Word.FIRST | Word.LAST | Word.STRONG):
            return False
        if token.flags & Word.SEEN and not token.flags & Word.PROPER and self.language == "nl" and not token.is_capital:
            return True
        return self._is_compound(token.folded) or (not token.is_capital and self._is_slip(token.folded))

    def is_land(self, token: Token) -> bool:
        """A country, a language or a nationality."""
        return bool(token.flags & Word.LAND) or (self.language not in ("nl", "en") and bool(token.flags & Word.LAND_ELSEWHERE))

    def is_listed(self, token: Token) -> bool:
        """Whether it stands in a list of first names."""
        named = token.flags & Word.FIRST or (token.flags & Word.STRONG and not token.flags & Word.NL)
        return bool(named) and token.folded not in FUNCTION and len(token.folded) >= SHORTEST_NAME

    def is_inflected_name(self, token: Token) -> bool:
        """In languages where names have cases, whether a word with a capital is a form of one: `Олену`, `Amelkę`."""
        if self.language not in INFLECTING or not token.is_capital or token.flags & Word.COMMON_ELSEWHERE:
            return False
        stems = (token.folded[:-cut] for cut in range(1, LONGEST_CASE + 1) if len(token.folded) - cut >= SHORTEST_PART)
        return any(
            self.look_up(stem + ending) & Word.FIRST
            for stem in stems
            for ending in ("", "a", "а", "я")
            if len(stem + ending) > SHORTEST_PART
        )

    def is_ordinary(self, token: Token) -> bool:
        """As ``is_known``, without what was merely seen somewhere: for places where a name is expected."""
        if token.flags & Word.SEEN and not token.flags & Word.COMMON and not self.is_word(token) and not self.is_land(token):
            return self._is_compound(token.folded) and not token.flags & (Word.FIRST | Word.LAST | Word.STRONG)
        return self.is_known(token)

    def is_certain(self, token: Token) -> bool:
        """A name, and not a word: hidden wherever it stands, whatever stands around it."""
        if token.folded in KEEPERS or token.folded in FUNCTION or self.is_land(token) or len(token.folded) <= SHORTEST_NAME:
            return False
        if self.is_word(token):
            return False
        if token.flags & (Word.FIRST | Word.STRONG):
            return not (token.flags & Word.COMMON_ELSEWHERE and self.language != "nl" and not token.is_capital)
        return (
            bool(token.flags & Word.LAST) and not token.flags & (Word.PLACE | Word.EN | Word.SEEN) and not self._is_compound(token.folded)
        )

    def is_stranger(self, token: Token) -> bool:
        """No word of any language here, nor near one: in small letters most likely a name."""
        return (
            self.language in ("nl", "en")
            and len(token.folded) >= SHORTEST_STRANGER
            and not self.is_ordinary(token)
            and not self._is_slip(token.folded)
            and not self.is_drawn_out(token)
        )

    def is_common(self, token: Token) -> bool:
        """Whether it is among the words that everybody uses."""
        flags = token.flags
        if (
            token.folded in FUNCTION
            or (flags & Word.COMMON and flags & Word.NL)
            or (flags & Word.COMMON_EN and flags & Word.EN and not (self.language == "nl" and flags & Word.FIRST))
        ):
            return True
        return self.language not in ("nl", "en") and bool(flags & Word.COMMON_ELSEWHERE and flags & self._own)

    def is_drawn_out(self, token: Token) -> bool:
        """`hoiii`, `neeeee`, `zooo`."""
        folded = token.folded
        once = re.sub(r"(.)\1+", r"\1", folded)
        twice = re.sub(r"(.)\1+", r"\1\1", folded)
        return once != folded and any(word in FUNCTION or self.look_up(word) & (Word.NL | Word.EN) for word in (once, twice))

    def _is_compound(self, folded: str) -> bool:
        if self.language == "ar":
            return any(folded.startswith(prefix) and self.look_up(folded[len(prefix) :]) & Word.AR for prefix in ARABIC_PREFIXES)
        if not folded.isascii() or len(folded) < 2 * SHORTEST_PART:
            return False
        for ending in ENDINGS:
            if folded.endswith(ending) and len(folded) - len(ending) > SHORTEST_PART and self.look_up(folded[: -len(ending)]) & Word.NL:
                return True
        return any(
            self._is_part(folded[:cut]) and self._is_part(folded[cut:]) for cut in range(SHORTEST_PART, len(folded) - SHORTEST_PART + 1)
        )

    def _is_part(self, part: str) -> bool:
        if len(part) == SHORTEST_PART:
            return bool(self.look_up(part) & Word.COMMON and self.look_up(part) & Word.NL)
        return bool(self.look_up(part) & Word.NL) or (part.endswith("s") and bool(self.look_up(part[:-1]) & Word.NL))

    def _is_slip(self, folded: str) -> bool:
        """One letter missing, doubled or swapped in a frequent word."""
        if not folded.isascii():
            return False
        if len(folded) < SHORTEST_SLIP:
            return re.fullmatch(r"([a-z])\1*|[^aeiouy]+|(?:ha|he|hi|lo|jo|ho)+[aeh]?", folded) is not None
        near = {folded[:at] + folded[at + 1 :] for at in range(len(folded))}
        near |= {folded[:at] + folded[at + 1] + folded[at] + folded[at + 2 :] for at in range(len(folded) - 1)}
        near |= {folded[:at] + letter + folded[at:] for at in range(1, len(folded) + 1) for letter in "enrtdgkhi"}
        return any(self.look_up(word) & Word.COMMON or self.look_up(word) & Word.COMMON_EN for word in near)
