"""Nothing more can be written: what was not written is never acknowledged, what was is read, and the rest arrives once, later.

The kernel refuses every write to a file of the running server, as a full disk does. ``tests/bench/bench_full_disk.py`` fills a real one.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest_asyncio

from chatserver.config import load
from tests.support.full_disk import Writing
from tests.support.people import Counsellor, Visitor
from tests.support.process import ServerProcess
from tests.support.server import PASSWORD, add_counsellors, reserved_port, write_config

VISITORS = 4


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    with reserved_port() as port:
        config = write_config(tmp_path, port, "sqlite:///chat.db", more="[limits]\nburst = 10000", schedule="always")
        await add_counsellors(load(config), None, "anna", "ben", lead="anna")
        running = ServerProcess(config)
        await running.start()
        yield running
        await running.stop()


def let_write(server: ServerProcess, most: int) -> None:
    """Files of the server may have so many bytes from now on."""
    assert server.process is not None
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


async def test_on_a_full_disk_nothing_is_acknowledged_and_nothing_is_lost(server: ServerProcess, http: aiohttp.ClientSession) -> None:
    anna = await Counsellor(http, server.url, server.url, "anna", PASSWORD).is_available()
    writing = []
    for number in range(VISITORS):
        visitor = await Visitor(http, server.url).opens()
        await visitor.starts()
        writing.append(Writing(visitor, f"bezoeker {number}", 200))
    await asyncio.gather(*(one.goes_on(20) for one in writing))
    assert [len(one.acknowledged) for one in writing] == [20] * VISITORS

    let_write(server, 0)
    await asyncio.gather(*(one.goes_on(3) for one in writing))
    assert [len(one.acknowledged) for one in writing] == [20] * VISITORS, "acknowledged, and written nowhere"
    assert [len(one.pending) for one in writing] == [1] * VISITORS
    await anna.looks()
    async with http.get(f"{server.url}/readyz") as answer:
        assert answer.status == 503
    for one in writing:  # reads are as good as before
        await one.reads_all_anew()

    let_write(server, resource.RLIM_INFINITY)
    async with asyncio.timeout(30):
        while True:
            async with http.get(f"{server.url}/readyz") as answer:
                if answer.status == 200:
                    break
    for one in writing:
        await one.says_it_again()
        await one.has_it_all_once()
        assert len(one.acknowledged) == 21
