"""Offers move on, rounds begin again, and who came back from a vanished counsellor is first."""

from __future__ import annotations

from chatserver.services.hints import DeskChanged
from tests.support.people import first_of
from tests.support.server import House


async def test_declined_goes_to_the_next_counsellor(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    offer = await anna.is_offered()
    ben = await house.counsellor("ben").is_available()
    await anna.declines(offer)
    assert (await anna.socket.hears("offer_closed"))["outcome"] == "declined"
    session = await ben.accepts()
    assert session == offer["session"]
    assert await anna.socket.refusal("accept_offer", {"offer": offer["offer"]}) == "offer_gone"
    assert await anna.socket.refusal("follow", {"session": session, "epoch": None, "offset": 0}) == "not_found"
    assert (await visitor.is_told_place(life="active"))["counsellor"] == "Ben"


async def test_who_declines_for_a_break_is_away_and_no_one_else_is(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    offer = await anna.is_offered()
    ben = await house.counsellor("ben").is_available()
    for wrong in ({}, {"reason": None}, {"reason": "tired"}):
        assert await anna.socket.refusal("decline_offer", {"offer": offer["offer"]} | wrong) == "invalid"
    await anna.declines(offer, "break")
    await anna.socket.hears("board_changed", lambda change: bool(change["me"]) and change["me"]["presence"] == "away")
    await anna.declines(offer, "busy")  # the first reason stays, and nothing happens again
    await anna.declares("available")
    await ben.declines(reason="not_my_subject")
    assert (await ben.opens()).presence() == "available"


async def test_the_duty_lead_takes_who_waits_and_every_board_follows(house: House) -> None:
    anna = await house.counsellor("anna").is_available()  # the duty lead
    visitor = await house.visitor().opens()
    await visitor.starts()
    offer = await anna.is_offered()
    ben = await (await house.counsellor("ben").signs_in()).opens()
    assert (anna.board["me"]["takes"], ben.board["me"]["takes"]) == (["en", "nl"], [])
    assert await anna.socket.refusal("take", {"session": offer["session"]}) == "offer_gone", "she is asked already"
    await anna.declines(offer)
    assert await ben.socket.refusal("take", {"session": offer["session"]}) == "not_found"
    assert await anna.socket.do("take", {"session": offer["session"]}) == {"session": offer["session"]}
    await anna.follows(offer["session"])
    await ben.socket.hears("board_changed", lambda change: offer["session"] in change["waiting_gone"])
    await visitor.is_told_place(life="active", counsellor="Anna")
    await anna.says(offer["session"], "ik neem je zelf")
    await visitor.reads("ik neem je zelf")


async def test_an_offer_that_expires_sets_the_counsellor_away_and_moves_on(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    offer = await anna.is_offered()
    assert 0 < offer["seconds_left"] <= offer["seconds"] == 30
    ben = await house.counsellor("ben").is_available()
    await house.advances(30)
    assert (await anna.socket.hears("offer_closed"))["outcome"] == "expired"
    await anna.socket.hears("board_changed", lambda change: bool(change["me"]) and change["me"]["presence"] == "away")
    await ben.accepts()


async def test_when_everyone_was_asked_the_lead_hears_and_the_round_begins_again(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    ben = await house.counsellor("ben").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    asked = await first_of({c: c.is_asked() for c in (anna, ben)})
    other = ben if asked is anna else anna
    await asked.declines()
    await other.declines()
    alert = await anna.socket.hears("alert_raised")
    assert alert["kind"] == "nobody_takes"
    await house.advances(31)
    again = await asked.is_offered()
    assert again["session"] == alert["session"]
    await asked.accepts(again)


async def test_a_vanished_counsellor_s_visitor_is_told_and_goes_to_the_very_front(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    talking = await house.visitor().opens()
    await talking.starts()
    session = await anna.accepts()
    await anna.says(session, "ik ben er voor je")
    await talking.reads("ik ben er voor je")
    earlier = await house.visitor().opens()
    await anna.declares("away")
    async with house.hints(DeskChanged):
        anna.socket.cut()
    ben = await house.counsellor("ben").is_available()
    await earlier.starts()
    await ben.declines()
    await ben.declares("away")

    await house.advances(61)
    await talking.sees("counsellor_gone")
    await house.advances(120)
    await talking.sees("returned")
    assert (await talking.is_told_place(life="waiting"))["position"] == 1
    assert (await earlier.is_told_place(position=2))["life"] == "waiting"

    await ben.declares("available")
    offer = await ben.is_offered()
    assert offer["session"] == session
    await ben.accepts(offer)
    await ben.reads(session, "ik ben er voor je")
    await talking.is_told_place(life="active", counsellor="Ben")

    await anna.opens()
    assert anna.board["conversations"] == []
    say = {"session": session, "client_id": "abcdefgh", "text": "ik was even weg"}
    assert await anna.socket.refusal("say", say) == "not_found", "never two voices"


async def test_a_counsellor_who_is_back_in_time_keeps_her_conversation(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    session = await anna.accepts()
    async with house.hints(DeskChanged):
        anna.socket.cut()
    await house.advances(61)
    await visitor.sees("counsellor_gone")
    await anna.opens()
    await visitor.sees("counsellor_back")
    await anna.follows(session)
    await anna.says(session, "ik ben er weer voor je")
    await visitor.reads("ik ben er weer voor je")


async def test_places_move_up_when_someone_leaves(house: House) -> None:
    await house.counsellor("anna").is_available()
    first, second, third = [await house.visitor().opens() for _ in range(3)]
    places = [(await v.starts())["position"] for v in (first, second, third)]
    assert places == [1, 2, 3]
    await second.leaves()
    assert (await second.is_told_place(life="ended"))["reason"] == "left_queue"
    assert (await third.is_told_place(position=2))["life"] == "waiting"


async def test_leaving_quickly_is_a_state_of_its_own(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    session = await anna.accepts()
    await anna.socket.hears("board_changed", lambda c: any(x["session"] == session for x in c["conversations"]))
    await visitor.leaves(quickly=True)
    assert (await anna.sees(session, "ended"))["reason"] == "left_quickly"
    change = await anna.socket.hears("board_changed", lambda c: any(x["life"] == "ended" for x in c["conversations"]))
    assert change["conversations"][0]["reason"] == "left_quickly"
