"""A street for every test: the website, the server, and whoever comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from tests.support.street import Street, street_of


@pytest_asyncio.fixture
async def street(browser: Browser, tmp_path: Path) -> AsyncIterator[Street]:
    async with street_of(browser, tmp_path) as running:
        yield running
