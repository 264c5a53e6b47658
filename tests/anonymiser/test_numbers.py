"""Numbers in every way that people write them: none may pass. Generated with a fixed seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from tests.anonymiser.conftest import Reader

EACH = 120
CUES = {
    "phone": ("mijn nummer is {}", "bel {} maar", "{}", "zijn nr: {} niet na 20.00", "het is {}, alleen appen", "06? ja {}"),
    "bsn": ("bsn {}", "BSN: {}", "{}", "burgerservicenummer {} dacht ik"),
    "iban": ("rekening {}", "{}", "op {} van hem"),
    "plate": ("kenteken {}", "busje {} stond er", "{}"),
    "birth": ("geboren {}", "geb. {}", "geboortedatum: {}", "hij is van {}"),
}
PLATES = ["AA-99-99", "99-99-AA", "99-AA-99", "AA-99-AA", "99-AAA-9", "9-AAA-99", "AA-999-A", "A-999-AA", "AAA-99-A"]
MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def divided(chance: random.Random, number: str, ways: tuple[tuple[int, ...], ...], between: str) -> str:
    sizes = iter(chance.choice(ways))
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return between.join(parts)


def phone(chance: random.Random) -> str:
    if chance.random() < 0.5:
        start = chance.choice(("06-", "06 ", "06", "06 - ", "+31 6 ", "+316", "+31 (0)6 ", "0031 6", "+31 6-"))
        return start + divided(
            chance, digits(chance, 8), ((8,), (2, 2, 2, 2), (4, 4), (2, 3, 3), (2, 2, 4)), chance.choice((" ", "", "-", "."))
        )
    start = chance.choice(("0320", "0527", "0514", "0341")) + chance.choice(("-", " ", "", " - ", "/"))
    return start + divided(chance, digits(chance, 6), ((6,), (3, 3), (2, 2, 2), (2, 4)), chance.choice((" ", ".", "")))


def bsn(chance: random.Random) -> str:
    return divided(chance, digits(chance, 9), ((9,), (3, 3, 3), (4, 2, 3), (3, 2, 4)), chance.choice((" ", ".", "-")))


def iban(chance: random.Random) -> str:
    land, rest = chance.choice((("NL", "RABO" + digits(chance, 10)), ("PL", digits(chance, 24)), ("BE", digits(chance, 12))))
    whole = land + digits(chance, 2) + rest
    return chance.choice((whole, whole.lower(), " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))))


def plate(chance: random.Random) -> str:
    drawn = {"A": lambda: chance.choice("BFHJKLNPRTVXZ"), "9": lambda: chance.choice("0123456789"), "-": lambda: "-"}
    text = "".join(drawn[sign]() for sign in chance.choice(PLATES))
    return chance.choice((text, text.lower(), text.replace("-", " "), text.replace("-", "")))


def birth(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1930, 2020)
    return chance.choice(
        (f"{day:02}-{month:02}-{year}", f"{day}/{month}/{year}", f"{day} {MONTHS[month - 1]} {year}", f"{year}-{month:02}-{day:02}")
    )


@pytest.mark.parametrize("make", [phone, bsn, iban, plate, birth])
def test_none_passes(reader: Reader, make: Callable[[random.Random], str]) -> None:
    chance = random.Random(make.__name__)
    passed = []
    for _ in range(EACH):
        said = chance.choice(CUES[make.__name__]).format(make(chance))
        clean = re.sub(r"20\.00|\[[^\]]+\]|06\?", "", reader.texts("c: Heeft u nog meer gegevens?", said)[1])
        passed += [said] if re.search(r"\d[\d .-]*\d", clean) else []
    assert passed == []
