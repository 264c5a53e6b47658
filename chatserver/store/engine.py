"""Connections to the database: one code path for SQLite and PostgreSQL, each made as safe as it can be.

SQLite stands on a rollback journal, synced in full and overwritten when deleted from: WAL can lose commits in common builds
and keeps deleted words in its file. Every promise is read back from each connection; a build that breaks one is refused.
"""

from __future__ import annotations

import importlib.util
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from chatserver.errors import OperatorError
from chatserver.store.gate import Gate, OpenGate
from chatserver.store.line import LoopEngine, ThreadEngine, WritingEngine
from chatserver.store.reader import LoopReader, Reader, ThreadReader

READERS = 5
"""Connections for reading; whoever finds none waits for at most ``POOL_SECONDS``."""
POOL_SECONDS = 5
LOCK_MILLISECONDS = 5_000
PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("TRUNCATE", "truncate"),
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "busy_timeout": (str(LOCK_MILLISECONDS), LOCK_MILLISECONDS),
    "temp_store": ("MEMORY", 2),
    "mmap_size": ("0", 0),
}
"""What each SQLite connection is told, and what it must answer when asked."""
SHARED = stat.S_ISGID | stat.S_IRWXG
"""Rights of a folder whose files are made for its group: setgid, and the group may write."""
ONLY_READS: dict[str, tuple[str, object]] = {"query_only": ("ON", 1)}


class StoreError(OperatorError):
    """The store cannot be opened. The message is a sentence for whoever runs the server; it holds no secret."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where things are kept. ``database`` may hold a password, so it is left out of the ``repr``."""

    database: str
    """``sqlite:///path/to/file`` or ``postgresql://…``; a driver that is named too makes no difference."""
    keys: Path
    """Folder of the root key and the keys of days; never inside the database's backups."""

    def __repr__(self) -> str:
        return f"StoreSettings(keys={str(self.keys)!r})"


@dataclass(frozen=True, slots=True)
class Engines:
    """One that gives the writer its connection, one with several that cannot write."""

    writer: WritingEngine
    reader: Reader
    gate: Gate | OpenGate

    async def dispose(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


def make_engines(database: str) -> Engines:
    """Engines for a database; nothing is connected yet. Raises ``StoreError`` for one that cannot be used."""
    url = _parse(database)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return _postgresql(url)


def _parse(database: str) -> URL:
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise StoreError("the database address is not one: expected sqlite:///file or postgresql://…") from error
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}
    backend = url.get_backend_name()
    if backend not in drivers:
        raise StoreError(f"the database must be SQLite or PostgreSQL, not {backend}")
    if backend == "postgresql" and importlib.util.find_spec("asyncpg") is None:
        raise StoreError("PostgreSQL needs the package asyncpg: install chatserver[postgres]")
    return url.set(drivername=drivers[backend])


def sqlite_file(settings: StoreSettings) -> Path | None:
    """Where a SQLite database is kept; None for another, which has a server that sees to that."""
    url = make_url(settings.database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _sqlite(url: URL) -> Engines:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError("SQLite needs the path of a file: what is only in memory is lost")
    _make_private(Path(url.database))
    arguments = {"isolation_level": None}  # transactions are begun below, not by the driver's guess
    writer = create_engine(url.set(drivername="sqlite"), hide_parameters=True, connect_args=arguments, poolclass=NullPool)
    reader = create_engine(url.set(drivername="sqlite"), hide_parameters=True, connect_args=arguments, poolclass=NullPool)
    event.listen(writer, "connect", _assured(PRAGMAS))
    event.listen(reader, "connect", _assured(PRAGMAS | ONLY_READS))
    # IMMEDIATE: a transaction that reads first and then writes would fail as "locked" instead of waiting its turn.
    event.listen(writer, "begin", _beginning("BEGIN IMMEDIATE"))
    event.listen(reader, "begin", _beginning("BEGIN"))
    gate = Gate()
    return Engines(ThreadEngine(writer, "store writer"), ThreadReader(ThreadEngine(reader, "store reader"), gate), gate)


def _make_private(path: Path) -> None:
    """The file belongs to this user alone from its first byte on, or to the group that may already write in its folder, as two users
    may where chat and review side meet; SQLite gives its journal the same rights."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_shared = path.parent.stat().st_mode & SHARED == SHARED
        is_new = not path.exists()
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if is_new and is_shared:
            path.chmod(0o660)
    except OSError as error:
        raise StoreError(f"the database file {path} cannot be made or opened: {error.strerror}") from error


def _assured(pragmas: dict[str, tuple[str, object]]) -> Callable[[Any, object], None]:
    def set_and_ask(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        try:
            for name, (told, expected) in pragmas.items():
                cursor.execute(f"PRAGMA {name}={told}")
                cursor.execute(f"PRAGMA {name}")
                row = cursor.fetchone()
                # A build without memory mapping has no mmap_size to tell, which is as good as 0.
                if row is None and name == "mmap_size":
                    continue
                if row is None or row[0] != expected:
                    raise StoreError(f"this SQLite does not keep PRAGMA {name}={told}")
        finally:
            cursor.close()

    return set_and_ask


def _beginning(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgresql(url: URL) -> Engines:
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - loads as much as the rest of the library

    promises = {
        "application_name": "chatserver",
        "synchronous_commit": "on",  # whatever the server's default: an acknowledgement is a promise
        "lock_timeout": str(LOCK_MILLISECONDS - 1_000),
        "statement_timeout": str(LOCK_MILLISECONDS),
        "idle_in_transaction_session_timeout": "60000",
        "timezone": "UTC",
    }
    arguments = {"server_settings": promises, "timeout": POOL_SECONDS}
    writer = create_async_engine(url, hide_parameters=True, connect_args=arguments, poolclass=NullPool)
    reader = create_async_engine(
        url,
        hide_parameters=True,
        connect_args=arguments,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    )
    return Engines(LoopEngine(writer), LoopReader(reader), OpenGate())
