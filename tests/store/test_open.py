"""Opening: the promises of the database are asked for and checked, its form is brought up to date, and faults are sentences."""

from __future__ import annotations

import asyncio
import importlib.util
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from chatserver.store import engine, migrating
from chatserver.store.engine import StoreError, StoreSettings
from chatserver.store.store import Store, open_store
from chatserver.store.tables import metadata
from tests.support.clock import ManualClock

PRAGMAS = {
    "journal_mode": "truncate",
    "synchronous": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "busy_timeout": 5_000,
    "temp_store": 2,
    "mmap_size": 0,
}


@pytest.fixture
def sqlite_settings(sqlite_url: str, tmp_path: Path) -> StoreSettings:
    return StoreSettings(sqlite_url, tmp_path / "keys")


def ask_pragmas(connection: Connection) -> dict[str, Any]:
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (*PRAGMAS, "query_only")}


async def test_every_sqlite_connection_keeps_its_promises(sqlite_settings: StoreSettings, clock: ManualClock) -> None:
    store = await open_store(sqlite_settings, clock)
    line = await store._engines.writer.connect()
    assert await line.run(ask_pragmas) == PRAGMAS | {"query_only": 0}
    await line.drop()
    assert await store._reader.run(lambda line: line.run(ask_pragmas)) == PRAGMAS | {"query_only": 1}
    await store.close()


@pytest.mark.parametrize("name", PRAGMAS)
async def test_a_build_that_breaks_a_promise_is_refused(
    sqlite_settings: StoreSettings, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told, _ = engine.PRAGMAS[name]
    monkeypatch.setitem(engine.PRAGMAS, name, (told, "something that no build answers"))
    with pytest.raises(StoreError, match=f"does not keep PRAGMA {name}"):
        await open_store(sqlite_settings, clock)


async def test_postgresql_is_told_to_be_durable_and_not_to_wait_for_ever(postgres_url: str, tmp_path: Path, clock: ManualClock) -> None:
    store = await open_store(StoreSettings(postgres_url, tmp_path / "keys"), clock)

    def ask(connection: Connection) -> list[str]:
        names = ("synchronous_commit", "lock_timeout", "statement_timeout", "transaction_read_only", "transaction_isolation")
        return [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names]

    line = await store._engines.writer.connect()
    assert await line.run(ask) == ["on", "4s", "5s", "off", "read committed"]
    await line.drop()
    assert await store._reader.run(lambda line: line.run(ask)) == ["on", "4s", "5s", "on", "repeatable read"]
    await store.close()


def test_the_last_migration_is_the_one_that_starts_look_for() -> None:
    assert ScriptDirectory(str(migrating.MIGRATIONS)).get_heads() == [migrating.HEAD]


async def test_migrations_lead_to_the_tables_as_they_are_written(store: Store) -> None:
    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    line = await store._engines.writer.connect()
    assert await line.run(compare) == []
    await line.drop()


async def test_opening_again_changes_nothing(store: Store, settings: StoreSettings, clock: ManualClock) -> None:
    others = await asyncio.gather(*(open_store(settings, clock) for _ in range(3)))
    for other in others:
        assert await other.is_writable()
        await other.close()


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
async def new_settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[StoreSettings]:
    """A database that was never started with."""
    if request.param == "sqlite":
        yield StoreSettings(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "keys")
        return
    async with request.getfixturevalue("postgres").database(is_new=True) as url:
        yield StoreSettings(url, tmp_path / "keys")


async def test_two_first_starts_at_once_end_with_one_database_and_one_root_key(new_settings: StoreSettings, clock: ManualClock) -> None:
    stores = await asyncio.gather(*(open_store(new_settings, clock) for _ in range(3)))
    assert len({store.keyring._root for store in stores}) == 1
    for store in stores:
        await store.close()


async def test_a_database_of_a_later_version_is_refused(sqlite_settings: StoreSettings, tmp_path: Path, clock: ManualClock) -> None:
    await (await open_store(sqlite_settings, clock)).close()
    with sqlite3.connect(tmp_path / "chat.db") as later:
        later.execute("UPDATE alembic_version SET version_num = 'later'")
    later.close()
    with pytest.raises(StoreError, match="made by a later version"):
        await open_store(sqlite_settings, clock)


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        ("no address at all", "is not one"),
        ("mysql://somewhere/chat", "must be SQLite or PostgreSQL, not mysql"),
        ("sqlite://", "needs the path of a file"),
        ("sqlite:///:memory:", "needs the path of a file"),
        ("postgresql://user:hunter2@127.0.0.1:1/chat", "cannot be opened"),
    ],
)
async def test_a_database_that_cannot_be_used_is_a_sentence_without_its_password(
    tmp_path: Path, clock: ManualClock, database: str, sentence: str
) -> None:
    settings = StoreSettings(database, tmp_path / "keys")
    with pytest.raises(StoreError, match=sentence) as caught:
        await open_store(settings, clock)
    assert "hunter2" not in f"{caught.value} {settings!r}"
    assert not (tmp_path / "keys").exists()


async def test_a_folder_in_the_files_place_is_a_sentence(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "chat.db").mkdir()
    with pytest.raises(StoreError, match="cannot be made or opened"):
        await open_store(StoreSettings(f"sqlite:///{tmp_path / 'chat.db'}", tmp_path / "keys"), clock)


async def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "chat.db").write_bytes(b"not a database, and longer than a header would be" * 10)
    with pytest.raises(StoreError, match="cannot be opened"):
        await open_store(StoreSettings(f"sqlite:///{tmp_path / 'chat.db'}", tmp_path / "keys"), clock)


async def test_postgresql_without_its_driver_is_a_sentence(tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StoreError, match=r"chatserver\[postgres\]"):
        await open_store(StoreSettings("postgresql://127.0.0.1/chat", tmp_path / "keys"), clock)
