"""Employers, schools, clubs and shops: by a type noun, by what one does there, by the question before."""

from __future__ import annotations

from collections.abc import Iterator

from chatserver.anonymiser.firms import find_firm
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import Finding, Free, Kind, Line, Token
from chatserver.anonymiser.typed_organisations import AFTER, LONGEST_ANSWER, LONGEST_FIRM, TYPES_FOLDED, find_typed, fronts
from chatserver.anonymiser.vocabulary import FUNCTION, KEEPERS, PREPOSITIONS, RELATIONS, VERBS
from chatserver.anonymiser.words import Words
from chatserver.anonymiser.workplaces import find_worked_at

OF_AN_ANSWER = frozenset({"is", "heet", "zit", "zat", "werkt", "werk", "en", "was", "zijn", "&"})
TELLING_VERBS = VERBS - OF_AN_ANSWER
REGIONS = frozenset(
    "flevoland nederland gelderland overijssel friesland groningen drenthe limburg brabant zeeland utrecht noord zuid oost west midden".split()
)
TYPE_OR_AFTER = TYPES_FOLDED | AFTER


def find(line: Line, free: Free, topics: frozenset[Topic], words: Words) -> Iterator[Finding]:
    """Names of organisations in a message."""
    done = -1
    for index, token in enumerate(line.tokens):
        if index <= done or not free(index) or token.is_number:
            continue
        last = find_typed(line, index, free, words) or find_worked_at(line, index, free, words) or find_firm(line, index, free, words)
        if last:
            done = last - 1
            first = index
            while token.folded in TYPE_OR_AFTER and first > 0 and free(first - 1) and line.joined(first) and fronts(line, first - 1, words):
                first -= 1
            if (
                line.word(first - 1) in ("de", "het", "'t", "t", "the")
                and line.joined(first)
                and free(first - 1)
                and not line.tokens[first].is_capital
            ):
                first -= 1
            if line.word(done + 1) in REGIONS and line.joined(done + 1) and free(done + 1):
                done += 1
            yield Finding(line.number, line.tokens[first].start, line.tokens[done].end, Kind.ORGANISATION, "organisation")
    if line.by == "visitor" and Topic.ORGANISATION in topics and done < 0:
        yield from _answer(line, free, words)


def _is_plain(token: Token, words: Words) -> bool:
    """A word of every day, in Dutch where an answer is Dutch."""
    if token.is_capital:
        return False
    return bool(token.flags & Word.COMMON and token.flags & Word.NL) or (words.language != "nl" and words.is_common(token))


def _answer(line: Line, free: Free, words: Words) -> Iterator[Finding]:
    """A short answer to "which school?" is its name, without the words around it."""
    tells = any(token.folded in TELLING_VERBS for token in line.tokens)
    if len(line.tokens) > LONGEST_ANSWER + 3 or words.language == "ar" or tells:
        return
    best: list[int] = []
    run: list[int] = []
    for index, token in enumerate(line.tokens):
        fits = (
            free(index)
            and not token.is_number
            and token.folded not in VERBS
            and (token.is_capital or words.language in ("nl", "en"))
            and token.folded not in KEEPERS
            and ((token.is_capital and not token.starts) or token.folded not in FUNCTION or token.folded in ("de", "het", "'t", "t"))
            and token.folded not in PREPOSITIONS
            and token.folded not in RELATIONS
        )
        if fits and not (index and line.between(index).strip(" &'-")):
            run.append(index)
        else:
            best, run = max(best, run, key=len), [index] if fits else []
    best = max(best, run, key=len)
    first = line.tokens[0]
    if first.is_capital and free(0) and 0 not in best and not words.is_word(first) and (len(line.tokens) == 1 or line.between(1).strip()):
        yield Finding(line.number, first.start, first.end, Kind.ORGANISATION, "answer")
    while best and line.word(best[-1]) in ("de", "het", "'t", "t"):
        best.pop()
    meaning = [index for index in best if line.word(index) not in ("de", "het", "'t", "t")]
    if meaning and len(meaning) <= LONGEST_FIRM and not all(_is_plain(line.tokens[index], words) for index in meaning):
        yield Finding(line.number, line.tokens[best[0]].start, line.tokens[best[-1]].end, Kind.ORGANISATION, "answer")
