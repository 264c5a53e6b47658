"""What was said with a name in it, in every field that takes text, against everything that a supervisor can reach.

One conversation goes all the way to the review store by the real wire. Then she follows every link, asks for every route, posts every
form, sends every command to every door, and gets the database. The same search finds each canary in what its counsellor sees.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url

from tests.gateways.payloads import COMMANDS, right
from tests.support.leaks import SHORTEST, forms, spoken
from tests.support.people import Counsellor, Visitor
from tests.support.registering import FILLED
from tests.support.server import SQLITE, House, running_house, token_of
from tests.support.socket_client import RefusedError, SocketClient

DESK = 'wrap_up_seconds = 0\nquestions = ["nickname", "municipality"]\nmunicipalities = ["Almere", "Ede"]'
LIMITS = "[limits]\nburst = 5000"
STAFF = ("anna", "ben", "carla", "sanne")
NAMED = {
    "Fatma": "hoi, ik heet Fatma Yildirim",
    "Yildirim": "dus Fatma Yildirim, met een Y",
    "06 12345678": "mijn nummer is 06 12345678",
    "fatma.yildirim@example.org": "mailen mag ook: fatma.yildirim@example.org",
    "Dorpsstraat 12": "ik woon in de Dorpsstraat 12 in Almere",
    "1311 AB": "mijn postcode is 1311 AB",
    "NL91ABNA0417164300": "hij haalt geld van NL91ABNA0417164300",
    "111222333": "mijn bsn is 111222333",
    "https://example.org/fatma": "hij zette foto's op https://example.org/fatma",
    "vuurtorens": "hij gooit met mijn vuurtorens van glas",
}
"""What is taken out of a conversation, by the program or, the last, by hand; and how it was said."""
BESIDE = {
    "nickname": "Klaproosje",
    "note": "notitie waterlelie",
    "side room": "zijkamer korenbloem",
    "summary": "overdracht vergeetmijniet",
    "number": "06 87654321",
    "when": "na vieren madeliefje",
    "remark": "opmerking sneeuwklokje",
}
"""What never goes over, whatever is in it."""
CANARIES = (*NAMED, *BESIDE.values())
KEPT = "boven de bibliotheek is het koud"
"""Said too, and nobody's name: she reads it, so she reads at all."""
LEAVES = ("/sign-out", "/sign-out-elsewhere", "/password")
"""What would end her being here is left out; what these pages answer has no conversation in it to anybody."""


@dataclass
class Seen:
    """Everything that reached someone, as it came."""

    pieces: list[bytes] = field(default_factory=list)

    def take(self, *pieces: str | bytes) -> None:
        self.pieces += [piece.encode() if isinstance(piece, str) else piece for piece in pieces]

    def canaries(self) -> set[str]:
        """Which canaries stand in it, in whatever encoding."""
        held = b"\n".join(self.pieces)
        held += b"\n" + unescape(held.decode("utf-8", "replace")).encode()
        folded = held.lower()
        return {canary for canary in CANARIES if canary.lower().encode() in folded or any(form in held for form in _forms(canary))}


