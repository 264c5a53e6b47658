"""One spelling for all ways to write a word, and the number by which the word lists know it.

Used at run time and when the lists are compiled, so that both mean the same.
"""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

FLAG_BITS = 24
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ĳ": "ij", "’": "'", "‘": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """Small letters without accents; digits of every script as 0-9."""
    if text.isascii():
        return text.lower()
    folded = []
    for letter in text:
        digit = unicodedata.digit(letter, None)
        if digit is not None and letter.isdigit():
            folded.append(str(digit))
        else:
            folded.extend(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(folded).casefold().translate(_LETTERS).replace("i̇", "i")


def key_of(folded: str) -> int:
    """The number of a folded word, in the upper bits of an entry; an unknown word is taken for a known one once in a
    million look-ups."""
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "big") >> FLAG_BITS
