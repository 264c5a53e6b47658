"""What must stay, so that a transcript can still be judged: help lines, public bodies, amounts, times, ages, school years.

These are looked for first, and no later step may touch them; only a birth date and an age of ninety or more lie deeper than this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatserver.anonymiser.transcript import Line

HELP_LINES = r"(?<![\w+-])088[ -]?222[ -]?05[ -]?00\b|(?<![\w+-])(?<!\d )0[89]00(?:[ -]?\d){3,7}(?![ -]?\d)|(?<!\d)(?:112|113|144)(?!\d)"
PUBLIC_BODIES = (
    r"veilig thuis|kinder\s?telefoon|slachtofferhulp|fairwork|comensha|arbeidsinspectie|inspekc\w+ prac\w+|raad voor de kinderbescherming|jeugd\s?bescherming|jeugd\s?zorg|"
    r"centrum (?:voor )?jeugd en gezin|leger des heils|rode kruis|vluchtelingenwerk|blijf(?: van mijn lijf)?(?: groep|huis)?|blijfgroep|openbaar ministerie|sociale verzekeringsbank|"
    r"belastingdienst|arbo\s?dienst|stichting lezen|consultatiebureau|bureau jeugdzorg|sociaal (?:wijk)?team|wijkteam|buurtteam|kamer van koophandel|juridisch loket|"
    r"politie|gemeente|rechtbank|basisteam|provincie|gerechtshof|hof van justitie|brandweer|marechaussee|ggd|uwv|coa|ind|nidos|svb|duo|cjg|azc|bso|muncipality|municipality|police|court|"
    r"policj\w|poliți\w|polis\w{0,3}|поліці\w|полици\w|الشرطة"
)
COURT = r"\b(?:rechter|rechtbank|zitting)\s(?:in|te)\s[\w-]+"
BODY_AND_PLACE = (
    r"(?:veilig thuis|politie|gemeente|rechtbank|basisteam|provincie|gerechtshof|ggd|brandweer|rechter in|rechtbank in|raad van|regio|arrondissement|eenheid|waterschap|omgevingsdienst)"
    r"(?:\s+(?:te|in|van|regio)\b)?\s+(?-i:[A-Z][\w-]+)(?:[ -](?-i:[A-Z])[\w-]+)?"
)
AMOUNTS = (
    r"(?:€|eur\b|\$)\s?\d[\d.,]*(?:,-)?|(?<![\d.])(?<!\d, )(?<!postcode )\d[\d.]*(?:,\d\d)?(?:,-)?\s?(?:€|euro?s?|eur|k|zł|lei|lira|leva|лв|грн|гривень|євро|евро|يورو|procent|percent|%|kilo|(?-i:kg)|gram|(?-i:gr)|meter|(?-i:km|cm|m2)|liter)\b|%|"
    r"(?<![\d.])(?:\d\.\d{3}\.\d{3}|\d{1,3}\.\d{3})(?:,\d\d|,-)?(?!\d|\.\d)"
)
TIMES = (
    r"(?<![\d.:/-])(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.:/-])(?:\s?(?:uur|h|u|am|pm)\b)?|\b(?:[01]?\d|2[0-4])\s?(?:uur|u|h|am|pm|uhr)\b|"
    r"\b\d{1,3}\s?(?:min(?:uten|uut|utes?)?|uren|uur|dag(?:en)?|weken|week|maand(?:en)?|mnd|jaar|jr|jaren|years?|months?|days?|weeks?|keer|x|×|maal|personen|mensen|kinderen|dni|lat|lata|lat[ay]|rok|miesi\w+|ani|luni|zile|yıl|ay|gün|hafta|"
    r"годин\w*|днів|рок\w*|місяц\w*|години|дни|месец\w*|سنوات|سنة|أشهر|أيام)\b"
)
SCHOOL = (
    r"\b(?:groep|klas|leerjaar|jaar|fase|stap|lijn|bus|tram|trein|spoor|perron|week|artikel|art\.?|hoofdstuk|blok|niveau|kamer|lokaal|veld|fase|punt|vraag|optie|route|halte|gate|team|jo|tm|afdeling)\s?\d{1,3}[a-z]?\b|\b(?:sein|toestel|intern|pieper)\s(?:nummer\s|is\s)?\d{3,4}\b|"
    r"\b\d\s?(?:havo|vwo|vmbo|mavo|mbo|kader|basis|gymnasium|atheneum|tl|gt|bb|kb|e jaars)\b|\b(?:havo|vwo|vmbo|mavo|mbo|kader|hbo)\s?-?\d\b|\b\d+e\b"
)
NUMBERS = re.compile(HELP_LINES)
PATTERN = re.compile(
    "|".join(
        f"(?:{part})"
        for part in (COURT, BODY_AND_PLACE, rf"\b(?:{PUBLIC_BODIES})\b(?:\s+(?:flevoland|nederland))?", AMOUNTS, TIMES, SCHOOL)
    ),
    re.IGNORECASE,
)


def spans(line: Line, phrases: tuple[str, ...]) -> Iterator[tuple[int, int, bool]]:
    """Where something stands that stays, and whether nothing lies deeper; ``phrases`` are the desk's own, such as its name and its number."""
    for match in NUMBERS.finditer(line.text):
        yield *match.span(), len(match[0]) > len("112")
    for match in PATTERN.finditer(line.text):
        yield *match.span(), False
    lowered = line.text.lower()
    for phrase in phrases:
        start = lowered.find(phrase.lower())
        while phrase and start >= 0:
            yield start, start + len(phrase), True
            start = lowered.find(phrase.lower(), start + 1)
