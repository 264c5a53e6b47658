"""Where somebody lives, stays, works or learns: towns and villages. Countries and provinces stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import Finding, Kind, Line, Token
from chatserver.anonymiser.vocabulary import CITY_CUES, DETERMINERS, FUNCTION, KEEPERS, TITLES, TITLES_OR_INTERFIXES, VERBS
from chatserver.anonymiser.words import Words

PARTS = frozenset(
    "haven buiten stad poort hout oost west noord zuid centrum aan den de het op en ter ten bij ijssel rijn waal zee muiderberg sint nieuw oud nieuwe oude".split()
)
NEAR = frozenset({"vlakbij", "bij", "in", "naast", "achter", "aan", "dichtbij", "bijna", ""})
NAME_PARTS = PARTS - FUNCTION
LONG_ARABIC = 6
"""A Dutch place is long in Arabic letters."""
LONGEST = 4
LONGEST_ANSWER = 4
LOCATIVE = ("da", "de", "ta", "te", "dan", "den", "tan", "ten", "ya", "ye", "ja", "u", "ie", "i", "y", "em", "iu", "a", "e")
"""Endings of a Turkish, Polish or Slavic place: they are tried off when the whole word is unknown."""
SETTLED = frozenset(
    fold(word)
    for word in "woon woont wonen woonde woonden verblijf verblijft logeer logeert zit kom komt verhuisd gevlucht live lives living stay stays mieszkam mieszka locuiesc locuieste stau yasiyorum oturuyorum oturuyor живу живе живем живея живее أسكن أعيش نسكن يسكن تسكن".split()
)


def find(line: Line, free: Callable[[int], bool], topics: frozenset[Topic], words: Words) -> Iterator[Finding]:
    """Names of places in a message, the longest first."""
    index = 0
    while index < len(line.tokens):
        size = next((size for size in range(LONGEST, 0, -1) if _is_place(line, index, size, free, topics, words)), 0)
        if size:
            end = index + size
            while end < len(line.tokens) and line.word(end) in NAME_PARTS and free(end) and not line.between(end).strip(" -"):
                end += 1
            yield Finding(line.number, line.tokens[index].start, line.tokens[end - 1].end, Kind.PLACE, "place")
            index = end
        else:
            index += 1


def _is_place(line: Line, index: int, size: int, free: Callable[[int], bool], topics: frozenset[Topic], words: Words) -> bool:
    tokens = line.tokens[index : index + size]
    if len(tokens) < size or not all(free(place) for place in range(index, index + size)):
        return False
    if any(line.between(place).strip(" -'") for place in range(index + 1, index + size)):
        return False
    if size > 1:
        phrase = " ".join(token.folded for token in tokens)
        flags = words.look_up(phrase)
        article = tokens[0].folded in DETERMINERS
        if (
            article
            and not (tokens[-1].is_capital and (tokens[0].is_capital or line.word(index - 1) in CITY_CUES))
            and not (line.word(index - 1) in ("in", "uit") and not words.is_word(tokens[-1]))
        ):
            return False
        return bool(flags & Word.PLACE) or (bool(flags & Word.ABROAD) and all(token.is_capital for token in tokens))
    if (
        index
        and not free(index - 1)
        and line.tokens[index].is_capital
        and line.tokens[index].flags & Word.PLACE
        and line.between(index).strip() in ("", ",")
        and not line.tokens[index - 1].flags & Word.FIRST
    ):
        return True  # after a street or a postcode
    return _is_single(line, index, topics, words)


def _is_single(line: Line, index: int, topics: frozenset[Topic], words: Words) -> bool:
    token = line.tokens[index]
    flags = token.flags
    if (
        token.is_capital
        and not token.starts
        and flags & Word.PLACE
        and topics & {Topic.PLACE, Topic.ADDRESS}
        and line.word(index - 1) in ("in", "te", "uit")
    ):
        return True
    if (
        index == 0
        and token.is_capital
        and topics & {Topic.PLACE, Topic.ADDRESS}
        and not words.is_known(token)
        and not flags & (Word.FIRST | Word.STREET)
        and words.language not in ("nl", "en")
    ):
        return True
    if token.folded in KEEPERS or token.folded in FUNCTION or words.is_land(token) or token.is_number:
        return False
    before = line.word(index - 1)
    chained = before in ("de", "van", "der", "den") and index > 1 and before not in CITY_CUES and line.word(index - 2) not in CITY_CUES
    if token.folded in TITLES or (
        chained
        and (line.tokens[index - 2].is_capital or line.tokens[index - 2].flags & Word.FIRST or line.word(index - 2) in TITLES_OR_INTERFIXES)
    ):
        return False
    if (
        index
        and line.tokens[index - 1].is_capital
        and line.tokens[index - 1].flags & Word.FIRST
        and not line.between(index).strip()
        and before not in CITY_CUES
    ):
        return False
    joined = index > 0 and not line.between(index).strip()
    cued = before in CITY_CUES and joined
    settled = cued and any(line.word(place) in SETTLED for place in range(max(0, index - 6), index))
    capital = token.is_capital and not line.shouted
    word = words.is_word(token)
    person = flags & (Word.FIRST | Word.STRONG)
    asked = Topic.PLACE in topics or Topic.ADDRESS in topics
    if asked and len(line.tokens) <= LONGEST_ANSWER and _may_be_answered(token, words, unknown=cued):
        return True
    if (
        Topic.PLACE in topics
        and flags & Word.PLACE
        and (not words.is_common(token) or line.word(index + 1) in NEAR)
        and all(line.word(place) in FUNCTION for place in range(index))
    ):
        return True
    if asked and flags & Word.PLACE and cued and capital:
        return True
    if flags & Word.PLACE:
        if not word and not person:
            return True
        if cued and (capital or not word or settled or (asked and not words.is_common(token))):
            return not (person and not capital and not settled)
        if capital and not token.starts and not person and not words.is_common(token):
            return True
        return before in ("in", "uit", "tussen", "nabij", "richting") and joined and not words.is_common(token) and not person
    if flags & (Word.ABROAD | Word.PLACE) and capital and not token.starts and words.language not in ("nl", "en") and not person:
        return True
    if flags & Word.ABROAD and not word:
        return (cued and (capital or not person)) or (capital and not token.starts and not person and not flags & Word.LAST)
    if cued and words.language != "ar" and before not in DETERMINERS:
        if capital and not token.starts and not word and not person:
            return True
        return settled and not words.is_known(token)
    if cued and words.language == "ar":
        long = len(token.folded) >= LONG_ARABIC and not token.folded.startswith("ال")
        return not words.is_known(token) or ((settled or long) and not words.is_common(token))
    return False


def _may_be_answered(token: Token, words: Words, *, unknown: bool) -> bool:
    """Whether a short answer to "where?" is a place: by list, or, after `in`, a word that nobody knows."""
    if token.folded in VERBS or words.is_common(token) or token.flags & (Word.FIRST | Word.STRONG):
        return False
    return bool(token.flags & (Word.PLACE | Word.ABROAD)) or (unknown and not words.is_known(token))
