"""A process that says things in many logs at once and tells of each acknowledgement, until it is killed.

tests/store/test_kill.py runs it. Arguments: the folder of database and keys, the number of writers, the name of the round.
"""

from __future__ import annotations

import asyncio
import sys
import time
from itertools import count
from pathlib import Path

from chatserver.rules.session import AdviceSession
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from tests.support.records import anything, begin_session, message


async def speak(store: Store, session: AdviceSession, name: str) -> None:
    for number in count():
        client_id = f"{name}-{number}"
        posted = await store.log.append(session.id, message(f"words of {client_id}", client_id), anything)
        sys.stdout.write(f"{session.id} {posted.offset} {client_id}\n")
        sys.stdout.flush()


async def main(folder: Path, writers: int, name: str) -> None:
    store = await open_store(StoreSettings(f"sqlite:///{folder / 'chat.db'}", folder / "keys"), time)
    known = {session.id: session for session in await store.read(lambda records: records.live_sessions())}
    sessions = list(known.values()) or [await begin_session(store) for _ in range(writers // 2)]
    # Two writers to each log: their entries must not collide either.
    await asyncio.gather(*(speak(store, sessions[n % len(sessions)], f"{name}-{n}") for n in range(writers)))


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
