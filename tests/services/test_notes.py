"""Who writes and reads what staff say to each other, on both databases; and that nothing of a visitor's has a way to it."""

from __future__ import annotations

import ast
import asyncio
import inspect
import typing
from pathlib import Path

import msgspec
import pytest

from chatserver.errors import Code
from chatserver.gateways import render, visitor, wire, wire_notes
from chatserver.rules import session as life
from chatserver.rules.log import Draft, Entry
from chatserver.rules.note import LONGEST_SUMMARY, Note, NoteDraft, NoteRoom
from chatserver.rules.terms import ClientId, EndReason, SessionId, StaffId
from chatserver.services.hints import NotesGrew
from chatserver.services.passing_on import Wish
from tests.services.test_looking import SCIENTIST, refused, talking
from tests.support.services import Activities

ONE, TWO = ClientId("abcdefgh"), ClientId("ijklmnop")


async def write(house: Activities, staff: StaffId, session: SessionId, text: str = "let op", client_id: ClientId = ONE) -> int:
    return await house.notes.write(staff, session, client_id, NoteRoom.NOTE, text)


async def texts(house: Activities, staff: StaffId, session: SessionId) -> list[str]:
    return [note.text for note in await house.notes.read(staff, session, 0, 100)]


async def test_the_counsellor_and_who_looks_along_write_and_read_and_nobody_else(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    gerda, ben, lead = await house.staff("gerda", roles=SCIENTIST), await house.staff("ben"), await house.staff("lead", lead=True)
    assert await write(house, anna, session.id) == 1
    await house.looking.invite(anna, session.id, gerda)
    assert await house.notes.write(gerda, session.id, ONE, NoteRoom.SIDE, "vraag naar de kinderen") == 2
    assert await write(house, gerda, session.id, "weer") == 2, "said again"
    for staff in (anna, gerda):
        assert await texts(house, staff, session.id) == ["let op", "vraag naar de kinderen"]
    for stranger in (ben, lead):
        assert await refused(house.notes.read(stranger, session.id, 0, 10)) is Code.NOT_FOUND
        assert await refused(write(house, stranger, session.id)) is Code.NOT_FOUND
        assert await refused(house.notes.last(stranger, session.id)) is Code.NOT_FOUND
    await house.looking.leave(gerda, session.id)
    assert await refused(house.notes.read(gerda, session.id, 0, 10)) is Code.NOT_FOUND
    assert NotesGrew(session.id) in house.hints
    assert (await house.session(session.id)).last_offset == 3, "joined, came, left: not one entry of the log"


@pytest.mark.parametrize("until", ["registered", "a day later"])
async def test_after_the_end_hers_for_as_long_as_she_may_read_what_was_said(house: Activities, until: str) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    await write(house, anna, session.id)
    await house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER)
    assert await write(house, anna, session.id, "bel terug", TWO) == 2
    assert await texts(house, anna, session.id) == ["let op", "bel terug"]
    if until == "registered":
        ended = await house.session(session.id)
        await house.store.write(lambda records: records.save_session(life.register(ended)))
    else:
        house.clock.advance(hours=24)
    assert await refused(house.notes.read(anna, session.id, 0, 10)) is Code.NOT_FOUND
    assert await refused(house.notes.last(anna, session.id)) is Code.NOT_FOUND
    assert await refused(write(house, anna, session.id, "nog iets", ClientId("qrstuvwx"))) is Code.NOT_FOUND


async def test_they_go_with_the_words(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    await write(house, anna, session.id)
    await house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER)
    house.clock.advance(days=8)
    await house.upkeep.sweep()
    assert await house.store.read(lambda records: records.notes(session.id, 0, 10)) == []
    assert await house.store.read(lambda records: records.last_notes([session.id])) == {}


