"""Sign-ins end when they are ended, also while a console is open."""

from __future__ import annotations

import pytest

from tests.support.server import House
from tests.support.socket_client import RefusedError


async def test_an_open_console_closes_when_its_account_is_disabled(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    ben = await house.counsellor("ben").is_available()
    await house.disable("anna")
    await house.advances(5)
    assert await anna.socket.goes() == "not_signed_in"
    await ben.declares("away")
    visitor = await house.visitor().opens()
    await visitor.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "unstaffed")
    with pytest.raises(RefusedError) as refused:
        await anna.opens()
    assert refused.value.code == "not_signed_in"
    await ben.declares("available")


async def test_typing_reaches_the_other_side_and_is_never_stored(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.socket.do("typing")
    assert (await anna.socket.hears("visitor_typing"))["session"] == session
    await anna.socket.do("typing", {"session": session})
    await visitor.socket.hears("counsellor_typing")
    assert await visitor.socket.refusal("typing") == "too_many"
    assert visitor.log.kinds() == ["joined"]


async def test_signed_out_in_one_tab_she_is_gone_in_the_other_too(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    session = await anna.accepts()
    ben = await house.counsellor("ben").is_available()
    other_tab = house.counsellor("ben")
    other_tab.cookie = ben.cookie
    await other_tab.opens()
    await anna.asks_in(session, ben)
    await visitor.sees("colleague_joined")
    await ben.signs_out()
    assert [await tab.socket.goes() for tab in (ben, other_tab)] == ["not_signed_in"] * 2
    assert (await visitor.sees("colleague_left"))["text"] == "Ben", "at once, not after the grace of a line that fails"
    left = await anna.is_told(lambda c: next((x for x in c["colleagues"] if x["presence"] == "away"), None), "that Ben is away")
    assert left["work_name"] == "Ben"
