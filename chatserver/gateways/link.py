"""What a connection is before and after it is proven, and what a door is made of."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from aiohttp import web
from engineio.packet import MESSAGE, Packet

from chatserver.gateways import wire, wire_basis
from chatserver.gateways.engine import FrameQueue
from chatserver.rules.access import Action
from chatserver.rules.address import Address, Network, client_address
from chatserver.rules.rate import Bucket
from chatserver.rules.terms import Role

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # escapes would make an Arabic page six times as long
CONNECTION = "chatserver.connection"
"""Where a connection is found in the library's environ."""


@dataclass(slots=True, eq=False)
class Connection:
    """One transport: the door it joined, if any, and the library's names for it."""

    eio_sid: str
    request: web.Request
    queue: FrameQueue
    opened_at: float
    namespace: str | None = None
    link: Any = None
    patience: Bucket = field(default_factory=Bucket)
    is_closing: bool = False
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def address(self, trusted: Sequence[Network]) -> Address:
        """Where it comes from now. For a cool-down's bucket, and for nothing that is kept."""
        transport = self.request.transport
        peer = None if transport is None else transport.get_extra_info("peername")
        host = peer[0] if isinstance(peer, tuple) else None
        return client_address(host, self.request.headers.getall("X-Forwarded-For", ()), trusted)

    def event(self, name: str, payload: wire_basis.Payload) -> Packet:
        """An event as it is sent: without a namespace as long as none was joined."""
        content = _encode([name, wire.to_json(payload)])
        return Packet(MESSAGE, f"2{self.namespace},{content}" if self.namespace else f"2{content}")

    def answer(self, command_id: int, answer: dict[str, Any]) -> Packet:
        return Packet(MESSAGE, f"3{self.namespace},{command_id}{_encode([answer])}")


@dataclass(slots=True, eq=False)
class Link:
    """A proven connection: who is on it. Made by a door's ``admit`` and by nothing else."""

    connection: Connection
    roles: frozenset[Role]
    buckets: dict[str, Bucket] = field(default_factory=dict)


class Part(Protocol):
    """Some of a door's commands: those of one business, in a file of its own."""

    commands: dict[str, Command]


class Door(Protocol):
    """One namespace: who may come in, what can be asked there, what happens when someone goes."""

    namespace: ClassVar[str]
    commands: dict[str, Command]

    async def admit(self, connection: Connection, knock: Any) -> Link:
        """Prove who this is; raises ChatError to refuse. Nothing may be sent yet."""
        ...

    async def greet(self, link: Any) -> None:
        """The connection stands: send what a newcomer must know first."""
        ...

    async def gone(self, link: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be asked. A command without an action does not exist: the field has no default."""

    action: Action
    handler: Callable[[Any, Any], Awaitable[wire_basis.Payload]]
    rate: str = "other"
