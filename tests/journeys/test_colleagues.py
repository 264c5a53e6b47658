"""Colleagues in a conversation, by the public wire: who looks along, and what the visitor and the others are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.services.hints import DeskChanged
from tests.support.leaks import forms
from tests.support.people import Counsellor, Visitor, new_command_id
from tests.support.server import BACKUP, House, running_house


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
    assert {c["work_name"]: c["roles"] for c in (await ben.looks())["colleagues"]}["Gerda"] == ["behavioural_scientist"]
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


async def test_a_conversation_is_handed_over_and_the_visitor_hears_one_voice_after_the_other(house: House) -> None:
    visitor, ben, session = await talk(house)
    await visitor.says("ik durf niet naar huis")
    await ben.notes_down(session, "zus woont in Almere")
    carla = await house.counsellor("carla").is_available()
    anna = await house.counsellor("anna").opens()
    both = {"session": session, "to_staff": carla.board["me"]["staff"], "to_desk": "flevoland"}
    for wrong in (both, {"session": session}, {"session": session, "to_staff": carla.board["me"]["staff"], "summary": "\0"}):
        assert await ben.socket.refusal("hand_over", wrong) == "invalid"
    assert await carla.socket.refusal("hand_over", {"session": session, "to_staff": ben.board["me"]["staff"]}) == "not_found"

    asked = await ben.hands_over(session, carla, "wil naar haar zus, kind van drie")
    shown = await carla.is_asked_to_go_on()
    assert (shown["handover"], shown["by"], shown["to"], shown["mine"], shown["seconds"]) == (asked, "Ben", "Carla", False, 60.0)
    assert not {"nickname", "topic", "summary"} & shown.keys()
    follow = {"session": session, "epoch": None, "offset": 0}
    assert await carla.socket.refusal("follow", follow) == "not_found", "asked is not yet hers"
    assert await carla.socket.refusal("follow_notes", {"session": session, "after": 0}) == "not_found"
    assert await anna.socket.refusal("accept_handover", {"handover": asked}) == "not_found"
    await ben.says(session, "ik vraag een collega")

    await carla.goes_on_with(shown)
    assert (await visitor.sees("transferred"))["text"] == "Carla"
    assert (await visitor.is_told_place(life="active", counsellor="Carla"))["backup"] is None
    gone = await ben.socket.hears("board_changed", lambda c: session in c["conversations_gone"])
    assert gone["passed_on"] == [{"session": session, "counsellor": "Carla"}]
    assert {"handover": asked, "outcome": "accepted"} in gone["handovers_closed"]
    await carla.reads(session, "ik durf niet naar huis")
    await carla.follows_notes(session)
    await carla.reads_note(session, "zus woont in Almere")
    assert (await carla.reads_note(session, "wil naar haar zus, kind van drie"))["room"] == "summary"
    say = {"session": session, "client_id": "abcdefgh", "text": "nog een woord"}
    for command, payload in (("say", say), ("typing", {"session": session}), ("follow", follow), ("end", {"session": session})):
        assert await ben.socket.refusal(command, payload) == "not_found", "never two voices"
    await carla.says(session, "hoi, ik ben Carla")
    await visitor.reads("hoi, ik ben Carla")
    await visitor.says("dag Carla")
    await carla.reads(session, "dag Carla")
    assert "dag Carla" not in ben.logs[session].texts()


async def test_declined_withdrawn_and_expired_are_told_to_whoever_asked(house: House) -> None:
    _, ben, session = await talk(house)
    carla = await house.counsellor("carla").is_available()
    await carla.socket.do("decline_handover", {"handover": await ben.hands_over(session, carla)})
    withdrawn = await ben.hands_over(session, carla)
    await ben.socket.do("withdraw_handover", {"handover": withdrawn})
    assert await carla.socket.refusal("accept_handover", {"handover": withdrawn}) == "offer_gone"
    expired = await ben.hands_over(session, carla)
    for who in (ben, carla):
        await who.socket.hears("board_changed", lambda c: any(h["handover"] == expired for h in c["handovers"]))
    await house.advances(60)
    for who in (ben, carla):
        change = await who.socket.hears("board_changed", lambda c: any(h["handover"] == expired for h in c["handovers_closed"]))
        assert {"handover": expired, "outcome": "expired"} in change["handovers_closed"]
    assert (await carla.looks())["handovers"] == []
    await ben.says(session, "ik ben er nog")


async def test_a_duty_lead_who_looks_along_takes_over(house: House) -> None:
    visitor, ben, session = await talk(house)
    anna = await house.counsellor("anna").opens()
    await anna.socket.do("come", {"session": session, "reason": "worried"})
    await anna.looks_along(session)
    assert await ben.socket.refusal("take_over", {"session": session, "reason": "worried"}) == "not_found"
    assert await anna.socket.do("take_over", {"session": session, "reason": "worried"}) == {"session": session}
    await visitor.is_told_place(life="active", counsellor="Anna")
    gone = await ben.socket.hears("board_changed", lambda c: session in c["conversations_gone"])
    assert gone["passed_on"] == [{"session": session, "counsellor": "Anna"}]
    await anna.follows(session)
    await anna.socket.do("typing", {"session": session})
    await visitor.socket.hears("counsellor_typing")
    await anna.says(session, "ik neem het over")
    await visitor.reads("ik neem het over")


async def test_to_another_desk_the_visitor_stays_on_her_page_and_comes_back_to_it(nothing_leaks: None, tmp_path: Path) -> None:
    async with running_house(tmp_path, counsellors=("ben", "zoe"), lead="", desk=BACKUP, at={"zoe": "gelderland"}) as house:
        visitor, ben, session = await talk(house)
        await visitor.is_told_place(life="active")  # else both changes may come as one, which is none
        assert ben.board["other_desks"] == [{"desk": "gelderland", "name": "Adviespunt Gelderland", "languages": ["nl", "en"]}]
        ask = {"session": session, "to_desk": "gelderland", "summary": "zij woont sinds kort bij jullie"}
        assert await ben.socket.refusal("hand_over", ask) == "unstaffed"
        zoe = await house.counsellor("zoe").is_available()
        assert await ben.socket.do("hand_over", ask) == {"handover": None}
        assert (await visitor.sees("transferred"))["text"] == ""
        assert (await visitor.is_told_place(life="waiting"))["position"] == 1
        await ben.socket.hears("board_changed", lambda c: session in c["conversations_gone"])
        visitor.socket.cut()
        await visitor.comes_back()
        assert await zoe.accepts() == session
        assert (await visitor.is_told_place(life="active", counsellor="Zoe"))["backup"] == "Adviespunt Gelderland"
        await zoe.follows_notes(session)
        await zoe.reads_note(session, "zij woont sinds kort bij jullie")
        other = house.visitor("gelderland")
        other.token = visitor.token
        await other.opens()
        await other.follows()
        assert await visitor.socket.goes() == "replaced"


async def test_handed_to_another_desk_she_is_told_whether_anyone_is_there(nothing_leaks: None, tmp_path: Path) -> None:
    """And not whether anyone is at the desk that she came to."""
    async with running_house(tmp_path, counsellors=("ben", "zoe"), lead="", desk=BACKUP, at={"zoe": "gelderland"}) as house:
        visitor, ben, session = await talk(house)
        await visitor.is_told_place(life="active")
        number = (await visitor.socket.hears("availability_changed"))["opening"]["phone"]
        zoe = await house.counsellor("zoe").is_available()
        await ben.socket.do("hand_over", {"session": session, "to_desk": "gelderland", "summary": ""})
        await visitor.is_told_place(life="waiting")
        await zoe.declares("away")
        await house.advances(1)
        told = await visitor.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "unstaffed")
        assert (told["opening"]["phone"], told["desk_name"]) == (number, "Adviespunt Flevoland")
        someone_else = await house.visitor().opens()
        assert (await someone_else.socket.hears("availability_changed"))["opening"]["state"] == "open"
        visitor.socket.cut()
        await visitor.comes_back()
        assert [p["opening"]["state"] for name, p in visitor.socket.events if name == "availability_changed"] == ["unstaffed"]
        await visitor.leaves()
        await visitor.is_told_place(life="ended")
        await house.advances(1)
        await visitor.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "open")


CANARY = "kanarie-die-niemand-hoort"


async def tries_everything(visitor: Visitor, session: str, same: str) -> None:
    """What a visitor could ask: the staff's own commands, and her own with what she might guess of a session and of a note."""
    own = {"session": session, "after": 0}
    for command in ("follow_notes", "note", "hand_over", "invite", "come", "look_away", "take_over", "look"):
        assert await visitor.socket.refusal(command, own) == "unknown_command"
    for guessed in ({"epoch": visitor.log.epoch, "offset": 0, "session": session}, {"epoch": None, "offset": 0, "room": "note"}):
        assert await visitor.socket.refusal("follow", guessed) == "invalid"
    say = {"client_id": same, "text": "hallo", "room": "note"}
    assert await visitor.socket.refusal("say", say) == "invalid"
    assert (await visitor.socket.do("say", {"client_id": same, "text": "hallo"}))["offset"] > 0, "not taken for the note of that id"
    await visitor.socket.do("typing", {})
    await visitor.socket.do("follow", {"epoch": visitor.log.epoch, "offset": visitor.log.last})
    await visitor.is_ready()


