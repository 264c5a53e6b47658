"""A running server for each journey, and a search of everything it logged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.leaks import everything_logged, leaks, spoken
from tests.support.server import House, running_house


@pytest.fixture(autouse=True)
def nothing_leaks(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Every journey runs with all loggers at DEBUG, and its whole output is searched for what was said."""
    spoken.clear()
    with everything_logged() as logged:
        yield
    printed = capfd.readouterr()
    found = leaks(logged.getvalue() + printed.out + printed.err)
    assert not found, "words of people stand in the output"
    assert '"event": "started"' in logged.getvalue(), "nothing was captured, so nothing was proved"


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    """A weekday desk at half past ten, two counsellors, nobody signed in."""
    async with running_house(tmp_path) as running:
        yield running
