"""Addresses: streets with or without a suffix, house numbers, and the pieces of an address given one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import Finding, Kind, Line
from chatserver.anonymiser.vocabulary import FUNCTION, INTERFIXES, KEEPERS
from chatserver.anonymiser.words import Words

SUFFIX = re.compile(
    r"(?:str(?:aat)?|laan|weg|plein|hof|dreef|kade|dijk|pad|gracht|singel|steeg|plantsoen|erf|werf|oord|park|markt|wal|burg|veld|akker|kamp|brink|boulevard|ring|baan|hoeve|meent|wijk|haven|brug|kant|hage|horst|sloot|tuin|tocht|vaart|weide|zoom|"
    r"gaarde|burcht|wei|es|eiland|passage|promenade|gang|rand|veste|warande|donk|duin|boom|diep|strand|oever|plaats|schans|singels)$"
)
SURE_SUFFIX = re.compile(r"(?:straat|laan|weg|plein|dreef|kade|dijk|gracht|singel|steeg|plantsoen|hof|pad|erf|werf)$")
HOUSE_NUMBER = re.compile(
    r"\s*,?\s*(?:nummer|nr\.?|no\.?|huisnummer|numer|number|numărul|номер)?\s*(?P<number>\d{1,4}(?:\s?-?\s?[a-h](?![\w'])|[a-z](?!\w))?(?:\s?[-/]\s?\d{1,3}(?![\d-])|\s?-?\s?(?:bis|hs|zw|rd)\b|\s?(?:[IVX]{1,4}\b))?)(?!\d|[.,:]\d|\s?(?:jaar|jr|uur|u\b|euro|eur|€|%|x\b|keer|km|min|maand|week|dagen|personen|kinderen|havo|vwo|vmbo|mavo|mbo|kader|gymnasium))",
    re.IGNORECASE,
)
SPOKEN_NUMBER = re.compile(r"\s*,?\s*(?:nummer|huisnummer|nr\.?)\s+(?P<number>[a-z]+)", re.IGNORECASE)
FLOOR = re.compile(
    r"\s*,?\s*(?:(?:\d{1,2}e|eerste|tweede|derde|vierde)\s(?:etage|verdieping)|(?:[1-9]|een|twee|drie|vier)-?\s?hoog)\b", re.IGNORECASE
)
HOUSE = re.compile(
    r"\b(?:huisnummer|huisnr\.?|(?:woon|woont|wonen|staat|zit|zitten)\s(?:\w+\s)?op(?: nummer| nr\.?)?|op nummer|nummer|nr\.?)\s*(?:is|:)?\s*(?P<number>\d{1,4}\s?-?[a-z]?)(?![\w-])(?!\s?(?:jaar|uur|euro))",
    re.IGNORECASE,
)
NO_STREET = frozenset(
    "weg straat laan plein hof pad dijk kade onderweg park tuin veld markt haven brug wijk plaats ring baan rand strand ziekenhuis speelplein schoolplein snelweg afweg omweg uitweg terugweg heenweg fietspad zandpad voetpad werkplaats woonplaats geboorteplaats woonwijk"
    " parkeerplaats slaapplaats opvangplaats standplaats sportveld voetbalveld speelveld kant zijkant buitenkant binnenkant achterkant voorkant overkant rechtbank gang ingang uitgang toegang omgang afgang doorgang overgang voortgang erf hofje achterweg halverwege groep klas kamer nummer stap lijn bus tram trein"
    " perron afdeling artikel lokaal week jaar leerjaar havo vwo vmbo mavo kader versie pagina deel fase etage verdieping huisnummer op om tot van rond voor na bij circa ongeveer nog al pas bijna ruim zeker minstens maximaal is zijn was ben met en of in kanaal windows iphone samsung galaxy playstation ps fifa"
    " januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
)
LONGEST_NAME = 4
LONG_ANSWER, LONG_STREET = 7, 8
"""`eikenlaan`, not `omweg`."""


def find(line: Line, free: Callable[[int], bool], topics: frozenset[Topic], words: Words) -> Iterator[Finding]:
    """Addresses in a message."""
    asked = Topic.ADDRESS in topics or Topic.PLACE in topics
    done = -1
    for index, token in enumerate(line.tokens):
        if index <= done or token.is_number or not free(index):
            continue
        number = _number_after(line.text, token.end)
        first = _street_start(line, index, free, topics, words, numbered=bool(number), asked=asked)
        if first is None:
            continue
        end = number or token.end
        if floor := FLOOR.match(line.text, end):
            end = floor.end()
        yield Finding(line.number, line.tokens[first].start, end, Kind.ADDRESS, "street")
        done = index
    for match in HOUSE.finditer(line.text):
        if asked or re.search(r"huisn|woon|woont|wonen|staat|zit", match[0], re.IGNORECASE):
            yield Finding(line.number, match.start("number"), match.end("number"), Kind.ADDRESS, "house number")


def _number_after(text: str, end: int) -> int:
    if match := HOUSE_NUMBER.match(text, end):
        return match.end("number")
    if (match := SPOKEN_NUMBER.match(text, end)) and _is_number_word(fold(match["number"])):
        return match.end("number")
    return 0


def _is_number_word(folded: str) -> bool:
    return folded in frozenset(
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig".split()
    ) or folded.endswith(("tig", "honderd"))


def _street_start(
    line: Line, index: int, free: Callable[[int], bool], topics: frozenset[Topic], words: Words, *, numbered: bool, asked: bool
) -> int | None:
    """The first token of the street that ends with this one, or None when it is no street."""
    token = line.tokens[index]
    if token.folded in FUNCTION or token.folded in KEEPERS:
        return None
    for size in range(LONGEST_NAME, 1, -1):  # a street of several words, in the list
        first = index - size + 1
        if (
            first >= 0
            and all(free(place) for place in range(first, index + 1))
            and all(not line.between(place).strip(" .-'") for place in range(first + 1, index + 1))
        ):
            phrase = re.sub(r"\s+", " ", fold(line.text[line.tokens[first].start : token.end]))
            listed = bool(words.look_up(phrase) & Word.STREET)
            if (
                listed
                and (numbered or SURE_SUFFIX.search(token.folded))
                and not all(words.is_common(line.tokens[place]) for place in range(first, index + 1))
            ):
                return first
    suffixed = bool(SUFFIX.search(token.folded)) and token.folded not in NO_STREET
    capital = token.is_capital and not token.starts and not line.shouted
    if numbered:
        if token.folded in NO_STREET and not (SURE_SUFFIX.fullmatch(token.folded) and index and line.tokens[index - 1].is_capital):
            return None
        if token.flags & Word.FIRST and not suffixed and not token.flags & Word.STREET:
            return None
        if words.language not in ("nl", "en") and not suffixed and not token.is_capital:
            return None
        if "," in line.text[token.end : token.end + 2] and not suffixed and not asked:
            return None  # `Chayenne, 17`
        known_street = bool(token.flags & Word.STREET) and not words.is_common(token)
        first_of_message = (
            words.language in ("nl", "en")
            and token.is_capital
            and token.starts
            and (asked or len(line.tokens) <= LONGEST_NAME or not words.is_common(token))
        )
        if suffixed or capital or known_street or first_of_message or asked or SURE_SUFFIX.fullmatch(token.folded):
            return _with_front(line, index, free)
        return None
    if index + 1 < len(line.tokens) and line.tokens[index + 1].is_capital and line.joined(index + 1):
        return None
    on_it = line.word(index - 1) in ("de", "het") and line.word(index - 2) in ("aan", "op")
    inside = line.word(index - 1) in ("de", "het") and line.word(index - 2) in ("in", "aan", "op")
    if asked and inside and token.flags & Word.STREET and not words.is_common(token) and not token.flags & Word.PLACE:
        return index
    if on_it and suffixed and token.flags & Word.STREET and not token.flags & Word.NL:
        return index
    if (
        capital
        and line.word(index - 1) in ("de", "het", "'t")
        and line.word(index - 2) in ("aan", "op")
        and not token.flags & (Word.NL | Word.PLACE | Word.FIRST)
        and line.joined(index)
    ):
        return _with_front(line, index, free)
    if (
        Topic.ADDRESS in topics
        and len(line.tokens) == 1
        and line.by != "counsellor"
        and token.flags & (Word.STREET | Word.NL)
        and not words.is_common(token)
    ):
        return index
    if capital and token.flags & Word.STREET and not token.flags & (Word.NL | Word.FIRST | Word.LAST | Word.PLACE) and suffixed:
        return _with_front(line, index, free)
    if SURE_SUFFIX.search(token.folded) and suffixed:
        if not token.flags & Word.NL and (token.flags & Word.STREET or ((asked or token.is_capital) and len(token.folded) >= LONG_STREET)):
            return _with_front(line, index, free)
        if token.flags & Word.STREET and (capital or asked or line.word(index - 1) in ("op", "aan", "straat")):
            return _with_front(line, index, free) if not words.is_common(token) else None
    if (
        asked
        and suffixed
        and not token.flags & (Word.NL | Word.COMMON)
        and len(token.folded) >= LONG_ANSWER
        and not words.is_certain(token)
    ):
        return index
    if asked and token.flags & Word.STREET and not token.flags & (Word.NL | Word.FIRST | Word.PLACE):
        return index
    return None


def _with_front(line: Line, index: int, free: Callable[[int], bool]) -> int:
    """Also what belongs to the street's name before its last word: `Van der`, `Burgemeester`."""
    first = index
    while first > 0 and not line.between(first).strip(" .-'") and free(first - 1) and not line.tokens[first - 1].is_number:
        before = line.tokens[first - 1]
        if (
            (before.is_capital and not (before.starts and before.folded in FUNCTION) and before.folded not in KEEPERS)
            or (before.folded in INTERFIXES and before.folded not in ("van", "in", "op", "de", "het", "'t", "t", "den", "der"))
            or (
                before.folded in ("van", "der", "de", "den")
                and first > 1
                and (line.tokens[first - 2].is_capital or line.word(first - 2) in ("van", "der"))
                and not line.between(first - 1).strip()
            )
        ):
            first -= 1
        else:
            break
    return first
