"""Employers, schools and clubs by what one does there: works at, sits at, plays for."""

from __future__ import annotations

import re

from chatserver.anonymiser.firms import family_firm
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.transcript import Free, Line
from chatserver.anonymiser.typed_organisations import AFTER, LONGEST, LONGEST_FIRM, TYPES_FOLDED
from chatserver.anonymiser.vocabulary import (
    CHAINS,
    CLAUSE,
    FUNCTION,
    KEEPERS,
    KIN_OR_VERBS,
    NO_FIRM,
    NO_WORKPLACE,
    NOT_BARE,
    OPENING,
    SURNAME_INTERFIXES,
    TELLING,
)
from chatserver.anonymiser.words import Words

WORKS = re.compile(
    r"(?:\b(?:werk(?:t|te|en|zaam)?|baan(?:tje)?|bijbaan(?:tje)?|stage|in dienst|zaterdag(?:s)?|vakkenvuller|schoonmaakster|schoonmaker|chauffeur|kok|kapster|accountant|verpleegkundige|ontslag(?:en)?|solliciteer(?:de)?|vrijwilliger|begeleider|leraar|docent|juf|kassa|klant)\b[^.!?\n]{0,25}?\bbij\b|\b(?:werkt?|werken|werkte)\s+(?:\w+\s+){0,2}(?:in|voor|op)\b|"
    r"\b(?:voetbal|hockey|sport|train|turn|dans|judo|tennis|zwem|boks|korfbal|handbal|volleybal|zit|speel|lid|coach|trainer)(?:t|en|te|de)?\s(?:\w+\s){0,3}?(?:bij|op|van)\b|\bop school(?: bij| op|,)?|\bschool(?: is| heet|:)|naar school (?:op|bij)|\b(?:leerling|student|studeer(?:t)?|stage|stagiair)\s(?:\w+\s){0,2}?(?:van|aan|op|bij)\b|"
    r"\b(?:namens|collega|medewerker|werkgever|bedrijf|baas|eigenaar|directeur|bus(?:je)?|salon|club|firma|zaak|winkel|restaurant|kroeg|bar)(?:\s(?:is|heet|staat|van))(?:\s(?:dat|het|er|op))?\b|\bik ben \w+ (?:van|bij)\b|\bvan\b(?= (?:Stichting|Bureau))|op de (?:deur|bus|wagen|gevel) staat|"
    r"works? (?:at|for)|work (?:at|for)|working (?:at|for)|employed by|studies at|study at|go to|firma nazywa się|firmie|pracuj\w* (?:\w+ ){0,2}(?:w|dla|u|na)|firma se numește|lucr\w+ (?:\w+ ){0,2}(?:la|pentru)|çalış\w*|праці?\w* (?:в|у|на|для)|работ\w+ (?:в|за|на|във))\s*(?:(?:de|het|een|'t|t|the|stage|klein|kleine)\s+)?[:,\"'“«]?\s*$",
    re.IGNORECASE,
)
AT = re.compile(r"\b[Bb]ij\s(?:[Dd]e\s|[Hh]et\s|'t\s)?$|\bwerk(?:t|te|en|ten)? (?:in|voor)\s$")
SITS = re.compile(
    r"\b(?:school|club|opvang|bedrijf|werkgever|vereniging)\s(?:is|was)\s(?:de|het|'t|t)\s$|"
    r"\b(?:zit|zitten|zat|zaten|les|ging|gaat|ga|leerling|lerares|leraar|juf|meester|mentor|mentrix|docent\w*|klas|groep|vwo|havo|vmbo|mbo)\s(?:\w+\s){0,3}?op\s(?:(?:de|het|'t|t)\s)?$|\b(?:zit|zitten|zat)\s(?:in\s(?:\w+\s){1,3})bij\s(?:(?:de|het|'t|t)\s)?$",
    re.IGNORECASE,
)
BEFORE_CLASS = re.compile(r",?\s(?:in\s)?(?:groep|klas|leerjaar)\s\d", re.IGNORECASE)
AFTER_THE = re.compile(r"\b(?:bij|op|van|naar)\s(?:de|het|'t|t)\s$", re.IGNORECASE)
"""`bij de vleugel groep 4`."""
CHAIN_AT = re.compile(
    r"\b(?:bij|voor|van|at|for|naar|in|op|achter|naast|boven|tegenover|langs|werk|werk is|uit)\s?\(?(?:de\s|het\s|the\s)?$", re.IGNORECASE
)
SHOPS = frozenset(
    {
        "bakker",
        "slager",
        "kapper",
        "fietsenmaker",
        "groenteboer",
        "juwelier",
        "visboer",
        "bloemist",
        "opticien",
        "huize",
        "villa",
        "residentie",
    }
)
NAMED = re.compile(
    r"\b(?:bedrijf|salon|school|club|firma|zaak|winkel|restaurant|kroeg|bar|cafe|vereniging|uitzendbureau|hotel|garage|stichting|company|shop|firm|firma|firmy|okul)\s(?:heet|heette|genaamd|is called|called|nazywa się|se numește)\s+(?:(?:de|het|the)\s+)?[\"'“«]?$",
    re.IGNORECASE,
)
REACH = 80
"""How many characters before a word tell what it is."""


