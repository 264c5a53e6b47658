"""What can be seen of a word and of what stands around it: short texts that the learned weights know by their digests.

The weights are made of these (wordlists/learn.py), so that a change here asks for learning anew; a test notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import Line, Token
from chatserver.anonymiser.vocabulary import (
    CHAINS,
    CITY_CUES,
    DETERMINERS,
    FUNCTION,
    INTERFIXES,
    KEEPERS,
    LISTING,
    PREPOSITIONS,
    RELATIONS,
    TITLES,
    VERBS,
    VISITOR_GREETINGS,
)
from chatserver.anonymiser.words import Words

BITS = 17
"""Digests of signs; two signs that share one are taken for the same."""
GROUPS = {
    "function": FUNCTION,
    "verb": VERBS,
    "relation": RELATIONS,
    "title": TITLES,
    "interfix": INTERFIXES,
    "city": CITY_CUES,
    "keep": KEEPERS,
    "before": PREPOSITIONS,
    "the": DETERMINERS,
    "and": LISTING,
    "chain": CHAINS,
    "greeting": VISITOR_GREETINGS,
}
FLAGS = {name: value for name, value in vars(Word).items() if name.isupper()}
AROUND = (-3, -2, -1, 1, 2)
LONG, MANY, FAR = 12, 6, 4
SHORT_ANSWER = 4
OUTSIDE = "<>"


def echoed_in(lines: Sequence[Line]) -> frozenset[str]:
    """Words that somebody wrote with a capital where none is due."""
    return frozenset(token.folded for line in lines if not line.shouted for token in line.tokens if token.is_capital and not token.starts)


def sort_of(token: Token, words: Words) -> str:
    """What the word lists say of a word, in one word."""
    if token.is_number:
        return f"number{len(token.text)}"
    if token.folded in FUNCTION:
        return "function"
    if words.is_common(token):
        return "common"
    if words.is_land(token):
        return "land"
    if words.is_word(token):
        return f"word{token.flags & (Word.FIRST | Word.LAST)}"
    for flag, name in ((Word.FIRST, "first"), (Word.LAST, "last"), (Word.PLACE, "place")):
        if token.flags & flag:
            return name
    if words.is_known(token):
        return "known"
    return "abroad" if token.flags & Word.ABROAD else "unknown"


def signs_of(
    line: Line, index: int, topics: frozenset[Topic], words: Words, sorts: Sequence[str], asked: Line | None, *, echoed: bool
) -> list[int]:
    """The digests of everything to be seen. ``sorts``: of all tokens of the line; ``asked``: the message before, when another person
    wrote it; ``echoed``: whether the word stands elsewhere with a capital."""
    token = line.tokens[index]
    sort = sorts[index]
    case = "shouted" if line.shouted else "small" if not token.is_capital else "start" if token.starts else "capital"
    language = words.language if words.language in ("nl", "en", "ar") else "other"
    one, two, after = line.word(index - 1), line.word(index - 2), line.word(index + 1)
    following = line.between(index + 1).strip()[:1] if index + 1 < len(line.tokens) else "$"
    size = min(len(line.tokens), MANY)
    seen = [
        "",
        f"sort {sort}",
        f"case {case}",
        f"{sort} {case}",
        f"language {language} {sort} {case}",
        f"ends {token.folded[-3:]}",
        f"ends {token.folded[-2:]}",
        f"letters {min(len(token.folded), LONG)}",
        f"before {two} {one}",
        f"before {one}, {sort}",
        f"between {one} {after}",
        f"before {one}, {case}",
        f"gap {line.between(index).strip()[:3] if index else '^'}",
        f"then {following}",
        f"then {following} {sort}",
        f"by {line.by}",
        f"of {size}",
        f"at {min(index, FAR)}",
    ]
    if token.flags & (Word.NL | Word.COMMON):
        seen.append(f"is {token.folded}")
    if echoed:
        seen += ["echoed", f"echoed {sort} {case}"]
    for name, flag in FLAGS.items():
        if token.flags & flag:
            seen += [f"flag {name}", f"flag {name} {case}"]
    for step in AROUND:
        place = index + step
        if not 0 <= place < len(line.tokens):
            seen += [f"{step} {OUTSIDE}", f"{step} {OUTSIDE} {sort}"]
            continue
        other = line.tokens[place]
        seen += [f"{step} {'0' if other.is_number else other.folded}", f"{step} {sorts[place]}.", f"{step} {sorts[place]} {sort}"]
        if other.is_capital and not other.starts:
            seen.append(f"{step} capital")
        for name, group in GROUPS.items():
            if other.folded in group:
                seen += [f"{step} in {name}", f"{step} in {name} {sort}"]
    for topic in topics:
        seen += [
            f"asked {topic}",
            f"asked {topic} {sort}",
            f"asked {topic} at {min(index, FAR + 1)}",
            f"asked {topic} of {size}",
            f"asked {topic} {one}",
        ]
        if len(line.tokens) < SHORT_ANSWER:
            seen.append(f"asked {topic} short {sort}")
    if asked and len(line.tokens) <= SHORT_ANSWER:
        seen += [f"answers {other.folded}" for other in asked.tokens if other.folded not in FUNCTION and not other.is_number]
    return [crc32(sign.encode()) & ((1 << BITS) - 1) for sign in seen]
