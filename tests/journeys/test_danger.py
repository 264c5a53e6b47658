"""Someone is in danger: what her counsellor marks, who hears it, and how she is called back, over the wire."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.support.people import Counsellor, Visitor
from tests.support.server import House, running_house

NUMBER, WHEN = "06 98765432", "na zes uur, dan is hij weg"


async def talking(house: House) -> tuple[Visitor, Counsellor, str]:
    """A visitor with ben, while nobody else is there."""
    ben = await house.counsellor("ben").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    return visitor, ben, await ben.accepts()


async def test_danger_is_marked_heard_and_seen(house: House) -> None:
    visitor, ben, session = await talking(house)
    anna = await house.counsellor("anna").opens()
    assert anna.board["alerts"] == []
    await ben.marks(session, "immediate_danger")
    heard = await anna.is_called(session)
    assert {k: heard[k] for k in ("kind", "counsellor", "at")} == {"kind": "danger", "counsellor": "Ben", "at": "2026-11-24T09:30:00.000Z"}
    row = await ben.is_shown(session, lambda r: bool(r["called"]))
    assert (row["urgency"], row["called"]["told"], row["called"]["seen_by"]) == (4, ["Anna"], None)

    await house.advances(20)
    await anna.socket.close()
    again = await house.counsellor("anna").signs_in()
    await again.opens()
    (kept,) = again.board["alerts"]
    assert (kept["session"], kept["kind"], kept["counsellor"]) == (session, "danger", "Ben"), "who connects later finds it"
    await again.has_seen(session)
    row = await ben.is_shown(session, lambda r: bool(r["called"]["seen_by"]))
    assert (row["called"]["seen_by"], row["called"]["seen_at"]) == ("Anna", "2026-11-24T09:30:20.000Z")
    gone = await again.socket.hears("board_changed", lambda p: bool(p["alerts_gone"]))
    assert gone["alerts_gone"] == [session]
    assert await again.socket.refusal("mark", {"session": session, "urgency": "acute_unsafety"}) == "not_found"
    assert await ben.socket.refusal("alert_seen", {"session": session}) == "not_found"
    assert await ben.socket.refusal("mark", {"session": session, "urgency": "mad"}) == "invalid"
    told = [p for _, p in visitor.socket.events]
    assert "danger" not in repr(told), "the visitor is told nothing of it"


async def test_where_no_duty_lead_is_connected_that_is_told(house: House) -> None:
    _, ben, session = await talking(house)
    await ben.calls_duty_lead(session, "help")
    row = await ben.is_shown(session, lambda r: bool(r["called"]))
    assert (row["called"]["kind"], row["called"]["told"]) == ("help", [])
    helpers = await ben.socket.do("helpers")
    assert [helper["phone"] for helper in helpers["ladder"]] == [None, None, None, "112"]
    assert helpers["report_url"] is None
    anna = await house.counsellor("anna").opens()
    assert [alert["session"] for alert in anna.board["alerts"]] == [session]
    assert await anna.socket.do("helpers") == helpers
    await ben.is_shown(session, lambda r: r["called"]["told"] == ["Anna"])


async def test_an_acute_conversation_is_all_she_has(house: House) -> None:
    _, ben, session = await talking(house)
    await ben.marks(session, "acute_unsafety")
    claimed = await ben.socket.hears("board_changed", lambda p: bool(p["me"] and p["me"]["claimed"]))
    assert (claimed["me"]["load"], claimed["me"]["capacity"]) == (1, 2)
    second = await house.visitor().opens()
    await second.starts()
    await house.advances(120)
    assert [name for name, _ in ben.socket.events].count("offer_made") == 1, "the one that she talks with"
    anna = await house.counsellor("anna").is_available()
    assert (await anna.is_offered())["label"]
    ben_as_seen = next(c for c in anna.board["colleagues"] if c["work_name"] == "Ben")
    assert ben_as_seen["claimed"]


LADDER = """
report_url = "https://meld.example.org/formulier?x=1"

