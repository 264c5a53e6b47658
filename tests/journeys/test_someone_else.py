"""The handle on a conversation may fall into other hands: who comes back late, or twice, is told to the counsellor, who can lock it."""

from __future__ import annotations

import pytest

from chatserver.services.hints import SessionChanged
from tests.support.people import Counsellor, Visitor, new_command_id, new_token
from tests.support.server import House
from tests.support.socket_client import RefusedError


async def talk(house: House) -> tuple[Counsellor, Visitor, str]:
    """A conversation with a word on each side, from a page that has a name."""
    anna = await house.counsellor("anna").is_available()
    visitor = house.visitor()
    visitor.knock = {"page": new_command_id()}
    await (await visitor.opens()).starts()
    session = await anna.accepts()
    await visitor.says("ik ben er")
    await anna.says(session, "fijn dat je er bent")
    await visitor.reads("fijn dat je er bent")
    return anna, visitor, session


async def cut_for(house: House, visitor: Visitor, seconds: float) -> None:
    async with house.hints(SessionChanged):
        visitor.socket.cut()
    await house.advances(seconds=seconds)


async def test_back_after_minutes_is_told_on_both_sides(house: House) -> None:
    anna, visitor, session = await talk(house)
    await cut_for(house, visitor, 150)
    await visitor.opens()
    told = await visitor.socket.hears("place_changed")
    assert told["place"]["life"] == "active"
    assert told["away_seconds"] == 150
    assert (await anna.sees(session, "visitor_back"))["text"] == "2"


async def test_back_within_a_minute_is_nothing_to_tell(house: House) -> None:
    anna, visitor, session = await talk(house)
    await cut_for(house, visitor, 40)
    await visitor.comes_back()
    assert (await visitor.socket.hears("place_changed"))["away_seconds"] == 40
    await visitor.says("ik was even weg")
    await anna.reads(session, "ik was even weg")
    assert "visitor_back" not in anna.logs[session].kinds()


async def test_the_same_handle_in_another_page_blanks_the_first_and_is_told(house: House) -> None:
    anna, visitor, session = await talk(house)
    other = house.visitor()
    other.token, other.knock = visitor.token, {"page": new_command_id()}
    await other.opens()
    assert await visitor.socket.goes() == "replaced"
    assert (await anna.sees(session, "second_tab"))["text"] == ""


async def test_a_page_that_lost_its_line_unseen_is_no_second_one(house: House) -> None:
    anna, visitor, session = await talk(house)
    same = house.visitor()  # the server has not noticed yet that the first line is dead
    same.token, same.knock = visitor.token, visitor.knock
    await same.opens()
    await same.follows()
    await same.says("weer verbonden")
    await anna.reads(session, "weer verbonden")
    assert "second_tab" not in anna.logs[session].kinds()


async def test_locked_it_ends_at_once_and_the_handle_opens_nothing(house: House) -> None:
    anna, visitor, session = await talk(house)
    other = house.visitor()
    other.token, other.knock = visitor.token, {"page": new_command_id()}
    await other.opens()
    await anna.sees(session, "second_tab")
    await other.follows()
    await other.sees("joined")
    await anna.ends(session, "locked")
    await anna.ends(session, "locked")
    place = await other.is_told_place(life="ended")
    assert (place["reason"], place["counsellor"]) == ("locked", None)
    assert await other.socket.refusal("follow", {"epoch": None, "offset": 0}) == "wrong_state"
    again = house.visitor()
    again.token = visitor.token
    with pytest.raises(RefusedError) as refused:
        await again.opens()
    assert refused.value.code == "unknown_session"


async def test_what_she_answered_reaches_her_counsellor_alone(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    ben = await house.counsellor("ben").opens()
    visitor = await house.visitor().opens()
    await visitor.starts(nickname="Sterre", topic="home", role="other")
    await ben.socket.hears("board_changed", lambda change: change["waiting"])
    session = await anna.accepts()
    await ben.socket.hears("board_changed", lambda change: session in change["waiting_gone"])
    board = await anna.socket.do("look")
    (talk,) = board["conversations"]
    answered = {key: talk[key] for key in ("nickname", "topic", "role", "municipality", "reads")}
    assert answered == {"nickname": "Sterre", "topic": "home", "role": "other", "municipality": None, "reads": None}
    assert "Sterre" not in str(ben.socket.frames)
    other = await house.visitor().opens()
    assert await other.socket.refusal("start", {"token": new_token(), "language": "nl", "municipality": "Elders"}) == "invalid"


async def test_not_yet_goes_back_to_the_queue_and_is_too_late_after_yes(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    await anna.accepts()
    await visitor.is_told_place(life="active")
    await visitor.is_ready(now=False)
    assert (await visitor.is_told_place(life="waiting"))["position"] == 1
    await house.advances(seconds=120)
    session = await anna.accepts()
    await visitor.is_ready()
    await anna.sees(session, "ready")
    assert await visitor.socket.refusal("ready", {"now": False}) == "wrong_state"
