"""What still identifies together, after every name is gone: a nationality, an age, a trade and a twin are one family in a small town.

Nothing of it is hidden by itself: advice cannot be judged without an age or a trade. A person is shown where such traits stand and
decides, before the transcript is released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatserver.rules.release import Trait

RARE_TOGETHER = 3
"""So many different traits in one transcript are pointed out."""


@dataclass(frozen=True, slots=True)
class Residue:
    """Characters ``start`` up to ``end`` of an anonymised message tell a trait."""

    message: int
    start: int
    end: int
    trait: Trait


_SIGNS = {
    Trait.ORIGIN: r"(?:uit|from|z|din|із|от|من)\s(?:eritrea|syrië|afghanistan|somalië|iran|irak|turkije|marokko|suriname|polen|roemenië|bulgarije|oekraïne|vietnam|china|thailand|ghana|nigeria|ethiopië|soedan|jemen)|"
    r"eritrees\w*|syrisch\w*|afghaans\w*|somalisch\w*|iraans\w*|iraaks\w*|koerdisch\w*|turks\w*|marokkaans\w*|surinaams\w*|antilliaans\w*|pools\w*|roemeens\w*|bulgaars\w*|oekraïens\w*|vietnamees\w*|chinees\w*|tigrinya|molukse?\w*",
    Trait.AGE: r"\d{1,2}\s?(?:jaar|jr|jarige?|maanden|years? old|lat|ani|yaşında|років|години|سنوات|سنة)",
    Trait.TRADE: r"(?:huisarts|tandarts|wijkagent|politieagent|leraar|lerares|docent\w*|advocaa?t\w*|verpleegkundige|kapper|kapster|bakker|slager|boer|boerin|notaris|dominee|pastoor|imam|burgemeester|wethouder|raadslid|vrachtwagenchauffeur|visser|militair|piloot|accountant|apotheker|dierenarts|verloskundige|trainer|voorzitter)",
    Trait.FAMILY: r"tweeling\w*|drieling\w*|(?:vier|vijf|zes|zeven|acht|negen|tien|[4-9]|1\d) (?:kinderen|broers|zussen|broertjes|zusjes)|geadopteerd\w*|weduwe\w*|weduwnaar|pleeg(?:kind|zoon|dochter|gezin)\w*|halfbroer\w*|halfzus\w*",
    Trait.HEALTH: r"rolstoel|blind\w*|doof|dove|parkinson|ms|dement\w*|alzheimer|kanker|epileps\w*|autis\w*|down|schizofren\w*|borderline|reuma|dialyse|beroerte|prothese",
    Trait.SCHOOL: r"groep [1-8]|klas [1-6]|[1-6]\s?(?:havo|vwo|vmbo|mavo)|(?:havo|vwo|vmbo|mavo) ?[1-6]|leerjaar [1-6]|schakelklas|brugklas|speciaal onderwijs",
    Trait.FAITH: r"jehova\w*|moslim\w*|christen\w*|gereformeerd\w*|katholiek\w*|jood\w*|joods\w*|hindoe\w*|moskee|synagoge|kerk\w*",
    Trait.VEHICLE: r"(?:rode|blauwe|gele|groene|zwarte|witte|grijze|oranje|paarse)\s(?:\w+\s)?(?:golf|polo|bmw|audi|opel|volvo|tesla|mercedes|busje|bestelbus|scooter|caravan|camper|tractor|vrachtwagen)",
}
SIGNS = {trait: re.compile(rf"(?<![\w\[])(?:{pattern})(?![\w\]])", re.IGNORECASE) for trait, pattern in _SIGNS.items()}


def residues_in(texts: Sequence[str]) -> tuple[Residue, ...]:
    """Where the traits of an anonymised transcript stand, when there are enough of them to be rare together; else nothing."""
    found = tuple(_found(texts))
    return found if len({residue.trait for residue in found}) >= RARE_TOGETHER else ()


def _found(texts: Sequence[str]) -> Iterator[Residue]:
    for number, text in enumerate(texts):
        for trait, pattern in SIGNS.items():
            for match in pattern.finditer(text):
                yield Residue(number, match.start(), match.end(), trait)
