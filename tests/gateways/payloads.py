"""Right and wrong payloads of every command, made from the types of the wire, so that a new field is attacked from its first day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import inspect

from chatserver.gateways import wire, wire_basis
from tests.support.people import new_command_id, new_token

CANARY = "kanarie-7f3a9c-Zoë"
"""Stands nowhere by chance; planted wherever a text can be."""


@dataclass(frozen=True)
class Shape:
    door: str
    command: str
    payload: type[wire_basis.Payload]

    def __str__(self) -> str:
        return f"{self.door} {self.command}"


COMMANDS = [
    Shape(door, command, payload)
    for door, table in (("/visitor", wire.VISITOR_COMMANDS), ("/counsellor", wire.COUNSELLOR_COMMANDS))
    for command, (payload, _) in table.items()
]


def knock(door: str) -> dict[str, Any]:
    """The connect payload that a door welcomes from someone without a session."""
    return {"protocol": wire_basis.PROTOCOL, "desk": "flevoland"} if door == "/visitor" else {"protocol": wire_basis.PROTOCOL}


def right(payload: type[wire_basis.Payload]) -> dict[str, Any]:
    """A payload of the right form, about nothing that exists."""
    named = {
        "token": new_token(),
        "language": "nl",
        "epoch": None,
        "offset": 0,
        "client_id": new_command_id(),
        "text": "hallo",
        "desk": "flevoland",
        "score": "yes",
        "code": "000000",
        "to_desk": "elsewhere",
        "values": [{"field": "contact_type", "values": ["test"]}],
    }
    made = {}
    for field in msgspec.structs.fields(payload):
        if field.name in named:
            made[field.name] = named[field.name]
        elif field.required:
            kind = inspect.type_info(field.type)
            made[field.name] = {
                inspect.LiteralType: lambda k: k.values[0],
                inspect.BoolType: lambda _: True,
                inspect.EnumType: lambda k: next(iter(k.cls)).value,
                inspect.IntType: lambda k: k.ge or 0,
                inspect.StrType: lambda k: "AAAAAAAAAAAAAAAAAAAAAA",
            }[type(kind)](kind)
    assert msgspec.convert(made, payload)
    return made


def wrong(payload: type[wire_basis.Payload]) -> Iterator[str]:
    """Every way that comes to mind, as JSON: one thing wrong in each."""
    good = right(payload)
    yield from (json.dumps(other) for other in (None, True, 0, 1.5, CANARY, [], [good], [[]], {"payload": good}))
    for name in ("extra", "__class__", "constructor", "", CANARY, "\ud800", "te\0t"):
        yield json.dumps({**good, name: CANARY})
    yield "NaN"
    for field in msgspec.structs.fields(payload):
        if field.required:
            yield json.dumps({name: value for name, value in good.items() if name != field.name})
        kind = inspect.type_info(field.type)
        if isinstance(good.get(field.name), str) and not (isinstance(kind, inspect.StrType) and kind.pattern is None):
            yield json.dumps({**good, field.name: good[field.name] + "\n"})
        for value in _misfits(kind):
            yield json.dumps({**good, field.name: value})


def _misfits(kind: Any) -> Iterator[Any]:
    """Values that are not of a type."""
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    allowed = {type(k) for k in kinds}
    if inspect.NoneType not in allowed:
        yield None
    yield from ({}, [CANARY], {"a": CANARY}, 1.5, float("nan"), -1, 10**30)
    if inspect.ListType not in allowed:
        yield []
    if inspect.BoolType not in allowed:
        yield from (True, False)
    if inspect.IntType in allowed:
        yield from (CANARY, "0", 2**53, -(2**63))
    if inspect.ListType in allowed:
        yield from ([{}], [[]], [None], [{"field": CANARY, "values": []}], [{"field": "a", "values": [CANARY]}], [{"field": "a"}])
    for k in kinds:
        if isinstance(k, inspect.StrType) and k.pattern is not None:
            yield from (
                "",
                CANARY + "!",
                "a b",
                "ä" * 43,
                "A" * 42 + "=",
                "x" * 65,
                "\ud800",
                "\0",
                "AAAAAAAA\n",
                "../../etc",
                "x" * 30_000,
            )
        elif isinstance(k, inspect.StrType) and k.max_length is not None:
            yield from ("", "x" * (k.max_length + 1))
        elif isinstance(k, inspect.LiteralType | inspect.EnumType):
            yield from ("", CANARY, "ENDED", 0, 2)
