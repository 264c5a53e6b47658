"""Every open connection of this process: sending, answering, closing, and the door's first look at each frame."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from socketio import packet as sio_packet

from chatserver.errors import TEMPORARY, Code
from chatserver.gateways import wire, wire_basis
from chatserver.gateways.engine import CLOSE_SECONDS, make_server
from chatserver.gateways.link import CONNECTION, Connection
from chatserver.gateways.settings import GatewaySettings
from chatserver.logs import Event, record, where


class Connections:
    """Sends, closes, and hands each text frame of a client to the guarded path, one at a time per connection."""

    def __init__(self, settings: GatewaySettings, monotonic: Callable[[], float]) -> None:
        self.settings = settings
        self._open: dict[str, Connection] = {}
        self._one_gone = asyncio.Event()
        self.when_frame: Callable[[Connection, sio_packet.Packet], Awaitable[None]] | None = None
        self.when_gone: Callable[[Connection], Awaitable[None]] | None = None
        self._monotonic = monotonic
        self._is_stopping = False
        self.sio = make_server(settings, lambda sid: self._close_by_sid(sid, Code.MALFORMED))
        eio = self.sio.eio
        eio.on("connect", self._opened)
        eio.on("message", self._message)
        eio.on("disconnect", self._gone)

    def attach(self, app: web.Application) -> None:
        self.sio.attach(app)

    def send(self, connection: Connection, event: str, payload: wire_basis.Payload) -> None:
        """Queue one event for one receiver. A full queue closes the connection with SLOW; the client resumes by offset."""
        if not connection.is_closing:
            connection.queue.put_nowait(connection.event(event, payload))

    def answer(self, connection: Connection, command_id: int, answer: dict[str, Any]) -> None:
        """The one answer to one command."""
        if not connection.is_closing:
            connection.queue.put_nowait(connection.answer(command_id, answer))

    def close(self, connection: Connection, code: Code) -> None:
        """The one way to end a connection: say why, then end the transport, also when the peer does nothing."""
        if connection.is_closing:
            return
        connection.is_closing = True
        record(Event.CLOSED_CONNECTION, code=code, door=connection.namespace)
        connection.queue.force(connection.event("closing", wire.Closing(code, code in TEMPORARY)))
        self._cut(connection)

    def cut(self, connection: Connection) -> None:
        """End the transport of a client that said goodbye or is gone."""
        if not connection.is_closing:
            connection.is_closing = True
            self._cut(connection)

    def _cut(self, connection: Connection) -> None:
        connection.queue.force(None)  # the library's mark for: send what is queued, then close
        task = asyncio.get_running_loop().create_task(self._abort(connection))
        connection.tasks.add(task)
        task.add_done_callback(connection.tasks.discard)

    async def _abort(self, connection: Connection) -> None:
        # Real time on purpose: this bounds what a silent peer can hold, whatever the clock of the house says.
        await asyncio.sleep(2 * CLOSE_SECONDS)
        transport = connection.request.transport
        if transport is not None:
            transport.abort()

    async def stop(self) -> None:
        """Tell every client to come back later, and end all transports."""
        self._is_stopping = True
        for connection in list(self._open.values()):
            self.close(connection, Code.MOVING)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2.5 * CLOSE_SECONDS):
                while self._open:
                    self._one_gone.clear()
                    await self._one_gone.wait()
        await self.sio.shutdown()

    def close_unjoined(self) -> None:
        """Close connections that answer pings but never join a door."""
        limit = self._monotonic() - self.settings.join_seconds
        for connection in list(self._open.values()):
            if connection.link is None and connection.opened_at < limit:
                self.close(connection, Code.IDLE)

    def _close_by_sid(self, eio_sid: str, code: Code) -> None:
        connection = self._open.get(eio_sid)
        if connection is not None:
            self.close(connection, code)

    async def _opened(self, eio_sid: str, environ: dict[str, Any]) -> bool | None:
        request = environ["aiohttp.request"]
        # The library registers a connection before its handshake, and would keep one whose handshake fails until a ping times out.
        if self._is_stopping or len(self._open) >= self.settings.sockets or not web.WebSocketResponse().can_prepare(request):
            return False
        await self.sio._handle_eio_connect(eio_sid, environ)  # noqa: SLF001 - keeps the library's own books
        queue = self.sio.eio.sockets[eio_sid].queue
        connection = Connection(eio_sid, request, queue, self._monotonic())
        queue.when_full = lambda: self.close(connection, Code.SLOW)
        environ[CONNECTION] = self._open[eio_sid] = connection
        return None

    async def _message(self, eio_sid: str, message: Any) -> None:
        """Stands in front of the library's handler: only packets that decode, and only of the kinds we know, get further."""
        connection = self._open.get(eio_sid)
        if connection is None or connection.is_closing or self.when_frame is None:
            return
        try:
            packet = self.sio.packet_class(encoded_packet=message)
        except Exception:  # noqa: BLE001 - whatever a hostile frame raises in the parser, also RecursionError
            self.close(connection, Code.MALFORMED)
            return
        try:
            await self.when_frame(connection, packet)
        except RecursionError:  # nested so deep that it decodes here and not again further in
            self.close(connection, Code.MALFORMED)
        except Exception as error:  # noqa: BLE001 - the library would only log it: neither an answer nor an end
            record(Event.COMMAND_FAILED, door=connection.namespace, where=where(error))
            self.close(connection, Code.UNAVAILABLE)

    async def pass_on(self, connection: Connection, packet: sio_packet.Packet) -> None:
        """Give a checked CONNECT or DISCONNECT to the library."""
        await self.sio._handle_eio_message(connection.eio_sid, packet.encode())  # noqa: SLF001 - the handler we stand in front of

    async def _gone(self, eio_sid: str, reason: str) -> None:
        await self.sio._handle_eio_disconnect(eio_sid, reason)  # noqa: SLF001 - keeps the library's own books
        connection = self._open.pop(eio_sid, None)
        self._one_gone.set()
        if connection is not None:
            if reason == self.sio.eio.reason.PING_TIMEOUT:
                self.close(connection, Code.IDLE)
            # The library closes its books here and leaves the web socket open: a silent peer would keep it for good.
            self.cut(connection)
            # A server that stops leaves the record as a kill would: the next start begins every grace anew.
            if self.when_gone is not None and not self._is_stopping:
                await self.when_gone(connection)
