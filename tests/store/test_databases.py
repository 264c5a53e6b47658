"""The databases of the other tests are real, empty and each test's own."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.mark.parametrize("time", ["first", "second"])
async def test_each_test_has_a_database_of_its_own(database_url: str, time: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE mine (word TEXT)"))
        await connection.execute(text("INSERT INTO mine VALUES (:word)"), {"word": time})
    async with engine.connect() as connection:
        assert [row.word for row in await connection.execute(text("SELECT word FROM mine"))] == [time]
    await engine.dispose()


async def test_postgres_is_as_durable_as_an_operators(postgres_url: str) -> None:
    engine = create_async_engine(postgres_url)
    async with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert (await connection.execute(text(f"SHOW {setting}"))).scalar_one() == "on"
    await engine.dispose()
