"""From one word of a name to the whole of it."""

from __future__ import annotations

import re

from chatserver.anonymiser.arabic_names import ARABIC_STOPS
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.name_cues import LONGEST_INTERFIX
from chatserver.anonymiser.transcript import Free, Line, Token
from chatserver.anonymiser.vocabulary import AFTER_TITLES, FRONT, FUNCTION, INTERFIXES, KEEPERS, PREPOSITIONS, RELATIONS, TITLES, VERBS
from chatserver.anonymiser.words import Words

SHOWN_TITLES = frozenset({"heer", "madam", "madame", "pastor", "dominee", "ds", "prof", "ing", "baron", "mister"})
"""Titles that are hidden with the name, since few have them."""


def extend(line: Line, index: int, free: Free, words: Words, *, strong: bool) -> tuple[int, int]:
    """From one token to the whole name: initials, title and interfixes before, surnames after."""
    first = last = index
    while (
        first > 0
        and line.joined(first) is False
        and free(first - 1)
        and len(line.word(first - 1)) == 1
        and re.fullmatch(r"\.\s?", line.between(first))
        and line.tokens[first - 1].is_capital
    ):
        first -= 1
    while True:
        place = last + 1
        if (
            place < len(line.tokens)
            and line.between(place) in ("-", " - ", "- ", ". ", ".")
            and free(place)
            and (line.between(place).strip() == "-" or len(line.tokens[last].text) == 1)
        ):
            while line.word(place) in INTERFIXES and line.joined(place + 1) and free(place + 1):
                place += 1  # `Willemsen-de Koning`
            token = line.tokens[place]
            if token.folded not in FUNCTION or token.is_capital:
                last = place
                continue
            place = last + 1
        if line.word(place) in ("in", "op") and line.word(place + 1) not in ("'t", "t", "de", "het", "den"):
            break
        while (
            place < len(line.tokens)
            and line.word(place) in INTERFIXES
            and line.joined(place)
            and free(place)
            and place - last <= LONGEST_INTERFIX
        ):
            place += 1
        if (
            place < len(line.tokens)
            and free(place)
            and line.joined(place)
            and _continues(line, place, words, strong=strong, interfix=place > last + 1)
        ):
            last = place
            continue
        break
    if first > 0 and line.word(first - 1) in SHOWN_TITLES and free(first - 1) and not line.between(first).strip(" ."):
        first -= 1
    front = first
    while front > 0 and line.word(front - 1) in FRONT and line.joined(front) and free(front - 1):
        front -= 1
    begins = front < first and (
        line.word(front) not in ("van", "de", "al", "la", "le")
        or first - front > 1
        or line.word(front - 1) in TITLES
        or line.tokens[front].is_capital
    )
    return (
        front if begins and not (line.word(front) == "van" and first - front == 1 and not line.tokens[front].is_capital) else first
    ), last


def _continues(line: Line, place: int, words: Words, *, strong: bool, interfix: bool) -> bool:
    token: Token = line.tokens[place]
    if token.is_number or token.folded in AFTER_TITLES:
        return False
    if words.language == "ar":
        return (
            token.folded not in ARABIC_STOPS
            and token.folded not in FUNCTION
            and not words.is_common(token)
            and (token.folded.startswith("ال") or bool(token.flags & (Word.FIRST | Word.LAST)))
        )
    if token.is_capital and not line.shouted:
        return token.folded not in KEEPERS and (token.folded not in FUNCTION or interfix)
    if line.word(place - 1) in ("op", "in") or (line.tokens[place - 1].is_capital and not interfix and not line.tokens[place - 1].starts):
        return False
    closed = place + 1 >= len(line.tokens) or line.between(place + 1).strip()[:1] in (".", ",", "!", "?")
    if token.folded in RELATIONS and token.flags & Word.LAST and closed and not interfix and line.joined(place):
        return True  # `dennis kok,`
    if token.folded in FUNCTION or token.folded in VERBS or token.folded in RELATIONS or token.folded in PREPOSITIONS:
        return False
    if words.is_certain(token) or (not words.is_known(token) and token.flags & (Word.LAST | Word.FIRST)):
        return True
    if token.folded in TITLES or (interfix and line.word(place - 1) in ("de", "het", "'t") and line.word(place - 2) in ("in", "op")):
        return False
    ends = place + 1 >= len(line.tokens) or line.between(place + 1).strip()[:1] in (".", ",", "!", "?", ";", ")", ":", "-")
    if token.flags & Word.LAST and (ends or not words.is_common(token)):
        return True
    if ends and not interfix and not token.flags & Word.NL and not words.is_common(token):
        return True
    if interfix:
        return (bool(token.flags & Word.LAST) and (strong or not token.flags & Word.NL)) or not words.is_known(token)
    if strong:
        return (not words.is_word(token) and not words.is_common(token)) or (bool(token.flags & Word.LAST) and not words.is_common(token))
    return not words.is_known(token)
