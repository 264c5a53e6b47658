"""Firms that are called after somebody, or after what they sell: `Bruins & Zonen`, `bij van der tuin`, `slager en zoon`, `bos metaal`."""

from __future__ import annotations

from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.transcript import Free, Line
from chatserver.anonymiser.typed_organisations import AFTER, LONGEST_FIRM
from chatserver.anonymiser.vocabulary import DETERMINERS, FUNCTION, FUNCTION_OR_KIN, NO_WARE, PLAIN
from chatserver.anonymiser.words import Words

SONS = frozenset("zoon zonen zn dochter dochters co broer broers".split())
WARES = frozenset(
    "metaal hout staal beton bollen bloembollen bloemen kip pluimvee eieren vlees vis kozijnen bouw techniek transport transporten logistiek montage installatie verhuur"
    " bakkers groenten fruit zaden planten champignons paddenstoelen paprika tomaten aardappelen uien autos banden fietsen tweewielers meubelen keukens sanitair schilderwerken dakwerken grondwerken loonwerk recycling sloopwerken".split()
)


def family_firm(line: Line, index: int, free: Free, words: Words) -> int:
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


def find_firm(line: Line, index: int, free: Free, words: Words) -> int:
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
    if end := _and_sons(line, index, free, words) or _with_wares(line, index, free, words):
        return end
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


def _and_sons(line: Line, index: int, free: Free, words: Words) -> int:
    """`slager en zoon`: a surname, or a trade, and what became of it."""
    token = line.tokens[index]
    together = line.word(index + 1) in ("en", "&") and line.word(index + 2) in SONS and free(index + 1) and free(index + 2)
    if not together or token.folded in FUNCTION_OR_KIN or line.word(index - 1) in DETERMINERS:
        return 0
    return index + 3 if token.flags & Word.LAST or not words.is_known(token) else 0


def _with_wares(line: Line, index: int, free: Free, words: Words) -> int:
    """`bos metaal`, `paddenstoelen kramer`: a surname beside what is sold, without an article."""
    if index + 1 >= len(line.tokens) or not line.joined(index + 1) or not free(index + 1) or line.word(index - 1) in DETERMINERS:
        return 0
    first, second = line.tokens[index], line.tokens[index + 1]
    for ware, name in ((first, second), (second, first)):
        known = name.folded in FUNCTION_OR_KIN or ware.folded not in WARES or name.is_number
        if (
            not known
            and (name.flags & Word.LAST or not words.is_known(name))
            and not (name.flags & Word.NL and words.is_common(name) and ware is first)
        ):
            return index + 2
    return 0
