"""What visitors thought, on each database: counts without anybody in them, and remarks that nothing but their keys can open."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update
from structlog.testing import capture_logs

from chatserver.errors import ChatError, Code
from chatserver.rules.rating import Remark, Week
from chatserver.rules.terms import DeskId, Score
from chatserver.services.ports import Records
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from chatserver.store.tables import metadata, ratings, remarks
from tests.support.clock import ManualClock
from tests.support.records import DESK, NOON, begin_session, tamper

CANARY = "kanarie Zoë 7f3a9c"
WEEK, LAST_WEEK = Week("2026-W48"), Week("2026-W47")
DAY = NOON.date()
ELSEWHERE = DeskId("elsewhere")


async def leave(store: Store, name: str = "a", words: str = CANARY, day: date = DAY, desk: DeskId = DESK) -> None:
    await store.write(lambda records: records.add_remark(name, desk, WEEK, day, words))


async def read(store: Store, desk: DeskId = DESK) -> list[Remark]:
    return await store.read(lambda records: records.remarks(desk))


async def in_use(store: Store, day: date = DAY) -> int:
    return await store.read(lambda records: records.days_in_use(day))


async def test_scores_are_counts_of_a_week(store: Store) -> None:
    given = [
        (DESK, WEEK, Score.YES),
        (DESK, WEEK, Score.YES),
        (DESK, WEEK, Score.NO),
        (DESK, LAST_WEEK, Score.SOME),
        (ELSEWHERE, WEEK, Score.NO),
    ]
    for desk, week, score in given:
        await store.write(lambda records, d=desk, w=week, s=score: records.count_score(d, w, s))
    assert await store.read(lambda records: records.scores(DESK, LAST_WEEK)) == {
        (WEEK, Score.YES): 2,
        (WEEK, Score.NO): 1,
        (LAST_WEEK, Score.SOME): 1,
    }
    assert await store.read(lambda records: records.scores(DESK, Week("2026-W49"))) == {}
    assert await store.read(lambda records: records.scores(ELSEWHERE, WEEK)) == {(WEEK, Score.NO): 1}


async def test_a_remark_comes_back_as_it_was_left(store: Store) -> None:
    long = "é" * 500
    for name, words in (("a", CANARY), ("b", long)):
        await leave(store, name, words)
    assert {remark.text for remark in await read(store)} == {CANARY, long}
    assert {remark.week for remark in await read(store)} == {WEEK}
    assert await read(store, ELSEWHERE) == []


def test_no_column_says_of_whom_or_when() -> None:
    """The premise of all the rest, so that a column more is thought about."""
    assert [column.name for column in ratings.columns] == ["desk", "week", "score", "given"]
    assert [column.name for column in remarks.columns] == ["id", "desk", "week", "day", "wrapped", "sealed"]
    assert not ratings.foreign_keys | remarks.foreign_keys
    pointed_at = {key.column.table.name for table in metadata.tables.values() for key in table.foreign_keys}
    assert not pointed_at & {ratings.name, remarks.name}


async def test_sqlite_numbers_no_row_of_them(sqlite_url: str, tmp_path: Path) -> None:
    """A number that rises with every row would stand beside the order in which sessions ended."""
    store = await open_store(StoreSettings(sqlite_url, tmp_path / "keys"), ManualClock())
    made = await tamper(store, lambda connection: connection.execute(text("SELECT name, sql FROM sqlite_master")).fetchall())
    assert {row.name for row in made if row.sql and "WITHOUT ROWID" in row.sql} >= {"ratings", "remarks"}
    await store.close()


async def test_a_day_is_in_use_while_a_remark_of_it_is_there(store: Store) -> None:
    await begin_session(store)
    assert await in_use(store) == 1
    await leave(store, "a")
    await leave(store, "b")
    await leave(store, "c", day=DAY + timedelta(days=1))
    assert (await in_use(store), await in_use(store, DAY + timedelta(days=1))) == (3, 1)
    assert await store.write(lambda records: records.delete_remarks(DAY)) == 2
    assert await store.write(lambda records: records.delete_remarks(DAY)) == 0
    assert (await in_use(store), await in_use(store, DAY + timedelta(days=1))) == (1, 1)
    assert len(await read(store)) == 1


async def test_nothing_of_a_remark_stands_in_the_clear(store: Store) -> None:
    await leave(store)
    (row,) = await tamper(store, lambda connection: connection.execute(select(remarks)).fetchall())
    for value in row:
        raw = value if isinstance(value, bytes) else str(value).encode()
        assert CANARY.encode() not in raw
        assert b"kanarie" not in raw
    assert len(row.sealed) % 256 == 1 + 12 + 16, "padded: of its length the row tells only steps"


@pytest.mark.parametrize("column", ["desk", "week", "day", "id"])
async def test_a_remark_that_was_moved_does_not_open(store: Store, column: str) -> None:
    await leave(store)
    await leave(store, "b", "een ander", DAY + timedelta(days=1), ELSEWHERE)
    elsewhere = {"desk": ELSEWHERE, "week": LAST_WEEK, "day": (DAY + timedelta(days=1)).isoformat(), "id": "c"}[column]
    await tamper(store, lambda connection: connection.execute(update(remarks).where(remarks.c.id == "a").values({column: elsewhere})))
    with capture_logs() as logs:
        found = [*await read(store), *await read(store, ELSEWHERE)]
    assert sorted(str(remark.text) for remark in found) == ["None", "een ander"], "the others are shown without it"
    assert [(entry["event"], entry.get("kind")) for entry in logs] == [("record_damaged", "remark")]
    assert "kanarie" not in repr(logs)


async def test_two_remarks_whose_words_were_swapped_do_not_open(store: Store) -> None:
    await leave(store, "a", "eerste")
    await leave(store, "b", "tweede")

    def swap(connection: Connection) -> None:
        kept = {row.id: row for row in connection.execute(select(remarks))}
        for name, other in (("a", "b"), ("b", "a")):
            values = {"wrapped": kept[other].wrapped, "sealed": kept[other].sealed}
            connection.execute(update(remarks).where(remarks.c.id == name).values(values))

    await tamper(store, swap)
    assert [remark.text for remark in await read(store)] == [None, None]


async def test_without_the_key_of_its_day_nothing_opens_it(store: Store) -> None:
    await leave(store)
    store.keyring.destroy(DAY)
    assert [remark.text for remark in await read(store)] == [None]


async def test_a_key_that_cannot_be_made_keeps_nothing(store: Store, settings: StoreSettings) -> None:
    days = settings.keys / "days"
    days.rmdir()
    days.write_bytes(b"no folder")
    with pytest.raises(ChatError) as caught:
        await leave(store)
    assert caught.value.code is Code.UNAVAILABLE
    assert await read(store) == []
    days.unlink()
    days.mkdir()
    await leave(store)
    assert [remark.text for remark in await read(store)] == [CANARY]


async def test_what_is_undone_counts_nothing(store: Store) -> None:
    async def fail(records: Records) -> None:
        await records.count_score(DESK, WEEK, Score.YES)
        await records.add_remark("a", DESK, WEEK, DAY, CANARY)
        raise ChatError(Code.INVALID)

    with pytest.raises(ChatError):
        await store.write(fail)
    assert await store.read(lambda records: records.scores(DESK, WEEK)) == {}
    assert await read(store) == []
