"""A conversation that is stopped over the house rules, and what comes after it for whoever it was and for everyone else."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from ipaddress import ip_address
from pathlib import Path

import pytest_asyncio

from chatserver.auth.buckets import keyed
from tests.support.leaks import spoken
from tests.support.people import Counsellor, Visitor
from tests.support.server import House, running_house

BEHIND_A_PROXY = 'trusted_proxies = ["127.0.0.1"]'
TROLL, SHELTER = "198.51.100.77", "2001:db8:77:1200::5"


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    """The same desk behind a proxy, so that people come from different places."""
    async with running_house(tmp_path, server=BEHIND_A_PROXY) as running:
        yield running


async def comes(house: House, address: str = TROLL) -> Visitor:
    spoken.add(address)
    visitor = house.visitor()
    visitor.address = address
    return await visitor.opens()


async def talks(house: House, counsellor: Counsellor, address: str = TROLL) -> tuple[Visitor, str]:
    visitor = await comes(house, address)
    await visitor.starts()
    return visitor, await counsellor.accepts()


async def refused(visitor: Visitor) -> str:
    return await visitor.socket.refusal("start", {"token": "B" * 43, "language": "nl"})


async def test_it_is_stopped_and_nothing_is_asked_of_her_any_more(house: House) -> None:
    anna = await house.counsellor().is_available()
    visitor, session = await talks(house, anna)
    assert await anna.ends_over_the_rules(session) is None
    assert (await visitor.is_told_place(life="ended"))["reason"] == "house_rules"
    assert (await visitor.sees("ended"))["reason"] == "house_rules"
    assert await visitor.socket.refusal("rate", {"score": "no"}) == "wrong_state"
    assert await visitor.socket.refusal("say", {"client_id": "Tm9uZSB5ZXQh", "text": "en nog wat"}) == "wrong_state"
    again = await comes(house)
    assert (await again.starts())["life"] == "waiting", "stopped without a cool-down, she may begin again"
    waiting = (await anna.is_offered())["session"]
    assert await anna.socket.refusal("end", {"session": waiting, "reason": "house_rules"}) == "not_found", "not hers yet"


async def test_who_it_was_is_let_in_slowly_and_a_shelter_is_never_locked_out(house: House) -> None:
    anna = await house.counsellor().is_available()
    resident = await comes(house, SHELTER)
    await resident.starts()
    hers = await anna.accepts()
    troll, session = await talks(house, anna, SHELTER)
    assert await anna.ends_over_the_rules(session, 60) == "2026-11-24T10:30:00.000Z"
    assert (await troll.is_told_place(life="ended"))["reason"] == "house_rules"

    assert await refused(await comes(house, SHELTER)) == "busy"
    answer = await (await comes(house, SHELTER)).socket.ask("start", {"token": "B" * 43, "language": "nl"})
    assert answer == {"error": {"code": "busy", "temporary": True}}
    assert (await (await comes(house)).starts())["life"] == "waiting", "elsewhere nobody notices"
    await anna.accepts()

    await resident.says("ik ben er nog")  # what has begun goes on
    await anna.reads(hers, "ik ben er nog")
    resident.socket.cut()
    await resident.comes_back()
    await resident.says("en nu weer")

    await house.advances(minutes=10)
    neighbour = await comes(house, SHELTER)
    assert (await neighbour.starts())["life"] == "waiting"
    assert await refused(await comes(house, SHELTER)) == "busy"
    same = await neighbour.socket.do("start", {"token": neighbour.token, "language": "nl"})
    assert same["place"]["life"] == "waiting", "what was let in is not asked about again"
    await neighbour.socket.close()
    await neighbour.comes_back()
    await neighbour.is_told_place(life="waiting")


async def test_until_tonight_is_the_duty_leads_to_say_and_so_is_lifting(house: House) -> None:
    anna, ben = await house.counsellor("anna").is_available(), await house.counsellor("ben").opens()
    visitor, session = await talks(house, anna)
    for cool_down, reason, code in ((5, "house_rules", "invalid"), ("tomorrow", "house_rules", "invalid"), (10, "locked", "invalid")):
        assert await anna.socket.refusal("end", {"session": session, "reason": reason, "cool_down": cool_down}) == code
    assert await ben.socket.refusal("end", {"session": session, "reason": "house_rules", "cool_down": 10}) == "not_found"
    assert await anna.ends_over_the_rules(session, "tonight") == "2026-11-25T03:00:00.000Z"
    await visitor.is_told_place(life="ended")

    for command, ask in (("cool_downs", {}), ("lift_cool_down", {"id": "x"})):
        assert await ben.socket.refusal(command, ask) == "not_found"
    (one,) = (await anna.socket.do("cool_downs"))["cool_downs"]
    assert one == {"id": one["id"], "until": "2026-11-25T03:00:00.000Z", "by": "Anna"}
    assert await refused(await comes(house)) == "busy"
    await anna.socket.do("lift_cool_down", {"id": one["id"]})
    assert await anna.socket.do("cool_downs") == {"cool_downs": []}
    assert await anna.socket.refusal("lift_cool_down", {"id": one["id"]}) == "not_found"
    assert (await (await comes(house)).starts())["life"] == "waiting"

    ben_only = house.counsellor("ben")
    await anna.declares("away")
    await ben_only.is_available()
    _, session = await talks(house, ben_only, SHELTER)
    assert await ben_only.socket.refusal("end", {"session": session, "reason": "house_rules", "cool_down": "tonight"}) == "not_found"
    assert await ben_only.ends_over_the_rules(session, 10) == "2026-11-24T09:40:00.000Z"


async def test_a_restart_forgets_all_of_it_and_says_so(house: House) -> None:
    anna = await house.counsellor().is_available()
    first, session = await talks(house, anna)
    await anna.ends_over_the_rules(session, 60)
    second, other = await talks(house, anna, SHELTER)
    await house.restart()
    await anna.is_available()
    assert await anna.ends_over_the_rules(other, 60) is None, "ended, and from where she came is not known"
    assert (await (await comes(house)).starts())["life"] == "waiting"
    del first, second


async def test_no_address_and_nothing_made_of_one_is_on_the_disk(house: House) -> None:
    anna = await house.counsellor().is_available()
    _, session = await talks(house, anna)
    await anna.ends_over_the_rules(session, 60)
    assert await refused(await comes(house)) == "busy"
    assert house.app is not None
    day = house.app._cool_downs._days[next(iter(house.settings.desks))]
    made = [keyed(day.key, ip_address(TROLL)), day.key, hashlib.sha256(TROLL.encode()).digest()]
    assert made[0] in day.running
    await house.stop()
    kept = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file() and not path.is_symlink())
    assert b"cool_down_set" in kept, "the right files were read"
    for secret in (TROLL.encode(), *made, *(value.hex().encode() for value in made)):
        assert secret not in kept
    spoken.update(value.hex() for value in made)  # and the logs, by every journey's own search
