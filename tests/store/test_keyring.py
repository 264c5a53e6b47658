"""Key files: whole or not there, one for all processes, on disk before use, and no start without the right ones."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from chatserver.errors import ChatError, Code
from chatserver.store.engine import StoreSettings
from chatserver.store.keyring import MOST_DAYS, KeyGoneError, Keyring, KeyringError, open_keyring
from chatserver.store.sealing import new_key
from chatserver.store.store import Store, open_store
from tests.support.clock import ManualClock
from tests.support.programs import environment
from tests.support.records import NOON, begin_session, say

DAY = NOON.date()
RACER = Path(__file__).with_name("key_racer.py")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return open_keyring(tmp_path / "keys", is_first_start=True)


def test_a_wrapped_key_is_unwrapped_by_whoever_has_the_folder(keyring: Keyring, tmp_path: Path) -> None:
    wrapped = keyring.wrap(DAY, b"a key", b"place")
    other = open_keyring(tmp_path / "keys", is_first_start=False)
    assert other.unwrap(DAY, wrapped, b"place") == keyring.unwrap(DAY, wrapped, b"place") == b"a key"
    for day, place in ((DAY, b"another place"), (DAY + timedelta(days=1), b"place")):
        with pytest.raises(KeyGoneError):
            other.unwrap(day, wrapped, place)


def test_files_and_folders_are_this_users_alone(keyring: Keyring, tmp_path: Path) -> None:
    keyring.wrap(DAY, b"a key", b"place")
    rights = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in (tmp_path / "keys").rglob("*")}
    assert rights == {"keys/root.key": 0o600, "keys/days": 0o700, f"keys/days/{DAY}.key": 0o600, "keys/letters": 0o700}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_keys_of_letters_are_others_than_those_of_days(keyring: Keyring, tmp_path: Path) -> None:
    wrapped = keyring.letters.wrap(DAY, b"a key", b"place")
    assert (keyring.days(), keyring.letters.days()) == ([], [DAY])
    assert keyring.letters.unwrap(DAY, wrapped, b"place") == b"a key"
    keyring.wrap(DAY, b"another", b"place")
    with pytest.raises(KeyGoneError):
        keyring.unwrap(DAY, wrapped, b"place")
    (tmp_path / "keys" / "letters" / f"{DAY}.key").replace(tmp_path / "keys" / "days" / f"{DAY}.key")
    with pytest.raises(KeyGoneError):
        open_keyring(tmp_path / "keys", is_first_start=False).unwrap(DAY, wrapped, b"place")


def test_a_destroyed_day_is_gone_for_every_process_at_once(keyring: Keyring, tmp_path: Path) -> None:
    wrapped = keyring.wrap(DAY, b"a key", b"place")
    other = open_keyring(tmp_path / "keys", is_first_start=False)
    assert other.unwrap(DAY, wrapped, b"place") == b"a key"
    keyring.destroy(DAY)
    for each in (keyring, other):
        with pytest.raises(KeyGoneError):
            each.unwrap(DAY, wrapped, b"place")
    keyring.wrap(DAY, b"a key", b"place")  # a new key of that day does not open what the old one wrapped
    with pytest.raises(KeyGoneError):
        keyring.unwrap(DAY, wrapped, b"place")


def test_a_damaged_or_exchanged_day_key_opens_nothing(keyring: Keyring, tmp_path: Path) -> None:
    next_day = DAY + timedelta(days=1)
    wrapped = keyring.wrap(DAY, b"a key", b"place")
    keyring.wrap(next_day, b"a key", b"place")
    days = tmp_path / "keys" / "days"
    (days / f"{DAY}.key").write_bytes((days / f"{next_day}.key").read_bytes())
    other = open_keyring(tmp_path / "keys", is_first_start=False)
    with pytest.raises(KeyGoneError):
        other.unwrap(DAY, wrapped, b"place")
    with pytest.raises(KeyGoneError):
        other.wrap(DAY, b"a key", b"place")


def test_many_days_are_not_all_held_in_memory(keyring: Keyring) -> None:
    days = [DAY + timedelta(days=n) for n in range(MOST_DAYS + 5)]
    wrapped = {day: keyring.wrap(day, b"a key", b"place") for day in days}
    assert len(keyring._held) == MOST_DAYS
    assert all(keyring.unwrap(day, wrapped[day], b"place") == b"a key" for day in days)


def test_two_processes_that_race_for_a_days_key_get_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    names = ("one", "two")
    command = [sys.executable, str(RACER), str(folder)]
    racers = [
        subprocess.Popen(
            [*command, name],
            cwd=ROOT,
            env=environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for name in names
    ]
    try:
        for racer in racers:
            assert read(racer) == "ready"  # they raced for the root key too
        for number in range(30):
            day = DAY + timedelta(days=number)
            for racer in racers:
                tell(racer, str(day))
            wrapped = [bytes.fromhex(read(racer)) for racer in racers]
            judge = open_keyring(folder, is_first_start=False)
            assert [judge.unwrap(day, each, b"a race").decode() for each in wrapped] == list(names)
        assert sorted(path.suffix for path in (folder / "days").iterdir()) == [".key"] * 30  # and nothing half-written is left
    finally:
        for racer in racers:
            racer.communicate()
    assert [racer.returncode for racer in racers] == [0, 0]


def read(racer: subprocess.Popen[str]) -> str:
    assert racer.stdout is not None
    return racer.stdout.readline().strip()


def tell(racer: subprocess.Popen[str], line: str) -> None:
    assert racer.stdin is not None
    racer.stdin.write(line + "\n")
    racer.stdin.flush()


async def test_a_days_key_is_on_disk_before_the_first_session_that_uses_it_is_committed(
    store: Store, settings: StoreSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    path_of: dict[int, Path] = {}

    def spy(name: str, note: Any) -> None:
        real = getattr(os, name)

        def watched(*arguments: Any, **named: Any) -> Any:
            result = real(*arguments, **named)
            note(result, *arguments)
            return result

        monkeypatch.setattr(os, name, watched)

    spy("open", lambda descriptor, path, *_: path_of.__setitem__(descriptor, Path(path)))
    spy("fsync", lambda _, descriptor: happened.append(f"sync {path_of[descriptor].suffix or path_of[descriptor].name}"))
    spy("link", lambda _, __, target: happened.append(f"link {Path(target).name}"))
    engine = store._engines.writer._engine  # type: ignore[attr-defined]
    event.listen(getattr(engine, "sync_engine", engine), "commit", lambda _: happened.append("commit"))

    await begin_session(store)
    assert happened[:3] == ["sync .new", f"link {DAY}.key", "sync days"]
    assert happened[-1] == "commit"
    assert happened.count("commit") == 1

    happened.clear()  # another process, which finds the key made: its maker may not have synced the folder yet
    other = await open_store(settings, ManualClock())
    happened.clear()
    await begin_session(other)
    assert happened == ["sync days"]
    happened.clear()
    await begin_session(other)
    assert happened == []  # once is enough
    await other.close()


async def test_a_folder_that_cannot_be_written_refuses_the_session_and_harms_nothing(store: Store, settings: StoreSettings) -> None:
    first = await begin_session(store)
    days = settings.keys / "days"
    days.rename(settings.keys / "moved")
    days.write_bytes(b"")  # in the folder's place, so that it fails for root too
    with pytest.raises(ChatError) as caught:
        await begin_session(store, arrived_at=NOON + timedelta(days=1))
    assert caught.value.code is Code.UNAVAILABLE
    assert not store.keyring.is_complete()
    days.unlink()
    (settings.keys / "moved").rename(days)
    assert store.keyring.is_complete()
    await say(store, first, "still here")
    assert len(await store.read(lambda records: records.live_sessions())) == 1


class TestStart:
    """What a database that was sealed before needs to start again; the same code whatever the database."""

    @pytest.fixture
    def settings(self, sqlite_url: str, tmp_path: Path) -> StoreSettings:
        return StoreSettings(sqlite_url, tmp_path / "keys")

    async def begin(self, settings: StoreSettings) -> None:
        store = await open_store(settings, ManualClock())
        await say(store, await begin_session(store), "words")
        await store.close()

    async def test_it_starts_with_its_own_keys(self, settings: StoreSettings) -> None:
        await self.begin(settings)
        store = await open_store(settings, ManualClock())
        (session,) = await store.read(lambda records: records.live_sessions())
        assert [entry.text for entry in await store.log.read(session.id, 0, 10)] == ["words"]
        await store.close()

    async def assert_refused(self, settings: StoreSettings, sentence: str) -> None:
        before = {path: path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()}
        with pytest.raises(KeyringError, match=sentence):
            await open_store(settings, ManualClock())
        assert {path: path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()} == before

    async def test_a_missing_folder_is_no_start(self, settings: StoreSettings) -> None:
        await self.begin(settings)
        await self.assert_refused(StoreSettings(settings.database, settings.keys.with_name("elsewhere")), r"has no root\.key")
        assert not settings.keys.with_name("elsewhere").exists()

    async def test_a_missing_root_key_is_no_start(self, settings: StoreSettings) -> None:
        await self.begin(settings)
        (settings.keys / "root.key").unlink()
        await self.assert_refused(settings, r"has no root\.key")

    async def test_a_foreign_root_key_is_no_start(self, settings: StoreSettings) -> None:
        await self.begin(settings)
        (settings.keys / "root.key").write_bytes(new_key())
        await self.assert_refused(settings, "not the one this database was sealed with")

    async def test_half_a_root_key_is_no_start(self, settings: StoreSettings) -> None:
        await self.begin(settings)
        (settings.keys / "root.key").write_bytes(new_key()[:16])
        await self.assert_refused(settings, "must hold 32 bytes")

    @pytest.mark.parametrize("name", [".", "root.key"])
    async def test_keys_that_others_can_reach_are_no_start(self, settings: StoreSettings, name: str) -> None:
        await self.begin(settings)
        (settings.keys / name).chmod(0o750)
        await self.assert_refused(settings, "can be reached by other users")

    async def test_a_new_database_may_begin_with_keys_that_are_there(self, settings: StoreSettings, tmp_path: Path) -> None:
        await self.begin(settings)
        another = StoreSettings(f"sqlite:///{tmp_path / 'another.db'}", settings.keys)
        root = (settings.keys / "root.key").read_bytes()
        await self.begin(another)
        assert (settings.keys / "root.key").read_bytes() == root

    async def test_a_first_start_that_dies_before_its_commit_can_be_repeated(self, settings: StoreSettings) -> None:
        open_keyring(settings.keys, is_first_start=True)  # made and synced before the database knows of it
        await self.begin(settings)


def test_readiness_notices_another_root_key(keyring: Keyring, tmp_path: Path) -> None:
    assert keyring.is_complete()
    (tmp_path / "keys" / "root.key").write_bytes(new_key())
    assert not keyring.is_complete()
    (tmp_path / "keys" / "root.key").unlink()
    assert not keyring.is_complete()
