"""Posts an alarm to the address that a desk's settings name. JSON, no cookies, no redirects; tried again when it does not arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import aiohttp

from chatserver.logs import Event, record, where
from chatserver.rules.terms import AlarmStatus, DeskId

RESTS = (3.0, 20.0, 120.0)
"""Seconds between tries; after the last it is given up, and said in the log."""
TIMEOUT = aiohttp.ClientTimeout(total=10)
MOST_WAITING = 100


class Clock(Protocol):
    async def sleep(self, seconds: float) -> None: ...


class Webhook:
    """Answers to ``chatserver.services.ports.Bell``."""

    def __init__(self, addresses: Mapping[DeskId, str], clock: Clock) -> None:
        self._addresses = addresses
        self._clock = clock
        self._waiting: asyncio.Queue[tuple[DeskId, dict[str, str]]] = asyncio.Queue(MOST_WAITING)

    def ring(self, desk: DeskId, status: AlarmStatus, at: datetime) -> None:
        """Have it told, as soon as it can be; a desk without an address has nobody to tell."""
        if desk in self._addresses and not self._waiting.full():
            self._waiting.put_nowait((desk, {"desk": desk, "alarm": "unstaffed", "status": status.value, "at": at.isoformat()}))

    async def work(self) -> None:
        """Tell what waits, one after the other, until cancelled."""
        while True:
            desk, alarm = await self._waiting.get()
            for rest in (*RESTS, None):
                trouble = await self._post(self._addresses[desk], alarm)
                if trouble is None:
                    break
                record(Event.ALARM_FAILED, desk=desk, reason=trouble)
                if rest is not None:
                    await self._clock.sleep(rest)

    async def _post(self, address: str, alarm: Mapping[str, str]) -> str | None:
        """What went wrong, as a code or a place in the code; None when it arrived."""
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as http,
                http.post(address, json=alarm, allow_redirects=False) as answer,
            ):
                return None if answer.ok and answer.status < 300 else f"status_{answer.status}"  # noqa: PLR2004 - 3xx leads elsewhere
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return where(error)
