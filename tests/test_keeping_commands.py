"""``upkeep``, ``backup`` and ``restore`` as an operator uses them: real files, real databases, what is printed and what is left."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chatserver.bus.local import LocalBus
from chatserver.config import Settings, load
from chatserver.rules.audit import Deed
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.kept import Wish
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, Record, SessionId
from chatserver.services.days import note_day
from chatserver.services.ending import end_session
from chatserver.services.hints import Hint
from chatserver.services.ports import Records
from chatserver.services.wishes import Wishes
from chatserver.store.archive import ArchiveError
from chatserver.store.backing_up import make_backup
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store, open_store
from tests.support.clock import ManualClock
from tests.support.command_line import chatserver
from tests.support.records import anything, begin_session, message
from tests.support.server import write_config

CANARY = "kanarie Zoë 7f3a9c"
NOW = datetime.now(UTC)
"""The commands run by the machine's own clock; what they find was made so long ago."""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_config(tmp_path, 8080, "sqlite:///chat.db", more='[review]\ndatabase = "sqlite:///review.db"\nkeys = "review-keys"')


def in_store(config: Path, work: Callable[[Store], Awaitable[object]]) -> None:
    async def run() -> None:
        store = await open_store(load(config).store, ManualClock())
        try:
            await work(store)
        finally:
            await store.close()

    asyncio.run(run())


async def ended(store: Store, settings: Settings, **ago: float) -> AdviceSession:
    """A conversation that nobody answered, and that ended so long ago, with something said in it."""
    at = NOW - timedelta(**ago)
    session = await begin_session(store, arrived_at=at)
    await store.log.append(session.id, message(CANARY, "first"), anything)

    async def end(records: Records) -> None:
        found = await records.find_session(session.id)
        assert found is not None
        await note_day(records, at.date(), Retention())
        await end_session(records, found, EndReason.LEFT_QUEUE, at, Retention(), settings.desks)

    await store.write(end)
    return session


OLD = {"days": 9}
"""So long ago that the key of the day is due as well."""
DUE = {"days": 1, "minutes": 10}
"""Due, with the key of the day still needed for a while."""
YOUNG = {"hours": 20}


def given(config: Path, *ago: dict[str, float]) -> list[SessionId]:
    made: list[SessionId] = []

    async def work(store: Store) -> None:
        made.extend([(await ended(store, load(config), **one)).id for one in ago])

    in_store(config, work)
    return made


def readable(config: Path, session: SessionId) -> bool:
    found: list[bool] = []

    async def work(store: Store) -> None:
        found.append(any(entry.text == CANARY for entry in await store.log.read(session, 0, 10)))

    in_store(config, work)
    return found[0]


def keys(config: Path) -> set[str]:
    return {path.name for path in (config.parent / "keys").iterdir() if path.is_file()}


# ---- upkeep ---------------------------------------------------------------------------------------------------


