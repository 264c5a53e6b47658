"""What anonymising costs those who talk meanwhile: acknowledgements of a real server, with and without it, in one run.

python tests/bench/bench_anonymiser_beside.py [rounds]. The server is a process of its own, on SQLite and real sockets; twenty
conversations say something four times a second. Beside it 1,000 transcripts of twenty messages go through worker processes, at the
lowest priority, as they do in service. Rounds with and without alternate, so that what else the machine does hits both.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import aiohttp

from chatserver.anonymiser.lexicon import find_file
from chatserver.anonymiser.transcript import Message, Transcript
from chatserver.anonymiser.workers import Workers
from chatserver.config import load
from tests.support.invented import invented
from tests.support.people import Counsellor, Visitor
from tests.support.process import ServerProcess
from tests.support.server import PASSWORD, add_counsellors, reserved_port, write_config
from tests.support.socket_client import client

CONVERSATIONS, EVERY_SECONDS, ROUND_SECONDS = 20, 0.25, 10.0
TRANSCRIPTS, MESSAGES, PROCESSES = 1_000, 20, 2
TEXT = "Ik weet niet goed waar ik moet beginnen, maar het is fijn dat er iemand is die luistert."


def transcripts() -> Iterator[Transcript]:
    """Invented ones, cut or put together to twenty messages each."""
    said = cycle([Message(message["from"], message["text"]) for one in invented() if one["lang"] == "nl" for message in one["messages"]])
    for _ in range(TRANSCRIPTS):
        yield Transcript("nl", tuple(islice(said, MESSAGES)))


async def conversation(http: aiohttp.ClientSession, url: str, name: str) -> Visitor:
    """A visitor with a counsellor of her own."""
    counsellor = await Counsellor(http, url, url, name, PASSWORD).signs_in()
    await (await counsellor.opens()).is_available()
    visitor = await Visitor(http, url).opens()
    await visitor.starts()
    await counsellor.accepts()
    return visitor


async def round_of(visitors: list[Visitor]) -> list[float]:
    """Milliseconds until each acknowledgement."""
    until = time.perf_counter() + ROUND_SECONDS

    async def talks(visitor: Visitor, number: int) -> list[float]:
        took = []
        await asyncio.sleep(number * EVERY_SECONDS / CONVERSATIONS)
        while (began := time.perf_counter()) < until:
            await visitor.says(TEXT)
            took.append(1_000 * (time.perf_counter() - began))
            await asyncio.sleep(max(0.0, EVERY_SECONDS - (time.perf_counter() - began)))
        return took

    return [one for took in await asyncio.gather(*(talks(visitor, n) for n, visitor in enumerate(visitors))) for one in took]


class Beside:
    """Anonymises without end, in a thread that only waits for the worker processes."""

    def __init__(self) -> None:
        self.done, self.seconds, self.megabytes, self._stopped = 0, 0.0, 0.0, False
        self.ready = threading.Event()
        """The processes have started and read their first transcript."""

    def run(self) -> None:
        began = time.perf_counter()
        with Workers(find_file(), processes=PROCESSES) as workers:
            for _ in workers.map(transcripts()):
                self.done += 1
                self.ready.set()
                if self._stopped:
                    break
            self.megabytes = max(map(resident, workers.processes()))
        self.seconds = time.perf_counter() - began

    def stop(self) -> None:
        self._stopped = True


def resident(process: int) -> float:
    """Most megabytes that a process has held, those of the shared word lists included."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def p99(took: list[float]) -> float:
    return sorted(took)[int(0.99 * len(took))]


async def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, reserved_port() as port:
        config = write_config(Path(folder), port, "sqlite:///chat.db", schedule="always", more="[limits]\nburst = 1000\n")
        await add_counsellors(load(config), None, *(f"c{n}" for n in range(CONVERSATIONS)), capacity=1)
        server = ServerProcess(config)
        await server.start()
        async with client() as http:
            visitors = [await conversation(http, server.url, f"c{number}") for number in range(CONVERSATIONS)]
            await round_of(visitors)
            print("round  p50 ms without  with  p99 ms without  with  ratio  transcripts", flush=True)
            ratios = []
            for number in range(rounds):
                without = await round_of(visitors)
                beside = Beside()
                running = asyncio.create_task(asyncio.to_thread(beside.run))
                await asyncio.to_thread(beside.ready.wait)
                first = beside.done
                with_it = await round_of(visitors)
                beside.stop()
                await running
                ratios.append(p99(with_it) / p99(without))
                middle = f"{statistics.median(without):14.1f}  {statistics.median(with_it):4.1f}"
                slowest = f"{p99(without):14.1f}  {p99(with_it):4.1f}  {ratios[-1]:5.2f}"
                print(f"{number + 1:5}  {middle}  {slowest}  {beside.done - first:11,}", flush=True)
            print(f"p99 with / without, median of {rounds}: {statistics.median(ratios):.2f}")
        await server.stop()
    whole = Beside()
    await asyncio.to_thread(whole.run)
    took = f"{whole.seconds:.0f} s in {PROCESSES} processes of {whole.megabytes:.0f} MB at most"
    print(f"{whole.done:,} transcripts of {MESSAGES} messages: {took}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
