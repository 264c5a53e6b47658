"""What no rule has met: a word is hidden when what stands around it, taken together, makes a name of it likely.

The weights were learned from our own invented transcripts by wordlists/learn.py; they know signs by digest, hold no words, and were
never shown a real conversation.
"""

from __future__ import annotations

import math
import zlib
from array import array
from base64 import b85decode
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.signs import signs_of, sort_of
from chatserver.anonymiser.transcript import Finding, Free, Kind, Line, Token
from chatserver.anonymiser.vocabulary import CITY_CUES, FUNCTION, KEEPERS, PETS, RELATIONS, TITLES, VERBS
from chatserver.anonymiser.words import Words

FILE = Path(__file__).with_name("weights.txt")
STEP = 1 / 32
"""A weight is a whole number of these, so that it fits into a byte."""
LIKELY = 0.3
"""From this likelihood on a word is hidden. Chosen on transcripts that the weights had not been learned from: docs/anonymiser.md."""
LIKELY_WORD = 0.7
"""The same for what everybody takes for an ordinary word: a Dutch one, usual, in small letters."""
LEAST, LEAST_WORD = (math.log(likely / (1 - likely)) for likely in (LIKELY, LIKELY_WORD))
SHORTEST = 3
ONE_OF_MANY = frozenset("een geen zo'n zulke a an".split())
NAMING = frozenset({Topic.NAME, Topic.CALLED, Topic.PLACE, Topic.ADDRESS, Topic.ORGANISATION})
OF_THE_TRADE = frozenset(
    "meldcode kindcheck huisverbod contactverbod straatverbod uithuisplaatsing uithuisgeplaatst mantelzorg mantelzorger jeugdzorg jeugdhulp vertrouwensarts aangifte melding zorgmelding stalking"
    " mensenhandel uitbuiting loverboy eerwraak huwelijksdwang kindermishandeling ouderenmishandeling partnergeweld omgangsregeling ouderschapsplan gezag voogdij toezicht reclassering crisisdienst"
    " blijfhuis noodopvang slachtofferhulp maatschappelijk werkster werker woede angst stress letsel hoofdletsel botbreuk huiduitslag wachtlijst contract uitkering toeslag schulden tweeling".split()
)
ORDINARY_PLACES = frozenset(
    "station treinstation busstation perron metro tram bus trein supermarkt markt tankstation parkeerplaats sporthal zwembad ziekenhuis bureau balie receptie kantine lift".split()
)
ON_PAPER = frozenset(
    "groet groeten vriendelijke zaaknummer zaaknr dossiernummer patiëntnummer cliëntnummer klantnummer kenmerk roepnaam voornaam achternaam geboortenaam meisjesnaam bijnaam winkel".split()
)
OF_OTHER_LANGUAGES = frozenset(
    "mój moja moje mojego mojej swój swoja nasz nasza jego tego tej tam teraz trochę bardzo dużo mało dwa dwie trzy cztery dni dzień lata rok roku tydzień miesiąc już jeszcze tylko może kiedy gdzie dlaczego piszę pisze mówi mówię jestem jest był była mamy proszę dziękuję dobrze"
    " meu mea mei mele său lui lor nostru acest această acum aici acolo foarte puțin mult două trei patru zile săptămână deja încă doar poate când unde cine sunt este avem mulțumesc"
    " мій моя моє мої його наш наша цей тут там зараз дуже трохи багато два дві три чотири дні днів рік роки років тиждень місяць так вже тільки може коли чому хто був була маю має дякую добре сина сину синові сином донька доньки доньці чоловік чоловіка чоловікові дружина мама мами тато"
    " мой мое мои този тази това сега много малко две години година вече още само как кога къде какво кой съм беше имам има благодаря"
    " حتى شكرا جزيلا الآن هنا هناك جدا كثيرا قليلا نعم كيف متى أين ماذا عندي لدي يوم أيام سنة سنوات شهر أسبوع فقط أيضا ربما لأن"
    " benim senin onun bizim sizin onların burada orada şimdi çok biraz iki üç dört gün günler yıl yıllar hafta hayır evet artık daha sadece belki nasıl zaman nerede neden yok teşekkürler teşekkür ederim iyi".split()
)
"""Words as common as *my*, *now* and *three days*, which a Dutch conversation may fall back into."""
NEVER = (
    frozenset(map(fold, ON_PAPER | OF_OTHER_LANGUAGES)) | FUNCTION | VERBS | KEEPERS | TITLES | RELATIONS | ORDINARY_PLACES | OF_THE_TRADE
)


def find(line: Line, free: Free, topics: frozenset[Topic], words: Words, asked: Line | None, echoed: frozenset[str]) -> Iterator[Finding]:
    """Words of a message that are likely to identify somebody. ``asked``: the message before, when another person wrote it."""
    candidates = [
        index for index, token in enumerate(line.tokens) if free(index) and may_identify(token, words) and line.word(index - 1) not in PETS
    ]
    if not candidates or (len(line.tokens) == 1 and line.tokens[0].flags & Word.NL and not topics & NAMING):
        return  # one ordinary word, and nobody had asked for a name
    sorts = [sort_of(token, words) for token in line.tokens]
    known = weights()
    for index in candidates:
        token = line.tokens[index]
        total = sum(known[sign] for sign in signs_of(line, index, topics, words, sorts, asked, echoed=token.folded in echoed))
        if total * STEP > (LEAST_WORD if _is_usual(line, index, words) else LEAST):
            yield Finding(line.number, token.start, token.end, _kind_of(line, index, topics), "learned")


def _is_usual(line: Line, index: int, words: Words) -> bool:
    """A word that everybody takes for an ordinary one."""
    token, before = line.tokens[index], line.word(index - 1)
    if not token.flags & Word.NL or words.language != "nl" or (token.is_capital and not token.starts):
        return False
    return bool(token.flags & (Word.COMMON | Word.USUAL)) or before in ONE_OF_MANY or before.isdigit()


def asked_before(lines: Sequence[Line], line: Line) -> Line | None:
    """The message before, when another person wrote it."""
    return lines[line.number - 1] if line.number and lines[line.number - 1].by != line.by else None


def may_identify(token: Token, words: Words) -> bool:
    """Whether a word is worth the question."""
    if token.is_number or len(token.folded) < SHORTEST or token.folded in NEVER:
        return False
    return not (words.is_land(token) or words.is_drawn_out(token))


def _kind_of(line: Line, index: int, topics: frozenset[Topic]) -> Kind:
    """The placeholder that reads best; nothing depends on it."""
    before = line.word(index - 1)
    if Topic.PLACE in topics or before in CITY_CUES:
        return Kind.PLACE
    return Kind.ORGANISATION if Topic.ORGANISATION in topics or before in ("de", "het", "t", "the") else Kind.PERSON


@cache
def weights() -> Sequence[int]:
    """By the digest of a sign, in steps; read once."""
    _, _, coded = FILE.read_text("ascii").partition("\n")
    return array("b", zlib.decompress(b85decode(coded.replace("\n", ""))))
