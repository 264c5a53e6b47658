"""The alarm as whoever receives it: what is in it, what is not, and that it comes although the first try fails."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.support.clock import ManualClock
from tests.support.server import running_house


@dataclass(eq=False)
class Receiver:
    """Answers as told, and keeps what it got."""

    answers: list[int] = field(default_factory=list)
    got: asyncio.Queue[tuple[dict[str, Any], dict[str, str]]] = field(default_factory=asyncio.Queue)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        await self.got.put((await request.json(), dict(request.headers)))
        return web.Response(status=self.answers.pop(0) if self.answers else 204)


@contextlib.asynccontextmanager
async def running_receiver(*answers: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(list(answers))
    app = web.Application()
    app.add_routes([web.post("/hook", receiver.take)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def test_nobody_is_there_at_nine(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_receiver(500, 302) as receiver:
        morning = ManualClock(datetime(2026, 11, 24, 7, 59, 59, tzinfo=UTC))
        async with running_house(tmp_path, clock=morning, desk=f'alarm_url = "{receiver.url}"') as house:
            await house.advances(1)
            assert receiver.got.empty()
            await house.advances(60)
            for rest in (3, 20, 0):  # refused, led elsewhere, taken
                alarm, headers = await receiver.got.get()
                assert alarm == {"desk": "flevoland", "alarm": "unstaffed", "status": "begun", "at": "2026-11-24T08:01:00+00:00"}
                assert "Cookie" not in headers
                await house.rests(rest)
            await house.counsellor().is_available()
            await house.advances(1)
            alarm, _ = await receiver.got.get()
            assert (alarm["desk"], alarm["status"]) == ("flevoland", "over")
            assert receiver.got.empty()
