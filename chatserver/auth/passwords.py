"""Passwords: argon2id off the event loop, and what a new one has to be.

Hashing is slow and takes much memory on purpose; at most two run at once, so that signing in cannot be used to exhaust the
machine. Must never log a password or tell why one did not fit.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")

AT_ONCE = 2
SHORTEST = 15
LONGEST = 128
"""Unicode code points after NFC."""


@dataclass(frozen=True, slots=True)
class HashingSettings:
    """The cost of one hash. The smallest that is allowed is the floor of common advice: 19 MiB and 2 passes."""

    memory_kib: int = 65_536
    passes: int = 3


class Argon2Passwords:
    """``ports.Passwords``. ``close`` it at the end; a hash under way is finished first."""

    def __init__(self, settings: HashingSettings) -> None:
        self._hasher = _hasher(settings)
        self._nobody = _nobody(settings)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")

    async def hash(self, password: str) -> str:
        return await self._off_the_loop(self._hasher.hash, normal(password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it fits; with None the same time is spent and the answer is False."""
        fits = await self._off_the_loop(self._fits, self._nobody if hashed is None else hashed, normal(password))
        return fits and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash has another cost than the settings now ask for: it would take another time than everyone's."""
        return self._hasher.check_needs_rehash(hashed)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _off_the_loop(self, work: Callable[..., T], *arguments: str) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


def _hasher(settings: HashingSettings) -> PasswordHasher:
    return PasswordHasher(settings.passes, settings.memory_kib, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


@cache
def _nobody(settings: HashingSettings) -> str:
    """Has the same cost as a real one, so that an unknown name takes as long as a wrong password. Made before anyone asks."""
    return _hasher(settings).hash("nobody signs in with this")


def normal(password: str) -> str:
    """NFC: the same word typed on another keyboard is the same password.

    Cut well above any allowed length, so that a long text costs nothing.
    """
    whole = password[: LONGEST * 4].encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no bytes to hash
    return unicodedata.normalize("NFC", whole)


class PasswordFault(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_EASY = "too_easy"
    """It is made of the own name, a word of this service or of what everyone tries first."""
    UNCHANGED = "unchanged"


_TRIED_FIRST = (
    "password", "passwort", "wachtwoord", "welkom", "welcome", "qwerty", "azerty", "letmein", "geheim", "secret", "admin",
    "123456", "abcdef", "veiligthuis", "veilig thuis", "flevoland", "chatserver", "counsellor", "hulpverlener", "lente", "zomer",
    "herfst", "winter", "spring", "summer", "autumn", "lelystad", "almere",
)  # fmt: skip
_OF_ITS_OWN = 10
"""So many code points must be left when names and words that are tried first are taken out."""
_DIFFERENT = 5
_A_WORD = 3


def fault_of(password: str, *names: str) -> PasswordFault | None:
    """What is wrong with a new password for the account of these names; None when it will do.

    Any characters may be in it and none has to: only length and what everyone tries first count.
    """
    kept = normal(password)
    if len(kept) > LONGEST:
        return PasswordFault.TOO_LONG
    if len(kept) < SHORTEST:
        return PasswordFault.TOO_SHORT
    rest = kept.casefold()
    for word in (*(name.casefold() for name in names if len(name) >= _A_WORD), *_TRIED_FIRST):
        rest = rest.replace(word, "")
    if len(rest) < _OF_ITS_OWN or len(set(rest)) < _DIFFERENT:
        return PasswordFault.TOO_EASY
    return None
