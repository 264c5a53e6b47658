"""What stands where something was: the same placeholder for the same person or place in one transcript, and never its length.

Two spellings are two placeholders, unless only capitals and accents differ: guessing that Sanne is Sanna would put one person's words
into another's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.transcript import Finding, Kind
from chatserver.anonymiser.vocabulary import INTERFIXES, TITLES


def replace(texts: Sequence[str], findings: Sequence[Finding]) -> tuple[str, ...]:
    """The texts with a placeholder for each finding; findings may not overlap."""
    numbers: dict[Kind, dict[str, int]] = {}
    by_message: dict[int, list[tuple[Finding, str]]] = {}
    for finding in sorted(findings, key=lambda found: (found.message, found.start)):
        seen = numbers.setdefault(finding.kind, {})
        number = seen.setdefault(_identity(texts[finding.message][finding.start : finding.end], finding.kind, seen), len(seen) + 1)
        by_message.setdefault(finding.message, []).append((finding, f"[{finding.kind.value}-{number}]"))
    return tuple(_replaced(text, by_message.get(number, [])) for number, text in enumerate(texts))


def _replaced(text: str, found: list[tuple[Finding, str]]) -> str:
    parts, at = [], 0
    for finding, placeholder in found:
        parts += [text[at : finding.start], placeholder]
        at = finding.end
    return "".join([*parts, text[at:]])


def _identity(words: str, kind: Kind, seen: dict[str, int]) -> str:
    """What two mentions share. A first name alone is the person whose whole name began with it, when there is one."""
    folded = fold(words)
    if kind is not Kind.PERSON:
        return re.sub(r"\W", "", folded)
    parts = [part for part in re.findall(r"[^\W_]+", folded) if part not in TITLES and part not in INTERFIXES] or [folded]
    whole = " ".join(parts)
    if len(parts) == 1:
        fitting = [known for known in seen if parts[0] in (known.split()[0], known.split()[-1])]
        return fitting[0] if len(fitting) == 1 else whole
    return whole
