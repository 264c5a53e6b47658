"""Colleagues in a conversation, by the public wire: who looks along, and what the visitor and the others are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from chatserver.services.hints import DeskChanged
from tests.support.people import Counsellor, Visitor
from tests.support.server import House, running_house


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    """A duty lead, two counsellors, a behavioural scientist and a medical adviser."""
    async with running_house(tmp_path, counsellors=("anna", "ben", "carla", "gerda", "vera"), lead="anna") as running:
        yield running


async def talk(house: House) -> tuple[Visitor, Counsellor, str]:
    """A visitor in a conversation with Ben."""
    ben = await house.counsellor("ben").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts(nickname="Sterre")
    return visitor, ben, await ben.accepts()


async def test_a_colleague_is_asked_in_reads_along_and_everyone_is_told(house: House) -> None:
    visitor, ben, session = await talk(house)
    await visitor.says("ik durf niet naar huis")
    gerda = await house.counsellor("gerda").is_available()
    carla = await house.counsellor("carla").opens()
    assert (await ben.looks())["colleagues"][2]["roles"] == ["behavioural_scientist"]
    assert gerda.board["me"]["takes"] == gerda.board["conversations"] == gerda.board["desk_conversations"] == []
    follow = {"session": session, "epoch": None, "offset": 0}
    assert await gerda.socket.refusal("follow", follow) == "not_found"

    await ben.asks_in(session, gerda)
    assert (await visitor.sees("colleague_joined"))["text"] == "Gerda"
    assert (await ben.sees(session, "colleague_joined"))["text"] == "Gerda"
    await gerda.looks_along(session)
    await gerda.reads(session, "ik durf niet naar huis")
    [seen] = (await gerda.looks())["conversations"]
    assert (seen["with_me_as"], seen["counsellor"], seen["nickname"]) == ("onlooker", "Ben", "Sterre")
    assert [(o["work_name"], o["how"]) for o in seen["onlookers"]] == [("Gerda", "invited")]
    say = {"session": session, "client_id": "abcdefgh", "text": "hallo"}
    for command, payload in (("say", say), ("typing", {"session": session}), ("end", {"session": session}), ("take", {"session": session})):
        assert await gerda.socket.refusal(command, payload) == "not_found", command
    for other in (carla, gerda):
        asked = {"session": session, "staff": carla.board["me"]["staff"]}
        assert await other.socket.refusal("invite", asked) == "not_found"
    assert await carla.socket.refusal("follow", follow) == "not_found"

    await gerda.socket.do("look_away", {"session": session})
    assert (await visitor.sees("colleague_left"))["text"] == "Gerda"
    await gerda.socket.hears("board_changed", lambda c: session in c["conversations_gone"])
    await visitor.says("ben je er nog")
    await ben.reads(session, "ben je er nog")
    assert await gerda.socket.refusal("follow", follow) == "not_found"
    assert "ben je er nog" not in gerda.logs[session].texts()


async def test_the_duty_lead_comes_to_what_she_sees_of_the_desk(house: House) -> None:
    visitor, ben, session = await talk(house)
    anna, carla = await house.counsellor("anna").opens(), await house.counsellor("carla").opens()
    [row] = anna.board["desk_conversations"]
    assert (row["session"], row["counsellor"]) == (session, "Ben")
    assert row.keys() == {"session", "label", "language", "urgency", "since", "counsellor"}, "nothing of the visitor"
    assert carla.board["desk_conversations"] == []
    come = {"session": session, "reason": "worried"}
    assert await carla.socket.refusal("come", come) == "not_found"
    for wrong in ({"session": session}, come | {"reason": "curious"}):
        assert await anna.socket.refusal("come", wrong) == "invalid"
    await anna.socket.do("come", come)
    assert (await visitor.sees("colleague_joined"))["text"] == "Anna"
    change = await anna.socket.hears("board_changed", lambda c: session in c["desk_conversations_gone"])
    assert change["conversations"][0]["onlookers"] == [{"staff": anna.board["me"]["staff"], "work_name": "Anna", "how": "came"}]
    anna_away = {"session": session, "staff": anna.board["me"]["staff"]}
    assert await ben.socket.refusal("look_away", anna_away) == "not_found", "she stays until she goes"
    await anna.follows(session)
    await ben.says(session, "ik ben er voor je")
    await anna.reads(session, "ik ben er voor je")
    await ben.ends(session)
    await anna.socket.hears("board_changed", lambda c: session in c["conversations_gone"])
    assert visitor.log.kinds()[-2:] == ["colleague_left", "ended"]


async def test_who_signs_out_reads_nothing_more(house: House) -> None:
    visitor, ben, session = await talk(house)
    gerda = await house.counsellor("gerda").is_available()
    await ben.asks_in(session, gerda)
    await gerda.looks_along(session)
    async with house.hints(DeskChanged):
        await gerda.signs_out()
    await house.advances(1)
    assert (await visitor.sees("colleague_left"))["text"] == "Gerda"
    [shown] = (await ben.looks())["conversations"]
    assert shown["onlookers"] == []