def find_worked_at(line: Line, index: int, free: Free, words: Words) -> int:
    """What follows "works at": capitals, or words that are not the ordinary ones for a place of work."""
    token = line.tokens[index]
    before = line.text[max(0, token.start - REACH) : token.start]
    if token.folded not in OPENING and NAMED.search(before):
        end = index + 1
        while end < len(line.tokens) and end < index + LONGEST_FIRM and free(end) and line.joined(end) and line.word(end) not in CLAUSE:
            end += 1
        return end
    if token.folded in CHAINS and CHAIN_AT.search(before):
        more = (
            index + 1 < len(line.tokens)
            and free(index + 1)
            and line.joined(index + 1)
            and token.is_capital
            and line.tokens[index + 1].is_capital
        )
        return index + 2 if more else index + 1
    if (
        token.folded in SHOPS
        and WORKS.search(before)
        and index + 1 < len(line.tokens)
        and line.joined(index + 1)
        and free(index + 1)
        and line.word(index + 1) not in TELLING
    ):
        return index + 2
    if BEFORE_CLASS.match(line.text[token.end :]) and AFTER_THE.search(before) and not words.is_common(token):
        return index + 1
    if AT.search(before) and (end := family_firm(line, index, free, words)):
        return end
    bare = not (token.folded in NOT_BARE or words.is_listed(token) or token.flags & Word.PLACE)
    after_name = index > 1 and line.word(index - 1) in ("van", "bij") and words.is_certain(line.tokens[index - 2])
    if after_name and bare and not token.is_capital and not words.is_common(token):
        return index + 1
    named = token.is_capital and not token.starts and not line.shouted and token.folded not in KEEPERS
    if token.folded in (NO_FIRM) and not named:
        return 0
    if (
        not token.is_capital
        and not words.is_ordinary(token)
        and not words.is_listed(token)
        and re.search(r"\b(?:bij|op|van|voor|naar|uit|in|achter|naast|boven|heel)\s(?:de|het|t|'t)\s$|\bbij\s$", before)
    ):
        return index + 1
    if SITS.search(before) and not words.is_common(token) and token.folded not in KIN_OR_VERBS and not words.is_listed(token):
        return (
            index + 2
            if index + 1 < len(line.tokens) and line.joined(index + 1) and free(index + 1) and not words.is_word(line.tokens[index + 1])
            else index + 1
        )
    if not WORKS.search(before) and not (
        AT.search(before) and token.is_capital and not token.starts and not line.shouted and not token.flags & (Word.FIRST | Word.STRONG)
    ):
        return 0
    if token.folded in NO_WORKPLACE or token.flags & (Word.LAND | Word.PLACE) or (token.folded in TYPES_FOLDED and not token.is_capital):
        return 0
    place = index
    while (
        place < len(line.tokens) and place < index + LONGEST and free(place) and (place == index or not line.between(place).strip(" &'-’"))
    ):
        other = line.tokens[place]
        linked = place > index and line.between(place).strip() == "&"
        interfix = other.folded in SURNAME_INTERFIXES and place + 1 < len(line.tokens) and line.tokens[place + 1].is_capital
        unknown = other.folded not in FUNCTION and not words.is_known(other)
        if not (linked or interfix or unknown or (other.is_capital and not line.shouted) or (place > index and other.folded in AFTER)):
            break
        place += 1
    if place == index:
        return 0
    if token.starts or (
        place == index + 1
        and words.is_listed(token)
        and not re.search(r"werk|baan|stage|school|work|prac|lucr|voetbal", before, re.IGNORECASE)
    ):
        return 0
    return place
