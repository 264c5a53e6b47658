"""What the index of anonymised transcripts costs: how long until everything can be found, the memory of it, and a search.

python tests/bench/bench_review_index.py [transcripts] [messages]. On SQLite, with transcripts that chance made of 5,000 words.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chatserver.rules.terms import DeskId
from chatserver.rules.transcript_search import TranscriptSearch
from chatserver.services.review.indexing import Indexing
from chatserver.store.engine import StoreSettings
from chatserver.store.review.index import TranscriptIndex
from chatserver.store.review.records import ReviewRecords
from chatserver.store.review.store import ReviewStore, open_review
from tests.support.transcripts import made_up

HERS = frozenset({DeskId("flevoland")})
SEARCHES = 100
BATCH = 20
BEAT_SECONDS = 0.01
CHANCE = random.Random(6)
WORDS = [f"{CHANCE.choice('bdfghjklmnprstvwz')}{CHANCE.choice(['a', 'ee', 'o', 'ui'])}{number}" for number in range(5_000)]
WEIGHTS = [1 / rank for rank in range(1, len(WORDS) + 1)]
"""As words come in a language: the first of them in nearly every line."""
LINES = [" ".join(CHANCE.choices(WORDS, WEIGHTS, k=14)) for _ in range(20_000)]


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


async def fill(store: ReviewStore, transcripts: int, messages: int) -> None:
    async def add(records: ReviewRecords) -> None:
        for _ in range(BATCH):
            texts = tuple(CHANCE.choices(LINES, k=messages))
            await records.add_transcript(made_up(texts, week=f"2026-W{CHANCE.randint(36, 48)}"), date(2026, 11, CHANCE.randint(1, 25)))

    for _ in range(transcripts // BATCH):
        await store.write(add)


async def measure(folder: Path, transcripts: int, messages: int) -> None:
    store = await open_review(StoreSettings(f"sqlite:///{folder / 'review.db'}", folder / "keys"))
    await fill(store, transcripts, messages)
    index = TranscriptIndex()
    before, begun = resident_mb(), time.perf_counter()
    indexing = Indexing(store, index)
    longest, done = 0.0, asyncio.create_task(indexing.sweep())
    while not done.done():
        turn = time.perf_counter()
        await asyncio.sleep(BEAT_SECONDS)
        longest = max(longest, time.perf_counter() - turn - BEAT_SECONDS)
    took, grown = time.perf_counter() - begun, resident_mb() - before
    print(f"{transcripts} transcripts of {messages} messages: found after {took:.1f} s, {grown:.0f} MB")
    print(f"the loop was late meanwhile by at most {longest * 1_000:.0f} ms")
    begun = time.perf_counter()
    await indexing.sweep()
    print(f"comparing with the store {(time.perf_counter() - begun) * 1_000:.0f} ms")
    await searches(index, "any word", lambda: CHANCE.choice(WORDS))
    await searches(index, "the commonest word", lambda: WORDS[0])
    await searches(index, "two words and a beginning", lambda: f"{WORDS[0]} {CHANCE.choice(WORDS)} {CHANCE.choice(WORDS)[:3]}*")
    await searches(index, "everything", lambda: "")
    (name,), _ = await index.find(TranscriptSearch(HERS), 1, 0)
    begun = time.perf_counter()
    await indexing.forget([name])
    print(f"taking one out {(time.perf_counter() - begun) * 1_000:.0f} ms")
    begun = time.perf_counter()
    await index.tidy()
    print(f"tidying after it {time.perf_counter() - begun:.1f} s")
    await index.close()
    await store.close()


async def searches(index: TranscriptIndex, what: str, typed: object) -> None:
    took = []
    for _ in range(SEARCHES):
        search = TranscriptSearch(HERS, typed())  # type: ignore[operator]
        begun = time.perf_counter()
        await index.find(search, 25, 0)
        took.append((time.perf_counter() - begun) * 1_000)
    took.sort()
    print(f"{what}: median {took[len(took) // 2]:.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms")


if __name__ == "__main__":
    asked = [int(argument) for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), *(asked or [40_000, 20])[:2]))
