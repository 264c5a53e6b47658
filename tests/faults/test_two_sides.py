"""Chat side and review side as two processes on one pair of databases: either dies or is away, and nothing is harmed, lost or doubled."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import aiohttp
import pytest
import pytest_asyncio

from chatserver.auth.tokens import SystemChance, hash_token
from chatserver.config import Settings, load
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, StaffId
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.sealing import new_key
from tests.support.leaks import leaks, spoken
from tests.support.people import Counsellor, Visitor
from tests.support.process import ServerProcess
from tests.support.programs import environment
from tests.support.registering import FILLED
from tests.support.server import PASSWORD, add_counsellors, reserved_port, write_config
from tests.support.transcripts import made_up

ROOM = 120.0
"""Seconds within which something must have happened, on a busy machine."""
CHAT_ALONE = (
    "chatserver.app",
    "chatserver.anonymiser",
    "chatserver.bus",
    "chatserver.cleaner",
    "chatserver.gateways.",
    "chatserver.services.conversation",
    "chatserver.services.ports_review",
    "chatserver.store.appending",
    "chatserver.store.log",
    "chatserver.store.records",
    "chatserver.store.rows",
    "chatserver.store.store",
    "chatserver.store.tables",
    "chatserver.store.tail",
    "chatserver.store.transaction",
    "chatserver.store.words",
    "chatserver.store.writer",
    "socketio",
)
"""What finds, opens or carries words; the room ``gateways`` itself is there for its settings."""
LOADED = """
import json, sys
from chatserver import cli
status = cli.main(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]))
"""


PUSHES = """
import asyncio, sys
from chatserver.store.review.pushing import ReviewPush

async def go():
    side = ReviewPush(sys.argv[1], bytes(32))
    print(flush=True)
    await side.push("one", bytes.fromhex(sys.argv[2]))

asyncio.run(go())
"""


@dataclass
class Sides:
    """Two processes with one configuration; none is started yet."""

    chat: ServerProcess
    review: ServerProcess
    settings: Settings
    http: aiohttp.ClientSession

    @property
    def host(self) -> str:
        """Under which both sides are reached, as a proxy passes it on."""
        return self.settings.web.public_origin.partition("//")[2]

    def someone(self, name: str) -> Counsellor:
        return Counsellor(self.http, self.chat.url, self.chat.url, name, PASSWORD)

    async def reads(self, someone: Counsellor) -> bool:
        """Whether the review side shows her transcripts."""
        headers = {"Cookie": someone.cookie, "Host": self.host}
        async with self.http.get(f"{self.review.url}/transcripts", headers=headers, allow_redirects=False) as answer:
            return answer.status == 200

    async def has(self, count: int) -> bool:
        """Whether so many transcripts were taken in, and nothing waits."""
        with closing(sqlite3.connect(self.settings.review.database.removeprefix("sqlite:///"), timeout=ROOM)) as database:
            kept = database.execute("select (select count(*) from transcripts), (select count(*) from inbox where box is not null)")
            return kept.fetchone() == (count, 0)  # type: ignore[no-any-return]

    async def comes_to_be(self, question: Callable[[], Awaitable[bool]]) -> None:
        """Ask again and again until it is so; the review side's own answers are the pauses."""
        async with asyncio.timeout(ROOM):
            while not await question():
                async with self.http.get(f"{self.review.url}/readyz") as answer:
                    await answer.read()

    async def talk(self, ben: Counsellor) -> tuple[Visitor, str]:
        visitor = await Visitor(self.http, self.chat.url).opens()
        await visitor.starts()
        session = await ben.accepts()
        await visitor.says("ik heet Fatma en het is hier koud")
        await ben.reads(session, "ik heet Fatma en het is hier koud")
        return visitor, session


