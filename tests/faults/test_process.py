"""What only a process can do: die in the middle, and stop when it is told."""

from __future__ import annotations

import asyncio
from time import monotonic

import aiohttp

from tests.support.people import Counsellor, Visitor
from tests.support.process import ServerProcess
from tests.support.server import PASSWORD


async def test_after_a_kill_the_waiting_keep_their_places_and_an_offer_expires_by_its_row(
    server: ServerProcess, http: aiohttp.ClientSession
) -> None:
    anna = await Counsellor(http, server.url, server.url, "anna", PASSWORD).is_available()
    first, second, third = [await Visitor(http, server.url).opens() for _ in range(3)]
    for visitor in (first, second, third):
        await visitor.starts()
    offer = await anna.is_offered()
    await second.says("geschreven voor het einde")

    await server.kill()
    await server.start()

    for place, visitor in enumerate((first, second, third), 1):
        await visitor.comes_back()
        assert (await visitor.is_told_place(life="waiting"))["position"] == place
    await second.reads("geschreven voor het einde")
    # Anna does not come back. Nothing in memory knows of her offer; its deadline in the record does.
    ben = await Counsellor(http, server.url, server.url, "ben", PASSWORD).is_available()
    # The other two are offered to her first; that one comes when its own offer has run out, and she has room again.
    for _ in range(2):
        passing = await ben.is_offered()
        if passing["session"] == offer["session"]:
            return
        await ben.ends(await ben.accepts(passing))
    assert (await ben.is_offered())["session"] == offer["session"]


async def test_it_stops_in_two_seconds_with_sockets_open_and_the_next_start_goes_on(
    server: ServerProcess, http: aiohttp.ClientSession
) -> None:
    anna = await Counsellor(http, server.url, server.url, "anna", PASSWORD).is_available()
    visitors = [await Visitor(http, server.url).opens() for _ in range(40)]
    for visitor in visitors[:8]:
        await visitor.starts()
    silent = visitors[-1]
    silent.socket.reads.clear()  # one that reads nothing any more, and will not answer a closing handshake
    talking = await anna.accepts()
    await visitors[0].says("nog net voor het stoppen")
    await anna.reads(talking, "nog net voor het stoppen")

    began = monotonic()
    status = await server.stop()
    assert monotonic() - began < 2
    assert status == 0
    assert await asyncio.gather(*(v.socket.goes() for v in visitors[:-1]), anna.socket.goes()) == ["moving"] * 40

    await server.start()
    await visitors[0].comes_back()
    await anna.opens()
    await anna.follows(talking)
    await visitors[0].says("en daarna ging het door")
    await anna.reads(talking, "en daarna ging het door")
