"""The guarded path: every frame of every client comes this way, is answered exactly once, or closes its connection.

Order of work: kind of packet, name, budget, shape, permission, handler. The library hands an event *named* ``connect`` to the
trigger of real connections; here such names are just unknown commands.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import socketio
from socketio import packet as sio_packet

from chatserver.errors import TEMPORARY, ChatError, Code
from chatserver.gateways import wire, wire_basis
from chatserver.gateways.connections import Connections
from chatserver.gateways.link import CONNECTION, Connection, Door, Link
from chatserver.gateways.settings import WEIGHTS
from chatserver.logs import Event, record, where
from chatserver.rules.access import may
from chatserver.rules.rate import Bucket, take

MISFITS = (msgspec.ValidationError, UnicodeEncodeError)
"""What a payload of another shape raises; the second for a field name with a lone surrogate."""


class Dispatcher:
    """Stands between the transport and the doors."""

    def __init__(self, connections: Connections, doors: list[Door], monotonic: Callable[[], float]) -> None:
        self._connections = connections
        self._doors = {door.namespace: door for door in doors}
        self._monotonic = monotonic
        self._rates, self._patience = connections.settings.rates(), connections.settings.patience()
        tables = {"/visitor": wire.VISITOR_COMMANDS, "/counsellor": wire.COUNSELLOR_COMMANDS}
        self._shapes = {name: {command: shape for command, (shape, _) in table.items()} for name, table in tables.items()}
        for door in doors:
            if door.commands.keys() != self._shapes[door.namespace].keys():
                raise ValueError(f"{door.namespace} does not carry out exactly the commands of the wire")
            connections.sio.on("connect", self._knock(door), namespace=door.namespace)
        connections.when_frame = self._frame
        connections.when_gone = self._gone

    async def _frame(self, connection: Connection, packet: sio_packet.Packet) -> None:
        is_here = packet.namespace == connection.namespace
        if packet.packet_type == sio_packet.EVENT and connection.link is not None and is_here:
            await self._command(connection, packet)
        elif packet.packet_type == sio_packet.CONNECT and connection.namespace is None and packet.namespace in self._doors:
            await self._connect(connection, packet)
        elif packet.packet_type == sio_packet.DISCONNECT and connection.link is not None and is_here:
            self._connections.cut(connection)
        else:
            self._connections.close(connection, Code.MALFORMED)

    async def _connect(self, connection: Connection, packet: sio_packet.Packet) -> None:
        door = self._doors[packet.namespace]
        connection.namespace = door.namespace
        await self._connections.pass_on(connection, packet)
        if connection.link is None:
            connection.namespace = None
            self._count(connection, Code.INVALID)
            return
        try:
            await door.greet(connection.link)
        except Exception as error:  # noqa: BLE001 - the connection is told and may come back; nothing is left half open
            record(Event.COMMAND_FAILED, command="connect", door=door.namespace, where=where(error))
            self._connections.close(connection, Code.UNAVAILABLE)

    def _knock(self, door: Door) -> Callable[[str, dict[str, Any], Any], Awaitable[None]]:
        shape = wire.VisitorKnock if door.namespace == "/visitor" else wire.CounsellorKnock

        async def connect(_sid: str, environ: dict[str, Any], auth: Any = None) -> None:
            connection: Connection = environ[CONNECTION]
            code = Code.UNAVAILABLE
            try:
                connection.link = await door.admit(connection, wire.parse(auth, shape))
                record(Event.CONNECTED, door=door.namespace)
            except ChatError as error:
                code = error.code
            except MISFITS:
                code = Code.INVALID
            except Exception as error:  # noqa: BLE001 - refused with a code, never with a traceback
                record(Event.COMMAND_FAILED, command="connect", door=door.namespace, where=where(error))
            else:
                return
            raise socketio.exceptions.ConnectionRefusedError(code.value, _refusal(code)["error"])

        return connect

    async def _command(self, connection: Connection, packet: sio_packet.Packet) -> None:
        content = packet.data
        if packet.id is None or not isinstance(content, list) or not content or not isinstance(content[0], str):
            self._connections.close(connection, Code.MALFORMED)
            return
        try:
            done = await self._carry_out(connection, content[0], content[1:])
            answer: dict[str, Any] = {"ok": wire.to_json(done)}
        except ChatError as error:
            answer = _refusal(error.code)
            self._count(connection, error.code)
        self._connections.answer(connection, packet.id, answer)

    async def _carry_out(self, connection: Connection, name: str, arguments: list[Any]) -> wire_basis.Payload:
        door = self._doors[str(connection.namespace)]
        command = door.commands.get(name)
        link: Link = connection.link
        if command is None:
            raise ChatError(Code.UNKNOWN_COMMAND)
        rate = command.rate
        link.buckets[rate], is_allowed = take(link.buckets.get(rate, Bucket()), self._rates[rate], self._monotonic())
        if not is_allowed:
            raise ChatError(Code.TOO_MANY)
        if len(arguments) != 1:
            raise ChatError(Code.INVALID)
        try:
            payload = wire.parse(arguments[0], self._shapes[door.namespace][name])
        except MISFITS:
            raise ChatError(Code.INVALID) from None
        if not may(link.roles, command.action):
            raise ChatError(Code.NOT_FOUND)
        try:
            return await command.handler(link, payload)
        except ChatError:
            raise
        except Exception as error:  # noqa: BLE001 - answered with a code, never with a traceback
            record(Event.COMMAND_FAILED, command=name, door=door.namespace, where=where(error))
            raise ChatError(Code.UNAVAILABLE) from None

    def _count(self, connection: Connection, code: Code) -> None:
        connection.patience, is_left = take(connection.patience, self._patience, self._monotonic(), WEIGHTS.get(code, 1))
        if not is_left:
            self._connections.close(connection, Code.FLOODING)

    async def _gone(self, connection: Connection) -> None:
        if connection.link is not None:
            record(Event.DISCONNECTED, door=connection.namespace)
            try:
                await self._doors[str(connection.namespace)].gone(connection.link)
            except ChatError as error:
                record(Event.COMMAND_FAILED, command="disconnect", door=connection.namespace, where=where(error))


def _refusal(code: Code) -> dict[str, Any]:
    return {"error": {"code": code.value, "temporary": code in TEMPORARY}}
