"""A web socket of which a test decides every byte: it answers no ping, returns no close and reads only when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeVar

SECONDS = 10.0
"""How long a test waits for what must come."""
TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
PATH = "/socket.io/?EIO=4&transport=websocket"

T = TypeVar("T")


def handshake(port: int, path: str = PATH, headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """The request of a client that wants a web socket."""
    wanted = (
        ("Host", f"127.0.0.1:{port}"),
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
        *headers,
    )
    lines = (f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in wanted), "", "")
    return "\r\n".join(lines).encode()


class BareSocket:
    """One TCP connection that did the handshake and then does nothing by itself."""

    open_ones: ClassVar[list[BareSocket]] = []
    """For whoever cleans up after a test."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer
        self.answered = b""
        """The head of the answer to the handshake."""
        self.frames: list[str] = []
        """Text frames heard, in order."""
        self.close_code: int | None = None
        self.is_gone = asyncio.Event()
        self._news = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, port: int, headers: tuple[tuple[str, str], ...] = (), *, reads: bool = True) -> Self:
        """Do the handshake; with ``reads`` False nothing after it is read until ``wakes``."""
        raw = socket.socket()
        if not reads:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=raw, limit=4096)
        made = cls(reader, writer)
        cls.open_ones.append(made)
        writer.write(handshake(port, headers=headers))
        made.answered = await reader.readuntil(b"\r\n\r\n")
        if not made.answered.startswith(b"HTTP/1.1 101"):
            await cls.leave_all()
            raise ConnectionRefusedError(made.answered.decode())
        if reads:
            made.wakes()
        return made

    def wakes(self) -> None:
        """Begin to read."""
        self._task = asyncio.create_task(self._read())

    async def send(self, payload: str | bytes, kind: int | None = None, *, flags: int = 0x80) -> None:
        """Send one frame. ``flags`` are FIN and the reserved bits."""
        body = payload.encode() if isinstance(payload, str) else payload
        opcode = kind if kind is not None else TEXT if isinstance(payload, str) else BINARY
        length = len(body)
        if length < 126:
            head = struct.pack("!BB", flags | opcode, 0x80 | length)
        elif length < 65_536:
            head = struct.pack("!BBH", flags | opcode, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", flags | opcode, 0x80 | 127, length)
        self.writer.write(head + bytes(4) + body)  # a mask of zeros leaves the body as it is

    async def join(self, namespace: str, knock: dict[str, Any]) -> None:
        await self.send(f"40{namespace},{json.dumps(knock)}")
        answer = await self.hears(lambda frame: frame[:2] in ("40", "44"))
        assert answer.startswith("40"), answer

    async def hears(self, fits: Callable[[str], bool]) -> str:
        """Wait for a frame."""
        return await self.until(lambda: next((f for f in self.frames if fits(f)), None))

    async def answer(self, command_id: int) -> dict[str, Any]:
        """The one answer to a command."""
        prefix = f",{command_id}["
        frame = await self.hears(lambda f: f.startswith("43") and prefix in f)
        answer: dict[str, Any] = json.loads(frame[frame.index("[") :])[0]
        return answer

    async def until(self, find: Callable[[], T | None]) -> T:
        async with asyncio.timeout(SECONDS), self._news:
            while (found := find()) is None:
                assert not self.is_gone.is_set(), f"gone; heard {self.frames}"
                await self._news.wait()
            return found

    async def goes(self, within: float = SECONDS) -> str | None:
        """Wait until the server has ended the TCP connection; the code of the ``closing`` event, if there was one."""
        async with asyncio.timeout(within):
            await self.is_gone.wait()
        told = next((f for f in reversed(self.frames) if f.startswith("42") and '["closing",' in f), None)
        return None if told is None else str(json.loads(told[told.index("[") :])[1]["code"])

    @classmethod
    async def leave_all(cls) -> None:
        """Drop every connection."""
        while cls.open_ones:
            left = cls.open_ones.pop()
            left.writer.transport.abort()
            with contextlib.suppress(ConnectionError):
                await left.writer.wait_closed()

    async def _read(self) -> None:
        try:
            while True:
                first, second = await self._reader.readexactly(2)
                length = second & 0x7F
                if length >= 126:
                    wide = await self._reader.readexactly(2 if length == 126 else 8)
                    length = int.from_bytes(wide, "big")
                body = await self._reader.readexactly(length)
                async with self._news:
                    if first & 0x0F == TEXT:
                        self.frames.append(body.decode())
                    elif first & 0x0F == CLOSE:
                        self.close_code = int.from_bytes(body[:2], "big")
                    self._news.notify_all()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        self.writer.transport.abort()
        async with self._news:
            self.is_gone.set()
            self._news.notify_all()
