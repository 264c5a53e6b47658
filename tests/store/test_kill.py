"""What was acknowledged survives kill -9 at any moment: there once, in its place, without a gap.

A real process writes, this one kills it at a moment drawn by a seed, opens the store again and looks. As a command,
``python tests/store/test_kill.py 200`` does 200 rounds.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chatserver.rules.log import Entry
from chatserver.rules.terms import SessionId
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from tests.support.programs import environment

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("kill_child.py")
WRITERS = 40
ROUNDS = 5

Acknowledged = dict[tuple[str, int], str]
"""Session and offset → client id."""


async def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    assert await survive(tmp_path, ROUNDS, seed=20261124) > ROUNDS * 10


async def survive(folder: Path, rounds: int, seed: int) -> int:
    """Kill and look ``rounds`` times over one database; how many acknowledgements were checked."""
    chance = random.Random(seed)
    acknowledged: Acknowledged = {}
    for number in range(rounds):
        for line in write_until_killed(folder, f"r{number}", after=chance.randrange(5, 400), seconds=chance.random() * 0.004):
            session, offset, client_id = line.split()
            assert (session, int(offset)) not in acknowledged, "one place was acknowledged twice"
            acknowledged[session, int(offset)] = client_id
        await look(folder, acknowledged)
    return len(acknowledged)


def write_until_killed(folder: Path, name: str, after: int, seconds: float) -> list[str]:
    """Every line the child said whole before it was killed, a moment after its ``after``-th."""
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), str(WRITERS), name],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(after)]
        moment = time.perf_counter() + seconds  # inside a commit as likely as between two
        while time.perf_counter() < moment:
            pass
        child.kill()
        said += child.stdout.readlines()
    assert child.returncode == -9, "it ended by itself"
    return [line for line in said if line.endswith("\n")]


async def look(folder: Path, acknowledged: Acknowledged) -> None:
    store = await open_store(StoreSettings(f"sqlite:///{folder / 'chat.db'}", folder / "keys"), time)
    try:
        await compare(store, acknowledged)
    finally:
        await store.close()


async def compare(store: Store, acknowledged: Acknowledged) -> None:
    sessions = {session.id for session in await store.read(lambda records: records.live_sessions())}
    assert {session for session, _ in acknowledged} <= sessions
    for session in sessions:
        entries = [entry async for entry in all_entries(store, session)]
        assert [entry.offset for entry in entries] == list(range(1, len(entries) + 1))
        assert len({entry.client_id for entry in entries}) == len(entries), "something stands twice"
        assert all(entry.text == f"words of {entry.client_id}" for entry in entries)
        stands = {entry.offset: entry.client_id for entry in entries}
        mine = {offset: client_id for (of, offset), client_id in acknowledged.items() if of == session}
        assert mine.items() <= stands.items(), "something acknowledged is gone or elsewhere"
        assert (await store.log.heads([session]))[session].last == len(entries)


async def all_entries(store: Store, session: SessionId) -> AsyncIterator[Entry]:
    after = 0
    while page := await store.log.read(session, after, 500):
        for entry in page:
            yield entry
        after += len(page)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        chosen = int(time.time())
        checked = asyncio.run(survive(Path(place), int(sys.argv[1]), chosen))
        sys.stdout.write(f"{sys.argv[1]} kills, {checked:,} acknowledgements, each there once (seed {chosen})\n")
