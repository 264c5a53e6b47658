"""Deleting that is killed at any step is finished by the next start: no text without its key, no key without its text."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from chatserver.rules.rating import Week
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId
from chatserver.services.ports import Records
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import open_store
from tests.support.burglar import found_in, opened
from tests.support.clock import A_TUESDAY_MORNING, ManualClock
from tests.support.programs import ROOT, environment
from tests.support.services import Activities, make_desk

CHILD = Path(__file__).with_name("purge_child.py")
CANARY = "kanarie Zoë 7f3a9c"
FEWEST_STEPS = 20


async def prepare(folder: Path) -> None:
    """Two conversations of a day and a remark, all due."""
    folder.mkdir()
    clock = ManualClock(A_TUESDAY_MORNING)
    store = await open_store(StoreSettings(f"sqlite:///{folder / 'chat.db'}", folder / "keys"), clock)
    house = Activities(store, clock, make_desk())
    await house.staff("anna")
    await house.guard.doubt()
    for _ in range(2):
        session: AdviceSession = await house.visitor()
        await house.conversations.say_as_visitor(session.id, f"client-{session.label}", CANARY)  # type: ignore[arg-type]
        await house.intake.leave(session.id, quickly=False)

    async def remark(records: Records) -> None:
        await records.add_remark("remark", DeskId(house.desk.id), Week("2026-W48"), clock.now().date(), CANARY)

    await store.write(remark)
    await store.close()
    assert found_in(await opened(folder, folder / "chat.db"), [CANARY]) == {CANARY}


async def finish(folder: Path) -> None:
    """The next start."""
    clock = ManualClock(A_TUESDAY_MORNING + timedelta(days=9, minutes=5))
    store = await open_store(StoreSettings(f"sqlite:///{folder / 'chat.db'}", folder / "keys"), clock)
    house = Activities(store, clock, make_desk())
    await house.upkeep.sweep()
    await store.close()


async def test_killed_at_every_step_it_is_finished_by_the_next_start(tmp_path: Path) -> None:
    await prepare(tmp_path / "source")
    child = subprocess.run(
        [sys.executable, str(CHILD), str(tmp_path / "source"), str(tmp_path / "copies")],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert child.returncode == 0, child.stderr
    steps = int(child.stdout)
    assert steps > FEWEST_STEPS
    left = set()
    for number in range(1, steps + 1):
        folder = tmp_path / "copies" / str(number)
        left.add(what_is_left(folder))
        await finish(folder)
        assert what_is_left(folder) == (0, 0, 0, 0), f"killed at step {number}"
        entries, broken = await look_at_audit(StoreSettings(f"sqlite:///{folder / 'chat.db'}", folder / "keys"))
        assert broken is None
        told = [entry.draft.deed.value for entry in entries if entry]
        assert sorted(told) == ["day_key_destroyed", "remarks_deleted", "words_deleted", "words_deleted"], f"killed at step {number}"
        shutil.rmtree(folder)
    assert len(left) > 3, "it was killed between deleting one thing and the next"


def what_is_left(folder: Path) -> tuple[int, int, int, int]:
    """Rows with words, rows with keys, files of keys, deadlines of either; and no words without their key at any moment."""
    with contextlib.closing(sqlite3.connect(folder / "chat.db")) as database:

        def count(table: str) -> int:
            return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

        words, keys = count("entries") + count("remarks"), count("session_keys")
        orphans = count("entries WHERE session NOT IN (SELECT session FROM session_keys)")
        deadlines = count("deadlines WHERE kind IN ('words_end', 'remarks_end', 'day_key_ends')")
    files = len([path for path in (folder / "keys" / "days").iterdir() if path.suffix == ".key"])
    assert orphans == 0
    assert files or not keys, "a key of a day went while something was under it"
    return words, keys, files, deadlines
