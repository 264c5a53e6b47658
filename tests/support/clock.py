"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

A_TUESDAY_MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
"""10:30 in Amsterdam, on a day the desk is open."""


class ManualClock:
    """Fills ``ports.Clock``. Sleepers wake when ``advance`` reaches their time, in order."""

    def __init__(self, now: datetime = A_TUESDAY_MORNING) -> None:
        self._start = now
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._awaited: dict[float, list[asyncio.Future[None]]] = {}

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), woken))
        for waiting in self._awaited.pop(seconds, []):
            waiting.set_result(None)
        await woken

    async def is_slept_on(self, seconds: float) -> None:
        """Wait until someone goes to sleep for exactly so long."""
        asked = asyncio.get_running_loop().create_future()
        self._awaited.setdefault(seconds, []).append(asked)
        if any(until == self._elapsed + seconds for until, _, woken in self._sleepers if not woken.done()):
            return
        await asked

    def advance(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Move on, and wake everyone whose time has come. What they do then happens when the test awaits its effect."""
        self._elapsed += seconds + 60 * minutes + 3600 * hours + 86_400 * days
        while self._sleepers and self._sleepers[0][0] <= self._elapsed:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)

    def is_set(self, *, hours: float) -> None:
        """Someone, or a time server, puts the wall clock forward or back. What counts intervals does not notice."""
        self._start += timedelta(hours=hours)

    def advance_to(self, instant: datetime) -> None:
        self.advance((instant - self.now()).total_seconds())