async def test_back_in_the_queue_they_are_nobody_s_and_whoever_comes_next_reads_all(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    await write(house, anna, session.id)
    await house.presences.disconnected(anna)
    house.clock.advance(181)
    await house.upkeep.sweep()
    assert await refused(house.notes.read(anna, session.id, 0, 10)) is Code.NOT_FOUND
    ben = await house.staff("ben")
    [made] = (await house.assignment.run(house.desk.id)).made
    assert made.offer is not None
    assert await refused(house.notes.read(ben, session.id, 0, 10)) is Code.NOT_FOUND, "asked is not yet hers"
    await house.assignment.accept(ben, made.offer.id)
    assert await texts(house, ben, session.id) == ["let op"]


@pytest.mark.parametrize(("text", "code"), [("", Code.INVALID), (" \n", Code.INVALID), ("a\0", Code.INVALID), ("a" * 4_001, Code.TOO_LONG)])
async def test_refused_as_a_message_is(house: Activities, text: str, code: Code) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    assert await refused(write(house, anna, session.id, text)) is code
    assert await texts(house, anna, session.id) == []
    too_long = Wish(anna, session.id, "a" * (LONGEST_SUMMARY + 1))
    assert await refused(house.handovers.ask(too_long, await house.staff("ben"))) is Code.TOO_LONG


async def test_written_at_once_by_many_they_count_without_a_gap(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    numbers = await asyncio.gather(*(write(house, anna, session.id, str(n), ClientId(f"client-{n}")) for n in range(20)))
    assert sorted(numbers) == list(range(1, 21))
    assert [n.number for n in await house.notes.read(anna, session.id, 0, 100)] == list(range(1, 21))


# ---- by the types -------------------------------------------------------------------------------------------


def payloads_in(kind: type[msgspec.Struct]) -> set[type]:
    """Every payload that one can hold, however deep."""
    found: set[type] = {kind}
    waiting: list[object] = list(typing.get_type_hints(kind).values())
    while waiting:
        one = waiting.pop()
        waiting.extend(typing.get_args(one))
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and one not in found:
            found.add(one)
            waiting.extend(typing.get_type_hints(one).values())
    return found


def test_no_payload_of_the_visitors_door_can_hold_a_note() -> None:
    kinds = [*wire.VISITOR_EVENTS.values(), *(answer for _, answer in wire.VISITOR_COMMANDS.values())]
    sent = {held for kind in kinds for held in payloads_in(kind)}
    staff = {held for kind in wire.COUNSELLOR_EVENTS.values() for held in payloads_in(kind)}
    assert {wire_notes.Note, wire_notes.NotesPosted} <= staff, "the search finds them where they are"
    assert not {wire_notes.Note, wire_notes.NotesPosted, wire_notes.Noted, wire_notes.NotesFollowed} & sent
    assert not {name for name in (*wire.VISITOR_COMMANDS, *wire.VISITOR_EVENTS) if "note" in name}


def test_what_renders_for_a_visitor_takes_no_note_and_a_note_is_no_entry() -> None:
    assert not issubclass(Note, Entry)
    assert not issubclass(NoteDraft, Draft)
    taken = {hint for _, f in inspect.getmembers(render, inspect.isfunction) for hint in typing.get_type_hints(f).values()}
    assert Entry in taken
    assert not {Note, NoteDraft} & {arg for hint in taken for arg in (hint, *typing.get_args(hint))}
    with pytest.raises(AttributeError):
        render.entry_for_visitor(Note(SessionId("s"), 1, NoteRoom.NOTE, StaffId("a"), "Anna", ..., "woorden"))  # type: ignore[arg-type]


SERVES_VISITORS = ("visitor", "resuming", "delivery", "news", "render", "told")


def test_no_file_that_serves_visitors_imports_one_of_notes() -> None:
    folder = Path(visitor.__file__).parent
    assert _imports(folder / "notebook.py") & {"chatserver.rules.note", "chatserver.services.notes"}, "the search finds what is there"
    for name in SERVES_VISITORS:
        assert not [one for one in _imports(folder / f"{name}.py") if one.endswith((".note", ".notes", ".notebook"))], name


def _imports(path: Path) -> set[str]:
    return {node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
