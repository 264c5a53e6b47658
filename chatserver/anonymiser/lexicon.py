"""What the word lists say of a word: whether it may be a first name, a place, a street, a word of some language.

The file holds one sorted array of 64-bit numbers: 40 bits of the word's digest, 24 bits of what it may be. It is mapped, not read,
so that all workers share its memory.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from pathlib import Path

from chatserver.anonymiser.folding import FLAG_BITS, key_of

FILE = "lexicon.bin"
BESIDE = Path(__file__).with_name(FILE)
"""In an installed wheel."""
BUILT = Path(__file__).resolve().parents[2] / ".build" / FILE
"""In a working copy."""


class Word:
    """What a word may be; several at once. Plain numbers: an enumeration of flags costs a third of all time here."""

    FIRST = 1
    """A first name."""
    LAST = 2
    """A surname, without its interfix."""
    PLACE = 4
    """A Dutch place."""
    ABROAD = 8
    """A place elsewhere."""
    STREET = 16
    CARE = 32
    """A care institution."""
    NL = 64
    """A Dutch word with a small letter."""
    PROPER = 128
    """In the Dutch dictionary, but only with a capital."""
    EN = 256
    PL = 512
    RO = 1024
    TR = 2048
    UK = 4096
    BG = 8192
    AR = 16384
    COMMON = 32768
    """Among the most frequent words of Dutch (about once in 30,000 words)."""
    SEEN = 65536
    """Seen at all in what people write in Dutch: also slang, misspellings and names."""
    LAND = 131072
    """A country, a language or a nationality: stays."""
    STRONG = 262144
    """A person's name to the Dutch dictionary as well."""
    LAND_ELSEWHERE = 524288
    """The same in the other languages."""
    COMMON_EN = 1048576
    """Among the most frequent words of English."""
    COMMON_ELSEWHERE = 2097152
    """Among the most frequent words of one of the other languages."""
    USUAL = 4194304
    """Not so frequent in Dutch, but known to everybody (about once in 100,000 words)."""
    UNUSUAL = 8388608
    """Seldom written in Dutch (less than once in 350,000 words): what schools and firms like to be called."""


NOTHING = 0


class Lexicon:
    """The compiled word lists. Read-only; safe to use from several processes."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._entries = memoryview(self._map).cast("Q")

    def look_up(self, folded: str) -> int:
        """What a folded word, or folded words with single spaces between them, may be."""
        key = key_of(folded) << FLAG_BITS
        place = bisect_left(self._entries, key)
        if place < len(self._entries) and self._entries[place] >> FLAG_BITS == key >> FLAG_BITS:
            return self._entries[place] & ((1 << FLAG_BITS) - 1)
        return NOTHING


def find_file() -> Path:
    """Where the compiled lists are: in the package, else in the working copy."""
    return BESIDE if BESIDE.exists() else BUILT