[[desks.flevoland.escalation]]
name = { nl = "Chef van de Dag", en = "Duty lead" }
phone = "4500"

[[desks.flevoland.escalation]]
name = { nl = "Vertrouwensarts" }
"""


async def test_who_helps_is_what_the_operator_wrote_and_112(tmp_path: Any) -> None:
    async with running_house(tmp_path, desk=LADDER) as house:
        ben = await house.counsellor("ben").opens()
        assert await ben.socket.do("helpers") == {
            "ladder": [
                {"names": [{"language": "nl", "name": "Chef van de Dag"}, {"language": "en", "name": "Duty lead"}], "phone": "4500"},
                {"names": [{"language": "nl", "name": "Vertrouwensarts"}], "phone": None},
                {"names": [{"language": "nl", "name": "Politie"}, {"language": "en", "name": "Police"}], "phone": "112"},
            ],
            "report_url": "https://meld.example.org/formulier?x=1",
        }


async def test_she_is_called_back_and_her_number_is_nowhere_else(house: House) -> None:
    visitor, ben, session = await talking(house)
    anna = await house.counsellor("anna").opens()
    assert await visitor.socket.refusal("give_callback", {"number": NUMBER, "when": WHEN}) == "wrong_state"
    await ben.asks_to_call(session)
    await visitor.sees("callback_asked")
    assert await visitor.socket.refusal("give_callback", {"number": "bel me", "when": WHEN}) == "invalid"
    assert await visitor.socket.refusal("give_callback", {"number": NUMBER, "when": "x" * 101}) == "too_long"
    await visitor.gives_number(NUMBER, WHEN)
    await visitor.sees("callback_given")
    await ben.sees(session, "callback_given")
    told = await anna.socket.hears("board_changed", lambda p: bool(p["callbacks"]))
    assert told["callbacks"] == 1
    (hers,) = await anna.numbers()
    assert (hers["number"], hers["when"], hers["ends_at"]) == (NUMBER, WHEN, "2026-11-26T09:30:00.000Z")
    assert await ben.numbers() == [hers]
    for person in (visitor, anna, ben):
        assert not any(NUMBER in repr(payload) or WHEN in repr(payload) for _, payload in person.socket.events)
    with closing(sqlite3.connect(house.folder / "chat.db")) as database:
        assert not any(NUMBER[3:] in line or WHEN in line for line in database.iterdump())
    await visitor.leaves()
    await anna.has_called(hers["callback"])
    assert await ben.numbers() == []
    await ben.socket.hears("board_changed", lambda p: p["callbacks"] == 0)
    assert await ben.socket.refusal("callback_done", {"callback": hers["callback"]}) == "not_found"


@pytest.mark.parametrize(("shown", "kind"), [(True, "callback_refused"), (False, "callback_not_shown")])
async def test_she_says_no_or_cannot_be_asked(house: House, shown: bool, kind: str) -> None:
    visitor, ben, session = await talking(house)
    await ben.asks_to_call(session)
    await visitor.sees("callback_asked")
    await visitor.refuses_call(shown=shown)
    await ben.sees(session, kind)
    assert await ben.numbers() == []
    assert await visitor.socket.refusal("refuse_callback", {"shown": shown}) == "wrong_state"


async def test_a_code_is_told_to_who_makes_it_alone(house: House) -> None:
    visitor, ben, session = await talking(house)
    code = await ben.makes_code(session)
    assert (len(code), code.isdecimal()) == (6, True)
    assert not any(code in repr(payload) for person in (visitor, ben) for _, payload in person.socket.events)
    with closing(sqlite3.connect(house.folder / "chat.db")) as database:
        assert not any(code in line for line in database.iterdump() if "phone_codes" in line)
    anna = await house.counsellor("anna").opens()
    assert await anna.socket.refusal("make_phone_code", {"session": session}) == "not_found"
