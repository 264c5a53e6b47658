"""Networks fail, tabs are reloaded, servers restart: nothing is lost, doubled or reordered."""

from __future__ import annotations

import asyncio

import pytest

from chatserver.services.hints import SessionChanged
from tests.support.people import new_command_id
from tests.support.server import House
from tests.support.socket_client import RefusedError


async def test_cut_in_mid_sentence_and_back(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.says("wat ik wil zeggen is")
    await visitor.reads("wat ik wil zeggen is")

    command_id = new_command_id()
    await visitor.socket.begin("say", {"client_id": command_id, "text": "dat ik het niet meer weet"})
    visitor.socket.cut()
    await visitor.socket.goes()
    await anna.says(session, "neem de tijd, ik wacht op je")
    await visitor.comes_back()
    offset = await visitor.says("dat ik het niet meer weet", command_id)
    assert await visitor.says("en iets heel anders nu", command_id) == offset, "a repeated command gets the first answer"

    await visitor.reads("neem de tijd, ik wacht op je")
    await anna.reads(session, "dat ik het niet meer weet")
    assert visitor.log.texts().count("dat ik het niet meer weet") == 1
    assert "en iets heel anders nu" not in visitor.log.texts()


async def test_a_second_tab_takes_over_and_the_first_shows_nothing_more(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    first = await house.visitor().opens()
    await first.starts()
    session = await anna.accepts()
    second = house.visitor()
    second.token = first.token
    await second.opens()
    await second.follows()
    assert await first.socket.goes() == "replaced"
    await anna.says(session, "alleen voor het nieuwe scherm")
    await second.reads("alleen voor het nieuwe scherm")
    assert "alleen voor het nieuwe scherm" not in first.log.texts()


async def test_the_grace_keeps_a_place_and_then_the_token_opens_nothing(house: House) -> None:
    await house.counsellor("anna").is_available()
    kept, late = await house.visitor().opens(), await house.visitor().opens()
    for visitor in (kept, late):
        await visitor.starts()
        async with house.hints(SessionChanged):
            await visitor.socket.close()
    await house.advances(minutes=9)
    await kept.comes_back()
    assert (await kept.is_told_place(life="waiting"))["position"] == 1
    await house.advances(minutes=2)
    with pytest.raises(RefusedError) as refused:
        await late.opens()
    assert refused.value.code == "unknown_session"
    assert (await kept.follows())["start_again"] is None


async def test_restart_in_mid_conversation(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    talking, waiting = await house.visitor().opens(), await house.visitor().opens()
    await talking.starts()
    session = await anna.accepts()
    await talking.says("voor de herstart gezegd")
    await anna.reads(session, "voor de herstart gezegd")
    await waiting.starts()
    await anna.declares("away")
    await waiting.says("geschreven tijdens het wachten")

    await house.restart()
    assert await talking.socket.goes() == "moving"
    assert await anna.socket.goes() == "moving"
    await asyncio.gather(talking.comes_back(), waiting.comes_back(), anna.opens())
    await anna.follows(session)
    assert [c["session"] for c in anna.board["conversations"]] == [session]
    await talking.says("na de herstart gezegd")
    await anna.reads(session, "na de herstart gezegd")
    await anna.says(session, "ik lees je nog steeds")
    await talking.reads("ik lees je nog steeds")
    assert (await waiting.is_told_place(life="waiting"))["position"] == 1

    await anna.declares("available")
    second = await anna.accepts()
    await anna.reads(second, "geschreven tijdens het wachten")
    assert anna.logs[session].texts() == ["voor de herstart gezegd", "na de herstart gezegd", "ik lees je nog steeds"]


async def test_a_restored_log_is_read_again_from_its_beginning(house: House) -> None:
    await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    await visitor.says("voor het terugzetten gezegd")
    await visitor.reads("voor het terugzetten gezegd")
    before = visitor.log.epoch
    await house.stop()
    await house.begin_epochs()
    await house.start()
    await visitor.opens()
    followed = await visitor.follows()
    assert followed["start_again"] == "epoch_changed"
    assert followed["epoch"] != before
    await visitor.comes_back()
    await visitor.reads("voor het terugzetten gezegd")
    assert await visitor.says("en daarna ging het verder") == 2


async def test_a_stop_that_lasts_longer_than_the_grace_costs_nobody_a_place(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    talking, waiting = await house.visitor().opens(), await house.visitor().opens()
    await talking.starts()
    session = await anna.accepts()
    await waiting.starts()
    await house.stop()
    house.clock.advance(minutes=11)
    await house.start()
    await asyncio.gather(talking.comes_back(), waiting.comes_back(), anna.opens())
    assert [c["session"] for c in anna.board["conversations"]] == [session]
    await anna.follows(session)
    await talking.says("wij gaan gewoon verder")
    await anna.reads(session, "wij gaan gewoon verder")
    assert (await waiting.is_told_place(life="waiting"))["position"] == 1
