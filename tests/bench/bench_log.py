"""Messages a second through the log on SQLite, acknowledged after their commit: python tests/bench/bench_log.py [seconds]."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from tests.support.records import anything, begin_session, message

WRITERS = (1, 20, 200)


async def measure(store: Store, writers: int, seconds: float) -> str:
    """A line of the table."""
    sessions = [await begin_session(store) for _ in range(writers)]
    took: list[float] = []
    commits, processor, begun = store.commits, time.process_time(), time.perf_counter()

    async def write(number: int) -> None:
        count = 0
        while time.perf_counter() < begun + seconds:
            count += 1
            before = time.perf_counter()
            await store.log.append(sessions[number].id, message("Is there someone I can talk to?", f"c{count}"), anything)
            took.append((time.perf_counter() - before) * 1_000)

    await asyncio.gather(*(write(number) for number in range(writers)))
    rate, each = len(took) / (time.perf_counter() - begun), (time.process_time() - processor) / len(took) * 1_000_000
    took.sort()
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    return f"{writers:7}  {rate:10,.0f}  {len(took) / (store.commits - commits):8.1f}  {each:6,.0f}  {p50:6.2f}  {p99:6.2f}"


async def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = StoreSettings(f"sqlite:///{folder}/chat.db", Path(folder, "keys"))
        store = await open_store(settings, time)
        print("writers  messages/s  a commit  CPU us  p50 ms  p99 ms")
        for writers in WRITERS:
            print(await measure(store, writers, seconds))
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 4.0))
