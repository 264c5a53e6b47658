"""What stands around a name: "she is called", a title, a relation, the question before."""

from __future__ import annotations

import re

from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import COUNSELLOR, Free, Line
from chatserver.anonymiser.vocabulary import (
    ARTICLES,
    CONTINUING,
    DETERMINERS,
    FAMILY_TITLES,
    FUNCTION,
    INTERFIXES,
    LEADING_TITLES,
    LISTING,
    PREPOSITIONS,
    RELATIONS,
    SURNAME_INTERFIXES,
    TITLES,
    VERBS,
    VISITOR_GREETINGS,
)
from chatserver.anonymiser.words import Words

FILLERS = r"\s*(?:(?:is|ook|nog|gewoon|trouwens|dan|echt|maar|eigenlijk|volgens mij|alleen|officieel|op papier|wel|denk ik|geloof ik|dus|nou|hij|zij|ze|ie|:|\"|'|“|«)\s*)*"
CALLED = re.compile(
    r"(?:\b(?:heet|heette|hete|heten|genaamd|genoemd|naam(?: is| was|:)?|namen(?: zijn|:)?|noem (?:me|mij|haar|hem|ik haar|ik hem)|noemen (?:we|ze|haar|hem|me|mij)|noemt (?:me|mij|zich|zichzelf|haar|hem)|noemt ze|noemt hij|noemde (?:zich|zichzelf)|roepnaam|voornaam|achternaam|meisjesnaam|bijnaam|schuilnaam|"
    r"iedereen zegt|(?:wij|we|vrienden|ze) zeggen|zeg maar|ten name van|t\.?n\.?v\.?|op naam van|alias|oftewel|u spreekt met|je spreekt met|spreek met|my name(?:'s| is)|name(?:'s| is)|names are|(?:is|are|was|were|s) (?:called|named)|call me|calls? (?:him|her)(?:self)?|named|called|"
    r"nazywam się|nazywa się|na imię|mam na imię|imię(?: to| ma)?|nazwisko|mă numesc|mă cheamă|îl cheamă|o cheamă|se numește|numele (?:meu|lui|ei)(?: este| e)?|numește|cheamă|adım|ismim|adı|ismi|soyadım|soyadı|"
    r"звати|звуть|ім'я|ім’я|прізвище|називають|казвам се|казва се|името ми е|името му е|името ѝ е|име|фамилия|اسمي|اسمه|اسمها|اسم|تدعى|يدعى|ينادونني)\b"
    + FILLERS
    + r")$",
    re.IGNORECASE,
)
I_AM = re.compile(
    r"(?:\b(?:ik ben|ben|ik was|dit is|hier is|met|i am|i'm|im|this is|jestem|sunt|ben|я|аз съм|أنا|انا|معك|أهلاً|اهلا|أهلا|مرحبا|شكراً|شكرا)\s+)$",
    re.IGNORECASE,
)
NAME_PARTS = 2
"""A first name and a surname."""
REACH = 80
"""How many characters before a word tell what it is."""
LONGEST_ANSWER, LONGEST_INTERFIX, LONGEST_BARE_ANSWER = 12, 3, 3


def titled(line: Line, index: int, words: Words) -> str:
    """A surname after a title, whatever word it is, unless the sentence goes on without one."""
    token = line.tokens[index]
    place = index - 1
    while place >= 0 and line.word(place) in SURNAME_INTERFIXES and line.word(place) not in TITLES and index - place <= LONGEST_INTERFIX:
        place -= 1
    while place >= 0 and len(line.word(place)) == 1 and line.tokens[place].is_capital:
        place -= 1  # initials
    if place < 0 or line.word(place) not in LEADING_TITLES or line.between(index).strip(" ."):
        return ""
    if token.is_capital and token.folded not in VERBS and not line.shouted and token.folded not in TITLES and not token.starts:
        return "title"
    if (
        token.folded in FUNCTION
        or token.folded in VERBS
        or token.folded in RELATIONS
        or token.folded in TITLES
        or token.folded in PREPOSITIONS
        or token.folded in INTERFIXES
    ):
        return ""
    if line.word(place) in FAMILY_TITLES and line.word(place) != "oom":
        return "title" if words.is_listed(token) or not words.is_known(token) else ""
    if words.language == "ar":
        return "title"
    if not words.is_word(token) or (token.flags & (Word.LAST | Word.FIRST) and not words.is_common(token)) or place < index - 1:
        return "title"
    return ""


