"""docs/protocol.md and the program say the same, in both directions: what one has and the other lacks is named in a sentence."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network  # noqa: F401 - named by the annotations of GatewaySettings
from typing import Any, get_type_hints

import msgspec
import pytest

from chatserver.errors import TEMPORARY, Code
from chatserver.gateways import (
    settings,
    wire,
    wire_basis,
    wire_colleagues,
    wire_danger,
    wire_notes,
    wire_registering,
    wire_release,
    wire_taxonomy,
)
from chatserver.gateways.counsellor import CounsellorDoor
from chatserver.gateways.settings import GatewaySettings
from chatserver.gateways.visitor import VisitorDoor
from chatserver.rules import alert, callback, looking, message, note, rating, release, terms
from chatserver.rules.session import END_REASONS
from tests.support.programs import ROOT

PAGE = (ROOT / "docs" / "protocol.md").read_text("utf-8")

WIRE = (wire, wire_basis, wire_colleagues, wire_danger, wire_notes, wire_registering, wire_release, wire_taxonomy)
DEFINED = {name: value for module in WIRE for name, value in vars(module).items()}
"""Every name of every part of the wire."""
KNOCKS = {VisitorDoor.namespace: wire.VisitorKnock, CounsellorDoor.namespace: wire.CounsellorKnock}
COMMANDS = {VisitorDoor.namespace: wire.VISITOR_COMMANDS, CounsellorDoor.namespace: wire.COUNSELLOR_COMMANDS}
EVENTS = {VisitorDoor.namespace: wire.VISITOR_EVENTS, CounsellorDoor.namespace: wire.COUNSELLOR_EVENTS}
ENUMERATIONS: dict[str, type[StrEnum]] = {
    "life": terms.Life,
    "end reason": terms.EndReason,
    "entry kind": terms.EntryKind,
    "how": looking.How,
    "note room": note.NoteRoom,
    "come reason": looking.ComeReason,
    "speaker": terms.Speaker,
    "presence": terms.Declared,
    "availability": terms.Availability,
    "outcome": terms.Outcome,
    "decline reason": terms.DeclineReason,
    "topic": terms.Topic,
    "asks for": terms.AsksFor,
    "score": terms.Score,
    "urgency": terms.Urgency,
    "call": alert.AlertKind,
    "cleaning state": release.CleaningState,
    "why hidden": release.Why,
    "mark kind": release.MarkKind,
    "trait": release.Trait,
}
TYPES = {
    "Token": "token",
    "CommandId": "command id",
    "Id": "id",
    "Language": "language",
    "Offset": "offset",
    "Instant": "instant",
    "Day": "day",
    "SixDigits": "six digits",
    "StaffRole": "staff role",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    **{kind.__name__: name for name, kind in ENUMERATIONS.items()},
}
"""The page's name for each type of the wire."""


def test_every_part_of_the_wire_is_looked_at() -> None:
    parts = {path.stem for path in (ROOT / "chatserver" / "gateways").glob("wire*.py")}
    assert {module.__name__.rpartition(".")[2] for module in WIRE} == parts


# ---- reading the page ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    section: str
    heading: str
    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def tables(page: str) -> Iterator[Table]:
    """Every table with the headings it stands under."""
    section = heading = ""
    lines = iter([*page.splitlines(), ""])
    for line in lines:
        if title := re.match(r"(#+) (.*)", line):
            heading = title[2]
            section = title[2] if title[1] == "##" else section
        elif line.startswith("|"):
            header = cells(line)
            assert re.fullmatch(r"[|-]+", next(lines))
            rows = []
            while (line := next(lines)).startswith("|"):
                assert len(cells(line)) == len(header), f"a row of another length: {line}"
                rows.append(dict(zip(header, cells(line), strict=True)))
            yield Table(section, heading, header, tuple(rows))


def cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def code(cell: str) -> str:
    return cell.strip("`")


