"""Employers, schools, clubs and shops: by a type noun, by what one does there, by the question before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import Finding, Kind, Line, Token
from chatserver.anonymiser.vocabulary import (
    CHAINS,
    CLAUSE,
    DETERMINERS,
    FUNCTION,
    FUNCTION_OR_KIN,
    KEEPERS,
    KIN_OR_VERBS,
    LISTING,
    NO_FIRM,
    NO_WARE,
    NO_WORKPLACE,
    NOT_BARE,
    OPENING,
    PLAIN,
    PREPOSITIONS,
    RELATIONS,
    SENTENCE,
    SURNAME_INTERFIXES,
    TELLING,
    VERBS,
)
from chatserver.anonymiser.words import Words

TYPES = frozenset(
    "school basisschool obs cbs kbs rkbs pcbs sbo vso isk mbo roc aoc lyceum college praktijkschool vakcollege scholengemeenschap montessori daltonschool vrijeschool gymnasium universiteit hogeschool kinderdagverblijf kdv creche peuterspeelzaal kinderopvang bso"
    " vv sc fc sv av asc csv svv rksv vereniging voetbalclub voetbalvereniging hockeyclub sportschool sportclub club tennisclub judoclub manege zwembad sporthal scouting dansschool boksschool"
    " cafe eetcafe restaurant bar lunchroom hotel camping snackbar cafetaria pizzeria grillroom shoarma bakkerij slagerij supermarkt winkel boekhandel bloemenzaak garage autobedrijf autogarage autowas rijschool transport transportbedrijf bouwbedrijf aannemersbedrijf schildersbedrijf loonbedrijf"
    " schoonmaakbedrijf uitzendbureau distributiecentrum kwekerij tuinderij boerderij kas glastuinbouw fabriek slachterij visafslag wasserij kapsalon salon nagelstudio nagelsalon schoonheidssalon massagesalon kapper apotheek kliniek tandartspraktijk huisartsenpraktijk praktijk gezondheidscentrum"
    " verpleeghuis verzorgingshuis woonzorgcentrum zorgcentrum zorginstelling zorghuis thuiszorg hospice stichting advocatenkantoor notariskantoor gebroeders gebr ggz makelaardij administratiekantoor accountantskantoor meubelhal meubelzaak bouwmarkt tuincentrum drogist kringloop kringloopwinkel juwelier"
    " ziekenhuis polikliniek hospitaal revalidatiecentrum woongroep dagbesteding gastouderbureau buitenschoolse woonstichting woningcorporatie zorggroep bewind wasstraat pluktuin kaasmakerij brouwerij"
    " kerk moskee parochie buurthuis jongerencentrum wijkcentrum dorpshuis museum bibliotheek theater bioscoop drukkerij timmerfabriek metaalbedrijf installatiebedrijf koeriersbedrijf taxibedrijf firma bedrijf holding groep pakhuis staalbouw betonwaren loods veiling coffeeshop casino sauna bordeel club escortbureau"
    " company restaurant warehouse farm factory hotel salon firma szkola sklep szklarnia restauracja firma scoala ferma restaurantul okulu fabrikasi firmasi sirketi lokantasi marketi школа фірма ресторан фабрика фирма училище ресторант مطعم شركة مدرسة مزرعة".split()
)
SHORT_TYPES = frozenset(
    "stichting isk obs cbs kbs rkbs pcbs sbo vso isk mbo roc aoc vv sc fc sv av asc csv svv rksv eetcafe basisschool lyceum college praktijkschool voetbalclub restaurant".split()
)
PLAIN_TYPES = frozenset(
    "school kerk moskee winkel club bar kas bedrijf groep hotel fabriek apotheek bibliotheek praktijk kapper supermarkt boerderij museum theater".split()
)
"""One also goes to these without naming them."""
TYPES_FOLDED = frozenset(map(fold, TYPES))
TYPE_ENDING = re.compile(
    r"(?:school|college|lyceum|bedrijf|centrum|bureau|winkel|fabriek|kwekerij|bakkerij|handel|service|bouw|praktijk|vereniging|opvang|stichting|salon|studio|kantoor|groep|hal|zaak|huis|club|techniek|kliniek|erij)$"
)
AFTER = frozenset(
    "bv b.v nv vof advies advocaten transport transporten logistiek logistics uitzend uitzendbureau plantgoed tolken nails cleaning schoonmaak zorg bouw techniek beheer groep group holding makelaars accountants notarissen tandartsen fysiotherapie kinderopvang catering services service design media college lyceum school basisschool academie praktijk bakkerij verhuur detachering kozijnen montage installatie foods food events security horeca flowers flora fruit vlees vis tuinen paprika".split()
)
WORKS = re.compile(
    r"(?:\b(?:werk(?:t|te|en|zaam)?|baan(?:tje)?|bijbaan(?:tje)?|stage|in dienst|zaterdag(?:s)?|vakkenvuller|schoonmaakster|schoonmaker|chauffeur|kok|kapster|accountant|verpleegkundige|ontslag(?:en)?|solliciteer(?:de)?|vrijwilliger|begeleider|leraar|docent|juf|kassa|klant)\b[^.!?\n]{0,25}?\bbij\b|\b(?:werkt?|werken|werkte)\s+(?:\w+\s+){0,2}(?:in|voor|op)\b|"
    r"\b(?:voetbal|hockey|sport|train|turn|dans|judo|tennis|zwem|boks|korfbal|handbal|volleybal|zit|speel|lid|coach|trainer)(?:t|en|te|de)?\s(?:\w+\s){0,3}?(?:bij|op|van)\b|\bop school(?: bij| op|,)?|\bschool(?: is| heet|:)|naar school (?:op|bij)|\b(?:leerling|student|studeer(?:t)?|stage|stagiair)\s(?:\w+\s){0,2}?(?:van|aan|op|bij)\b|"
    r"\b(?:namens|collega|medewerker|werkgever|bedrijf|baas|eigenaar|directeur|bus(?:je)?|salon|club|firma|zaak|winkel|restaurant|kroeg|bar)(?:\s(?:is|heet|staat|van))(?:\s(?:dat|het|er|op))?\b|\bik ben \w+ (?:van|bij)\b|\bvan\b(?= (?:Stichting|Bureau))|op de (?:deur|bus|wagen|gevel) staat|"
    r"works? (?:at|for)|work (?:at|for)|working (?:at|for)|employed by|studies at|study at|go to|firma nazywa się|firmie|pracuj\w* (?:\w+ ){0,2}(?:w|dla|u|na)|firma se numește|lucr\w+ (?:\w+ ){0,2}(?:la|pentru)|çalış\w*|праці?\w* (?:в|у|на|для)|работ\w+ (?:в|за|на|във))\s*(?:(?:de|het|een|'t|t|the|stage|klein|kleine)\s+)?[:,\"'“«]?\s*$",
    re.IGNORECASE,
)
AT = re.compile(r"\b[Bb]ij\s(?:[Dd]e\s|[Hh]et\s|'t\s)?$")
SITS = re.compile(
    r"\b(?:school|club|opvang|bedrijf|werkgever|vereniging)\s(?:is|was)\s(?:de|het|'t|t)\s$|"
    r"\b(?:zit|zitten|zat|zaten|les|ging|gaat|ga|leerling|klas|groep|vwo|havo|vmbo|mbo)\s(?:\w+\s){0,3}?op\s(?:(?:de|het|'t|t)\s)?$|\b(?:zit|zitten|zat)\s(?:in\s(?:\w+\s){1,3})bij\s(?:(?:de|het|'t|t)\s)?$",
    re.IGNORECASE,
)
CHAIN_AT = re.compile(r"\b(?:bij|voor|van|at|for|naar|in)\s(?:de\s|het\s|the\s)?$", re.IGNORECASE)
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
OF_AN_ANSWER = frozenset({"is", "heet", "zit", "zat", "werkt", "werk", "en", "was", "zijn", "&"})
TELLING_VERBS = VERBS - OF_AN_ANSWER
NAMED = re.compile(
    r"\b(?:bedrijf|salon|school|club|firma|zaak|winkel|restaurant|kroeg|bar|cafe|vereniging|uitzendbureau|hotel|garage|stichting|company|shop|firm|firma|firmy|okul)\s(?:heet|heette|genaamd|is called|called|nazywa się|se numește)\s+(?:(?:de|het|the)\s+)?[\"'“«]?$",
    re.IGNORECASE,
)
REACH = 80
"""How many characters before a word tell what it is."""
LONGEST, LONGEST_ANSWER, LONGEST_FIRM = 5, 7, 4
TYPE_OR_AFTER = TYPES_FOLDED | AFTER
Free = Callable[[int], bool]


def find(line: Line, free: Free, topics: frozenset[Topic], words: Words) -> Iterator[Finding]:
    """Names of organisations in a message."""
    done = -1
    for index, token in enumerate(line.tokens):
        if index <= done or not free(index) or token.is_number:
            continue
        last = _typed(line, index, free, words) or _worked_at(line, index, free, words) or _firm(line, index, free, words)
        if last:
            done = last - 1
            first = index
            while (
                token.folded in TYPE_OR_AFTER and first > 0 and free(first - 1) and line.joined(first) and _fronts(line, first - 1, words)
            ):
                first -= 1
            if (
                line.word(first - 1) in ("de", "het", "'t", "t", "the")
                and line.joined(first)
                and free(first - 1)
                and not line.tokens[first].is_capital
            ):
                first -= 1
            yield Finding(line.number, line.tokens[first].start, line.tokens[done].end, Kind.ORGANISATION, "organisation")
    if line.by == "visitor" and Topic.ORGANISATION in topics and done < 0:
        yield from _answer(line, free, words)


def _typed(line: Line, index: int, free: Free, words: Words) -> int:
    """`basisschool De Kantel`, `eetcafe 't hoekje`, `vv ons dorp`: the type, and what it is called."""
    token = line.tokens[index]
    if token.folded in AFTER and index and free(index - 1) and line.joined(index) and _fronts(line, index - 1, words):
        return index + 1
    typed = token.folded in TYPES_FOLDED or (
        TYPE_ENDING.search(token.folded) is not None and (token.is_capital or not token.flags & Word.COMMON)
    )
    if not typed:
        return 0
    place, named = index + 1, False
    capital_type = token.is_capital and not token.starts
    while place < len(line.tokens) and place <= index + LONGEST and free(place) and not line.between(place).strip(" &'-’\"“"):
        other = line.tokens[place]
        linked = line.between(place).strip() in ("&", "-")
        if other.is_number:
            break
        if other.is_capital and not line.shouted and other.folded not in KEEPERS:
            named = True
        elif (
            other.folded in ("de", "het", "'t", "t", "van", "der", "den", "'n", "la", "el")
            and place + 1 < len(line.tokens)
            and _may_name(line, place + 1, words, after_article=True)
        ):
            pass
        elif named and line.tokens[place - 1].is_capital and not linked and other.folded not in AFTER:
            break
        elif linked or _may_name(
            line,
            place,
            words,
            short=token.folded in SHORT_TYPES
            or (token.folded not in PLAIN_TYPES and line.word(index - 1) in ("bij", "van", "naar", "op", "voor")),
            after_article=line.word(place - 1) in ("de", "het", "'t", "t", "la", "el", "den", "der"),
        ):
            named = True
        else:
            break
        place += 1
    while place > index + 1 and line.word(place - 1) in ("de", "het", "'t", "t", "van", "der", "den"):
        place -= 1
    if not named and index and free(index - 1) and line.joined(index) and _fronts(line, index - 1, words):
        return index + 1
    if named and place > index + 1:
        return place
    if line.word(index - 1) not in DETERMINERS and capital_type and token.flags == 0 and len(token.folded) > 6:  # noqa: PLR2004
        return index + 1
    return 0


def _fronts(line: Line, place: int, words: Words) -> bool:
    """Whether the word before a type noun is its name: `wilgendael college`."""
    token = line.tokens[place]
    if token.is_capital and not token.starts and not line.shouted:
        return token.folded not in KEEPERS
    if token.folded in SENTENCE or token.is_number:
        return False
    if line.word(place - 1) in ("het", "de", "t", "'t") and line.word(place + 1) in ("college", "lyceum", "gymnasium", "mavo"):
        return not words.is_common(token)
    return not words.is_word(token) and not words.is_common(token) and not words.is_land(token)


def _may_name(line: Line, place: int, words: Words, *, after_article: bool, short: bool = False) -> bool:
    """Whether a small-letter word can be (part of) the name of an organisation."""
    token = line.tokens[place]
    if token.is_capital and not line.shouted:
        return True
    if (
        token.folded in FUNCTION
        or token.folded in VERBS
        or token.folded in PREPOSITIONS
        or token.folded in RELATIONS
        or token.folded in LISTING
        or token.is_number
    ):
        return False
    if after_article:
        following = line.word(place + 1)
        return (
            not words.is_common(token)
            or following in ("", "in", "maar", "en")
            or (following not in CLAUSE and place + 1 < len(line.tokens) and not words.is_common(line.tokens[place + 1]))
        )
    if short:
        return not words.is_common(token)
    return (
        not words.is_known(token)
        or words.is_certain(token)
        or (bool(token.flags & (Word.LAST | Word.FIRST)) and not words.is_common(token))
    )


def _worked_at(line: Line, index: int, free: Free, words: Words) -> int:
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
    if AT.search(before) and (end := _family_firm(line, index, free, words)):
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
        and re.search(r"\b(?:bij|op|van|voor)\s(?:de|het|t|'t)\s$|\bbij\s$", before)
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


def _family_firm(line: Line, index: int, free: Free, words: Words) -> int:
    """`bij van der tuin`, `bij champignons jansma`: a firm that is called after somebody, in small letters."""
    place = index
    while line.word(place) in ("van", "de", "der", "den", "gebroeders") and line.joined(place + 1):
        place += 1
    if place == index and line.word(index) not in NO_WARE and not words.is_listed(line.tokens[index]):
        place += 1  # what they sell
    if place >= len(line.tokens) or place == index or not free(place) or not line.joined(place):
        return 0
    token = line.tokens[place]
    named = token.flags & Word.LAST and not words.is_common(token) if place - index > 1 else words.is_certain(token)
    return place + 1 if named and not any(line.tokens[part].is_number for part in range(index, place)) else 0


def _firm(line: Line, index: int, free: Free, words: Words) -> int:
    """`Bruins & Zonen Advies`: capitals that end with what firms call themselves."""
    if index + 1 < len(line.tokens) and line.between(index + 1).strip() == "&" and free(index + 1):
        pair = line.tokens[index : index + 2]
        if not any(token.folded in FUNCTION_OR_KIN or token.is_number for token in pair):
            place = index + 2
            while (
                line.word(place)
                and line.joined(place)
                and free(place)
                and (
                    line.word(place) in AFTER
                    or (line.tokens[place].is_capital and not line.shouted)
                    or not words.is_word(line.tokens[place])
                )
            ):
                place += 1
            return place
    if not line.tokens[index].is_capital or line.shouted or line.tokens[index].folded in PLAIN:
        return 0
    place, firm = index + 1, False
    while place < len(line.tokens) and place <= index + LONGEST_FIRM and free(place) and not line.between(place).strip(" &-."):
        other = line.tokens[place]
        linked = "&" in line.between(place)
        firm = firm or linked
        if other.folded in AFTER:
            firm = True
        elif not (other.is_capital or (linked and other.folded not in FUNCTION)):
            break
        place += 1
    return place if firm else 0


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
