"""Birth dates, full dates and ages of ninety and more. Months, weekdays and other ages stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.transcript import Finding, Kind, Line

MONTHS = (
    r"jan(?:uari|uary)?|feb(?:ruari|ruary)?|mrt|maart|march|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|aug(?:ustus|ust)?|sep(?:t(?:ember)?)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|ianuarie|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie|"
    r"ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|"
    r"січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември|"
    r"يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
SEP = r"\s?[-/.]\s?"
FULL = re.compile(
    rf"(?<![\w.+-])(?<!\+\d)(?<!\+\d\d)(?:(?:0?[1-9]|[12]\d|3[01]){SEP}(?:0?[1-9]|1[0-2]){SEP}(?:\d{{4}}|'?\d{{2}})|(?:19|20)\d\d{SEP}\d{{1,2}}{SEP}\d{{1,2}}|\d{{1,2}} \d{{1,2}} (?:19|20)\d\d|"
    rf"\d{{1,2}}(?:e|st|nd|rd|th|\.)?[ -](?:{MONTHS})\.?,?[ -](?:\d{{4}}|'?\d{{2}}(?!\d|[:.]\d)(?!\s?(?:uur|u\b)))|(?:{MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?![\w-]|\.\d)",
    re.IGNORECASE,
)
WORDS = re.compile(
    rf"\b(?:(?:\w+(?:en|ën))?(?:twintig|dertig)(?:ste)?|\w+tiende|een|eerste|twee|tweede|drie|derde|vier(?:de)?|vijf(?:de)?|zes(?:de)?|zeven(?:de)?|acht(?:ste)?|negen(?:de)?|tien(?:de)?|elf(?:de)?|twaalf(?:de)?|\w+tien) (?:{MONTHS}) (?:negentien\s?(?:honderd)?\s?(?:en\s?)?\w+|tweeduizend\s?(?:en\s?)?\w*)",
    re.IGNORECASE,
)
"""A date in words, with its year."""
PART = re.compile(
    rf"(?<![\w-])(?:\d{{1,2}}(?:e|st|nd|rd|th|\.)?[ -](?:{MONTHS})|\d{{1,2}}[-/]\d{{1,2}}|(?:19|20)\d\d|'\d\d)(?![\w-])", re.IGNORECASE
)
BIRTH_CUE = re.compile(
    r"geb(?:oren|\.|oortedatum|datum)?\b|geboorte|\bjarig|verjaar|ik ben van\b|bouwjaar|\bborn\b|birth|\bdob\b|urodz|ur\.|născut|nascut|doğum|doğdu|народ|роден|рожд|مواليد|ولد|تاريخ الميلاد",
    re.IGNORECASE,
)
REACH = 45
OLD = re.compile(
    r"(?<![\d.,:/-])(?!11[23](?!\s?(?:jaar|jr)))(?:9\d|1[01]\d)(?![\d.,:/%-]*\d|\s?(?:%|procent|euro|eur|€|kg|kilo|km|cm|keer|x|min|minuten|uur|dagen|weken|maanden))(?:\s?-?(?:jaar|jr\.?|jarige|jaren|years?(?:[ -]old)?|yo|lat|rok\w*|de ani|ani|yaşında\w*|yaş|рок\w*|годин\w*|годишн\w*|سنة|عام\w*))?",
    re.IGNORECASE,
)
OLD_UNIT = re.compile(r"(?:jaar|jr|jarige|years?|yo|lat|ani|yaş|рок|годин|годишн|سنة|عام)", re.IGNORECASE)
OLD_WORDS = re.compile(
    r"\b(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën))?negentig(?:\s?-?(?:jaar|jarige))?\b|\b(?:honderd(?:\s?en\s?)?(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)?)(?=\s+(?:jaar|geworden)|$)(?:\s+jaar)?|"
    r"\bninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?\b|\bdziewięćdziesiąt(?:\s(?:jeden|dwa|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć))?\b|\bnouăzeci(?:\s(?:și)\s\w+)?\b|\bdoksan(?:\s?\w+(?=\s?yaş))?\b|\bдев'?яносто(?:\s\w+(?=\s(?:рок|рік)))?\b|\bдеветдесет(?:\sи\s\w+)?\b|\b(?:\w+\s?و\s?)?تسعين\b",
    re.IGNORECASE,
)
AGE_CUE = re.compile(
    r"\b(?:is|wordt|word|werd|ben|bent|oud|leeftijd|van|al|bijna|ruim|nu|pas|zeker|moeder|vader|oma|opa|tante|oom|omaatje|mevrouw|meneer|turned|aged|age|ma|are|yaşında|she's|he's|is now|лет|має|на)\b[\s,(:]*$",
    re.IGNORECASE,
)
AGE_QUESTION = re.compile(
    r"hoe oud|leeftijd|how old|\bage\b|ile .*lat|wiek|câți ani|vârst|kaç yaş|yaşı|скільки .*років|вік\b|колко години|на колко|عمر",
    re.IGNORECASE,
)
NO_AGE = re.compile(
    r"(?:€|euro|nummer|nr\.?|huisnummer|lijn|bus|kamer|snelheid|artikel|pagina|route|straat|weg|laan|zo'?n|ongeveer|dof|voor|tot|tegen|met)\s*$",
    re.IGNORECASE,
)


def find(line: Line, *, asked_birth: bool, asked_age: bool) -> Iterator[Finding]:
    """Dates and high ages in a message; what was asked just before decides about bare ones."""
    for match in FULL.finditer(folded := _digits(line.text)):
        near = line.text[max(0, match.start() - REACH) : match.start()]
        yield Finding(line.number, match.start(), match.end(), Kind.BIRTH if asked_birth or BIRTH_CUE.search(near) else Kind.DATE, "shape")
    for match in WORDS.finditer(line.text):
        yield Finding(line.number, match.start(), match.end(), Kind.BIRTH, "words")
    cues = [cue.end() for cue in BIRTH_CUE.finditer(line.text)]
    for match in PART.finditer(folded):
        if asked_birth or any(0 <= match.start() - end <= REACH / 2 for end in cues):
            yield Finding(line.number, match.start(), match.end(), Kind.BIRTH, "cue")
    for match in OLD_WORDS.finditer(line.text):
        yield Finding(line.number, match.start(), match.end(), Kind.AGE, "words")
    for match in OLD.finditer(folded):
        before = line.text[: match.start()]
        alone = not re.sub(r"[\W\d]", "", line.text)
        if OLD_UNIT.search(match[0]) or (not NO_AGE.search(before) and (asked_age or alone or AGE_CUE.search(before))):
            yield Finding(line.number, match.start(), match.end(), Kind.AGE, "number")


def _digits(text: str) -> str:
    return text if text.isascii() else "".join(fold(letter) if letter.isdigit() else letter for letter in text)
