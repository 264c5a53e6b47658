"""What every test may ask for: a browser, a database, and to be left out where a program it needs cannot be.

run.py names in LEFT_OUT what is missing on a machine where it may not install it. Tests that need one of those are not run
and not called skipped: run.py has said so, and in CI it refuses. Without the variable nothing is left out, so a missing
program is a failure.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser

from tests.support import browsers, databases

settings.register_profile("house", deadline=None)  # on a busy machine an example's time says nothing
settings.load_profile("house")
settings.register_profile("long", max_examples=5_000, deadline=None)
gc.set_threshold(50_000, 20, 20)  # as the server does; a run makes millions of objects and few cycles
LEFT_OUT = frozenset(os.environ.get("LEFT_OUT", "").split())
NEEDS_OF_FIXTURES = {"browser": "chromium", "postgres": "postgres"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a program that is not here, and begin with what takes longest."""
    items.sort(key=lambda item: "test_five_hundred" not in item.nodeid)
    left_out = [item for item in items if needs(item) & LEFT_OUT]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def needs(item: pytest.Item) -> frozenset[str]:
    """The keys of what a test needs, by its marks and by its fixtures."""
    marked = {need for mark in item.iter_markers("needs") for need in mark.args}
    asked = {need for fixture, need in NEEDS_OF_FIXTURES.items() if fixture in getattr(item, "fixturenames", ())}
    return frozenset(marked | asked)


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for the whole run; each test opens a context of its own in it."""
    async with browsers.chromium() as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[databases.Postgres]:
    """One PostgreSQL server for the whole run, thrown away after it."""
    with databases.postgres() as running:
        yield running


@pytest_asyncio.fixture
async def postgres_url(postgres: databases.Postgres) -> AsyncIterator[str]:
    """A database of this test alone, up to date and empty."""
    async with postgres.database() as url:
        yield url


@pytest_asyncio.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as the first start makes it."""
    path = tmp_path_factory.mktemp("template") / "chat.db"
    await databases.bring_up_to_date(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A database file of this test alone, up to date and empty."""
    path = tmp_path / "chat.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of this test alone, up to date and empty: the test runs once with SQLite and once with PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
