"""The databases of the other tests are real, empty and each test's own."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from chatserver.store.engine import make_engines
from chatserver.store.tables import meta


@pytest.mark.parametrize("time", ["first", "second"])
async def test_each_test_has_a_database_of_its_own(database_url: str, time: str) -> None:
    engines = make_engines(database_url)
    line = await engines.writer.connect()

    def use(connection: Connection) -> list[str]:
        with connection.begin():
            connection.execute(insert(meta).values(name=time, content=b""))
            return list(connection.execute(select(meta.c.name)).scalars())

    assert await line.run(use) == [time]
    await line.drop()
    await engines.dispose()


async def test_postgres_is_as_durable_as_an_operators(postgres_url: str) -> None:
    engine = create_async_engine(postgres_url)
    async with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert (await connection.execute(text(f"SHOW {setting}"))).scalar_one() == "on"
    await engine.dispose()
