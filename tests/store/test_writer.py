"""Group commit: one sync for everyone who waits, nobody harmed by another, and always an answer."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from chatserver.errors import ChatError, Code
from chatserver.rules.answers import Answers
from chatserver.rules.log import Posted
from chatserver.rules.terms import Speaker
from chatserver.services import ports
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from chatserver.store.writer import LONGEST_SECONDS
from tests.support.clock import ManualClock
from tests.support.records import anything, begin_session, message, new_session, new_token_hash, say


async def test_two_hundred_sayings_at_once_take_at_most_twenty_commits(store: Store) -> None:
    sessions = [await begin_session(store) for _ in range(50)]
    before = store.commits
    posted = await asyncio.gather(*(store.log.append(sessions[n % 50].id, message(f"line {n}", f"c{n}"), anything) for n in range(200)))
    assert store.commits - before <= 20
    for number, session in enumerate(sessions):
        mine = posted[number::50]
        assert [p.offset for p in mine] == [1, 2, 3, 4]
        assert [entry.text for entry in await store.log.read(session.id, 0, 10)] == [f"line {n}" for n in range(number, 200, 50)]


async def test_jobs_and_sayings_share_commits_too(store: Store) -> None:
    session = await begin_session(store)
    before = store.commits

    async def job(records: ports.Records) -> Posted:
        return await records.append(session.id, message("from a job", speaker=Speaker.SYSTEM))

    waiting = [store.write(job) if n % 2 else store.log.append(session.id, message("said"), anything) for n in range(40)]
    posted = await asyncio.gather(*waiting)
    assert [p.offset for p in posted] == list(range(1, 41))  # in order of arrival
    assert store.commits - before <= 5
    assert [entry.speaker for entry in await store.log.read(session.id, 0, 100)] == [Speaker.VISITOR, Speaker.SYSTEM] * 20


async def test_a_failing_job_changes_nothing_and_harms_no_other(store: Store) -> None:
    session = await begin_session(store)

    class OurOwnError(Exception):
        pass

    async def fails(records: ports.Records) -> None:
        await records.append(session.id, message("never said"))
        await records.revoke_token(session.id)
        raise OurOwnError

    async def works(records: ports.Records) -> Posted:
        return await records.append(session.id, message("said by a job"))

    first, failed, second, third = await asyncio.gather(
        store.log.append(session.id, message("before"), anything),
        store.write(fails),
        store.write(works),
        store.log.append(session.id, message("after"), anything),
        return_exceptions=True,
    )
    assert isinstance(failed, OurOwnError)
    assert [first, second, third] == [Posted(session.epoch, offset) for offset in (1, 2, 3)]
    assert [entry.text for entry in await store.log.read(session.id, 0, 10)] == ["before", "said by a job", "after"]


async def test_a_job_that_breaks_a_promise_of_the_database_harms_no_other(store: Store) -> None:
    session = await begin_session(store)
    taken = new_token_hash()
    await store.write(lambda records: records.add_session(new_session(), taken, Answers()))
    broken, posted = await asyncio.gather(
        store.write(lambda records: records.add_session(new_session(), taken, Answers())),
        store.log.append(session.id, message(), anything),
        return_exceptions=True,
    )
    assert posted == Posted(session.epoch, 1)
    assert isinstance(broken, ChatError)
    assert broken.code is Code.UNAVAILABLE


async def test_a_caller_that_leaves_harms_no_other(store: Store) -> None:
    session = await begin_session(store)
    chance = random.Random(5)
    tasks = [asyncio.create_task(store.log.append(session.id, message(f"{n}", f"c{n}"), anything)) for n in range(100)]
    await asyncio.sleep(0)
    leaving = set(chance.sample(range(100), 40))
    for number in leaving:
        tasks[number].cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    read = [entry for page in [await store.log.read(session.id, 0, 64), await store.log.read(session.id, 64, 64)] for entry in page]
    where = {entry.text: entry.offset for entry in read}
    for number, answer in enumerate(answers):
        if number in leaving:
            assert isinstance(answer, asyncio.CancelledError)
        else:
            assert isinstance(answer, Posted)
            assert where[str(number)] == answer.offset


async def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_ever(store: Store) -> None:
    async def waits_for_itself(_: ports.Records) -> None:
        await store.write(lambda records: records.live_sessions())

    with pytest.raises(RuntimeError, match="for ever"):
        await store.write(waits_for_itself)


async def test_nothing_can_be_changed_while_reading(store: Store) -> None:
    session = await begin_session(store)
    for change in (
        lambda records: records.revoke_token(session.id),
        lambda records: records.append(session.id, message()),
        lambda records: records.delete_words(session.id),
    ):
        with pytest.raises(RuntimeError, match=r"inside Store\.read"):
            await store.read(change)
    assert await store.read(lambda records: records.find_session(session.id)) == session


async def test_a_read_sees_one_moment(store: Store) -> None:
    session = await begin_session(store)

    async def look_twice(records: ports.Records) -> tuple[int, int]:
        before = await records.find_session(session.id)
        asked.set()
        await said.wait()
        after = await records.find_session(session.id)
        assert before is not None
        assert after is not None
        return before.last_offset, after.last_offset

    asked, said = asyncio.Event(), asyncio.Event()
    looking = asyncio.create_task(store.read(look_twice))
    await asked.wait()
    saying = asyncio.create_task(say(store, session, "meanwhile"))
    if store._writer._engine.__class__.__name__ == "LoopEngine":
        await saying  # SQLite's writer waits for the reader instead
    said.set()
    assert await looking == (0, 0)
    await saying


async def test_a_reader_that_leaves_harms_no_other(store: Store) -> None:
    session = await begin_session(store)
    await say(store, session, "words")
    for turns in range(12):  # cancelled at every place where it may wait
        reading = asyncio.create_task(store.read(lambda records: records.find_session(session.id)))
        for _ in range(turns):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        assert await store.read(lambda records: records.find_session(session.id)) is not None
        async with asyncio.timeout(2):  # a read left open would hold up the commit until the lock's time is over
            await say(store, session, "more words")


async def test_endless_reads_do_not_keep_a_write_waiting_for_ever(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> None:
    store = await open_store(StoreSettings(sqlite_url, tmp_path / "keys"), clock)
    session = await begin_session(store)

    async def keep_reading() -> None:
        while not done.is_set():
            assert await store.read(lambda records: records.find_session(session.id)) is not None

    done = asyncio.Event()
    readers = [asyncio.create_task(keep_reading()) for _ in range(8)]
    for number in range(30):
        await say(store, session, f"{number}")
    done.set()
    await asyncio.gather(*readers)
    assert [entry.text for entry in await store.log.read(session.id, 0, 30)] == [str(number) for number in range(30)]
    await store.close()


async def test_a_closed_store_refuses(settings: StoreSettings, clock: ManualClock) -> None:
    store = await open_store(settings, clock)
    session = await begin_session(store)
    last = asyncio.create_task(store.log.append(session.id, message("the last"), anything))
    await asyncio.sleep(0)
    await store.close()
    assert await last == Posted(session.epoch, 1)  # what waits is finished first
    with pytest.raises(ChatError) as caught:
        await store.log.append(session.id, message("too late"), anything)
    assert caught.value.code is Code.UNAVAILABLE


async def test_the_store_says_whether_it_can_be_written(store: Store) -> None:
    before = store.commits
    assert await store.is_writable()
    assert store.commits == before + 1


async def test_a_locked_database_is_an_answer_in_time_and_heals(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> None:
    store = await open_store(StoreSettings(sqlite_url, tmp_path / "keys"), clock)
    session = await begin_session(store)
    other = sqlite3.connect(tmp_path / "chat.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    saying = asyncio.gather(*(store.log.append(session.id, message(f"{n}", f"c{n}"), anything) for n in range(3)), return_exceptions=True)
    async with asyncio.timeout(LONGEST_SECONDS + 1):
        refused = await saying
    assert [e.code for e in refused if isinstance(e, ChatError)] == [Code.UNAVAILABLE] * 3
    other.rollback()
    assert (await store.log.append(session.id, message("0", "c0"), anything)).offset == 1
    await store.close()
    other.close()


async def test_a_lost_connection_is_made_anew_without_anyone_noticing(postgres_url: str, tmp_path: Path, clock: ManualClock) -> None:
    store = await open_store(StoreSettings(postgres_url, tmp_path / "keys"), clock)
    session = await begin_session(store)
    other = await open_store(StoreSettings(postgres_url, tmp_path / "keys"), clock)
    await cut_everyone_else(other)
    posted = await asyncio.gather(*(store.log.append(session.id, message(f"{n}", f"c{n}"), anything) for n in range(5)))
    assert [p.offset for p in posted] == [1, 2, 3, 4, 5]
    assert len(await store.log.read(session.id, 0, 10)) == 5
    await other.close()
    await store.close()


async def cut_everyone_else(store: Store) -> None:
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")
    line = await store._engines.writer.connect()
    await line.run(lambda connection: connection.execute(cut))
    await line.drop()


async def test_two_processes_add_to_one_log_without_gap_or_double(store: Store, settings: StoreSettings, clock: ManualClock) -> None:
    session = await begin_session(store)
    other = await open_store(settings, clock)

    async def decide(records: ports.Records) -> Posted:
        found = await records.find_session(session.id)
        assert found is not None
        posted = await records.append(session.id, message("decided", speaker=Speaker.SYSTEM))
        assert posted.offset == found.last_offset + 1  # nothing came in between
        return posted

    waiting = [
        (node.write(decide) if n % 3 == 0 else node.log.append(session.id, message("said", f"c{n}"), anything))
        for n in range(60)
        for node in (store, other)
    ]
    posted = await asyncio.gather(*waiting)
    assert sorted(p.offset for p in posted if not p.repeated) == list(range(1, 81))
    assert sum(p.repeated for p in posted) == 40
    found: list[int] = []
    while more := await store.log.read(session.id, len(found), 200):
        found += [entry.offset for entry in more]
    assert found == list(range(1, 81))
    await other.close()
