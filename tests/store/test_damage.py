"""A record that is not as it was written is refused with an alarm, and nothing of it is shown."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Connection, delete, insert, select, update
from structlog.testing import capture_logs

from chatserver.errors import ChatError, Code
from chatserver.rules.answers import Answers
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EntryKind, Life, Speaker, StaffId
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from chatserver.store.tables import entries, session_keys, sessions
from tests.support.clock import ManualClock
from tests.support.records import NOON, anything, begin_session, message, say, tamper

WORDS = ("canary one", "canary two", "canary three")


@pytest_asyncio.fixture
async def said(store: Store) -> AdviceSession:
    session = await begin_session(store, nickname="canary name")
    await say(store, session, *WORDS)
    return session


async def assert_refused(store: Store, session: AdviceSession, after: int = 0, offset: int | None = None) -> None:
    with capture_logs() as logs, pytest.raises(ChatError) as caught:
        await store.log.read(session.id, after, 10)
    assert caught.value.code is Code.DAMAGED
    alarms = [entry for entry in logs if entry["event"] == "record_damaged"]
    assert [alarm["session"] for alarm in alarms] == [session.id]
    assert alarms[0].get("offset") == offset
    assert "canary" not in repr(logs)


def of(session: AdviceSession, offset: int) -> Any:
    return (entries.c.session == session.id) & (entries.c.offset == offset)


async def test_undamaged_words_are_read(store: Store, said: AdviceSession) -> None:
    await tamper(store, lambda connection: None)
    assert [entry.text for entry in await store.log.read(said.id, 0, 10)] == list(WORDS)


async def test_two_rows_swapped(store: Store, said: AdviceSession) -> None:
    def swap(connection: Connection) -> None:
        for before, after in ((1, 99), (2, 1), (99, 2)):
            connection.execute(update(entries).where(of(said, before)).values(offset=after))

    await tamper(store, swap)
    await assert_refused(store, said, offset=1)
    await assert_refused(store, said, after=1, offset=2)
    assert [entry.text for entry in await store.log.read(said.id, 2, 10)] == ["canary three"]


async def test_one_column_changed(store: Store) -> None:
    changes: list[dict[str, object]] = [
        {"speaker": Speaker.COUNSELLOR.value},
        {"kind": EntryKind.JOINED.value},
        {"at": 0},
        {"staff": "someone"},
        {"client_id": "another"},
        {"reason": "left"},
        {"sealed": b"plain words instead"},
    ]
    for change in changes:
        session = await begin_session(store)
        await say(store, session, *WORDS)
        await tamper(store, partial(change_row, of(session, 2), change))
        await assert_refused(store, session, offset=2)


def change_row(where: Any, change: dict[str, object], connection: Connection) -> None:
    connection.execute(update(entries).where(where).values(change))


async def test_a_row_of_another_session(store: Store, said: AdviceSession) -> None:
    other = await begin_session(store)
    await say(store, other, "of another session")

    def put(connection: Connection) -> None:
        row = connection.execute(select(entries.c.sealed).where(of(other, 1))).one()
        connection.execute(update(entries).where(of(said, 1)).values(sealed=row.sealed))

    await tamper(store, put)
    await assert_refused(store, said, offset=1)


async def test_a_row_gone_missing(store: Store) -> None:
    for lost in (1, 2, 3):
        session = await begin_session(store)
        await say(store, session, *WORDS)
        await tamper(store, partial(lose_row, of(session, lost)))
        await assert_refused(store, session, offset=lost)


def lose_row(where: Any, connection: Connection) -> None:
    connection.execute(delete(entries).where(where))


async def test_a_row_of_an_earlier_life_of_the_log_put_back(store: Store, said: AdviceSession) -> None:
    """As after a restore: the log is back at 2, goes on under a new epoch, and then the lost row 3 turns up again."""

    def lose_the_last(connection: Connection) -> Any:
        lost = connection.execute(select(entries).where(of(said, 3))).one()._asdict()
        connection.execute(delete(entries).where(of(said, 3)))
        connection.execute(update(sessions).where(sessions.c.id == said.id).values(last_offset=2))
        return lost

    lost = await tamper(store, lose_the_last)
    assert await store.begin_epochs() == 1
    await say(store, said, "said after the restore")
    assert [entry.text for entry in await store.log.read(said.id, 0, 10)] == [*WORDS[:2], "said after the restore"]

    def put_back(connection: Connection) -> None:
        connection.execute(delete(entries).where(of(said, 3)))
        connection.execute(insert(entries).values(lost))

    await tamper(store, put_back)
    await assert_refused(store, said, after=2, offset=3)


async def test_an_old_row_put_back_at_a_later_offset(store: Store, said: AdviceSession) -> None:
    def repeat(connection: Connection) -> None:
        row = connection.execute(select(entries).where(of(said, 1))).one()._asdict()
        connection.execute(insert(entries).values(row | {"offset": 4}))
        connection.execute(update(sessions).where(sessions.c.id == said.id).values(last_offset=4))

    await tamper(store, repeat)
    await assert_refused(store, said, after=3, offset=4)


async def test_a_session_key_gone_or_exchanged_is_one_session_unreadable_and_no_other(store: Store, said: AdviceSession) -> None:
    other = await begin_session(store, nickname="still here")
    await say(store, other, "still here")

    async def assert_only_one_is_lost() -> None:
        await assert_refused(store, said)
        with capture_logs() as logs, pytest.raises(ChatError) as caught:
            await store.read(lambda records: records.answers(said.id))
        assert caught.value.code is Code.DAMAGED
        assert [entry["event"] for entry in logs] == ["record_damaged"]
        with pytest.raises(ChatError) as caught:
            await store.log.append(said.id, message(), anything)
        assert caught.value.code is Code.DAMAGED
        assert [entry.text for entry in await store.log.read(other.id, 0, 10)] == ["still here"]
        assert (await store.read(lambda records: records.answers(other.id))).nickname == "still here"
        await say(store, other, "still here")
        await tamper(store, lambda connection: connection.execute(delete(entries).where(of(other, 2))))
        await tamper(store, lambda connection: connection.execute(update(sessions).where(sessions.c.id == other.id).values(last_offset=1)))

    def exchange(connection: Connection) -> None:
        key = connection.execute(select(session_keys.c.wrapped).where(session_keys.c.session == other.id)).one().wrapped
        connection.execute(update(session_keys).where(session_keys.c.session == said.id).values(wrapped=key))

    await tamper(store, exchange)
    await assert_only_one_is_lost()
    await tamper(store, lambda connection: connection.execute(delete(session_keys).where(session_keys.c.session == said.id)))
    await assert_only_one_is_lost()


async def test_a_day_key_gone_is_that_day_unreadable_and_no_other(store: Store, settings: StoreSettings, clock: ManualClock) -> None:
    today = await begin_session(store)
    tomorrow = await begin_session(store, arrived_at=NOON.replace(day=25))
    for session in (today, tomorrow):
        await say(store, session, "canary")
    assert sorted(path.name for path in (settings.keys / "days").iterdir()) == ["2026-11-24.key", "2026-11-25.key"]
    store.keyring.destroy(NOON.date())
    store.keyring.destroy(NOON.date())  # repeating is harmless
    assert sorted(path.name for path in (settings.keys / "days").iterdir()) == ["2026-11-25.key"]
    store._tail.clear()
    other = await open_store(settings, clock)
    for reader in (store, other):
        await assert_refused(reader, today)
        with pytest.raises(ChatError) as caught:
            await reader.log.append(today.id, message(), anything)
        assert caught.value.code is Code.DAMAGED
        assert [entry.text for entry in await reader.log.read(tomorrow.id, 0, 10)] == ["canary"]
    await other.close()


async def test_damaged_answers_are_left_off_the_board(store: Store, said: AdviceSession) -> None:
    active = replace(said, life=Life.ACTIVE, counsellor=StaffId("anna"), last_offset=3)
    await store.write(lambda records: records.save_session(active))
    assert await store.read(lambda records: records.conversations_at(said.desk)) == [(active, Answers("canary name"))]
    await tamper(store, lambda connection: connection.execute(update(sessions).where(sessions.c.id == said.id).values(answers=b"canary")))
    with capture_logs() as logs:
        assert await store.read(lambda records: records.conversations_at(said.desk)) == [(active, Answers())]
    assert [entry["event"] for entry in logs] == ["record_damaged"]


async def test_no_words_stand_in_the_database_or_its_keys(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> None:
    store = await open_store(StoreSettings(sqlite_url, tmp_path / "keys"), clock)
    session = await begin_session(store, nickname="canary name")
    await say(store, session, *WORDS)
    await store.close()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"canary" not in path.read_bytes(), path
    assert (tmp_path / "chat.db").stat().st_mode & 0o777 == 0o600


async def test_deleted_rows_leave_nothing_of_themselves_in_the_file(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> None:
    store = await open_store(StoreSettings(sqlite_url, tmp_path / "keys"), clock)
    session = await begin_session(store)
    await say(store, session, *WORDS)
    with sqlite3.connect(tmp_path / "chat.db") as other:
        sealed = [row[0] for row in other.execute("SELECT sealed FROM entries")]
        wrapped = other.execute("SELECT wrapped FROM session_keys").fetchone()[0]
    other.close()
    assert all(part[:40] in (tmp_path / "chat.db").read_bytes() for part in (*sealed, wrapped))
    await store.write(lambda records: records.delete_words(session.id))
    left = b"".join(path.read_bytes() for path in tmp_path.glob("chat.db*"))
    assert not any(part[:40] in left for part in (*sealed, wrapped))
    await store.close()
