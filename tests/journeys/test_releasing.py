"""Releasing, over the wire: from the end of a conversation to a transcript in the review store, looked through by real processes."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import make_url

from chatserver.rules.reviewing import KeptTranscript
from chatserver.store.review.store import open_review
from tests.support.leaks import forms
from tests.support.people import Counsellor, Visitor
from tests.support.registering import FILLED
from tests.support.server import House, running_house
from tests.support.socket_client import Payload

DESK = 'wrap_up_seconds = 0\ntake_from_queue = "everyone"\nquestions = ["nickname", "municipality"]\nmunicipalities = ["Almere", "Ede"]'
SAID = (
    ("visitor", "hoi, ik heet Fatma en mijn nummer is 06 12345678"),
    ("counsellor", "Dag Fatma. Waar woon je?"),
    ("visitor", "in de Dorpsstraat 12 in Almere, boven de bibliotheek"),
)
CLEAN = [
    "hoi, ik heet [PERSOON-1] en mijn nummer is [TELEFOON-1]",
    "Dag [PERSOON-1]. Waar woon je?",
    "in de [ADRES-1] in [PLAATS-1], boven de bibliotheek",
]
COMMANDS = ("cleaned", "hide", "show_again", "release")
PLACE = {"offset": 2, "start": 0, "end": 3}


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path, desk=DESK) as running:
        yield running


async def talks(house: House, ben: Counsellor, **answers: str) -> tuple[Visitor, str]:
    visitor = await house.visitor().opens()
    await visitor.starts(**answers)
    session = await ben.accepts()
    for who, text in SAID:
        await (visitor.says(text) if who == "visitor" else ben.says(session, text))
    return visitor, session


async def talked(house: House, ben: Counsellor) -> str:
    _, session = await talks(house, ben)
    await ben.ends(session)
    await house.advances(seconds=1)
    await ben.is_ready_to_release(session)
    return session


def ask(command: str, session: str) -> Payload:
    return {"session": session, **(PLACE if command in ("hide", "show_again") else {})}


async def arrived(house: House) -> list[KeptTranscript]:
    """What the review side has, by a look into its store."""
    for _ in range(2):
        await house.advances(seconds=1)
    review = await open_review(house.settings.review)
    try:
        names = list(await review.read(lambda records: records.transcript_versions()))
        return await review.read(lambda records: records.find_transcripts(names))
    finally:
        await review.close()


async def test_from_the_end_of_a_conversation_to_the_review_store(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    _, session = await talks(house, ben)
    assert await ben.socket.refusal("cleaned", ask("cleaned", session)) == "not_found", "it goes on"
    await ben.ends(session)
    (row,) = await ben.is_told(lambda change: change["to_release"], "what is to be released")
    assert (row["session"], row["state"], row["rare"], row["until"]) == (session, "working", False, "2026-12-01T09:30:00.000Z")
    cleaned = await ben.sees_cleaned(session)
    assert (cleaned["state"], cleaned["lines"]) == ("working", [])
    for command in COMMANDS[1:]:
        assert await ben.socket.refusal(command, ask(command, session)) == "wrong_state"

    await house.advances(seconds=1)
    await ben.is_ready_to_release(session)
    cleaned = await ben.sees_cleaned(session)
    assert [line["text"] for line in cleaned["lines"]] == CLEAN
    assert [line["by"] for line in cleaned["lines"]] == ["visitor", "counsellor", "visitor"]
    assert (cleaned["found"], cleaned["by_hand"], cleaned["measured"], cleaned["registered"]) == (5, 0, True, False)
    first = cleaned["lines"][0]
    assert [first["text"][mark["start"] : mark["end"]] for mark in first["marks"]] == ["[PERSOON-1]", "[TELEFOON-1]"]
    assert (await ben.sees_cleaned(session, after=first["offset"]))["lines"] == cleaned["lines"][1:]

    await ben.hides(session, "bibliotheek")
    (line,) = (await ben.sees_cleaned(session, after=cleaned["lines"][1]["offset"]))["lines"]
    assert line["text"].endswith("boven de [VERBORGEN-1]")
    assert line["marks"][-1]["kind"] == "by_hand"
    nothing = {"session": session, "offset": line["offset"], "start": line["text"].index("["), "end": line["text"].index("]")}
    assert await ben.socket.refusal("hide", nothing) == "invalid"
    assert await ben.socket.refusal("show_again", nothing) == "invalid"

    form = await ben.registers(session, 1, **FILLED)
    assert form["registered"]
    await ben.releases(session)
    assert await ben.is_told(lambda change: change["to_release_gone"], "that it is released") == [session]
    await ben.releases(session)
    assert (await ben.sees_cleaned(session))["state"] == "released"
    assert await ben.socket.refusal("hide", ask("hide", session)) == "wrong_state"

    (kept,) = await arrived(house)
    said = [line.text for line in kept.transcript.lines]
    assert said == [*CLEAN[:2], CLEAN[2].replace("bibliotheek", "[VERBORGEN-1]")]
    assert (kept.transcript.concern, kept.transcript.by_hand, kept.transcript.desk) == ("partner_violence", True, "flevoland")


async def test_it_is_found_by_its_counsellor_alone(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    anna = await house.counsellor("anna").opens()  # a duty lead
    _, session = await talks(house, ben)
    await ben.asks_in(session, anna)
    await anna.looks_along(session)
    for command in COMMANDS:
        assert await anna.socket.refusal(command, ask(command, session)) == "not_found", "while looking along"
    await ben.ends(session)
    await house.advances(seconds=1)
    await ben.is_ready_to_release(session)
    for command in COMMANDS:
        assert await anna.socket.refusal(command, ask(command, session)) == "not_found"
        assert await ben.socket.refusal(command, ask(command, "nothing")) == "not_found"
    board = await anna.looks()
    assert (board["to_release"], board["unreleased"]) == ([], 1)
    board = await ben.looks()
    assert ([row["session"] for row in board["to_release"]], board["unreleased"]) == ([session], None)
    assert not [p for n, p in anna.socket.events if n == "board_changed" and p["to_release"]]


async def test_also_after_it_was_registered_and_not_when_its_words_are_gone(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    session = await talked(house, ben)
    await ben.registers(session, 1, **FILLED)
    assert (await ben.sees_cleaned(session))["registered"]
    await house.advances(days=7)
    await ben.signs_in()
    await ben.opens()
    assert ben.board["to_release"] == []
    for command in COMMANDS:
        assert await ben.socket.refusal(command, ask(command, session)) == "not_found"
    assert await arrived(house) == []


async def test_it_outlives_a_restart_and_a_process_that_is_killed(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    first = await talked(house, ben)
    assert house.app is not None
    for process in house.app.processes:
        os.kill(process, signal.SIGKILL)
    _, second = await talks(house, ben)
    await ben.ends(second)
    await house.advances(seconds=1)
    await ben.is_ready_to_release(second, "hidden")
    assert (await ben.sees_cleaned(second))["why"] == "lost"
    assert await ben.socket.refusal("release", ask("release", second)) == "wrong_state"
    await house.restart()
    await ben.opens()
    assert {row["session"]: row["state"] for row in ben.board["to_release"]} == {first: "ready", second: "hidden"}
    await house.advances(minutes=1)
    await ben.is_ready_to_release(second)
    assert [line["text"] for line in (await ben.sees_cleaned(second))["lines"]] == CLEAN


async def test_a_desk_may_wait_for_nobody(nothing_leaks: None, tmp_path: Path) -> None:
    async with running_house(tmp_path, desk=f'{DESK}\nrelease = "automatic"') as house:
        ben = await house.counsellor("ben").is_available()
        _, session = await talks(house, ben)
        await ben.ends(session)
        await house.advances(seconds=1)
        assert await ben.is_told(lambda change: change["to_release_gone"], "that it released itself") == [session]
        await ben.registers(session, 1, **FILLED)
        (kept,) = await arrived(house)
        assert not kept.transcript.by_hand


CANARIES = ("Zoltanija", "kwikstaarten", "Lepelaarstraat 7")


async def test_nothing_of_it_lies_in_the_open_and_after_its_time_nothing_is_left(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts(nickname="Zoltanija")
    session = await ben.accepts()
    await visitor.says("ik ben Zoltanija, ik hou van kwikstaarten, ik woon in de Lepelaarstraat 7")
    await ben.ends(session)
    await house.advances(seconds=1)
    await ben.is_ready_to_release(session)
    await ben.hides(session, "kwikstaarten")
    await ben.releases(session)
    await ben.registers(session, 1, **FILLED)
    (kept,) = await arrived(house)
    assert [line.text for line in kept.transcript.lines] == ["ik ben [PERSOON-1], ik hou van [VERBORGEN-1], ik woon in de [ADRES-1]"]
    assert open_in(house) == []
    await house.advances(days=7, hours=1)
    await house.advances(days=1)
    assert open_in(house) == []
    assert await house.words_left() == 0
    with contextlib.closing(sqlite3.connect(str(make_url(house.settings.store.database).database))) as database:
        assert database.execute("select count(*) from releases").fetchone() == (0,)
        assert database.execute("select count(*), count(distinct staff) from letter_boxes").fetchone() == (1, 1)


def open_in(house: House) -> list[str]:
    """Which canaries stand in any file of the house, in any form."""
    held = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [form for canary in CANARIES for form in forms(canary) if form.encode() in held]


async def test_what_is_released_waits_so_that_its_visitor_can_still_have_it_deleted(nothing_leaks: None, tmp_path: Path) -> None:
    async with running_house(tmp_path, desk=f"{DESK}\nrelease_after_minutes = 15") as house:
        ben = await house.counsellor("ben").is_available()
        wishes, session = await talks(house, ben)
        _, other = await talks(house, ben)
        for one in (session, other):
            await ben.ends(one)
            await house.advances(seconds=1)
            await ben.is_ready_to_release(one)
            await ben.registers(one, 1, **FILLED)
            await ben.releases(one)
            assert await arrived(house) == []
        await house.advances(minutes=14)
        assert await arrived(house) == []
        await wishes.socket.do("delete_words", {})
        await house.advances(minutes=2)
        (kept,) = await arrived(house)
        assert len(kept.transcript.lines) == len(SAID)
        await house.advances(days=7)
        assert await arrived(house) == [kept], "the one that was deleted never comes"
