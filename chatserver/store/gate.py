"""Keeps reads and commits of one process out of each other's way on SQLite.

With a rollback journal a commit needs the file to itself, and whoever meets the other's lock sleeps for a growing time before
it looks again: at a hundred visitors a second most of the time went into those sleeps (measured). Here a commit waits for the
reads that are under way, the next reads wait for the commit, and nobody sleeps. Other processes still meet the file's own locks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any


class Gate:
    """Many reads or one commit. A waiting commit goes first, so that reads cannot starve it."""

    def __init__(self) -> None:
        self._readers = 0
        self._no_commit = asyncio.Event()
        self._no_commit.set()
        self._no_reader = asyncio.Event()
        self._no_reader.set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        while not self._no_commit.is_set():
            await self._no_commit.wait()
        self._readers += 1
        self._no_reader.clear()
        try:
            yield
        finally:
            self._readers -= 1
            if not self._readers:
                self._no_reader.set()

    @asynccontextmanager
    async def committing(self) -> AsyncIterator[None]:
        """For the one writer."""
        self._no_commit.clear()
        try:
            await self._no_reader.wait()
            yield
        finally:
            self._no_commit.set()


class OpenGate:
    """For a database whose readers and writers do not meet."""

    def reading(self) -> Any:
        return nullcontext()

    def committing(self) -> Any:
        return nullcontext()