def codes(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def titled(page: str, *header: str) -> list[Table]:
    """Tables whose header begins so."""
    return [table for table in tables(page) if table.header[: len(header)] == header]


def only(page: str, *header: str) -> Table:
    found = titled(page, *header)
    assert len(found) == 1, f"there are {len(found)} tables that begin with {header}"
    return found[0]


def namespace_of(table: Table) -> str:
    found = re.findall(r"`(/\w+)`", table.section)
    assert len(found) == 1, f"the section {table.section!r} does not name one namespace"
    return str(found[0])


# ---- reading the program ------------------------------------------------------------------------------------


def payloads() -> dict[str, type[wire_basis.Payload]]:
    """All that are defined, and all that are in use."""
    used = [kind for table in COMMANDS.values() for pair in table.values() for kind in pair]
    defined = [kind for kind in DEFINED.values() if isinstance(kind, type) and issubclass(kind, wire_basis.Payload)]
    return {kind.__name__: kind for kind in (*defined, *used) if kind is not wire_basis.Payload}


def fields(kind: type[wire_basis.Payload]) -> dict[str, tuple[str, str]]:
    """Each field's type in the page's words, and what it is when left out."""
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    return {
        name: (words(ast.parse(written, mode="eval").body, kind, name), left_out(known[name]))
        for name, written in kind.__annotations__.items()
    }


def words(node: ast.AST, kind: type[wire_basis.Payload], name: str) -> str:
    match node:
        case ast.Constant(value=None):
            return "null"
        case ast.Name(id=called):
            return TYPES.get(called, called)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return f"{words(left, kind, name)} or {words(right, kind, name)}"
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return f"list of {words(inner, kind, name)}"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            values = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return " or ".join(f"`{json.dumps(ast.literal_eval(value))}`" for value in values)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[ast.Name(id="str"), _])):
            limits = msgspec.inspect.type_info(get_type_hints(kind, include_extras=True)[name])
            text = next(t for t in (getattr(limits, "types", None) or (limits,)) if isinstance(t, msgspec.inspect.StrType))
            return f"text ({text.min_length}-{text.max_length})"
    raise AssertionError(f"{kind.__name__}.{name} has a type for which the page has no word")


