"""What one arrival costs with 50 consoles open and 300 people waiting: bytes to each console, and the server's CPU.

python tests/bench/bench_board.py [consoles] [waiting]. The server is a process of its own, on SQLite; everyone has a conversation.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import aiohttp

from chatserver.config import load
from tests.support.people import Counsellor, Visitor
from tests.support.process import ServerProcess
from tests.support.server import PASSWORD, add_counsellors, reserved_port, write_config
from tests.support.socket_client import SocketClient, client

ARRIVALS = 20
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_ms(process: int) -> float:
    """Milliseconds of CPU a process has used, of the user and of the system."""
    used = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()[11:13]
    return sum(map(int, used)) * 1_000 / TICKS


async def visitor_of(http: aiohttp.ClientSession, url: str) -> Visitor:
    visitor = await Visitor(http, url).opens()
    await visitor.starts()
    return visitor


async def measure(server: ServerProcess, http: aiohttp.ClientSession, consoles: int, waiting: int) -> None:
    counsellors = [Counsellor(http, server.url, server.url, f"c{n}", PASSWORD) for n in range(consoles)]
    for counsellor in counsellors:
        await counsellor.signs_in()
        await (await counsellor.opens()).is_available()
        await visitor_of(http, server.url)
        await counsellor.accepts()
    for _ in range(waiting):
        await visitor_of(http, server.url)
    newest = counsellors[0].socket
    await asyncio.gather(*(each.socket.until(lambda s=each.socket: _rows(s) >= waiting or None, "every arrival") for each in counsellors))
    await newest.do("look")
    board = max(len(frame.encode()) for frame in newest.frames)
    before = [len(each.socket.frames) for each in counsellors]
    assert server.process
    used = cpu_ms(server.process.pid)
    for _ in range(ARRIVALS):
        heard = len(newest.frames)
        await visitor_of(http, server.url)
        await newest.until(lambda: len(newest.frames) > heard or None, "the arrival")  # noqa: B023 - awaited at once
    used = cpu_ms(server.process.pid) - used
    frames = [frame for each, start in zip(counsellors, before, strict=True) for frame in each.socket.frames[start:]]
    sent = sum(len(frame.encode()) for frame in frames)
    print(f"{consoles} consoles, {waiting} waiting")
    print(f"  whole board                    {board:8,} bytes")
    print(f"  an arrival, to each console    {sent / ARRIVALS / consoles:8,.0f} bytes in {len(frames) / ARRIVALS / consoles:.1f} events")
    print(f"  an arrival, CPU of the server  {used / ARRIVALS:8,.1f} ms, of which joining and starting are a part")


def _rows(socket: SocketClient) -> int:
    """How many people in the queue this console has been told of."""
    return len({row["session"] for name, payload in socket.events if name == "board_changed" for row in payload["waiting"]})


async def main(consoles: int, waiting: int) -> None:
    with tempfile.TemporaryDirectory() as folder, reserved_port() as port:
        desk = f"queue_limit = {waiting + ARRIVALS}"
        config = write_config(Path(folder), port, "sqlite:///chat.db", desk=desk, schedule="always")
        await add_counsellors(load(config), None, *(f"c{n}" for n in range(consoles)), capacity=1)
        server = ServerProcess(config)
        await server.start()
        async with client() as http:
            await measure(server, http, consoles, waiting)
        await server.stop()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    asyncio.run(main(*(given or (50, 300))))
