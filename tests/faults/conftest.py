"""A configured service with accounts, to be started, killed and stopped as a process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest_asyncio

from chatserver.config import load
from tests.support.leaks import leaks, spoken
from tests.support.process import ServerProcess
from tests.support.server import add_counsellors, reserved_port, write_config
from tests.support.socket_client import client


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """A desk that is always open, with offers of five seconds and two counsellors; started, and searched for words at the end."""
    spoken.clear()
    with reserved_port() as port:
        config = write_config(tmp_path, port, "sqlite:///chat.db", desk="offer_seconds = 5", schedule="always")
        await add_counsellors(load(config), None, "anna", "ben", lead="anna")
        running = ServerProcess(config)
        await running.start()
        yield running
        await running.stop()
    assert not leaks(b"".join(running.output).decode()), "words of people stand in the output"


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with client() as opened:
        yield opened