def left_out(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    return f"`{json.dumps(default)}`"


def forms() -> dict[str, str]:
    """The form of each type that has a name of its own on the wire."""
    found = {}
    for written, name in TYPES.items():
        info: Any = msgspec.inspect.type_info(DEFINED.get(written, object))
        if getattr(info, "pattern", None):
            found[name] = f"`{info.pattern.removeprefix('^').removesuffix(chr(92) + 'Z')}`"
        elif getattr(info, "le", None):
            found[name] = f"whole, {info.ge} to {info.le}"
    return found


def limits() -> dict[str, list[float]]:
    defaults = {field.name: field.default for field in GatewaySettings.__dataclass_fields__.values()}
    others = settings.OTHERS
    return {
        "Frame": [wire_basis.FRAME_BYTES],
        "Message": [wire_basis.MESSAGE_CODE_POINTS],
        "Nickname": [wire_basis.NICKNAME_CODE_POINTS],
        "Remark": [wire_basis.REMARK_CODE_POINTS],
        "When to call": [wire_basis.CALL_WHEN_CODE_POINTS],
        "Entries in one event": [wire_basis.PAGE_ENTRIES],
        "Messages": [defaults["burst"], defaults["refill_count"], defaults["refill_seconds"]],
        "Typing signs": [1, defaults["typing_seconds"]],
        "Other commands": [others.burst, others.count, others.seconds],
        "Refusals": [
            defaults["flood_limit"],
            settings.FLOOD_SECONDS,
            settings.WEIGHTS[Code.UNKNOWN_COMMAND],
            settings.WEIGHTS[Code.INVALID],
        ],
        "Waiting to be sent": [defaults["pending_frames"], defaults["pending_bytes"]],
        "Time to join": [defaults["join_seconds"]],
        "Signs of life": [defaults["ping_seconds"], defaults["ping_timeout_seconds"]],
    }


# ---- comparing ----------------------------------------------------------------------------------------------


def differ(what: str, page: dict[str, Any], program: dict[str, Any]) -> Iterator[str]:
    """One sentence for each thing that one of the two has and the other lacks, or has otherwise."""
    for name in program.keys() - page.keys():
        yield f"{what} {name!r} is in the program and not on the page"
    for name in page.keys() - program.keys():
        yield f"{what} {name!r} is on the page and not in the program"
    for name in page.keys() & program.keys():
        if page[name] != program[name]:
            yield f"{what} {name!r} is {page[name]} on the page and {program[name]} in the program"


def knocks_differ(page: str) -> Iterator[str]:
    told = {code(row["Namespace"]): code(row["Connect payload"]) for row in only(page, "Namespace").rows}
    yield from differ("the namespace", told, {namespace: kind.__name__ for namespace, kind in KNOCKS.items()})


def commands_differ(page: str) -> Iterator[str]:
    told = {
        f"{namespace_of(table)} {code(row['Command'])}": (code(row["Payload"]), code(row["Answer"]))
        for table in titled(page, "Command", "Payload", "Answer")
        for row in table.rows
    }
    known = {f"{door} {name}": (ask.__name__, done.__name__) for door, table in COMMANDS.items() for name, (ask, done) in table.items()}
    yield from differ("the command", told, known)


def events_differ(page: str) -> Iterator[str]:
    told = {
        f"{namespace_of(table)} {code(row['Event'])}": code(row["Payload"])
        for table in titled(page, "Event", "Payload")
        for row in table.rows
    }
    yield from differ(
        "the event", told, {f"{door} {name}": kind.__name__ for door, table in EVENTS.items() for name, kind in table.items()}
    )


def repeats_differ(page: str) -> Iterator[str]:
    told = {name: "" for row in only(page, "Command", "Said again").rows for name in codes(row["Command"])}
    yield from differ("the repeated command", told, {name: "" for table in COMMANDS.values() for name in table})


def payloads_differ(page: str) -> Iterator[str]:
    headed = re.findall(r"^#### `(\w+)`$", page, re.MULTILINE)
    yield from (f"the payload {name!r} is on the page twice" for name in set(headed) if headed.count(name) > 1)
    yield from differ("the payload", dict.fromkeys(headed, ""), dict.fromkeys(payloads(), ""))


def fields_differ(page: str) -> Iterator[str]:
    told = {code(table.heading): table.rows for table in titled(page, "Field")}
    for name, kind in payloads().items():
        rows = {code(row["Field"]): (row["Type"], row["Left out"]) for row in told.get(name, ())}
        yield from differ(f"in {name} the field", rows, fields(kind))
        order = [code(row["Field"]) for row in told.get(name, ())]
        if sorted(order) == sorted(fields(kind)) and order != list(fields(kind)):
            yield f"the fields of {name!r} stand in another order on the page"
    yield from (f"there are fields of {name!r} on the page, and no such payload" for name in told.keys() - payloads().keys())


def types_differ(page: str) -> Iterator[str]:
    rows = only(page, "Type", "JSON").rows
    named = set(TYPES.values()) - ENUMERATIONS.keys()
    yield from differ("the type", {row["Type"]: "" for row in rows}, dict.fromkeys(named, ""))
    yield from differ("the form of", {row["Type"]: row["Form"] for row in rows if row["Type"] in forms()}, forms())


def values_differ(page: str) -> Iterator[str]:
    for name, kind in ENUMERATIONS.items():
        found = [table for table in tables(page) if table.header[0] == name]
        if len(found) != 1:
            yield f"the page has {len(found)} tables of {name}"
            continue
        yield from differ(f"the {name}", {code(row[name]): "" for row in found[0].rows}, {value.value: "" for value in kind})


def ends_differ(page: str) -> Iterator[str]:
    every = {life.value for life, reasons in END_REASONS.items() if reasons}
    told = {
        code(row["end reason"]): every if row["Ended from"] == "any" else set(row["Ended from"].split(", "))
        for row in only(page, "end reason").rows
    }
    known = {reason.value: {life.value for life, reasons in END_REASONS.items() if reason in reasons} for reason in terms.EndReason}
    yield from differ("where a session ends with", told, known)


def codes_differ(page: str) -> Iterator[str]:
    rows = only(page, "Code").rows
    told = {code(row["Code"]): row["Temporary"] for row in rows}
    yield from differ("the code", told, {c.value: "yes" if c in TEMPORARY else "no" for c in Code})
    for row in rows:
        if row["Back"] not in ("—", row["Temporary"]):
            yield f"the code {row['Code']} is temporary or not, and a client comes back or not: they must be alike"
    named = {name for table in titled(page, "Command", "Payload", "Answer") for row in table.rows for name in codes(row["Own refusals"])}
    yield from (f"the refusal {name!r} of a command is not in the list of codes" for name in named - told.keys())


def limits_differ(page: str) -> Iterator[str]:
    told = {row["Limit"]: [float(n) for n in re.findall(r"\d+", row["Value"])] for row in only(page, "Limit").rows}
    yield from differ("the limit", told, limits())


def transcripts_differ(page: str) -> Iterator[str]:
    """Every frame of the transcripts is one that the types allow."""
    asked: dict[tuple[str, str], type[wire_basis.Payload]] = {}
    lines = re.findall(r"^(\w+) ([▶◀]) (.*)$", page, re.MULTILINE)
    if not lines:
        yield "the page has no transcripts"
    for who, way, frame in lines:
        try:
            _check_frame(who, way, frame, asked)
        except (ValueError, KeyError, msgspec.ValidationError) as error:
            yield f"the frame {frame[:60]!r} of a transcript is not of this protocol: {error}"


def _check_frame(who: str, way: str, frame: str, asked: dict[tuple[str, str], type[wire_basis.Payload]]) -> None:
    parts = re.fullmatch(r"4(\d)(?:(/\w+),)?(\d*)(.*)", frame)
    if parts is None or way + parts[1] == "▶3":
        return
    kind, door, number, content = way + parts[1], parts[2] or VisitorDoor.namespace, parts[3], json.loads(parts[4])
    if kind == "▶0":
        msgspec.convert(content, KNOCKS[door])
    elif kind == "◀4":
        refusal = content["data"]
        msgspec.convert(refusal, wire.Closing)
        if content["message"] != refusal["code"] or refusal["temporary"] != (Code(refusal["code"]) in TEMPORARY):
            raise ValueError("code and flag do not fit")
    elif kind == "▶2" and content[0] in COMMANDS[door] and number:
        ask, asked[who, number] = COMMANDS[door][content[0]]
        msgspec.convert(content[1], ask)
    elif kind == "◀2":
        msgspec.convert(content[1], EVENTS[door][content[0]])
    elif kind == "◀3" and "ok" in content[0]:
        msgspec.convert(content[0]["ok"], asked[who, number])
    elif kind == "◀3":
        Code(content[0]["error"]["code"])


COMPARISONS: list[Callable[[str], Iterator[str]]] = [
    knocks_differ,
    commands_differ,
    events_differ,
    repeats_differ,
    payloads_differ,
    fields_differ,
    types_differ,
    values_differ,
    ends_differ,
    codes_differ,
    limits_differ,
    transcripts_differ,
]


@pytest.mark.parametrize("compare", COMPARISONS, ids=lambda compare: compare.__name__.removesuffix("_differ"))
def test_the_page_and_the_program_say_the_same(compare: Callable[[str], Iterator[str]]) -> None:
    assert "\n".join(compare(PAGE)) == ""


def test_the_limits_of_the_doors_are_those_of_the_rules() -> None:
    assert (wire_basis.MESSAGE_CODE_POINTS, wire_basis.NICKNAME_CODE_POINTS) == (message.LONGEST, message.LONGEST_NICKNAME)
    assert (wire_basis.REMARK_CODE_POINTS, wire_basis.CALL_WHEN_CODE_POINTS) == (rating.LONGEST_REMARK, callback.LONGEST_WHEN)
    assert f"Version {wire_basis.PROTOCOL}." in PAGE


MUTATIONS = {
    "a command less": ("| `leave` | `Leave` | `Done` | `wrong_state` |\n", "", "'/visitor leave' is in the program and not on the page"),
    "a command more": (
        "| `look` | `Look`",
        "| `peek` | `Look` | `Board` | |\n| `look` | `Look`",
        "'/counsellor peek' is on the page and not in",
    ),
    "another answer": (
        "| `say` | `Say` | `Said` |",
        "| `say` | `Say` | `Done` |",
        "'/visitor say' is ('Say', 'Done') on the page and ('Say', 'Said')",
    ),
    "an event less": ("| `alert_raised` | `AlertRaised` | to duty leads |\n", "", "'/counsellor alert_raised' is in the program"),
    "an event more": (
        "| `closing` | `Closing` |",
        "| `closed` | `Closing` | |\n| `closing` | `Closing` |",
        "'/visitor closed' is on the page",
    ),
    "a field less": (
        "| `client_id` | command id | required | Made by",
        "| `id` | command id | required | Made by",
        "in Say the field 'client_id' is in the",
    ),
    "a field more": (
        "| `quickly` |",
        "| `slowly` | text | required | |\n| `quickly` |",
        "in Leave the field 'slowly' is on the page and not in the program",
    ),
    "another type": (
        "| `position` | whole number or null |",
        "| `position` | whole number |",
        "in Place the field 'position' is ('whole number',",
    ),
    "another default": ("| true or false | `false` | Left in", "| true or false | `true` | Left in", "in Leave the field 'quickly' is"),
    "an option less": ('`"ended_together"` or `"ended_by_counsellor"`', '`"ended_together"`', "in End the field 'reason' is"),
    "another order": (
        "| `epoch` | id | required | Of the log. |\n| `offset` | offset | required | Where the message stands, for good. |",
        "| `offset` | offset | required | Where the message stands, for good. |\n| `epoch` | id | required | Of the log. |",
        "the fields of 'Said' stand in another order",
    ),
    "a payload less": ("#### `Accepted`\n", "#### Accepted\n", "the payload 'Accepted' is in the program and not on the page"),
    "another pattern": ("`[A-Za-z0-9_-]{43}`", "`[A-Za-z0-9_-]{44}`", "the form of 'token' is"),
    "another bound": ("0 to 9007199254740991", "0 to 4294967295", "the form of 'offset' is"),
    "a code less": ("| `damaged` | no | no |", "| `broken` | no | no |", "the code 'damaged' is in the program and not on the page"),
    "a flag turned": ("| `slow` | yes | yes |", "| `slow` | no | no |", "the code 'slow' is no on the page and yes in the program"),
    "a code that comes back": ("| `replaced` | no | no |", "| `replaced` | no | yes |", "`replaced` is temporary or not"),
    "a refusal of no list": ("`not_found`, `offer_gone` |", "`not_found`, `too_late` |", "the refusal 'too_late' of a command"),
    "an entry kind less": ("| `returned` | `system` |", "| `sent_back` | `system` |", "the entry kind 'returned' is in the program"),
    "an end reason less": ("| `idle` | active |", "| `asleep` | active |", "the end reason 'idle' is in the program"),
    "an end from elsewhere": ("| `left_queue` | waiting, offered |", "| `left_queue` | any |", "where a session ends with 'left_queue' is"),
    "an availability less": ("| `unstaffed` | Within hours", "| `empty` | Within hours", "the availability 'unstaffed' is in the program"),
    "a namespace more": (
        "| `/counsellor` | `Coun",
        "| `/supervisor` | `X` | | |\n| `/counsellor` | `Coun",
        "the namespace '/supervisor' is on the page",
    ),
    "another frame": (
        "| Frame | 65536 bytes",
        "| Frame | 65535 bytes",
        "the limit 'Frame' is [65535.0] on the page and [65536] in the program",
    ),
    "another rate": ("then 20 in 30 seconds", "then 20 in 60 seconds", "the limit 'Messages' is"),
    "a limit less": ("| Time to join | 5 seconds | `idle` |\n", "", "the limit 'Time to join' is in the program and not on the page"),
    "a frame of another kind": (
        '["declare",{"presence":"available"}]',
        '["declare",{"presence":"online"}]',
        "of a transcript is not of this protocol",
    ),
}


@pytest.mark.parametrize(("old", "new", "sentence"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_difference_is_named(old: str, new: str, sentence: str) -> None:
    assert old in PAGE, "the mutation does not fit the page any more"
    changed = PAGE.replace(old, new, 1)
    assert sentence in "\n".join(found for compare in COMPARISONS for found in compare(changed))


def test_a_new_field_of_the_program_is_missed_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other direction: the program changes and the page does not."""

    class Wave(wire_basis.Payload):
        hands: int

    monkeypatch.setitem(wire.VISITOR_COMMANDS, "wave", (Wave, wire.Done))
    found = "\n".join(sentence for compare in COMPARISONS for sentence in compare(PAGE))
    assert "the command '/visitor wave' is in the program and not on the page" in found
    assert "in Wave the field 'hands' is in the program and not on the page" in found
