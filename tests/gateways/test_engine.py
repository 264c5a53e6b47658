"""What engine.py and connections.py stand on inside python-socketio and python-engineio: a new version that changes it fails here."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import engineio
import pytest
import socketio
from aiohttp import web
from engineio import packet as eio_packet
from engineio.async_socket import AsyncSocket
from socketio import packet as sio_packet

from chatserver.errors import Code
from chatserver.gateways.connections import Connections
from chatserver.gateways.engine import FrameQueue, _EngineServer, _is_frame, _WebSocket, make_server
from chatserver.gateways.link import CONNECTION, Connection
from chatserver.gateways.settings import GatewaySettings
from chatserver.gateways.wire import CounsellorTyping
from chatserver.gateways.wire_basis import FRAME_BYTES
from tests.support.bare_socket import BareSocket
from tests.support.clock import ManualClock
from tests.support.server import free_socket

ORIGIN = "http://127.0.0.1"
SILENT = logging.Logger("silent")  # noqa: LOG001 - on no list, like those of the product


@dataclass
class Gateway:
    """The transport alone, without doors: what comes through is kept."""

    connections: Connections
    clock: ManualClock
    port: int
    heard: list[sio_packet.Packet] = field(default_factory=list)
    gone: list[Connection] = field(default_factory=list)

    async def frame(self, connection: Connection, packet: sio_packet.Packet) -> None:
        self.heard.append(packet)
        if packet.data == ["fail"]:
            raise RuntimeError("kanarie in an exception")
        self.connections.answer(connection, packet.id or 0, {"ok": {}})

    async def when_gone(self, connection: Connection) -> None:
        self.gone.append(connection)

    @property
    def only(self) -> Connection:
        (connection,) = self.connections._open.values()
        return connection


@contextlib.asynccontextmanager
async def running(**limits: Any) -> AsyncIterator[Gateway]:
    listening = free_socket()
    clock = ManualClock()
    connections = Connections(GatewaySettings(public_origin=ORIGIN, secure=False, **limits), clock.monotonic)
    gateway = Gateway(connections, clock, listening.getsockname()[1])
    connections.when_frame, connections.when_gone = gateway.frame, gateway.when_gone
    app = web.Application()
    connections.attach(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        yield gateway
    finally:
        await BareSocket.leave_all()
        if not connections._is_stopping:
            await connections.stop()
        await runner.cleanup()


def settings() -> GatewaySettings:
    return GatewaySettings(public_origin=ORIGIN, secure=False)


# ---- what the library calls, and with what ------------------------------------------------------------------


def test_the_library_registers_three_handlers_which_ours_replace() -> None:
    plain = socketio.AsyncServer(async_mode="aiohttp", logger=SILENT, engineio_logger=SILENT)
    assert {name: handler.__name__ for name, handler in plain.eio.handlers.items()} == {
        "connect": "_handle_eio_connect",
        "message": "_handle_eio_message",
        "disconnect": "_handle_eio_disconnect",
    }
    ours = Connections(settings(), ManualClock().monotonic)
    assert {name: handler.__name__ for name, handler in ours.sio.eio.handlers.items()} == {
        "connect": "_opened",
        "message": "_message",
        "disconnect": "_gone",
    }


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (socketio.AsyncServer._handle_eio_connect, ["self", "eio_sid", "environ"]),
        (socketio.AsyncServer._handle_eio_message, ["self", "eio_sid", "data"]),
        (socketio.AsyncServer._handle_eio_disconnect, ["self", "eio_sid", "reason"]),
        (socketio.AsyncServer._engineio_server_class, ["self"]),
        (engineio.AsyncServer.create_queue, ["self", "args", "kwargs"]),
        (AsyncSocket._websocket_handler, ["self", "ws"]),
        (AsyncSocket.poll, ["self"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_methods_we_call_and_override_are_as_they_were(method: Any, parameters: list[str]) -> None:
    assert list(inspect.signature(method).parameters) == parameters


def test_the_library_s_server_is_made_with_ours_inside() -> None:
    server = make_server(settings(), lambda _sid: None)
    assert type(server.eio) is _EngineServer
    assert server.eio._async["websocket"] is _WebSocket
    assert set(server.eio._async) == set(engineio.AsyncServer(async_mode="aiohttp", logger=SILENT)._async)
    assert server.eio.transports == ["websocket"]
    assert server.eio.max_http_buffer_size == FRAME_BYTES
    assert not server.async_handlers
    assert not server.eio.async_handlers
    assert type(AsyncSocket(server.eio, "a sid").queue) is FrameQueue
    assert server.eio.reason.PING_TIMEOUT == "ping timeout"


def test_the_library_logs_through_loggers_that_nobody_else_can_turn_up() -> None:
    names = ("socketio", "socketio.server", "engineio", "engineio.server")
    before = {name: list(logging.getLogger(name).handlers) for name in names}
    server = make_server(settings(), lambda _sid: None)
    assert {name: logging.getLogger(name).handlers for name in names} == before, "the library added a handler of its own"
    for logger in (server.logger, server.eio.logger, server.manager._get_logger()):
        assert logger not in logging.root.manager.loggerDict.values()
        assert not logger.isEnabledFor(logging.INFO), "at INFO it prints whole frames"


async def test_the_library_runs_connect_for_an_event_of_that_name() -> None:
    """The reason why no event of a client may reach the library. When this changes, the guarded path can be thought over."""
    plain = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False, logger=SILENT, engineio_logger=SILENT)
    seen: list[Any] = []

    @plain.on("connect", namespace="/visitor")
    async def connect(_sid: str, environ: Any, auth: Any) -> None:
        seen.append((environ, auth))

    socket = AsyncSocket(plain.eio, "a")
    plain.eio.sockets["a"] = socket
    await plain._handle_eio_connect("a", {"true": "environ"})
    await plain._handle_eio_message("a", '0/visitor,{"token":"mine"}')
    await plain._handle_eio_message("a", '2/visitor,["connect",{"forged":"environ"},{"token":"foreign"}]')
    assert seen == [({"true": "environ"}, {"token": "mine"}), ({"forged": "environ"}, {"token": "foreign"})]


def test_packets_are_written_as_we_write_them() -> None:
    assert eio_packet.Packet(eio_packet.MESSAGE, "2/visitor,[1]").encode() == "42/visitor,[1]"
    assert [sio_packet.CONNECT, sio_packet.DISCONNECT, sio_packet.EVENT, sio_packet.ACK] == [0, 1, 2, 3]
    parsed = sio_packet.Packet(encoded_packet='2/visitor,7["say",{}]')
    assert (parsed.packet_type, parsed.namespace, parsed.id, parsed.data) == (2, "/visitor", 7, ["say", {}])


async def test_none_in_the_queue_ends_the_writer_after_what_stands_before_it() -> None:
    server = make_server(settings(), lambda _sid: None)
    socket = AsyncSocket(server.eio, "a")
    first, second = (eio_packet.Packet(eio_packet.MESSAGE, text) for text in ("1", "2"))
    socket.queue.put_nowait(first)
    socket.queue.force(second)
    socket.queue.force(None)
    assert await socket.poll() == [first, second]
    assert await socket.poll() == []


# ---- the queue of one connection ----------------------------------------------------------------------------


def packet(size: int) -> eio_packet.Packet:
    return eio_packet.Packet(eio_packet.MESSAGE, "x" * size)


@pytest.mark.parametrize(("frames", "size", "each", "fitting"), [(5, 10_000, 10, 5), (100, 1_000, 300, 3)], ids=["frames", "bytes"])
async def test_a_queue_holds_no_more_than_its_limits(frames: int, size: int, each: int, fitting: int) -> None:
    queue = FrameQueue(frames, size)
    full: list[int] = []
    queue.when_full = lambda: full.append(queue.qsize())
    for _ in range(fitting):
        await queue.put(packet(each))  # the library's way, which must be bounded like ours
    assert full == []
    await queue.put(packet(each))
    queue.put_nowait(packet(each))
    assert full == [fitting, fitting]
    assert (queue.qsize(), queue.pending) == (fitting, fitting * each)
    queue.force(packet(each))
    queue.put_nowait(None)
    assert queue.qsize() == fitting + 2


async def test_a_queue_counts_what_was_taken() -> None:
    queue = FrameQueue(10, 1_000)
    calls: list[str] = []
    for _ in range(3):
        queue.put_nowait(packet(100))
        queue.call_when_empty("follower", lambda: calls.append("empty"))
    queue.call_when_empty("another", lambda: calls.append("empty too"))
    queue.get_nowait()
    await queue.get()
    assert (queue.pending, calls) == (100, [])
    await queue.get()
    assert (queue.pending, calls) == (0, ["empty", "empty too"])
    queue.put_nowait(packet(1))
    queue.get_nowait()
    assert calls == ["empty", "empty too"], "called once for each that asked"


@pytest.mark.parametrize("text", ["3", "1", "40", '42/visitor,1["say",{}]', "41/visitor,"])
def test_frames_that_get_further(text: str) -> None:
    assert _is_frame(text)


@pytest.mark.parametrize(
    "text", ["", "0", "2", "2probe", "3probe", "4", "43", "451-", "46", "4a", "5", "6", "bAAAA", "14", "\0", "\uff14\uff12"]
)
def test_frames_that_do_not(text: str) -> None:
    assert not _is_frame(text)


# ---- over real sockets --------------------------------------------------------------------------------------


async def test_no_compression_is_negotiated() -> None:
    async with running() as gateway:
        client = await BareSocket.open(gateway.port, (("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),))
        assert b"Sec-WebSocket-Accept" in client.answered
        assert b"Extensions" not in client.answered
        assert b"Set-Cookie" not in client.answered


async def test_our_connection_is_found_in_the_library_s_environ() -> None:
    async with running() as gateway:
        client = await BareSocket.open(gateway.port)
        await client.hears(lambda frame: frame.startswith("0{"))
        connection = gateway.only
        environ = gateway.connections.sio.environ[connection.eio_sid]
        assert environ[CONNECTION] is connection
        assert environ["aiohttp.request"] is connection.request
        assert gateway.connections.sio.eio.sockets[connection.eio_sid].queue is connection.queue
        client.writer.transport.abort()
        await client.goes()
        while not gateway.gone:
            async with asyncio.timeout(1):
                await gateway.connections._one_gone.wait()
        assert gateway.connections.sio.environ == {}
        assert gateway.connections._open == {}


async def test_a_failure_behind_the_door_ends_the_connection() -> None:
    async with running() as gateway:
        client = await BareSocket.open(gateway.port)
        await client.send('42/visitor,1["fail"]')
        assert await client.goes(1) == Code.UNAVAILABLE
        assert [p.data for p in gateway.heard] == [["fail"]]


async def test_who_never_joins_is_closed_and_who_joined_is_not() -> None:
    async with running(join_seconds=5.0) as gateway:
        idle = await BareSocket.open(gateway.port)
        waiting = gateway.only
        joined = await BareSocket.open(gateway.port)
        await joined.send('42/visitor,1["any"]')
        await joined.hears(lambda frame: frame.startswith("43"))
        for connection in gateway.connections._open.values():
            connection.link = None if connection is waiting else object()
        gateway.clock.advance(5.0)
        gateway.connections.close_unjoined()
        assert not waiting.is_closing
        gateway.clock.advance(0.1)
        gateway.connections.close_unjoined()
        assert await idle.goes(1) == Code.IDLE
        await joined.send('42/visitor,2["any"]')
        await joined.hears(lambda frame: frame.startswith("43None,2"))


async def test_who_answers_no_ping_is_told_and_cut() -> None:
    """The library closes its books at a ping timeout, and would go on to take frames that nobody answers."""
    async with running(ping_seconds=0.05, ping_timeout_seconds=0.2) as gateway:
        client = await BareSocket.open(gateway.port)
        await client.hears(lambda frame: frame == "2")
        sent = 0
        async with asyncio.timeout(3):
            while not any("closing" in frame for frame in client.frames):
                sent += 1
                await client.send(f'42/visitor,{sent}["any"]')
                await client.until(lambda n=sent: [f for f in client.frames if f",{n}[" in f or "closing" in f] or None)
        assert await client.goes(1) == Code.IDLE
        assert len(gateway.gone) == 1


async def test_who_is_silent_is_cut() -> None:
    async with running(ping_seconds=0.05, ping_timeout_seconds=0.2) as gateway:
        client = await BareSocket.open(gateway.port)
        assert await client.goes(3) in (None, Code.IDLE)  # two timeouts of the library run side by side
        assert len(gateway.gone) == 1


async def test_no_more_sockets_than_allowed() -> None:
    async with running(sockets=2) as gateway:
        await BareSocket.open(gateway.port)
        await BareSocket.open(gateway.port)
        with pytest.raises(ConnectionRefusedError, match="401"):
            await BareSocket.open(gateway.port)
        assert len(gateway.connections._open) == 2
        assert len(gateway.connections.sio.eio.sockets) == 2


async def test_more_than_may_wait_closes_with_slow() -> None:
    async with running(pending_frames=10) as gateway:
        client = await BareSocket.open(gateway.port)
        await client.hears(lambda frame: frame.startswith("0{"))
        connection = gateway.only
        for _ in range(12):  # without giving the writer a turn
            gateway.connections.send(connection, "counsellor_typing", CounsellorTyping())
        assert connection.is_closing
        assert await client.goes(1) == Code.SLOW
        assert len([f for f in client.frames if "counsellor_typing" in f]) == 10


async def test_stopping_tells_everyone_and_does_not_wait_for_who_sleeps() -> None:
    async with running() as gateway:
        client = await BareSocket.open(gateway.port)
        await BareSocket.open(gateway.port, reads=False)
        async with asyncio.timeout(1.5):
            await gateway.connections.stop()
        assert await client.goes(1) == Code.MOVING
        assert gateway.connections._open == {}
