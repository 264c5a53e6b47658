"""The same invented transcripts told otherwise, to learn from what stands around a name, not from the name: other names, many of them
ordinary words too, other schools and shops, and everything of the visitor's in small letters.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

Spoken = dict[str, Any]
NAMES = [
    "storm",
    "roos",
    "wolf",
    "vos",
    "bloem",
    "merel",
    "ster",
    "lente",
    "zomer",
    "beer",
    "bos",
    "kok",
    "mees",
    "sterre",
    "parel",
    "linde",
    "jasmijn",
    "vlinder",
    "vogel",
    "hope",
    "moon",
    "sky",
    "river",
    "winter",
    "berg",
    "visser",
    "bakker",
    "smid",
    "molenaar",
    "prins",
    "koning",
    "graaf",
    "kramer",
    "timmer",
    "schipper",
    "ruiter",
    "jager",
    "post",
    "brand",
    "meer",
    "kuit",
    "zwaan",
    "haas",
    "valk",
]
"""Names that are words."""
CALLED_DE = [
    "vlieger",
    "driehoek",
    "brug",
    "ark",
    "wissel",
    "anker",
    "regenboog",
    "klimop",
    "kameleon",
    "wegwijzer",
    "horizon",
    "wereldboom",
    "tovertuin",
    "zandkorrel",
    "molen",
    "haven",
    "spil",
    "boog",
    "wilg",
    "esdoorn",
    "cirkel",
    "kring",
    "bron",
    "sleutel",
    "poort",
    "toren",
    "parel",
    "vuurvlieg",
    "schakel",
    "sprong",
    "kiem",
    "ladder",
    "zevensprong",
    "meander",
    "boei",
    "botter",
    "schelp",
    "duif",
    "zwaluw",
    "ijsvogel",
    "bever",
    "otter",
    "egel",
    "hoeve",
    "stal",
    "smidse",
    "herberg",
    "kroon",
    "leeuw",
    "zwaan",
    "hertog",
    "pauw",
    "oase",
    "hoeksteen",
    "fontein",
    "levensbron",
]
CALLED_HET = ["kompas", "anker", "palet", "mozaiek", "nest", "kasteel", "baken", "zwanenmeer", "speelhuis", "kristal", "prisma", "spectrum"]
"""What schools, churches and cafes are called."""
ARTICLES = ("de", "het", "'t", "t")
EXCHANGED = ("nl", "en")
"""In the other languages names have endings."""


def variants_of(transcripts: Sequence[Spoken], chance: random.Random) -> Iterator[Spoken]:
    """Each transcript, and the Dutch and English ones with other names, once more in small letters."""
    names = sorted(
        {_words(said, span) for one in transcripts if one["lang"] == "nl" for said, span in _spans(one) if span["label"] == "FIRSTNAME"}
    )
    pool = [*names, *NAMES * (1 + len(names) // (3 * len(NAMES)))]
    houses = [*(f"de {house}" for house in CALLED_DE), *(f"het {house}" for house in CALLED_HET)]
    for one in transcripts:
        yield one
        if one["lang"] in EXCHANGED:
            yield exchanged(one, pool, houses, chance)
            yield in_small_letters(exchanged(one, pool, houses, chance))


def exchanged(one: Spoken, names: Sequence[str], houses: Sequence[str], chance: random.Random) -> Spoken:
    """First names of one word, and organisations with an article, each for another one throughout."""
    others: dict[str, str] = {}
    return {**one, "messages": [_exchanged(said, others, names, houses, chance) for said in one["messages"]]}


def _exchanged(said: Spoken, others: dict[str, str], names: Sequence[str], houses: Sequence[str], chance: random.Random) -> Spoken:
    text, at = "", 0
    moved: Spoken = {"from": said["from"], "pii": [], "keep": [], "neutral": []}
    marked = [(span, kind) for kind in ("pii", "neutral") for span in said.get(kind, ())]
    for span, kind in sorted(marked, key=lambda mark: mark[0]["start"]):
        words = _words(said, span)
        if span["label"] == "FIRSTNAME" and words.isalpha():
            other = others.setdefault(words.lower(), chance.choice(names))
            words = other.lower() if words[:1].islower() else other.capitalize()
        elif span["label"] == "ORG" and words.split()[0].lower() in ARTICLES:
            other = others.setdefault(words.lower(), chance.choice(houses))
            words = other.title() if words.split()[-1][:1].isupper() else other
        text += said["text"][at : span["start"]]
        moved[kind].append({"start": len(text), "end": len(text) + len(words), "label": span["label"]})
        text, at = text + words, span["end"]
    return {**moved, "text": text + said["text"][at:]}


def in_small_letters(one: Spoken) -> Spoken:
    """As a visitor writes who never reaches for a capital; where that changes the length, as it was."""
    return {**one, "messages": [_small(said) if said["from"] == "visitor" else said for said in one["messages"]]}


def _small(said: Spoken) -> Spoken:
    lowered = said["text"].lower()
    return {**said, "text": lowered if len(lowered) == len(said["text"]) else said["text"]}


def _spans(one: Spoken) -> Iterator[tuple[Spoken, Spoken]]:
    return ((said, span) for said in one["messages"] for span in said["pii"])


def _words(said: Spoken, span: Spoken) -> str:
    return str(said["text"][span["start"] : span["end"]])
