"""Nobody of the desk is here: a colleague from another region answers, and everyone is told at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.people import Visitor
from tests.support.server import BACKUP, House, running_house

NAME = "Adviespunt Gelderland"


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    """Anna belongs to the visitors' desk, Ben to its backup. No time passes: what is told is told because something happened."""
    async with running_house(tmp_path, desk=BACKUP, at={"ben": "gelderland"}) as running:
        yield running


async def is_told(visitor: Visitor, state: str, backup: str | None) -> None:
    await visitor.socket.hears("availability_changed", lambda p: (p["opening"]["state"], p["opening"]["backup"]) == (state, backup))


async def test_a_colleague_from_another_region_answers(house: House) -> None:
    visitor = await house.visitor().opens()
    await is_told(visitor, "unstaffed", None)
    ben = await house.counsellor("ben").is_available()
    await is_told(visitor, "open", NAME)
    assert (await visitor.starts(nickname="Sterre"))["backup"] is None
    offer = await ben.is_offered()
    assert offer["desk_name"] == "Adviespunt Flevoland"
    session = await ben.accepts(offer)
    place = await visitor.is_told_place(life="active")
    assert (place["counsellor"], place["backup"]) == ("Ben", NAME)
    change = await ben.socket.hears("board_changed", lambda c: bool(c["conversations"]))
    assert [(c["nickname"], c["desk_name"]) for c in change["conversations"]] == [("Sterre", "Adviespunt Flevoland")]
    assert not any(p["waiting"] for n, p in ben.socket.events if n == "board_changed"), "her queue is that of her own desk"
    await visitor.says("goedemiddag")
    await ben.reads(session, "goedemiddag")
    await ben.says(session, "ik luister")
    await visitor.reads("ik luister")

    for person in (visitor, ben):
        person.socket.cut()
    await visitor.comes_back()
    assert (await visitor.is_told_place(life="active"))["backup"] == NAME
    await ben.opens()
    assert [c["desk_name"] for c in ben.board["conversations"]] == ["Adviespunt Flevoland"]
    await ben.follows(session)
    await ben.ends(session)
    assert (await visitor.is_told_place(life="ended"))["backup"] is None
    ended = await ben.socket.hears("board_changed", lambda c: any(x["life"] == "ended" for x in c["conversations"]))
    assert ended["conversations"][0]["desk_name"] == "Adviespunt Flevoland"
    assert ended["me"]["load"] == 0


async def test_who_answers_is_pushed_as_colleagues_come_and_go(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    looking = await house.visitor().opens()
    await is_told(looking, "open", NAME)
    await ben.declares("away")
    await is_told(looking, "unstaffed", None)
    await ben.declares("available")
    await is_told(looking, "open", NAME)
    anna = await house.counsellor("anna").is_available()
    await is_told(looking, "open", None)
    await anna.declares("away")
    await is_told(looking, "open", NAME)
    async with house.http.get(f"{house.url}/api/availability?desk=flevoland") as answer:
        assert (await answer.json())["state"] == "open"


async def test_who_waits_is_asked_for_as_soon_as_the_backup_has_a_place(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    talks = []
    for _ in range(2):
        visitor = await house.visitor("gelderland").opens()
        await visitor.starts()
        talks.append(await ben.accepts())
    waits = await house.visitor().opens()
    assert (await waits.starts())["position"] == 1
    await ben.ends(talks[0])
    assert (await ben.is_offered())["desk_name"] == "Adviespunt Flevoland"
