"""Names of persons: by list against the dictionary, by a capital where none is due, by the words before, by the question before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatserver.anonymiser.arabic_names import is_arabic_name
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.name_cues import (
    CALLED,
    I_AM,
    LONGEST_INTERFIX,
    REACH,
    answers,
    is_told_by_neighbours,
    may_be_called,
    stands_bare,
    titled,
)
from chatserver.anonymiser.name_extent import SHOWN_TITLES, extend
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import COUNSELLOR, Finding, Free, Kind, Line, Token
from chatserver.anonymiser.vocabulary import (
    ABBREVIATED_TITLES,
    AFTER_TITLES,
    ARTICLES,
    DETERMINERS,
    FUNCTION,
    INTERFIXES,
    JOINING,
    KEEPERS,
    MOSTLY_NAMES,
    PEOPLE,
    PETS,
    PLAIN,
    PLAIN_OR_PEOPLE,
    RELATIONS,
    SENTENCE,
    VERBS,
)
from chatserver.anonymiser.words import Words

INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.[ -]?){1,4}(?:(?:van|de|der|den|ter|ten|te|'t|el|al|von|la|le) ?){0,3}[A-Z][\w'’-]+|(?<![\w.])(?:[a-z]\. ?){1,4}(?:(?:van|de|der|den|ter|te|'t|el|al) ){0,3}[a-z][\w'’-]{2,}"
)
CALLED_AFTER = re.compile(r"\s(?:heet|heette|heten)\s(?:hij|zij|ze|ie|ik|mijn|m'n|mn|zijn|z'n|haar|de|die)\b", re.IGNORECASE)
AGED = re.compile(r"\s(?:van\s|is\s|wordt\s)?\(?\d{1,2}(?:\s?(?:jaar|jr)\b|\)|\s(?:en|maar)\b|[.,]|$)", re.IGNORECASE)
QUESTIONS = frozenset("hoe wat zo dat dit die hier daar wie er en of ook nog al is dan toen met van nu ze zij hij ie ik".split())
CAPITAL_FRONT = frozenset("van de der den ter ten el al von ben abu".split())
LONGEST_PARTICLE = 2
"""So few letters are hardly ever a name by themselves."""
REFUSALS = frozenset("ja nee no yes niet nie weet nvt geen none nope hoezo waarom why nein hoi hey".split())


def find(line: Line, free: Free, topics: frozenset[Topic], words: Words) -> Iterator[Finding]:
    """The names in one message. ``free`` tells which tokens nothing else has taken."""
    marks = [False] * len(line.tokens)
    for match in INITIALS.finditer(line.text):
        covered = [index for index, token in enumerate(line.tokens) if match.start() <= token.start and token.end <= match.end()]
        surname = line.tokens[covered[-1]] if covered else None
        if surname and all(map(free, covered)) and surname.folded not in PLAIN and (surname.is_capital or _is_surname(surname, words)):
            last = extend(line, covered[-1], free, words, strong=True)[1]
            first = covered[0]
            if first > 0 and line.word(first - 1) in SHOWN_TITLES and free(first - 1):
                first -= 1
            for place in range(first, last + 1):
                marks[place] = True
            yield Finding(line.number, line.tokens[first].start, line.tokens[last].end, Kind.PERSON, "initials")
    for index, token in enumerate(line.tokens):
        if free(index) and not marks[index] and not token.is_number:
            rule = _rule(line, index, free, marks, topics, words)
            if rule:
                first, last = extend(line, index, free, words, strong=_is_introduced(line, index, rule))
                for place in range(first, last + 1):
                    marks[place] = True
                yield Finding(line.number, line.tokens[first].start, line.tokens[last].end, Kind.PERSON, rule)


def _is_surname(token: Token, words: Words) -> bool:
    """Whether a word in small letters after initials is a surname, and they no abbreviation."""
    return not words.is_common(token) and token.folded not in JOINING and (bool(token.flags & Word.LAST) or not words.is_known(token))


def _is_introduced(line: Line, index: int, rule: str) -> bool:
    """Whether a whole name, with its surname, is to be expected."""
    before = line.text[max(0, line.tokens[index].start - REACH) : line.tokens[index].start]
    return rule in ("called", "title", "answer") or bool(CALLED.search(before) or I_AM.search(before)) or line.word(index - 1) in RELATIONS


def _rule(line: Line, index: int, free: Free, marks: list[bool], topics: frozenset[Topic], words: Words) -> str:
    token = line.tokens[index]
    before = line.text[max(0, token.start - REACH) : token.start]
    a_person = token.flags & Word.FIRST and token.is_capital and (line.word(index - 1) in RELATIONS or bool(CALLED.search(before)))
    if (token.folded in KEEPERS and not a_person) or (
        words.is_land(token) and not token.flags & Word.STRONG and not CALLED.search(before) and line.word(index - 1) not in RELATIONS
    ):
        return ""
    if token.folded in RELATIONS and not token.is_capital and not CALLED.search(before):
        return ""
    if title := titled(line, index, words):
        return title
    if token.folded in ABBREVIATED_TITLES:
        return ""
    if line.word(index - 1) in PETS:
        return ""
    if token.folded in AFTER_TITLES and words.language == "tr":
        return ""
    if "\u0600" <= token.text[0] <= "\u06ff":
        return is_arabic_name(line, index, marks, topics, words)
    capital = token.is_capital and not line.shouted
    if (
        capital
        and not token.starts
        and token.folded in CAPITAL_FRONT
        and index + 1 < len(line.tokens)
        and line.joined(index + 1)
        and free(index + 1)
    ):
        follower = next((place for place in range(index + 1, len(line.tokens)) if line.word(place) not in INTERFIXES), index)
        return "capital" if line.tokens[follower].is_capital and follower - index <= LONGEST_INTERFIX else ""
    if (
        len(line.tokens) == 1
        and Topic.CALLED in topics
        and token.flags & Word.FIRST
        and line.by != COUNSELLOR
        and token.folded not in REFUSALS
    ):
        return "answer"
    if token.flags & Word.FIRST and line.by != COUNSELLOR and _is_told_plainly(line, index, topics):
        return "answer"
    if (
        token.folded in MOSTLY_NAMES
        and words.language == "nl"
        and line.word(index - 1) not in DETERMINERS
        and (
            not token.starts
            or token.is_capital
            or line.word(index + 1) in VERBS
            or len(line.tokens) == 1
            or _is_followed_by_name(line, index, words)
        )
    ):
        return "mostly"
    if token.folded in FUNCTION and not (token.is_capital and not token.starts and CALLED.search(before)):
        return ""
    if words.is_certain(token):
        return "list"
    if capital and not token.starts:
        if _in_capitals(line, index, free, words):
            return "capitals"
        if not words.is_known(token) or (words.is_listed(token) and not words.is_land(token)):
            return "capital"
        if (
            words.language not in ("nl", "en")
            and token.folded not in PEOPLE
            and (not words.is_common(token) or line.word(index - 1) in RELATIONS)
        ):
            return "capital"
        if (
            not words.is_common(token)
            and (line.word(index - 1) not in DETERMINERS or line.tokens[index - 1].is_capital)
            and token.folded not in PEOPLE
        ):
            return "capital"
        if token.flags & (Word.LAST | Word.PROPER) and not token.flags & (Word.NL | Word.PLACE | Word.ABROAD):
            return "capital"
    if capital and token.starts and token.flags & Word.FIRST:
        if words.language not in ("nl", "en") and token.folded not in PEOPLE and len(token.folded) > LONGEST_PARTICLE:
            return "beginning"
        following = line.tokens[index + 1] if index + 1 < len(line.tokens) and line.joined(index + 1) and free(index + 1) else None
        if (
            following
            and following.is_capital
            and not following.is_number
            and following.folded not in PLAIN
            and not words.is_land(following)
        ):
            return "beginning"
    if capital and token.starts and words.is_inflected_name(token) and token.folded not in PEOPLE and not words.is_land(token):
        return "beginning"
    if capital and token.starts and words.language not in ("nl", "en"):
        if _in_capitals(line, index, free, words) and not words.is_land(token):
            return "capitals"
        asked = Topic.NAME in topics and not words.is_common(token) and token.folded not in PEOPLE
        return "answer" if asked else ""
    if capital and token.starts and not words.is_known(token) and not words.is_word(token) and len(token.folded) > LONGEST_PARTICLE:
        return "beginning"
    if CALLED.search(before) and may_be_called(line, index, words):
        return "called"
    likely = words.is_listed(token) or not words.is_ordinary(token)
    if I_AM.search(before) and token.flags & Word.STRONG and words.is_listed(token):
        return "cue"
    if not capital and words.language not in ("nl", "en") and not token.flags & Word.FIRST:
        likely = False
    if likely and (is_told_by_neighbours(line, index, marks, words) or (I_AM.search(before) and not words.is_common(token))):
        return "cue"
    if line.by != COUNSELLOR and Topic.NAME in topics and answers(line, index, free, topics, words):
        return "answer"
    if not capital and words.is_stranger(token):
        return "stranger"
    if not capital and stands_bare(line, index, words):
        return "bare"
    return ""


def _is_told_plainly(line: Line, index: int, topics: frozenset[Topic]) -> bool:
    """`Will.` after "who are you?", `onze storm van 8`, `Wil heet hij`: a first name, whatever word it is besides."""
    token, after = line.tokens[index], line.text[line.tokens[index].end :]
    if index == 0 and token.is_capital and Topic.NAME in topics and re.match(r"\s*[.,](?:\s|$)", after) and token.folded not in REFUSALS:
        return True
    if CALLED_AFTER.match(after) and token.folded not in QUESTIONS:
        return True
    return bool(AGED.match(after)) and line.word(index - 1) not in ARTICLES and token.folded not in SENTENCE


def _is_followed_by_name(line: Line, index: int, words: Words) -> bool:
    return line.joined(index + 1) and words.is_certain(line.tokens[index + 1])


def _in_capitals(line: Line, index: int, free: Free, words: Words) -> bool:
    """Whether it is one of two words with a capital that stand together in the middle of a sentence."""
    for place in (index - 1, index + 1):
        if 0 <= place < len(line.tokens) and free(place) and line.joined(max(place, index)):
            other = line.tokens[place]
            if (
                other.is_capital
                and not other.is_number
                and not other.starts
                and other.folded not in PLAIN_OR_PEOPLE
                and not words.is_land(other)
            ):
                return not words.is_land(line.tokens[index]) and line.tokens[index].folded not in PEOPLE
    return False
