"""A desk's own colours: what is made of the one that it chose, and whether everything can still be read.

Contrast is that of WCAG 2.2, from 1 (none) to 21 (black on white). The floors are the house's own: 7 for words of people and on
buttons, 4.5 for links. Grounds and ink are those of widget/shared/tokens.css, and widget/shared/contrast.ts counts in the same
way: tests compare all three.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Colour = str
"""Written as ``#1c5562``, in small letters."""
_WRITTEN = re.compile(r"#[0-9a-f]{6}")
WHITE, BLACK = "#ffffff", "#000000"
FOR_WORDS, FOR_LINKS = 7.0, 4.5
STEP = 5
"""In per cent: how finely a mixture is looked for."""


def parse_colour(text: str) -> Colour | None:
    """A colour, or nothing for an empty text; None for what is neither."""
    wanted = text.strip().lower()
    return wanted if wanted == "" or _WRITTEN.fullmatch(wanted) else None


class Scheme(StrEnum):
    """Follows the visitor's device."""

    LIGHT = "light"
    DARK = "dark"


class Corner(StrEnum):
    """How round corners are."""

    SQUARE = "square"
    SOFT = "soft"
    ROUND = "round"


ROUNDNESS: Mapping[Corner, str] = {Corner.SQUARE: "0", Corner.SOFT: "1", Corner.ROUND: "1.5"}
"""Factor of every corner's radius, as the style sheets write it."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a desk's colour meets and cannot change."""

    ink: Colour
    grounds: Mapping[str, Colour]
    """From back to front."""
    soft_share: int
    """Most of the colour, in per cent, that goes into the soft ground."""


AROUND: Mapping[Scheme, Around] = {
    Scheme.LIGHT: Around("#1f2629", {"sunken": "#eeebe6", "paper": "#f8f6f3", "surface": WHITE}, 15),
    Scheme.DARK: Around("#f0eeea", {"sunken": "#0f1315", "paper": "#14191b", "surface": "#1d2427"}, 20),
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme that come from the desk's own. Named as in the style sheets."""

    action: Colour
    on_action: Colour
    action_soft: Colour
    action_line: Colour
    action_ink: Colour


HOUSE: Mapping[Scheme, Palette] = {
    Scheme.LIGHT: Palette("#1c5562", WHITE, "#e1edef", "#b5d0d5", "#154650"),
    Scheme.DARK: Palette("#8ccad6", "#0c2227", "#1f3a41", "#35606a", "#cdebf0"),
}
"""What a desk without colours of its own wears."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Something that is read, and what it is read on."""

    name: str
    ink: Colour
    ground: Colour
    floor: float

    @property
    def ratio(self) -> float:
        return ratio(self.ink, self.ground)

    @property
    def is_enough(self) -> bool:
        return self.ratio >= self.floor


@dataclass(frozen=True, slots=True)
class Theme:
    """How a desk differs from the house. A scheme that is None keeps the house's own colours."""

    light: Palette | None
    dark: Palette | None
    corner: Corner = Corner.SOFT


def make_theme(colour: Colour, colour_dark: Colour, corner: Corner) -> Theme | None:
    """The theme of what was chosen, where an empty colour is none; None when nothing differs from the house.

    A colour without its twin for the dark gets one that is made of it. Says nothing of whether it can be read: see ``missed``.
    """
    if not colour and not colour_dark and corner is Corner.SOFT:
        return None
    dark = colour_dark or (dark_twin(colour) if colour else "")
    return Theme(
        palette(colour, Scheme.LIGHT) if colour else None,
        palette(dark, Scheme.DARK) if dark else None,
        corner,
    )


def worn(theme: Theme | None) -> Mapping[Scheme, Palette]:
    """What visitors see in each scheme."""
    light, dark = (None, None) if theme is None else (theme.light, theme.dark)
    return {Scheme.LIGHT: light or HOUSE[Scheme.LIGHT], Scheme.DARK: dark or HOUSE[Scheme.DARK]}


def palette(action: Colour, scheme: Scheme) -> Palette:
    """All that is made of one colour: as much of it as leaves the rest readable, and no more."""
    around = AROUND[scheme]
    surface = around.grounds["surface"]
    shares = range(around.soft_share, 0, -STEP)
    soft = next((mixed for share in shares if ratio(action, mixed := mix(surface, action, share)) >= FOR_LINKS), surface)
    inks = (mix(action, around.ink, share) for share in range(0, 100, STEP))
    ink = next((mixed for mixed in inks if ratio(mixed, soft) >= FOR_WORDS), around.ink)
    return Palette(action, on(action), soft, mix(soft, action, 30), ink)


def dark_twin(colour: Colour) -> Colour:
    """The colour with as little white as it takes to be read, and read upon, in the dark."""
    mixtures = (mix(colour, WHITE, share) for share in range(0, 100, STEP))
    return next((mixed for mixed in mixtures if not missed(mixed, Scheme.DARK)), WHITE)


def missed(action: Colour, scheme: Scheme) -> tuple[Pair, ...]:
    """The pairs of a colour that cannot be read well enough."""
    return tuple(pair for pair in pairs(palette(action, scheme), scheme) if not pair.is_enough)


def pairs(made: Palette, scheme: Scheme) -> tuple[Pair, ...]:
    """Every pair that a desk's colour is part of, with its floor."""
    around = AROUND[scheme]
    return (
        Pair("on_action", made.on_action, made.action, FOR_WORDS),
        *(Pair(name, made.action, ground, FOR_LINKS) for name, ground in around.grounds.items()),
        Pair("soft", made.action, made.action_soft, FOR_LINKS),
        Pair("ink_on_soft", around.ink, made.action_soft, FOR_WORDS),
        Pair("action_ink", made.action_ink, made.action_soft, FOR_WORDS),
    )


def on(ground: Colour) -> Colour:
    """White or black, whichever is easier to read on it."""
    return max((WHITE, BLACK), key=lambda ink: ratio(ink, ground))


def ratio(one: Colour, other: Colour) -> float:
    """Contrast of two colours, whichever is in front."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def figure(contrast: float) -> str:
    """A contrast in words. Cut off, not rounded: what misses its floor by a hair must not be told as reaching it."""
    return f"{int(contrast * 100) / 100:.2f}"


def luminance(colour: Colour) -> float:
    """How light a colour is, from 0 to 1."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(colour: Colour, other: Colour, share: int) -> Colour:
    """A colour with ``share`` per cent of another in it. Counted in whole numbers, so that every browser gets the same."""
    mixed = ((a * (100 - share) + b * share + 50) // 100 for a, b in zip(_parts(colour), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _parts(colour: Colour) -> tuple[int, int, int]:
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the standard's own numbers