def test_it_deletes_what_is_due_and_says_what_is_held_and_what_went(config: Path) -> None:
    old, due, young = given(config, OLD, DUE, YOUNG)
    said = chatserver("upkeep", "--config", str(config), "--json")
    assert (said.status, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["held"]["words"]["count"] == 1
    assert [one["overdue"] for one in told["held"].values()] == [0] * len(told["held"])
    assert (told["overdue"], told["orphans"], told["keys_left"], told["clock"], told["audit"]) == (0, 0, [], "trusted", "whole")
    (day,) = told["destroyed"]
    assert (day["conversations"], day["entries"], day["keys"]) == (2, 4, [(NOW - timedelta(**OLD)).date().isoformat()])
    assert [readable(config, session) for session in (old, due, young)] == [False, False, True]
    assert CANARY not in said.out
    again = json.loads(chatserver("upkeep", "--config", str(config), "--json").out)
    assert again["destroyed"] == told["destroyed"], "a second run changes nothing"


def test_for_people_it_is_a_page_of_text(config: Path) -> None:
    given(config, OLD, YOUNG)
    said = chatserver("upkeep", "--config", str(config))
    assert said.status == 0
    lines = said.out.splitlines()
    assert next(line for line in lines if "conversations with words" in line).split()[3:5] == ["1", "0"]
    assert "Words of conversations that ended: 1 of day 1." in lines
    assert "The keys said to be destroyed are neither in the folder nor in use." in lines
    assert lines[-1] == "Overdue: 0."


def test_what_is_overdue_and_cannot_be_deleted_is_said_with_the_exit_status(config: Path) -> None:
    """A deadline that is missing deletes nothing; what is held is counted by itself, and finds it."""
    (old,) = given(config, OLD)

    async def forget_the_deadline(store: Store) -> None:
        await store.write(lambda records: records.drop_deadline(DeadlineKind.WORDS_END, old))

    in_store(config, forget_the_deadline)
    said = chatserver("upkeep", "--config", str(config))
    assert said.status == 1
    assert said.out.splitlines()[-1] == "Overdue: 1."


def test_a_key_that_came_back_is_found(config: Path) -> None:
    given(config, OLD)
    day = (NOW - timedelta(**OLD)).date()
    path = config.parent / "keys" / "days" / f"{day}.key"
    kept = path.read_bytes()
    assert chatserver("upkeep", "--config", str(config)).status == 0
    assert not path.exists()
    path.write_bytes(kept)
    said = chatserver("upkeep", "--config", str(config))
    assert said.status == 1
    assert f"The keys said to be destroyed are neither in the folder nor in use, but for {day}." in said.out


def test_rows_without_their_key_are_found(config: Path) -> None:
    given(config, YOUNG)
    with sqlite3.connect(config.parent / "chat.db") as database:
        database.execute("DELETE FROM session_keys")
    said = chatserver("upkeep", "--config", str(config))
    assert said.status == 1
    assert "rows are left without their key." in said.out


def test_a_clock_in_doubt_deletes_nothing_until_the_operator_confirms_it(config: Path) -> None:
    (old,) = given(config, OLD)
    watch = {"highest": (NOW + timedelta(days=30)).isoformat(), "now": (NOW + timedelta(days=30)).isoformat(), "uptime": 0.0, "boot": "",
             "is_synchronised": True, "drift": 0.0, "doubt": None, "steady": 0.0}  # fmt: skip
    with sqlite3.connect(config.parent / "chat.db") as database:
        database.execute("INSERT INTO meta VALUES ('clock', ?)", (json.dumps(watch).encode(),))
    said = chatserver("upkeep", "--config", str(config))
    assert said.status == 1, "it is overdue, and says so"
    assert "NOTHING IS DELETED NOW: the clock is in doubt, it is earlier than it was before." in said.out
    assert readable(config, old)
    said = chatserver("upkeep", "--config", str(config), "--confirm-clock")
    assert said.status == 0
    assert not readable(config, old)
    entries, _ = asyncio.run(look_at_audit(load(config).store))
    assert Deed.CLOCK_CONFIRMED in [entry.draft.deed for entry in entries if entry]


# ---- backup and restore ---------------------------------------------------------------------------------------


def made(config: Path, folder: Path) -> Path:
    said = chatserver("backup", "--config", str(config), "--to", str(folder))
    assert said.status == 0, said.err
    return Path(said.out.strip())


def lose(config: Path) -> None:
    (config.parent / "chat.db").unlink()


def test_an_archive_holds_no_key_and_can_be_read_by_nobody_here(config: Path, tmp_path: Path) -> None:
    given(config, YOUNG)
    folder = tmp_path / "backups"
    said = chatserver("backup", "--config", str(config), "--to", str(folder))
    assert "Move it away from this machine, and keep it" in said.err
    (archive,) = folder.iterdir()
    assert said.out == f"{archive}\n"
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    content = archive.read_bytes()
    for path in (config.parent / "keys").rglob("*"):
        assert not path.is_file() or path.read_bytes() not in content
    assert b"SQLite format" not in content
    assert b"flevoland" not in content
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [], "no copy is left"
    (config.parent / "keys" / "backup.key").unlink()
    assert "Move it away" not in chatserver("backup", "--config", str(config), "--to", str(folder)).err


def test_yesterdays_backup_is_put_back_after_the_purge(config: Path, tmp_path: Path) -> None:
    """What was deleted since is unreadable by then, and is not there any more when a server opens it."""
    old, due, young = given(config, OLD, DUE, YOUNG)
    archive = made(config, tmp_path / "backups")
    assert chatserver("upkeep", "--config", str(config)).status == 0
    lose(config)
    said = chatserver("restore", "--config", str(config), "--from", str(archive))
    assert said.status == 0, said.err
    assert " 1 that nobody can read any more went first" in said.out
    assert "1 logs have a new epoch" in said.out
    with sqlite3.connect(config.parent / "chat.db") as database:
        assert {row[0] for row in database.execute("SELECT DISTINCT session FROM entries")} == {young}
        assert {row[0] for row in database.execute("SELECT session FROM session_keys")} == {young}
    assert [readable(config, session) for session in (old, due, young)] == [False, False, True]
    assert chatserver("upkeep", "--config", str(config)).status == 0
    entries, broken = asyncio.run(look_at_audit(load(config).store))
    assert [entry.draft.deed for entry in entries if entry][-3:-1].count(Deed.BACKUP_RESTORED) == 1
    assert broken is None
    assert not list(tmp_path.glob(".*restored*"))


def test_what_visitors_wished_since_is_not_undone_by_a_backup(config: Path, tmp_path: Path) -> None:
    kept, deleted, unread = given(config, YOUNG, YOUNG, YOUNG)
    archive = made(config, tmp_path / "backups")

    async def wish(store: Store) -> None:
        wishes = Wishes(store, ManualClock(NOW), LocalBus[Hint]())
        await wishes.delete_own(deleted)

        async def refuse(records: Records) -> None:
            await records.note_wish(unread, Wish.UNREAD)

        await store.write(refuse)

    in_store(config, wish)
    assert not readable(config, deleted)
    lose(config)
    said = chatserver("restore", "--config", str(config), "--from", str(archive))
    assert said.status == 0, said.err
    assert [readable(config, session) for session in (kept, deleted, unread)] == [True, False, True]

    async def look(store: Store) -> None:
        found = await store.read(lambda records: records.find_session(deleted))
        assert found is not None
        assert found.record is Record.DELETED
        assert (await store.read(lambda records: records.answers(unread))).review is False
        assert (await store.read(lambda records: records.answers(kept))).review is None
        store.keyring.destroy(found.arrived_at.date())
        assert await store.read(lambda records: records.wishes()) == [], "they go with the key of the day"

    in_store(config, look)


def test_a_copy_that_was_put_back_in_another_way_does_not_undo_it_either(config: Path) -> None:
    kept, deleted = given(config, YOUNG, YOUNG)
    database = config.parent / "chat.db"
    copy = database.read_bytes()
    in_store(config, lambda store: Wishes(store, ManualClock(NOW), LocalBus[Hint]()).delete_own(deleted))
    database.write_bytes(copy)
    assert readable(config, deleted)
    said = chatserver("restored", "--config", str(config))
    assert said.status == 0, said.err
    assert [readable(config, session) for session in (kept, deleted)] == [True, False]


def test_a_conversation_under_way_then_of_a_day_whose_key_is_gone_has_ended(config: Path, tmp_path: Path) -> None:
    async def begin(store: Store) -> None:
        session = await begin_session(store, arrived_at=NOW - timedelta(days=9))
        await store.log.append(session.id, message(CANARY, "first"), anything)

    in_store(config, begin)
    archive = made(config, tmp_path / "backups")
    for key in (config.parent / "keys" / "days").iterdir():
        key.unlink()
    lose(config)
    assert chatserver("restore", "--config", str(config), "--from", str(archive)).status == 0
    with sqlite3.connect(config.parent / "chat.db") as database:
        assert list(database.execute("SELECT life, record, token, reason FROM sessions")) == [("ended", "deleted", None, "abandoned")]
        assert list(database.execute("SELECT * FROM entries")) == []


def test_nothing_is_put_back_over_a_database(config: Path, tmp_path: Path) -> None:
    (young,) = given(config, YOUNG)
    archive = made(config, tmp_path / "backups")
    said = chatserver("restore", "--config", str(config), "--from", str(archive))
    assert said.status == 1
    assert "is there already: a backup is put back only where no database is" in said.err
    assert readable(config, young)


@pytest.mark.parametrize("damage", ["cut", "changed", "swapped", "another key", "no key", "none of ours"])
def test_an_archive_that_is_not_whole_is_not_put_back(config: Path, tmp_path: Path, damage: str) -> None:
    given(config, YOUNG)
    archive = made(config, tmp_path / "backups")
    lose(config)
    key, content = config.parent / "keys" / "backup.key", bytearray(archive.read_bytes())
    if damage == "cut":
        content = content[:-40]
    elif damage == "changed":
        content[len(content) // 2] ^= 1
    elif damage == "swapped":
        content[-60:-30], content[-30:] = content[-30:], content[-60:-30]
    elif damage == "another key":
        key.write_bytes(bytes(32))
    elif damage == "no key":
        key.unlink()
    else:
        content = bytearray(b"PK something else")
    archive.write_bytes(content)
    said = chatserver("restore", "--config", str(config), "--from", str(archive))
    assert said.status == 1
    assert said.err.strip().count("\n") == 0
    assert not (config.parent / "chat.db").exists()
    assert not list(tmp_path.glob(".*restored*"))


def test_nothing_is_put_back_by_a_clock_in_doubt(config: Path, tmp_path: Path) -> None:
    given(config, YOUNG)
    watch = {"highest": (NOW + timedelta(days=30)).isoformat(), "now": (NOW + timedelta(days=30)).isoformat(), "uptime": 0.0, "boot": "",
             "is_synchronised": True, "drift": 0.0, "doubt": None, "steady": 0.0}  # fmt: skip
    with sqlite3.connect(config.parent / "chat.db") as database:
        database.execute("INSERT INTO meta VALUES ('clock', ?)", (json.dumps(watch).encode(),))
    archive = made(config, tmp_path / "backups")
    lose(config)
    said = chatserver("restore", "--config", str(config), "--from", str(archive))
    assert (said.status, said.err.startswith("Nothing was put back: the clock is in doubt")) == (1, True)
    assert not (config.parent / "chat.db").exists()
    assert chatserver("restore", "--config", str(config), "--from", str(archive), "--confirm-clock").status == 0


def test_archives_older_than_a_week_are_deleted_and_others_are_left_alone(config: Path, tmp_path: Path) -> None:
    given(config, YOUNG)
    folder = tmp_path / "backups"
    folder.mkdir()
    old = folder / (NOW - timedelta(days=7, hours=1)).strftime("chatserver-%Y%m%dT%H%M%SZ.backup")
    young = folder / (NOW - timedelta(days=6)).strftime("chatserver-%Y%m%dT%H%M%SZ.backup")
    other = folder / "chatserver-of-somebody.backup"
    for path in (old, young, other):
        path.write_bytes(b"")
    archive = made(config, folder)
    assert sorted(folder.iterdir()) == sorted([young, other, archive])
    told = json.loads(chatserver("upkeep", "--config", str(config), "--json").out)
    assert told["held"]["backups"]["count"] == 2


def test_postgresql_is_left_to_its_own_tools(tmp_path: Path) -> None:
    other = StoreSettings("postgresql://somebody@127.0.0.1:1/name", tmp_path / "keys")
    with pytest.raises(ArchiveError, match="chapter Backups"):
        make_backup(other, other, tmp_path / "backups", NOW)
