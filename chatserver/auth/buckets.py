"""Counting strangers without keeping their addresses: a keyed hash whose key lives one day, in memory only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime

from chatserver.rules.address import Address, bucket_of


class Buckets:
    """Turns addresses into buckets. After a day, or a restart, nobody can tell which address a bucket was."""

    def __init__(self, secret: Callable[[], str], now: Callable[[], datetime]) -> None:
        self._secret = secret
        self._now = now
        self._day: date | None = None
        self._key = b""

    def of(self, address: Address) -> bytes:
        """16 bytes that are equal for addresses of one household on one day (UTC)."""
        today = self._now().date()
        if today != self._day:
            self._day, self._key = today, self._secret().encode("ascii")
        return keyed(self._key, address)


def keyed(key: bytes, address: Address) -> bytes:
    """The bucket of an address under a key of at most 64 bytes."""
    return hashlib.blake2b(str(bucket_of(address)).encode("ascii"), key=key, digest_size=16).digest()