async def test_what_staff_write_to_each_other_reaches_no_visitor(house: House) -> None:
    """The test that tries: everything a visitor can ask and is sent, while notes are written, read, handed on and left behind."""
    visitor, ben, session = await talk(house)
    gerda, carla = await house.counsellor("gerda").is_available(), await house.counsellor("carla").is_available()
    sockets = [visitor.socket]
    await ben.follows_notes(session)
    same = new_command_id()
    assert [await ben.notes_down(session, f"{CANARY} notitie", command_id=same) for _ in range(2)] == [1, 1]
    await ben.asks_in(session, gerda)
    await gerda.looks_along(session)
    assert await gerda.follows_notes(session) == 1
    await gerda.notes_down(session, f"{CANARY} zijkamer", "side")
    note = await ben.reads_note(session, f"{CANARY} zijkamer")
    assert (note["by"], note["mine"], note["room"], note["client_id"]) == ("Gerda", False, "side", None)
    for wrong in ("summary", "entry", "visitor", None):
        ask = {"session": session, "client_id": new_command_id(), "room": wrong, "text": "x"}
        assert await ben.socket.refusal("note", ask) == "invalid"

    await tries_everything(visitor, session, same)
    await ben.reads(session, "hallo")

    # Over everything that can happen to the session.
    visitor.socket.cut()
    await visitor.comes_back()
    sockets.append(visitor.socket)
    await ben.hands_over(session, carla, f"{CANARY} samenvatting")
    await carla.goes_on_with(await carla.is_asked_to_go_on())
    await carla.follows_notes(session)
    await carla.reads_note(session, f"{CANARY} samenvatting")
    assert [n["text"] for n in carla.notes[session]] == [f"{CANARY} {what}" for what in ("notitie", "zijkamer", "samenvatting")]
    await visitor.is_told_place(counsellor="Carla")
    again = house.visitor()
    again.token = visitor.token
    await again.opens()
    await again.follows()
    await again.sees("transferred")
    sockets.append(again.socket)
    await house.restart()
    await again.comes_back()
    sockets.append(again.socket)
    for one in (carla, gerda):
        await one.is_available()
    await carla.follows(session)
    await carla.notes_down(session, f"{CANARY} na de herstart")
    await carla.ends(session)
    await again.sees("ended")
    await carla.notes_down(session, f"{CANARY} na het einde")
    await again.rates("yes")

    assert "transferred" in again.log.kinds(), "nothing was captured, so nothing was proved"
    assert not any(CANARY in entry["text"] for entry in again.log.entries)
    await house.stop()
    stands_nowhere(house, [frame for socket in sockets for frame in socket.frames])


