"""Five hundred visitors at once, and the server killed in the middle.

What was acknowledged is there exactly once and in order, every visitor has her place again, no offer is lost. The limits are
raised in this test's config.toml and nowhere else.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from chatserver.config import load
from tests.support.leaks import leaks, spoken
from tests.support.people import Counsellor, Visitor, new_command_id
from tests.support.process import ServerProcess
from tests.support.server import PASSWORD, add_counsellors, reserved_port, write_config
from tests.support.socket_client import Payload, RefusedError, client

VISITORS, MESSAGES, COUNSELLORS, CAPACITY = 500, 20, 10, 10
WATCHED = 250
AT_ONCE = 50
"""Connections opened at the same time: a crowd, not a flood of half-open sockets."""

RAISED = """
[limits]
burst = 40
highest_capacity = 10
"""
SHORT = """
queue_limit = 100
offer_seconds = 10
"""


class Persistent(Visitor):
    """A visitor whose client behaves as protocol.md asks: what was not acknowledged is said again, with the same id, in order."""

    server: ServerProcess
    acknowledged: dict[int, str]
    asked_at: int
    placed_at: int
    """Moments, counted: who was placed before another one asked must stand before her."""

    def prepare(self, server: ServerProcess, number: int) -> None:
        self.server = server
        self.number = number
        if number % WATCHED == 0:  # the words of some in every form; what all lines have in common covers the rest
            spoken.update({"says line", *(self.line(n) for n in range(MESSAGES))})
        self.unsaid = [(new_command_id(), self.line(n)) for n in range(MESSAGES)]
        self.acknowledged = {}

    def line(self, n: int) -> str:
        return f"visitor {self.number} says line {n}"

    def __lt__(self, other: Persistent) -> bool:
        return self.number < other.number

    async def says_everything(self, tick: Callable[[], None]) -> None:
        while self.unsaid:
            command_id, text = self.unsaid[0]
            try:
                answer = await self.socket.ask("say", {"client_id": command_id, "text": text})
            except (ConnectionError, asyncio.CancelledError, aiohttp.ClientError):
                if not self.socket.is_closed.is_set():
                    raise
                await self.returns()
                continue
            if "error" in answer:
                assert answer["error"]["temporary"], answer
                continue
            offset = answer["ok"]["offset"]
            assert offset not in self.acknowledged
            self.acknowledged[offset] = text
            self.unsaid.pop(0)
            tick()

    async def returns(self) -> None:
        """Connect again when the server is there, as often as it takes."""
        while True:
            await self.server.is_up.wait()
            try:
                await self.comes_back()
            except (ConnectionError, aiohttp.ClientError, asyncio.CancelledError):
                continue
            except RefusedError as refused:
                if refused.code != "unavailable":
                    raise
                continue
            return


class Desk:
    """One counsellor who takes whatever she is offered until she is full, through restarts."""

    def __init__(self, counsellor: Counsellor, server: ServerProcess, taken: Counter[str], is_full: asyncio.Event) -> None:
        self.counsellor = counsellor
        self.server = server
        self.taken = taken
        self.is_full = is_full
        self.held: set[str] = set()

    async def works(self) -> None:
        while sum(self.taken.values()) < COUNSELLORS * CAPACITY:
            try:
                await self.takes_offers()
            except (ConnectionError, aiohttp.ClientError, asyncio.CancelledError, RefusedError, TimeoutError):
                if self.is_full.is_set():
                    return
                await self.server.is_up.wait()

    async def takes_offers(self) -> None:
        await self.counsellor.opens()
        await self.counsellor.declares("available")
        for conversation in self.counsellor.board["conversations"]:
            self.holds(conversation["session"])
        for offer in self.counsellor.board["offers"]:
            await self.takes(offer)
        seen = 0
        while not self.is_full.is_set():
            try:
                seen, event, payload = await self.counsellor.socket.until(lambda after=seen: self.news(after), "offer", within=5)  # type: ignore[misc]
            except AssertionError:
                # An offer that ran out before she was told of being available leaves her board, and so her, at away.
                if self.counsellor.presence() == "away":
                    await self.counsellor.declares("available")
                continue
            if event == "offer_made":
                await self.takes(payload["offer"])
            else:
                await self.counsellor.declares("available")

    def has_room(self) -> bool:
        return len(self.held) < CAPACITY

    def news(self, after: int) -> tuple[int, str, Payload] | None:
        """The next event that asks something of her: an offer, or that one passed and set her away."""
        for n, (event, payload) in enumerate(self.counsellor.socket.events[after:], after + 1):
            if event == "offer_made" or (event == "board_changed" and (payload["me"] or {}).get("presence") == "away"):
                return n, event, payload
        return None

    def holds(self, session: str) -> None:
        """Hers: by the answer to her acceptance, or by the board, when the kill came between the commit and that answer."""
        self.held.add(session)
        self.taken[session] = 1
        if sum(self.taken.values()) >= COUNSELLORS * CAPACITY:
            self.is_full.set()

    async def takes(self, offer: Payload) -> None:
        answer = await self.counsellor.socket.ask("accept_offer", {"offer": offer["offer"]})
        if "ok" in answer:
            self.holds(answer["ok"]["session"])


@pytest.mark.timeout(170)
async def test_five_hundred_visitors_and_a_kill(tmp_path: Path) -> None:
    spoken.clear()
    with reserved_port() as port:
        config = write_config(tmp_path, port, "sqlite:///chat.db", more=RAISED, desk=SHORT, schedule="always")
        settings = load(config)
        names = [f"counsellor{n}" for n in range(COUNSELLORS)]
        await add_counsellors(settings, None, *names, capacity=CAPACITY)
        server = ServerProcess(config)
        await server.start()
        async with client() as http:
            try:
                await _journey(http, server, settings.web.public_origin, names)
            finally:
                await server.stop()
    assert not leaks(b"".join(server.output).decode()), "words of people stand in the output"


async def _journey(http: aiohttp.ClientSession, server: ServerProcess, origin: str, names: list[str]) -> None:
    taken: Counter[str] = Counter()
    is_full = asyncio.Event()
    counsellors = [await Counsellor(http, server.url, origin, name, PASSWORD).is_available() for name in names]
    desks = [Desk(counsellor, server, taken, is_full) for counsellor in counsellors]
    for counsellor in counsellors:
        await counsellor.socket.close()
    working = [asyncio.create_task(desk.works()) for desk in desks]

    door = asyncio.Semaphore(AT_ONCE)
    moments = itertools.count()

    async def arrives(number: int) -> Persistent:
        visitor = Persistent(http, server.url)
        visitor.prepare(server, number)
        async with door:
            await visitor.opens()
            visitor.asked_at = next(moments)
            await visitor.starts()
            visitor.placed_at = next(moments)
        return visitor

    visitors = await asyncio.gather(*(arrives(n) for n in range(VISITORS)))
    said = itertools.count(1)
    half = asyncio.Event()

    def tick() -> None:
        if next(said) == VISITORS * MESSAGES // 2:
            half.set()

    speaking = [asyncio.create_task(v.says_everything(tick)) for v in visitors]
    await half.wait()
    await server.kill()
    await server.start()
    await asyncio.gather(*speaking)
    await _until_full(is_full, working, desks)
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)
    await asyncio.gather(*(v.returns() for v in visitors if v.socket.is_closed.is_set()))

    readers = asyncio.Semaphore(3 * AT_ONCE)
    places = await asyncio.gather(*(_check(visitor, http, readers) for visitor in visitors))
    lives = Counter(place["life"] for place in places)
    assert lives == {"active": COUNSELLORS * CAPACITY, "waiting": VISITORS - COUNSELLORS * CAPACITY}
    waiting = sorted((place["position"], visitor) for place, visitor in zip(places, visitors, strict=True) if place["life"] == "waiting")
    assert [position for position, _ in waiting] == list(range(1, len(waiting) + 1)), "a place in the queue was lost or doubled"
    for (_, ahead), (_, behind) in itertools.pairwise(waiting):
        assert ahead.asked_at < behind.placed_at, "someone was placed before she asked, behind whom she stands"


async def _until_full(is_full: asyncio.Event, working: list[asyncio.Task[None]], desks: list[Desk]) -> None:
    """Every counsellor has all she can hold. One who stumbles, and one who is not offered anything any more, is told as such."""
    filled = asyncio.create_task(is_full.wait())
    try:
        async with asyncio.timeout(60):
            while not is_full.is_set():
                stopped, _ = await asyncio.wait([filled, *working], return_when=asyncio.FIRST_COMPLETED)
                for task in stopped:
                    task.result()
    except TimeoutError:
        heard = [desk.counsellor.socket.events[-3:] for desk in desks if desk.has_room()]
        raise AssertionError(f"{len(heard)} counsellors have room and are not asked; the last they heard: {heard}") from None


async def _check(visitor: Persistent, http: aiohttp.ClientSession, door: asyncio.Semaphore) -> Payload:
    """Read the whole log as a new page would: every acknowledged message is there once, in order, where it was said to be."""
    async with door:
        fresh = Visitor(http, visitor.url)
        fresh.token = visitor.token
        await fresh.opens()
        place: Payload = (await fresh.socket.hears("place_changed"))["place"]
        await fresh.follows()
        await fresh.reads(visitor.line(MESSAGES - 1))
        assert fresh.log.texts() == [visitor.line(n) for n in range(MESSAGES)]
        shown = {e["offset"]: e["text"] for e in fresh.log.entries if e["kind"] == "message"}
        assert shown == visitor.acknowledged, "an acknowledged message is elsewhere, or twice"
        await fresh.socket.close()
        return place
