"""What counsellors call a session on their screens: a colour and a thing, drawn anew, never made from anything of the person."""

from __future__ import annotations

from collections.abc import Callable

COLOURS = (
    "Blauwe", "Gele", "Groene", "Rode", "Witte", "Paarse", "Oranje", "Grijze", "Roze", "Bruine", "Gouden", "Zilveren",
)  # fmt: skip
THINGS = (
    "Fiets", "Lamp", "Wolk", "Appel", "Muur", "Stoel", "Tafel", "Boot", "Trein", "Bank", "Klok", "Brug", "Molen", "Tuin",
    "Vlieger", "Kast", "Trui", "Kan", "Bal", "Deur", "Toren", "Kano", "Schaal", "Peer", "Jas", "Pen", "Tas", "Sjaal",
)  # fmt: skip
"""Things with the article that takes the inflected colour, neutral, and easy to say aloud."""


def make_label(in_use: frozenset[str], below: Callable[[int], int]) -> str:
    """A label that no live session of the desk has; numbered once all pairs are taken. ``below(n)`` draws from 0 to n - 1."""
    pairs = len(COLOURS) * len(THINGS)
    first = below(pairs)
    for n in range(pairs):
        colour, thing = divmod((first + n) % pairs, len(THINGS))
        label = f"{COLOURS[colour]} {THINGS[thing]}"
        if label not in in_use:
            return label
    return f"{COLOURS[0]} {THINGS[0]} {len(in_use) + 1}"