def stands_nowhere(house: House, frames: list[str]) -> None:
    """Neither in what visitors were sent nor in what is left in the folder of the server. The logs are searched after every journey."""
    heard = "".join(frames)
    assert not [form for form in forms(CANARY) if form in heard]
    assert not [word for word in ("notes_posted", "side", "summary") if f'"{word}"' in heard]
    kept = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    assert len(kept) > 10_000
    assert not [form for form in forms(CANARY) if form.encode() in kept]


@pytest.mark.parametrize("name", ["gerda", "vera"])
async def test_an_adviser_is_there_is_seen_and_takes_nothing(house: House, name: str) -> None:
    adviser = await house.counsellor(name).is_available()
    visitor = await house.visitor().opens()
    with pytest.raises(AssertionError, match="unstaffed"):
        await visitor.starts()
    hand_over = {"session": "x", "to_desk": "y"}
    refused = {"take": {"session": "x"}, "accept_offer": {"offer": "x"}, "snippets": {}, "hand_over": hand_over}
    for command, payload in refused.items():
        assert await adviser.socket.refusal(command, payload) == "not_found"
    ben = await house.counsellor("ben").opens()
    shown = {c["work_name"]: c for c in ben.board["colleagues"]}[name.title()]
    assert (shown["presence"], shown["connected"]) == ("available", True)
