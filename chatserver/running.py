"""What a running process of either side is made of: the machine's clock, loops that outlive a failure, and an end that was asked for."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol

from aiohttp import web

from chatserver.logs import Event, record, where

SHUTDOWN_SECONDS = 0.5
GC_THRESHOLDS = (50_000, 20, 20)


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Running(Protocol):
    """Something that answers on a socket and has loops."""

    loops: asyncio.Task[None] | None

    async def start(self, listening: socket.socket) -> None: ...
    async def stop(self) -> None: ...


async def guarded(work: Callable[[], Awaitable[object]]) -> None:
    """A loop outlives one failure: what failed is reported, and is tried again at the next turn."""
    try:
        await work()
    except Exception as error:  # noqa: BLE001 - whatever it is, the next turn may succeed, and silence would be worse
        record(Event.LOOP_FAILED, where=where(error))


async def every(seconds: float, work: Callable[[], Awaitable[object]], sleep: Callable[[float], Awaitable[None]]) -> None:
    """Again and again, whatever happens."""
    while True:
        await guarded(work)
        await sleep(seconds)


async def listen(application: web.Application, listening: socket.socket) -> web.AppRunner:
    """Answer on a socket. The runner is for whoever stops it."""
    runner = web.AppRunner(application, access_log=None, handle_signals=False, keepalive_timeout=15.0, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    record(Event.STARTED, port=listening.getsockname()[1])
    return runner


async def run_until_asked(app: Running, listening: socket.socket, when_ready: Callable[[], None]) -> int:
    """Run until SIGTERM or SIGINT; the exit status. A loop that cannot go on ends the server rather than half of it."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked.set)
    await app.start(listening)
    # What is here now stays: the collector need not walk through it again, nor look after every few hundred objects.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    when_ready()
    waiting = asyncio.create_task(asked.wait())
    loops = app.loops or waiting
    await asyncio.wait((waiting, loops), return_when=asyncio.FIRST_COMPLETED)
    is_asked = asked.is_set()
    waiting.cancel()
    await app.stop()
    return 0 if is_asked else 1
