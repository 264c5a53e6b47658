"""What was caught once is caught everywhere: in small letters, with an ending, with a slip, inside another word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.transcript import TOKEN, Finding, Kind, Line, Token
from chatserver.anonymiser.vocabulary import DETERMINERS, FUNCTION, KEEPERS, NO_NAME, PEOPLE, PREPOSITIONS, VERBS
from chatserver.anonymiser.words import Words

SPREADING = (Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.ADDRESS)
SHORTEST, SHORTEST_STEM, SHORTEST_INSIDE, LONGEST_ENDING, SHORTEST_SLIP = 2, 4, 5, 4, 6
CONJUNCTIONS = frozenset({"dat", "als", "omdat", "toen", "want", "of", "liever", "that", "if", "because"})
CHANGED_PLACES = 2
"""So many letters differ when two stand in each other's place."""
LOCAL_PART = re.compile(r"^[^@\s]+")
TYPE_WORDS = re.compile(r"school|college|lyceum|bedrijf|centrum|bakkerij|stichting")


@dataclass(frozen=True, slots=True)
class Caught:
    """A word that identifies somebody in this transcript, and as what."""

    folded: str
    kind: Kind
    is_word: bool
    """Also an ordinary word: then only where it is used as a name."""


def caught_in(lines: Sequence[Line], findings: Sequence[Finding], words: Words, known: Sequence[str]) -> dict[str, Caught]:
    """The words of all findings that are worth looking for elsewhere."""
    caught: dict[str, Caught] = {}

    def add(folded: str, kind: Kind, *, is_word: bool, alone: bool = False) -> None:
        if len(folded) >= SHORTEST and (alone or folded not in FUNCTION) and folded not in NO_NAME and not folded.isdigit():
            before = caught.get(folded)
            caught[folded] = Caught(folded, before.kind if before else kind, is_word)

    for finding in findings:
        text = lines[finding.message].text[finding.start : finding.end]
        tokens = [token for token in lines[finding.message].tokens if finding.start <= token.start and token.end <= finding.end]
        if finding.kind is Kind.PERSON and finding.rule == "spaced out":
            add(fold(re.sub(r"\W", "", text)), Kind.PERSON, is_word=False)
        elif finding.kind in SPREADING:
            for token in tokens:
                word = _is_word(token, words)
                if finding.kind is Kind.PERSON or not (words.is_word(token) and (words.is_common(token) or token.flags & Word.NL)):
                    add(token.folded, finding.kind, is_word=word, alone=len(tokens) == 1)
        elif finding.kind is Kind.EMAIL and (local := LOCAL_PART.match(text)):
            for part in re.findall(r"[^\W\d_]{3,}", local[0]):
                token = Token(0, 0, part, fold(part), words.look_up(fold(part)), starts=False)
                if words.is_certain(token) or (not words.is_known(token) and len(part) >= SHORTEST_STEM):
                    add(token.folded, Kind.PERSON, is_word=False)
    for value in known:
        for match in TOKEN.finditer(value):
            folded = fold(match[0])
            token = Token(0, 0, match[0], folded, words.look_up(folded), starts=False)
            add(folded, Kind.PERSON, is_word=words.is_word(token))
    return caught


def _is_word(token: Token, words: Words) -> bool:
    """Whether it is so much a word that not every mention can be meant."""
    if words.language == "ar":
        return words.is_common(token)
    if words.language == "nl":
        return bool(token.flags & Word.NL) or words.is_common(token)
    return words.is_word(token)


def find(line: Line, free: Callable[[int], bool], caught: dict[str, Caught], words: Words) -> Iterator[Finding]:
    """Where caught words stand in a message."""
    for index, token in enumerate(line.tokens):
        if not free(index) or token.is_number or (token.folded in FUNCTION and token.folded not in caught):
            continue
        if (exact := caught.get(token.folded)) and (not exact.is_word or _is_used_as_name(line, index, caught, words)):
            yield Finding(line.number, token.start, token.end, exact.kind, "again")
        elif not exact and (other := _related(token, caught, words)):
            yield Finding(line.number, token.start, token.end, other.kind, "again")


def _is_used_as_name(line: Line, index: int, caught: dict[str, Caught], words: Words) -> bool:
    """For a name that is a word too: a rose is no Rose."""
    token = line.tokens[index]
    before, after = line.word(index - 1), line.word(index + 1)
    if (
        token.is_capital
        and not line.shouted
        and (not token.starts or after in VERBS or not after or after in ("en", "and") or not words.is_common(token))
    ):
        return before not in ("een", "de", "a", "the") or not token.flags & Word.NL or not token.starts
    if before in DETERMINERS:
        return False
    if token.folded in FUNCTION:
        return False
    if before in PEOPLE or len(line.tokens) == 1:
        return True
    if before in PREPOSITIONS and before not in ("voor", "in", "for"):
        return True
    if before in ("dat", "als", "omdat", "toen", "want", "of", "liever", "that", "if", "because") and token.flags & Word.FIRST:
        return True
    if before in CONJUNCTIONS and token.flags & Word.FIRST:
        return True
    if after in VERBS and (
        before in ("", "dat", "en", "maar", "want", "als", "toen", "of", "omdat", "waar", "wat", "hoe") or before in VERBS
    ):
        return True
    return (before in ("en", "of") and line.word(index - 2) in caught) or (after in ("en", "of") and line.word(index + 2) in caught)


def _related(token: Token, caught: dict[str, Caught], words: Words) -> Caught | None:
    """The caught word that this one is a form of: `Sannes`, `Piotrze`, `fatimaa`, `jan2009`."""
    if (words.is_word(token) and words.language != "ar") or token.folded in KEEPERS or words.is_land(token):
        return None
    known = words.is_known(token) and not token.is_capital
    for other in caught.values():
        if other.is_word:
            if token.folded.removesuffix("s").removesuffix("'") == other.folded and not known:
                return other
            continue
        size = len(other.folded)
        if size >= SHORTEST_INSIDE and other.folded in token.folded:
            return other
        stem = other.folded[:-1] if size > SHORTEST_STEM and other.folded[-1] in "aeiouyаоияіьйъ" else other.folded
        if size >= SHORTEST_STEM and token.folded.startswith(stem) and len(token.folded) - len(stem) <= LONGEST_ENDING and not known:
            return other
        if size < SHORTEST_STEM and token.folded in (
            other.folded + "s",
            other.folded + "'s",
            other.folded + "tje",
            other.folded + "je",
            other.folded + "netje",
        ):
            return other
        if size >= SHORTEST_SLIP and not known and abs(len(token.folded) - size) <= 1 and _one_slip(token.folded, other.folded):
            return other
        if words.language == "ar" and token.folded[:1] in "وبلفك" and token.folded[1:] == other.folded:
            return other
    return None


def _one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter, or two that changed places."""
    if len(one) == len(other):
        differing = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
        if len(differing) == CHANGED_PLACES:
            first, second = differing
            return second == first + 1 and one[first] == other[second] and one[second] == other[first]
        return len(differing) <= 1
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
