"""Registering, over the wire: from the draft during the conversation to the correction afterwards, and what the board says of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from chatserver.gateways import wire, wire_taxonomy
from tests.support.people import Counsellor, Visitor
from tests.support.registering import FILLED
from tests.support.server import House, running_house
from tests.support.socket_client import Payload

DESK = 'wrap_up_seconds = 300\ntake_from_queue = "everyone"\nquestions = ["municipality"]\nmunicipalities = ["Almere", "Ede"]'
LESS = {name: code for name, code in FILLED.items() if name != "urgency"}


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path, desk=DESK) as running:
        yield running


async def talks(house: House, ben: Counsellor, **answers: str) -> tuple[Visitor, str]:
    visitor = await house.visitor().opens()
    await visitor.starts(**answers)
    return visitor, await ben.accepts()


def chosen(registration: Payload) -> dict[str, list[str]]:
    return {one["field"]: one["values"] for one in registration["values"]}


async def test_a_form_is_filled_in_while_they_talk_and_registered_after_the_end(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    visitor, session = await talks(house, ben, municipality="Almere")
    form = await ben.looks_at_registration(session)
    assert (form["desk"], form["number"], form["registered"]) == ("flevoland", 0, False)
    assert chosen(form) == {"municipality": ["almere"], "language_written": ["nl"]}
    assert form["missing"] == [name for name in FILLED if name != "municipality"]
    saved = await ben.saves_draft(session, 1, **LESS)
    assert saved["missing"] == ["urgency"]
    assert await ben.socket.refusal("register", {"session": session, "number": 2, "values": []}) == "wrong_state"

    await ben.ends(session)
    await visitor.is_told_place(life="ended")
    (row,) = await ben.is_told(lambda change: change["to_register"], "what is to be registered")
    assert {name: row[name] for name in ("session", "language", "reason", "missing", "wraps_up")} == {
        "session": session,
        "language": "nl",
        "reason": "ended_together",
        "missing": 1,
        "wraps_up": True,
    }
    assert (row["ended_at"], row["readable_until"]) == ("2026-11-24T09:30:00.000Z", "2026-11-25T09:30:00.000Z")
    until = await ben.is_told(lambda change: change["me"] and change["me"]["wrap_up_ends_at"], "until when she wraps up")
    assert until == "2026-11-24T09:35:00.000Z"

    form = await ben.registers(session, 2, **LESS)
    assert (form["registered"], form["missing"], form["correct_until"]) == (False, ["urgency"], None)
    form = await ben.registers(session, 3, **FILLED)
    assert (form["registered"], form["missing"], form["correct_until"]) == (True, [], "2026-12-08T09:30:00.000Z")
    assert await ben.is_told(lambda change: change["to_register_gone"], "that it is registered") == [session]
    assert await ben.socket.refusal("follow", {"session": session, "epoch": None, "offset": 0}) == "not_found"

    (row,) = (await ben.socket.do("registered"))["registered"]
    assert (row["session"], row["correct_until"]) == (session, form["correct_until"])
    form = await ben.corrects(session, **{**FILLED, "urgency": "acute_unsafety"})
    assert chosen(form)["urgency"] == ["acute_unsafety"]
    anna = await house.counsellor("anna").is_available()
    for command, more in (("registration", {}), ("correct", {"values": []}), ("save_draft", {"number": 9, "values": []})):
        assert await anna.socket.refusal(command, {"session": session, **more}) == "not_found"
    await house.advances(days=14)
    assert await ben.signs_in()
    await ben.opens()
    assert await ben.socket.refusal("correct", {"session": session, "values": []}) == "wrong_state"


async def test_nobody_is_offered_to_who_wraps_up_and_it_outlives_a_restart(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    _, session = await talks(house, ben)
    await ben.ends(session)
    waits = await house.visitor().opens()
    assert (await waits.starts())["position"] == 1, "the desk is open: someone is there"
    await house.restart()
    await ben.opens()
    assert ben.board["me"]["wrap_up_ends_at"] == "2026-11-24T09:35:00.000Z"
    assert [row["session"] for row in ben.board["to_register"]] == [session]
    assert ben.board["offers"] == []
    await house.advances(minutes=5)
    await ben.is_offered()


async def test_later_makes_room_at_once_and_who_still_wraps_up_is_not_asked(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    _, hers = await talks(house, anna)
    ben = await house.counsellor("ben").is_available()
    _, his = await talks(house, ben)  # he has nobody yet, so he is asked
    await anna.ends(hers)
    await ben.ends(his)
    waits = await house.visitor().opens()
    await waits.starts()
    assert await anna.is_told(lambda change: change["waiting"], "who waits")
    await ben.says_later()
    await ben.accepts()
    another = await house.visitor().opens()
    await another.starts()
    await ben.is_offered()
    assert [name for name, _ in anna.socket.events].count("offer_made") == 1, "her first one, before"


async def test_a_duty_lead_sees_how_many_and_never_which(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    visitor, session = await talks(house, ben)
    anna = await house.counsellor("anna").is_available()
    await visitor.leaves(quickly=True)

    def of_ben(change: Payload) -> bool:
        return any(row["to_register"] == 1 and row["wrapping_up"] for row in change["colleagues"])

    assert await anna.is_told(of_ben, "how many Ben has to register")
    await anna.opens()
    assert anna.board["to_register"] == []
    assert session not in str(anna.board)
    await ben.opens()
    assert [row["to_register"] for row in ben.board["colleagues"]] == [None], "he does not lead the shift"


async def test_the_whole_taxonomy_comes_in_frames_and_without_what_nobody_is_asked(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    fields: list[Payload] = []
    after = None
    for _ in range(20):
        part = await ben.socket.do("taxonomy", {"desk": "flevoland", "after": after})
        fields += part["fields"]
        after = fields[-1]["code"]
        if not part["more"]:
            break
    codes = [one["code"] for one in fields]
    assert codes[:2] == ["contact_type", "visitor_role"]
    assert not {"channel", "origin_group"} & set(codes)
    assert part["skip_when"] == ["misuse", "no_conversation", "test"]
    forms = next(one for one in fields if one["code"] == "exploitation_form")
    assert "surrogacy_exploitation" not in {value["code"] for value in forms["values"]}
    assert forms["asked_if"][0] == {"field": "concern_primary", "codes": ["human_trafficking"], "negated": False}
    assert await ben.socket.refusal("taxonomy", {"desk": "nowhere"}) == "not_found"
    assert await ben.socket.refusal("taxonomy", {"desk": "flevoland", "after": "nothing"}) == "not_found"
    assert wire.parse({**part}, wire_taxonomy.Taxonomy)


async def test_a_field_that_is_named_twice_is_invalid(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    _, session = await talks(house, ben)
    twice = [{"field": "urgency", "values": ["acute_unsafety"]}] * 2
    assert await ben.socket.refusal("save_draft", {"session": session, "number": 1, "values": twice}) == "invalid"
