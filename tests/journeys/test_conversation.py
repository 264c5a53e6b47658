"""One visitor's sentence all the way through: queue, offer, conversation, end."""

from __future__ import annotations

from tests.support.server import House


async def test_from_the_first_word_to_the_end(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    told = await visitor.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "open")
    assert told["opening"]["phone"] == "088 2220500"
    place = await visitor.starts(nickname="Sterre")
    assert (place["life"], place["position"]) == ("waiting", 1)
    await visitor.says("hoi, is er iemand?")

    session = await anna.accepts()
    assert (await anna.reads(session, "hoi, is er iemand?"))["offset"] == 1
    assert (await visitor.is_told_place(life="active"))["counsellor"] == "Anna"
    assert (await visitor.sees("joined"))["text"] == "Anna"

    await anna.says(session, "Ja, ik ben er voor je.")
    await visitor.reads("Ja, ik ben er voor je.")
    await visitor.says("fijn")
    await anna.reads(session, "fijn")

    await anna.ends(session)
    assert (await visitor.sees("ended"))["reason"] == "ended_together"
    assert (await visitor.is_told_place(life="ended"))["reason"] == "ended_together"
    assert [e["offset"] for e in visitor.log.entries] == list(range(1, 6))
    assert visitor.log.kinds() == ["message", "joined", "message", "message", "ended"]