@pytest_asyncio.fixture
async def sides(tmp_path: Path, http: aiohttp.ClientSession) -> AsyncIterator[Sides]:
    """A desk that is always open, a counsellor and a supervisor; all that was printed is searched for words at the end."""
    spoken.clear()
    with reserved_port() as port, reserved_port() as review_port:
        config = write_config(tmp_path, port, "sqlite:///chat.db", more=f"[review]\nport = {review_port}", schedule="always")
        await add_counsellors(load(config), None, "ben", "sanne")
        made = Sides(ServerProcess(config, only="chat"), ServerProcess(config, only="review"), load(config), http)
        yield made
        await made.chat.stop()
        await made.review.stop()
    assert not leaks(b"".join(made.chat.output + made.review.output).decode()), "words of people stand in the output"


@pytest.mark.timeout(400)  # six starts of a process and two conversations, on a machine that may do much else
async def test_each_goes_on_while_the_other_is_away_and_what_was_released_arrives_once(sides: Sides) -> None:
    await sides.chat.start()
    sanne = await sides.someone("sanne").signs_in()  # no review side was ever here
    ben = await sides.someone("ben").is_available()
    visitor, session = await sides.talk(ben)
    await sides.review.start()
    await sides.comes_to_be(lambda: sides.reads(sanne))
    assert not await sides.reads(ben)

    await sides.review.kill()
    await visitor.says("het gaat gewoon door")
    await ben.reads(session, "het gaat gewoon door")
    await ben.ends(session)
    await ben.is_ready_to_release(session)
    await ben.registers(session, **FILLED)
    await ben.releases(session)
    await sides.review.start()
    await sides.comes_to_be(lambda: sides.has(1))

    _, session = await sides.talk(ben)
    await ben.ends(session)
    await ben.is_ready_to_release(session)
    await ben.registers(session, **FILLED)
    await ben.releases(session)
    await sides.chat.kill()  # before, while or after it went over: nobody knows
    assert await sides.reads(sanne), "for some minutes"
    await sides.chat.start()
    await sides.comes_to_be(lambda: sides.has(2))

    began = monotonic()
    assert [await sides.chat.stop(), await sides.review.stop()] == [0, 0]
    assert monotonic() - began < 2 + 2, "two seconds each"


async def test_a_push_that_is_killed_in_the_middle_is_whole_or_not_there(sides: Sides) -> None:
    """The same one is pushed again and again by processes that die at some point of it; in the end it is there once."""
    await sides.review.start()
    push = ReviewPush(sides.settings.review.database, new_key())
    sealed = await push.seal("one", made_up())
    for _ in range(3):
        dying = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PUSHES, sides.settings.review.database, sealed.hex(), stdout=asyncio.subprocess.PIPE, env=environment()
        )
        assert dying.stdout is not None
        await dying.stdout.readline()
        dying.kill()
        await dying.wait()
    await push.push("one", sealed)
    await push.close()
    await sides.comes_to_be(lambda: sides.has(1))


async def test_a_review_process_has_loaded_nothing_that_reaches_words(sides: Sides) -> None:
    """After it has shown a supervisor her pages, so that what is loaded late is loaded."""
    await sides.review.start()
    await sides.review.stop()
    token, until = SystemChance().secret(), datetime.now(UTC) + timedelta(hours=1)
    reader = Reader(hash_token(token), StaffId("s"), "Sanne", frozenset({DeskId("flevoland")}), until)
    push = ReviewPush(sides.settings.review.database, new_key())
    await push.tell_readers([reader])
    await push.push("one", await push.seal("one", made_up()))
    await push.close()

    command = ("-c", LOADED, "serve", "--only", "review", "--config", str(sides.review.config), "--json")
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE, env=environment())
    assert process.stdout is not None
    try:
        await process.stdout.readline()
        await sides.comes_to_be(lambda: sides.has(1))
        for path in ("/transcripts", "/transcripts/hidden"):
            headers = {"Cookie": f"sign_in={token}", "Host": sides.host}
            async with sides.http.get(sides.review.url + path, headers=headers, allow_redirects=False) as answer:
                assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        status, loaded = json.loads(await process.stdout.readline())
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    assert status == 0
    assert "chatserver.web.review.reading" in loaded
    assert [name for name in loaded if name.startswith(CHAT_ALONE) and name != "chatserver.gateways.settings"] == []
