"""Which languages can be anonymised, and of which we know how well."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from chatserver.anonymiser.transcript import Transcript

LANGUAGES = ("ar", "bg", "en", "nl", "pl", "ro", "tr", "uk")
"""Those of the widget."""
MEASURED = frozenset({"ar", "en", "nl", "pl", "ro", "tr", "uk"})
"""Those of which docs/anonymiser.md tells figures. A transcript in another one is hidden until a person has released it."""
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")
MOST_FOREIGN = 0.05
"""Which share of a transcript's letters may be of a script that we cannot read: a name in Greek letters would pass unseen."""


def is_measured(transcript: Transcript) -> bool:
    """Whether a transcript may be released without a person having looked at it."""
    return transcript.language in MEASURED


def is_readable(transcript: Transcript) -> bool:
    """Whether it is in a language of ours, and in letters that we can read."""
    return transcript.language in LANGUAGES and _foreign_share(message.text for message in transcript.messages) <= MOST_FOREIGN


def _foreign_share(texts: Iterable[str]) -> float:
    letters = foreign = 0
    for text in texts:
        if text.isascii():
            letters += sum(map(str.isalpha, text))
            continue
        for letter in filter(str.isalpha, text):
            letters += 1
            foreign += not letter.isascii() and not unicodedata.name(letter, "").startswith((*SCRIPTS, "FEMININE", "MASCULINE", "MICRO"))
    return foreign / letters if letters else 0.0
