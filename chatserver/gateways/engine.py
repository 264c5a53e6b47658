"""The transport under both doors: python-socketio, narrowed to what we can vouch for.

Everything that reaches into the library stands in this file, each override with its reason; tests/gateways/test_engine.py
notices when a new version changes what we stand on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import engineio
import socketio
from aiohttp import WSMsgType, web

from chatserver.gateways.settings import GatewaySettings
from chatserver.gateways.wire_basis import FRAME_BYTES
from chatserver.logs import cut_logger

CLOSE_SECONDS = 0.4
"""How long a peer may take over a closing handshake before the TCP connection is cut."""


class FrameQueue(asyncio.Queue[Any]):
    """What waits to be sent to one client. The library's queue has no bound: one sleeping tab would fill the memory."""

    def __init__(self, frames: int, size: int) -> None:
        super().__init__()
        self._frames = frames
        self._size = size
        self.pending = 0
        self.when_full: Callable[[], None] = lambda: None
        self._when_empty: dict[object, Callable[[], None]] = {}

    def put_nowait(self, item: Any) -> None:
        if item is not None and (self.qsize() >= self._frames or self.pending + _size(item) > self._size):
            self.when_full()  # the frame is dropped with its connection; the client resumes by offset
            return
        super().put_nowait(item)

    def force(self, item: Any) -> None:
        """Add past the limit: the closing event, and the end mark."""
        super().put_nowait(item)

    def _put(self, item: Any) -> None:
        self.pending += _size(item)
        super()._put(item)

    def _get(self) -> Any:
        item = super()._get()
        self.pending -= _size(item)
        if self.empty():
            calls, self._when_empty = self._when_empty, {}
            for call in calls.values():
                call()
        return item

    def call_when_empty(self, who: object, call: Callable[[], None]) -> None:
        """Call once when all that waits was taken; one call for each ``who``."""
        self._when_empty[who] = call


def _size(item: Any) -> int:
    content = getattr(item, "data", None)
    if isinstance(content, str):
        return len(content) if content.isascii() else len(content.encode())
    return 2


class _WebSocket:
    """The library's aiohttp driver, with three differences: no permessage-deflate (123 instead of 31 KiB a connection), a short
    closing handshake, and frames that are not Engine.IO text are turned away before the library's parser can raise on them."""

    def __init__(self, handler: Callable[[Any], Awaitable[None]], server: _EngineServer) -> None:
        self._handler = handler
        self._server = server
        self._sid: str = handler.__self__.sid  # type: ignore[attr-defined]  # the library passes a method of its socket
        self._socket = web.WebSocketResponse(max_msg_size=FRAME_BYTES + 1, timeout=CLOSE_SECONDS, compress=False)

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        await self._socket.prepare(environ["aiohttp.request"])
        await self._handler(self)
        return self._socket

    async def close(self) -> None:
        await self._socket.close()

    async def send(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            message = message.decode()
        await self._socket.send_str(message)

    async def wait(self) -> str:
        while True:
            message = await self._socket.receive()
            if message.type is WSMsgType.TEXT and _is_frame(message.data):
                return str(message.data)
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                raise OSError  # closed, or larger than allowed: aiohttp has answered 1009 itself
            self._server.when_malformed(self._sid)


def _is_frame(text: str) -> bool:
    """PONG, CLOSE, or a message that holds a Socket.IO packet without attachments."""
    return text in ("3", "1") or (len(text) > 1 and text[0] == "4" and text[1] in "012")


class _EngineServer(engineio.AsyncServer):
    """Engine.IO with bounded queues and our web socket driver (both are constructor-time choices of the library)."""

    limits: tuple[int, int] = (100, 262_144)
    when_malformed: Callable[[str], None] = staticmethod(lambda _sid: None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._async: dict[str, Any] = {**self.__dict__["_async"], "websocket": _WebSocket}

    def create_queue(self, *_args: Any, **_options: Any) -> FrameQueue:
        return FrameQueue(*self.limits)


class _Server(socketio.AsyncServer):
    """Socket.IO on our Engine.IO; this method is the library's own way to choose it."""

    def _engineio_server_class(self) -> type[_EngineServer]:
        return _EngineServer


def make_server(settings: GatewaySettings, when_malformed: Callable[[str], None]) -> socketio.AsyncServer:
    """The library's server with the options that its defaults get wrong for us."""
    server = _Server(
        async_mode="aiohttp",
        async_handlers=False,  # the default reorders one client's messages
        transports=["websocket"],  # long polling loses messages silently
        cors_allowed_origins=[],  # no answer to cross-origin reads; /counsellor has its own Origin check
        max_http_buffer_size=FRAME_BYTES,
        ping_interval=settings.ping_seconds,
        ping_timeout=settings.ping_timeout_seconds,
        http_compression=False,
        # Given none, the library adds handlers of its own that print messages and tokens.
        logger=cut_logger("socketio"),
        engineio_logger=cut_logger("engineio"),
    )
    server.eio.limits = (settings.pending_frames, settings.pending_bytes)
    server.eio.when_malformed = when_malformed
    return server
