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
