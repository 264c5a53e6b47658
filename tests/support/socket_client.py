"""A client that speaks Socket.IO v5 over a raw web socket, so that tests see and send every frame themselves."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, Self, TypeVar
from weakref import WeakKeyDictionary

import aiohttp

SECONDS = 30.0
"""How long a test waits for what must come; a deadline for failing, never a pause."""

Payload = dict[str, Any]
T = TypeVar("T")


_OPENED: WeakKeyDictionary[aiohttp.ClientSession, list[SocketClient]] = WeakKeyDictionary()


@contextlib.asynccontextmanager
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    """What people connect through: keeps no cookies and sets no limit. When the block ends, no connection of theirs is left."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), connector=connector) as http:
        try:
            yield http
        finally:
            await asyncio.gather(*(opened.drop() for opened in _OPENED.pop(http, [])))


class RefusedError(Exception):
    """CONNECT_ERROR: the door did not let us in."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SocketClient:
    """One connection to one door."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, namespace: str) -> None:
        self._socket = socket
        self.namespace = namespace
        self.events: list[tuple[str, Payload]] = []
        """Everything heard, in order."""
        self.frames: list[str] = []
        self.is_closed = asyncio.Event()
        self.close_code: int | None = None
        self.when_event: Callable[[str, Payload], None] = lambda name, payload: None
        self._heard: dict[str, int] = {}
        self._answers: dict[int, asyncio.Future[Payload]] = {}
        self._joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._news = asyncio.Condition()
        self._next_id = 0
        self._reader = asyncio.create_task(self._read())
        self.reads = asyncio.Event()
        self.reads.set()

    @classmethod
    async def open(
        cls,
        http: aiohttp.ClientSession,
        url: str,
        namespace: str,
        knock: Payload | None,
        headers: dict[str, str] | None = None,
        when_event: Callable[[str, Payload], None] = lambda name, payload: None,
    ) -> Self:
        """Connect and join; raises RefusedError. With ``knock`` None the door is not joined."""
        socket = await http.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket", headers=headers, max_msg_size=0)
        made = cls(socket, namespace)
        _OPENED.setdefault(http, []).append(made)
        made.when_event = when_event
        if knock is not None:
            try:
                await made.join(knock)
            except BaseException:
                await made.close()
                raise
        return made

    async def join(self, knock: Payload) -> None:
        await self.send_raw(f"40{self.namespace},{json.dumps(knock)}")
        async with asyncio.timeout(SECONDS):
            await self._joined

    async def send_raw(self, frame: str) -> None:
        await self._socket.send_str(frame)

    async def send_bytes(self, frame: bytes) -> None:
        await self._socket.send_bytes(frame)

    async def ask(self, command: str, payload: Any = None) -> Payload:
        """Send a command and return its one answer, ``{"ok": …}`` or ``{"error": …}``."""
        answer = await self.begin(command, {} if payload is None else payload)
        async with asyncio.timeout(SECONDS):
            return await answer

    async def begin(self, command: Any, *arguments: Any) -> asyncio.Future[Payload]:
        """Send a command; the future is its answer."""
        self._next_id += 1
        answer: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._answers[self._next_id] = answer
        await self.send_raw(f"42{self.namespace},{self._next_id}{json.dumps([command, *arguments])}")
        return answer

    async def do(self, command: str, payload: Any = None) -> Payload:
        """Send a command that must succeed; the content of its ``ok``."""
        answer = await self.ask(command, payload)
        assert "ok" in answer, answer
        done: Payload = answer["ok"]
        return done

    async def refusal(self, command: str, payload: Any = None) -> str:
        """Send a command that must be refused; its code."""
        answer = await self.ask(command, payload)
        assert "error" in answer, answer
        return str(answer["error"]["code"])

    async def hears(self, event: str, where: Callable[[Payload], bool] = lambda _: True, within: float = SECONDS) -> Payload:
        """The next event of this name for which ``where`` holds, after the last one of this name that was heard."""

        def find() -> Payload | None:
            named = [p for n, p in self.events if n == event]
            for n in range(self._heard.get(event, 0), len(named)):
                self._heard[event] = n + 1
                if where(named[n]):
                    return named[n]
            return None

        return await self.until(find, f"event {event}", within)

    async def until(self, find: Callable[[], T | None], what: str, within: float = SECONDS) -> T:
        """Wait until ``find`` finds something, looking after every event."""
        try:
            async with asyncio.timeout(within), self._news:
                while (found := find()) is None:
                    if self.is_closed.is_set():
                        raise ConnectionError(f"closed while waiting for {what}; heard {[n for n, _ in self.events]}")
                    await self._news.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"no {what}; heard {[n for n, _ in self.events]}") from None

    async def goes(self) -> str | None:
        """Wait until the connection is gone; the code of the ``closing`` event, if there was one."""
        async with asyncio.timeout(SECONDS):
            await self.is_closed.wait()
        return next((p["code"] for n, p in reversed(self.events) if n == "closing"), None)

    async def close(self) -> None:
        """Say goodbye as a closed tab does."""
        await self._socket.close()
        await self._reader

    def cut(self) -> None:
        """Drop the TCP connection without a word, as a lost network does."""
        connection = self._socket._conn
        assert connection is not None
        assert connection.transport is not None
        connection.transport.abort()

    async def drop(self) -> None:
        """Let go of everything, in whatever state it is."""
        self._reader.cancel()
        await asyncio.wait([self._reader])

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                await self.reads.wait()
                if message.type is aiohttp.WSMsgType.TEXT:
                    self.frames.append(message.data)
                    await self._take(message.data)
        finally:
            self.close_code = self._socket.close_code
            self._socket._response.close()  # however it ended: let go here, not by the garbage collector in some other test
            self.is_closed.set()
            for answer in self._answers.values():
                answer.cancel()
            if not self._joined.done():
                self._joined.set_exception(ConnectionError("closed before joining"))
                self._joined.exception()
            async with self._news:
                self._news.notify_all()

    async def _take(self, frame: str) -> None:
        if frame == "2":
            await self.send_raw("3")
            return
        if not frame.startswith("4"):
            return
        kind, rest = frame[1], frame[2:]
        if rest.startswith("/"):
            _, _, rest = rest.partition(",")
        if kind == "0":
            self._joined.set_result(None)
        elif kind == "4":
            self._joined.set_exception(RefusedError(json.loads(rest)["data"]["code"]))
        elif kind == "3":
            digits = len(rest) - len(rest.lstrip("0123456789"))
            answer = self._answers.pop(int(rest[:digits]))
            assert not answer.done(), "answered twice"
            answer.set_result(json.loads(rest[digits:])[0])
        elif kind == "2":
            name, payload = json.loads(rest)
            async with self._news:
                self.events.append((name, payload))
                self.when_event(name, payload)
                self._news.notify_all()