def may_be_called(line: Line, index: int, words: Words) -> bool:
    token = line.tokens[index]
    if re.search(r"noem\w* (?:hem|haar|me|mij|zich)\s*$", line.text[: token.start], re.IGNORECASE) and token.folded not in FUNCTION:
        return True
    if token.is_capital and not token.starts and not line.shouted:
        return True
    if token.folded in FUNCTION or token.folded in VERBS or token.folded in RELATIONS or token.folded in TITLES:
        return False
    if token.folded in PREPOSITIONS or token.folded in DETERMINERS:
        return False
    return token.is_capital or words.is_listed(token) or not words.is_word(token) or not words.is_common(token)


def is_told_by_neighbours(line: Line, index: int, marks: list[bool], words: Words) -> bool:
    token = line.tokens[index]
    before, after = line.word(index - 1), line.word(index + 1)
    if words.language == "ar" and before.removeprefix("و").removeprefix("ل").removeprefix("ب") in RELATIONS:
        return True
    gap = line.between(index).strip() if index else ""
    if before in RELATIONS and gap in ("", ",", ":", "(", "'", '"') and token.folded not in VERBS:
        dutch = (token.flags & Word.COMMON and token.flags & Word.NL) or words.language not in ("nl", "en")
        return not words.is_common(token) or token.is_capital or after in VERBS or bool(token.flags & Word.FIRST and not dutch)
    if before in LISTING and index > 1 and marks[index - 2] and token.folded not in VERBS and after not in ("jaar", "jr"):
        return not words.is_common(token) or token.is_capital or words.is_listed(token)
    if index and marks[index - 1] and gap in (",", "/", "en"):
        return not words.is_common(token) or token.is_capital
    if before in PREPOSITIONS and not gap and not words.is_common(token) and token.flags & Word.FIRST:
        return True
    if after in VERBS and token.starts and token.is_capital and token.flags & Word.FIRST:
        return True
    if after in VERBS and before not in DETERMINERS and token.flags & Word.FIRST and not words.is_common(token):
        return (
            token.starts
            or token.is_capital
            or before in LISTING
            or before in ("dat", "als", "en", "maar", "want", "toen", "of", "hoe", "waar", "omdat")
        )
    return before in VISITOR_GREETINGS and line.by == COUNSELLOR and token.is_capital and not words.is_common(token)


def answers(line: Line, index: int, free: Free, topics: frozenset[Topic], words: Words) -> bool:
    """Whether a token of an answer to "what is the name?" is that name."""
    token = line.tokens[index]
    if (
        token.folded in FUNCTION
        or token.folded in VERBS
        or token.folded in RELATIONS
        or token.folded in TITLES
        or token.folded in INTERFIXES
        or token.folded in PREPOSITIONS
    ):
        return False
    bare = [
        place
        for place, other in enumerate(line.tokens)
        if free(place) and not other.is_number and other.folded not in FUNCTION and other.folded not in INTERFIXES
    ]
    if len(line.tokens) <= LONGEST_BARE_ANSWER and len(bare) <= NAME_PARTS:
        return Topic.CALLED in topics or not words.is_common(token) or (words.is_listed(token) and len(bare) == 1)
    if index >= LONGEST_ANSWER:
        return False
    early = index == 0 or all(
        other.folded in FUNCTION or other.folded in RELATIONS or other.folded in DETERMINERS for other in line.tokens[:index]
    )
    if words.is_listed(token) and not words.is_common(token):
        return line.word(index - 1) not in ARTICLES or early
    return (words.language in ("nl", "en") and not words.is_ordinary(token)) or (early and not words.is_known(token))


def stands_bare(line: Line, index: int, words: Words) -> bool:
    """A first name that is an uncommon word too, where a Dutch noun would have an article."""
    token = line.tokens[index]
    before = line.word(index - 1)
    if (
        not token.flags & Word.FIRST
        or not token.flags & Word.NL
        or words.is_common(token)
        or before in DETERMINERS
        or line.shouted
        or words.language != "nl"
    ):
        return False
    if index and line.tokens[index - 1].flags & Word.NL and before not in CONTINUING:
        return False  # an adjective or a noun before it
    return before in CONTINUING or index == 0 or line.word(index + 1) in VERBS
