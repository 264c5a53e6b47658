"""How long someone has to wait before the next try to sign in: growing, never for ever.

A perpetrator must not be able to lock staff out, so nothing is ever locked: tries for a name from one bucket of addresses
slow each other down to a minute, tries for a name from anywhere to five seconds. Known and unknown names are counted alike.
Held in memory and forgotten after a quiet quarter of an hour; a restart forgives.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LONGEST_PAIR_SECONDS = 60.0
LONGEST_NAME_SECONDS = 5.0
FORGOTTEN_AFTER_SECONDS = 900.0
MOST_REMEMBERED = 20_000
"""Failures that are kept; the oldest go first. To push one out costs an attacker half of this in slow hashes."""
MOST_OF_A_BUCKET = 10
"""Tries of one bucket under way: a whole team behind one address may arrive at nine sharp, a machine may not."""


@dataclass(slots=True)
class _Failures:
    count: int
    last: float
    """Monotonic seconds."""

    def wait(self, now: float, longest: float) -> float:
        return max(0.0, self.last + min(longest, 2.0 ** min(self.count - 1, 10)) - now)


class Attempts:
    """Failures per name and per name and bucket, and what is under way.

    Kept under keyed hashes, so that a look into memory shows no names that were tried.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()[:64]
        self._failures: OrderedDict[bytes, _Failures] = OrderedDict()
        self._under_way: set[bytes] = set()
        self._of_bucket: dict[bytes, int] = {}

    @contextmanager
    def under_way(self, name: str, bucket: bytes) -> Iterator[bool]:
        """Hold the place of a try; False when the same pair has one already, or the bucket too many."""
        pair = self._pair(name, bucket)
        if pair in self._under_way or self._of_bucket.get(bucket, 0) >= MOST_OF_A_BUCKET:
            yield False
            return
        self._under_way.add(pair)
        self._of_bucket[bucket] = self._of_bucket.get(bucket, 0) + 1
        try:
            yield True
        finally:
            self._under_way.discard(pair)
            self._of_bucket[bucket] -= 1
            if not self._of_bucket[bucket]:
                del self._of_bucket[bucket]

    def wait(self, name: str, bucket: bytes, now: float) -> float:
        """Seconds to let pass before this try is looked at."""
        pair, alone = self._find(self._pair(name, bucket), now), self._find(self._name(name), now)
        return max(
            0.0 if pair is None else pair.wait(now, LONGEST_PAIR_SECONDS),
            0.0 if alone is None else alone.wait(now, LONGEST_NAME_SECONDS),
        )

    def failed(self, name: str, bucket: bytes, now: float) -> None:
        for key in (self._pair(name, bucket), self._name(name)):
            known = self._find(key, now)
            self._failures[key] = _Failures(1 if known is None else known.count + 1, now)
            self._failures.move_to_end(key)
        while len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, name: str, bucket: bytes) -> None:
        """The right password from here forgives what went wrong here; what others do to the name stays counted."""
        self._failures.pop(self._pair(name, bucket), None)

    def _find(self, key: bytes, now: float) -> _Failures | None:
        found = self._failures.get(key)
        if found is not None and now - found.last > FORGOTTEN_AFTER_SECONDS:
            del self._failures[key]
            return None
        return found

    def _name(self, name: str) -> bytes:
        return hashlib.blake2b(name.encode("utf-8", "replace"), key=self._key, digest_size=16).digest()

    def _pair(self, name: str, bucket: bytes) -> bytes:
        return hashlib.blake2b(self._name(name) + bucket, key=self._key, digest_size=16).digest()
