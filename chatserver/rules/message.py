"""What counts as a message: normalised, not empty, not too long. The browser counts in the same way."""

from __future__ import annotations

import unicodedata

from chatserver.errors import ChatError, Code

LONGEST = 4_000
"""Unicode code points after NFC."""
LONGEST_NICKNAME = 40


def parse_text(raw: str, longest: int = LONGEST) -> str:
    """The text as it will be kept: NFC, as typed otherwise.

    Raises INVALID for a text without a visible character, with NUL (SQL stores cannot keep it alike) or with a lone
    surrogate (no UTF-8 exists for it); TOO_LONG above ``longest`` code points."""
    if len(raw) > longest * 4:  # normalising is work: what cannot fit even after composing is refused first
        raise ChatError(Code.TOO_LONG)
    if "\0" in raw or any("\ud800" <= c <= "\udfff" for c in raw):
        raise ChatError(Code.INVALID)
    text = unicodedata.normalize("NFC", raw)
    if len(text) > longest:
        raise ChatError(Code.TOO_LONG)
    if not any(unicodedata.category(c)[0] not in "ZC" for c in text):
        raise ChatError(Code.INVALID)
    return text