def _forms(canary: str) -> Iterator[bytes]:
    """Escaped, written together, or encoded; what is so short that it stands anywhere by chance is left out."""
    made = [form.encode() for form in forms(canary)] + [re.sub(r"[\s.@-]", "", canary).encode()]
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = canary.encode(encoding)
        made += [raw, *(base64.b64encode(bytes(shift) + raw)[4:-4] for shift in range(3))]
    return (form for form in made if len(form) >= SHORTEST)


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
async def house(nothing_leaks: None, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with contextlib.AsyncExitStack() as opened:
        database, more = SQLITE, LIMITS
        if request.param == "postgres":
            server = request.getfixturevalue("postgres")
            database, review = [await opened.enter_async_context(server.database(is_new=True)) for _ in range(2)]
            more = f'{LIMITS}\n[review]\ndatabase = "{review}"'
        yield await opened.enter_async_context(running_house(tmp_path, database=database, counsellors=STAFF, more=more, desk=DESK))
        spoken.update(CANARIES)  # the search of all that was logged looks for the parts too


async def everything_in(address: str) -> list[bytes]:
    """What whoever has a database has: its files with the journal, or every row."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        database = Path(str(url.database))
        return [path.read_bytes() for path in database.parent.glob(f"{database.name}*")]
    connection = await asyncpg.connect(user=url.username, database=url.database, host=str(url.query["host"]))
    try:
        tables = [row["tablename"] for row in await connection.fetch("select tablename from pg_tables where schemaname = 'public'")]
        return [str(row).encode() for table in tables for row in await connection.fetch(f'select "{table}"::text from "{table}"')]
    finally:
        await connection.close()


async def test_no_canary_reaches_a_supervisor(house: House) -> None:
    anna, session = await is_released(house)
    hers = Seen()
    hers.take(*anna.socket.frames, json.dumps((await anna.looks())["conversations"]), *house.met["ben"][0].socket.frames)
    hers.take(json.dumps(anna.logs[session].entries), json.dumps(anna.notes))
    assert hers.canaries() == set(CANARIES) - {BESIDE["remark"]}, "the search does not find what is there"

    transcript = await reaches_the_review_side(house)
    seen = Supervisor(house, session, transcript)
    await seen.follows_every_link()
    assert seen.addresses.get(f"/transcripts/read/{transcript}") == 200
    assert KEPT.encode() in b"\n".join(seen.answers.pieces), "she reads nothing, so nothing was proved"
    assert {word for word in (*CANARIES, "bibliotheek") if await seen.finds(word)} == {"bibliotheek"}
    seen.answers.pieces.clear()  # what she searched for stands on her pages
    for _ in ("it is shown", "it is hidden, which she asked for in the first round"):
        await seen.asks_for_every_route()
    assert seen.addresses[f"/transcripts/hidden/{transcript}"] == 200
    await seen.follows_every_link()
    await seen.sends_every_command()
    assert seen.answers.canaries() == set()

    await house.stop()
    held = Seen()
    held.take(*await everything_in(house.settings.review.database))
    assert transcript.encode() in b"\n".join(held.pieces), "the database that was searched is another one"
    assert held.canaries() == set()


async def is_released(house: House) -> tuple[Counsellor, str]:
    """A conversation in which everything was said, registered and released."""
    anna, ben = await house.counsellor("anna").opens(), await house.counsellor("ben").is_available()
    visitor: Visitor = await house.visitor().opens()
    await visitor.starts(nickname=BESIDE["nickname"])
    session = await ben.accepts()
    for said in (*NAMED.values(), KEPT):
        await visitor.says(said)
        await ben.says(session, f"ik herhaal: {said}")
    await ben.notes_down(session, BESIDE["note"])
    carla = await house.counsellor("carla").opens()
    await ben.asks_in(session, carla)
    await carla.looks_along(session)
    await ben.notes_down(session, BESIDE["side room"], room="side")
    await carla.follows_notes(session)
    await carla.reads_note(session, BESIDE["side room"])
    await anna.declares("available")
    await ben.hands_over(session, anna, BESIDE["summary"])
    await anna.goes_on_with(await anna.is_asked_to_go_on())
    await anna.follows_notes(session)
    await anna.reads_note(session, BESIDE["side room"])
    await anna.asks_to_call(session)
    await visitor.gives_number(BESIDE["number"], BESIDE["when"])
    await anna.numbers()
    await anna.ends(session)
    await visitor.rates("yes", BESIDE["remark"])
    await house.advances(1)
    await anna.is_ready_to_release(session)
    await anna.hides(session, "vuurtorens")
    await anna.registers(session, **FILLED)
    await anna.releases(session)
    return anna, session


async def reaches_the_review_side(house: House) -> str:
    """Its id there, which nobody on the chat side is told."""
    assert house.app is not None
    assert house.app.review is not None
    store = house.app.review._store
    for _ in range(4):  # pushed, taken in, found by the index
        await house.advances(5)
    (name,) = await store.read(lambda records: records.transcript_versions())
    return str(name)


class Supervisor:
    """Someone with a supervisor's cookie and all the time in the world."""

    def __init__(self, house: House, session: str, transcript: str) -> None:
        self._house = house
        self._session = session
        self._transcript = transcript
        self.headers = {"Cookie": f"sign_in={token_of('sanne')}", "Origin": house.url}
        self.answers = Seen()
        self.addresses: dict[str, int] = {}
        self.led_to = ""

    async def asks(self, path: str, method: str = "GET", form: dict[str, str] | None = None) -> str:
        request = self._house.http.request(method, self._house.url + path, headers=self.headers, data=form, allow_redirects=False)
        async with request as answer:
            text = await answer.read()
            self.answers.take(text, repr(answer.headers), path)
            self.addresses[path] = answer.status
            self.led_to = answer.headers.get("Location", "")
            return f'{text.decode("utf-8", "replace")} href="{self.led_to}"'

    async def follows_every_link(self) -> None:
        """From the first page on, until there is none that was not followed."""
        left = ["/sign-in", "/transcripts"]
        followed = set(left)
        while left:
            page = await self.asks(left.pop())
            found = {unescape(link).partition("#")[0] for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page)}
            left += [link for link in found - followed if not link.startswith(LEAVES)]
            followed |= found

    async def finds(self, word: str) -> bool:
        """Whether a search for this finds the transcript."""
        await self.asks("/transcripts", "POST", {"words": word})
        page = await self.asks(self.led_to)
        return f"/transcripts/read/{self._transcript}" in page

    async def asks_for_every_route(self) -> None:
        """With everything that an address may hold, and forms that say what is searched for."""
        assert self._house.app is not None
        routes = {
            (route.method, route.resource.canonical)
            for route in self._house.app._web.router.routes()
            if route.resource is not None and not route.resource.canonical.startswith((*LEAVES, "/sign-in"))
        }
        assert ("POST", "/transcripts") in routes
        form = {"words": "bibliotheek", "reason": "name", "version": "1", "line": "1", "language": "nl"}
        for method, canonical in sorted(routes, key=lambda route: (route[0] != "GET", route)):
            parts = re.findall(r"\{[^}]*\}", canonical)
            for values in itertools.product(("flevoland", self._session, self._transcript, "1", "../../chat.db"), repeat=len(parts)):
                path = canonical
                for part, value in zip(parts, values, strict=True):
                    path = path.replace(part, value, 1)
                await self.asks(path, "POST" if method == "POST" else "GET", form if method == "POST" else None)
        assert max(self.addresses.values()) < 500, "a page that fails proves nothing"

    async def sends_every_command(self) -> None:
        """To both doors; into the one for visitors anyone may come."""
        for door in ("/", "/counsellor", "/supervisor"):
            try:
                opened = await SocketClient.open(self._house.http, self._house.url, door, {"protocol": 1}, self.headers)
            except (RefusedError, ConnectionError) as refused:
                self.answers.take(repr(refused))
            else:
                raise AssertionError(f"{door} let her in: {opened}")
        for shape in COMMANDS:
            knock = {"protocol": 1, "desk": "flevoland"}
            opened = await SocketClient.open(self._house.http, self._house.url, "/visitor", knock, self.headers)
            payload: dict[str, Any] = right(shape.payload)
            for name in payload.keys() & {"session", "transcript"}:
                payload[name] = self._session
            self.answers.take(await opened.refusal(shape.command, payload) if shape.door == "/counsellor" else shape.command)
            self.answers.take(*opened.frames)
            await opened.drop()
