"""Organisations by their type: `basisschool De Kantel`, `wilgendael college`."""

from __future__ import annotations

import re

from chatserver.anonymiser.arabic_names import ARABIC_STOPS
from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.transcript import Free, Line
from chatserver.anonymiser.vocabulary import CLAUSE, DETERMINERS, FUNCTION, KEEPERS, LISTING, PREPOSITIONS, RELATIONS, SENTENCE, VERBS
from chatserver.anonymiser.words import Words

TYPES = frozenset(
    "school basisschool obs cbs kbs rkbs pcbs sbo vso isk mbo roc aoc lyceum college praktijkschool vakcollege scholengemeenschap montessori daltonschool vrijeschool gymnasium universiteit hogeschool kinderdagverblijf kdv creche peuterspeelzaal kinderopvang bso"
    " vv sc fc sv av asc csv svv rksv vereniging voetbalclub voetbalvereniging hockeyclub sportschool sportclub club tennisclub judoclub manege zwembad sporthal scouting dansschool boksschool"
    " cafe eetcafe restaurant bar lunchroom hotel camping snackbar cafetaria pizzeria grillroom shoarma bakkerij slagerij supermarkt winkel boekhandel bloemenzaak garage autobedrijf autogarage autowas rijschool transport transportbedrijf bouwbedrijf aannemersbedrijf schildersbedrijf loonbedrijf"
    " schoonmaakbedrijf uitzendbureau distributiecentrum kwekerij tuinderij boerderij kas glastuinbouw fabriek slachterij visafslag wasserij kapsalon salon nagelstudio nagelsalon schoonheidssalon massagesalon kapper apotheek kliniek tandartspraktijk huisartsenpraktijk praktijk gezondheidscentrum"
    " verpleeghuis verzorgingshuis woonzorgcentrum zorgcentrum zorginstelling zorghuis thuiszorg hospice stichting advocatenkantoor notariskantoor gebroeders gebr ggz makelaardij administratiekantoor accountantskantoor meubelhal meubelzaak bouwmarkt tuincentrum drogist kringloop kringloopwinkel juwelier"
    " ziekenhuis polikliniek hospitaal revalidatiecentrum woongroep dagbesteding gastouderbureau buitenschoolse woonstichting woningcorporatie zorggroep bewind wasstraat pluktuin kaasmakerij brouwerij"
    " kerk moskee parochie buurthuis jongerencentrum wijkcentrum dorpshuis museum bibliotheek theater bioscoop drukkerij timmerfabriek metaalbedrijf installatiebedrijf koeriersbedrijf taxibedrijf firma bedrijf holding groep pakhuis staalbouw betonwaren loods veiling coffeeshop casino sauna bordeel club escortbureau"
    " company restaurant warehouse farm factory hotel salon firma szkola sklep szklarnia restauracja firma scoala ferma restaurantul okulu fabrikasi firmasi sirketi lokantasi marketi школа фірма ресторан фабрика фирма училище ресторант مطعم شركة مدرسة مزرعة klub klubu klubie szkoly szkole firmy firmie hotelu restauracji sklepu sklepie szklarni fabryce fabryki kempingu kempingiem przedszkola przedszkolu kosciola scolii firmei fermei restaurantului hotelului clubul clubului gradinita fabricii okulunda okuluna fabrikasinda firmasinda sirketinde restoraninda kursu klubu клуб клубу клубі школі школи школу фірмі фірми фермі ферма готелі готель ресторані садочок садочку фабриці фірмі кафе магазині клубът фабриката ресторанта училището детската".split()
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
LONG_TYPE = 7
"""A word that ends with a type and is in no list is a name from here on: `Noorderbouw`."""
LONGEST, LONGEST_ANSWER, LONGEST_FIRM = 5, 7, 4


def find_typed(line: Line, index: int, free: Free, words: Words) -> int:
    """`basisschool De Kantel`, `eetcafe 't hoekje`, `vv ons dorp`: the type, and what it is called."""
    token = line.tokens[index]
    if token.folded in AFTER and index and free(index - 1) and line.joined(index) and fronts(line, index - 1, words):
        return index + 1
    typed = token.folded.removeprefix("و").removeprefix("ب").removeprefix("ال") in TYPES_FOLDED or (
        TYPE_ENDING.search(token.folded) is not None and (token.is_capital or not token.flags & Word.COMMON)
    )
    if not typed:
        return 0
    if words.language == "ar":
        return _arabic(line, index, free, words)
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
    if not named and index and free(index - 1) and line.joined(index) and fronts(line, index - 1, words):
        return index + 1
    if named and place > index + 1:
        return place
    if line.word(index - 1) not in DETERMINERS and capital_type and token.flags == 0 and len(token.folded) >= LONG_TYPE:
        return index + 1
    return 0


def _arabic(line: Line, index: int, free: Free, words: Words) -> int:
    """`مطعم الشام`: the type and the word after it, unless that tells more of the type."""
    if index + 1 >= len(line.tokens) or not line.joined(index + 1) or not free(index + 1):
        return 0
    token = line.tokens[index + 1]
    plain = token.folded in FUNCTION or token.folded in RELATIONS or token.folded in ARABIC_STOPS or words.is_common(token)
    return 0 if plain or token.is_number else index + 2


def fronts(line: Line, place: int, words: Words) -> bool:
    """Whether the word before a type noun is its name: `wilgendael college`."""
    token = line.tokens[place]
    if token.is_capital and not token.starts and not line.shouted:
        return token.folded not in KEEPERS
    if token.folded in SENTENCE or token.is_number:
        return False
    if line.word(place - 1) in ("het", "de", "t", "'t", "naar", "op", "bij", "van", "") and line.word(place + 1) in (
        "college",
        "lyceum",
        "gymnasium",
        "mavo",
    ):
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
