"""A real store for use cases, on each database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from tests.support.clock import ManualClock
from tests.support.released import CLEANER
from tests.support.services import Activities, make_desk


@pytest.fixture
def settings_of(database_url: str, tmp_path: Path) -> StoreSettings:
    return StoreSettings(database_url, tmp_path / "keys")


@pytest_asyncio.fixture
async def store(settings_of: StoreSettings) -> AsyncIterator[Store]:
    opened = await open_store(settings_of, ManualClock())
    yield opened
    await opened.close()


@pytest.fixture(scope="session", autouse=True)
def processes() -> Iterator[None]:
    """Those that anonymise are ended with the tests."""
    yield
    asyncio.run(CLEANER.close())


@pytest_asyncio.fixture
async def house(store: Store) -> Activities:
    """The use cases of a desk that never closes."""
    return Activities(store, ManualClock(), make_desk())
