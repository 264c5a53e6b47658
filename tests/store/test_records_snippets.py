"""Canned texts, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from chatserver.rules.snippet import Snippet, SnippetId, Wording
from chatserver.rules.terms import DeskId, StaffId
from chatserver.store.store import Store
from chatserver.store.tables import snippets
from tests.support.records import DESK, NOON

ELSEWHERE = DeskId("elsewhere")
ONE = Snippet(SnippetId("a"), Wording("nl", "Veilig nu?", "Is het veilig,\n{bijnaam}? \U0001f33b مرحبا", "veilig"), StaffId("anna"), NOON)


async def save(store: Store, snippet: Snippet, desk: DeskId = DESK) -> None:
    await store.write(lambda records: records.save_snippet(desk, snippet))


async def read(store: Store, desk: DeskId = DESK) -> list[Snippet]:
    return await store.read(lambda records: records.snippets(desk))


async def test_they_are_read_as_they_were_written(store: Store) -> None:
    two = replace(ONE, id=SnippetId("b"), wording=replace(ONE.wording, shortcut=""))
    for desk, one in ((DESK, two), (DESK, ONE), (ELSEWHERE, ONE)):
        await save(store, one, desk)
    assert await read(store) == [ONE, two]
    changed = replace(ONE, wording=replace(ONE.wording, title="Anders"), by=StaffId("ben"), changed_at=NOON + timedelta(microseconds=1))
    await save(store, changed)
    assert await read(store) == [changed, two]
    assert await read(store, ELSEWHERE) == [ONE], "a desk has its own"


async def test_of_a_removed_one_its_name_is_left_and_no_word(store: Store) -> None:
    await save(store, ONE)
    await save(store, ONE, ELSEWHERE)
    assert [await store.write(lambda records: records.remove_snippet(DESK, ONE.id, NOON)) for _ in range(2)] == [True, False]
    assert await read(store) == []
    assert [await store.read(lambda records, n=name: records.was_snippet(DESK, SnippetId(n))) for name in "ab"] == [True, False]
    assert await read(store, ELSEWHERE) == [ONE]
    line = await store._engines.writer.connect()
    rows = await line.run(lambda connection: connection.execute(select(snippets).where(snippets.c.desk == DESK)).fetchall())
    await line.drop()
    assert [(row.title, row.text, row.shortcut) for row in rows] == [("", "", "")]


async def test_a_read_changes_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        await store.read(lambda records: records.save_snippet(DESK, ONE))
    assert await read(store) == []
