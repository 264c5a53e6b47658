"""Posts an alarm to the address that a desk's settings name. JSON, no cookies, no redirects; tried again when it does not arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import aiohttp

from chatserver.logs import Event, record, where
from chatserver.rules.terms import AlarmKind, AlarmStatus, DeskId

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
        # One for each desk: an address that does not answer must not hold up another desk's alarm.
        self._waiting = {desk: asyncio.Queue[dict[str, str]](MOST_WAITING) for desk in addresses}

    def ring(self, desk: DeskId, status: AlarmStatus, at: datetime, kind: AlarmKind = AlarmKind.UNSTAFFED) -> None:
        """Have it told, as soon as it can be; a desk without an address has nobody to tell."""
        waiting = self._waiting.get(desk)
        if waiting is None:
            return
        try:
            waiting.put_nowait({"desk": desk, "alarm": kind.value, "status": status.value, "at": at.isoformat()})
        except asyncio.QueueFull:
            record(Event.ALARM_FAILED, desk=desk, reason="too_many")

    async def work(self) -> None:
        """Tell what waits, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for desk in self._addresses:
                group.create_task(self._work(desk))

    async def _work(self, desk: DeskId) -> None:
        while True:
            alarm = await self._waiting[desk].get()
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
        except Exception as error:  # noqa: BLE001 - whatever an address brings about, it must not end the service that watches
            return where(error)
