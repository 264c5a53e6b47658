"""A store of each kind for the contract: the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from tests.support.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> StoreSettings:
    return StoreSettings(database_url, tmp_path / "keys")


@pytest_asyncio.fixture
async def store(settings: StoreSettings, clock: ManualClock) -> AsyncIterator[Store]:
    opened = await open_store(settings, clock)
    yield opened
    await opened.close()
