"""A code to go on by phone: six digits that a visitor reads out to a colleague, who then opens the running conversation.

A million codes are few, so that guessing is what this is about: few tries, and what a code opens is over within hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

DIGITS = 6
CODES = 10**DIGITS
LASTS = timedelta(hours=2)
WRONG_OF_ONE, WRONG_SECONDS = 5, 600.0
"""So many wrong tries of one account, in so much time; then nothing is tried any more until the first of them is that old."""
TRIES_OF_ALL, TRIES_SECONDS = 20, 60.0
"""The same of everybody together, right or wrong."""


def draw(below: Callable[[int], int]) -> str:
    """Each code as likely; ``below(n)`` draws from 0 to n - 1."""
    return f"{below(CODES):0{DIGITS}d}"


def lately(tries: Iterable[float], now: float, seconds: float) -> list[float]:
    """Those that are not older than so many seconds."""
    return [at for at in tries if now - at < seconds]
