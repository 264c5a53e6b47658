"""Both sides as two users of the system: what either may not open, and that both do their work all the same."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from chatserver.config import load
from tests.support.leaks import leaks, spoken
from tests.support.people import Counsellor, Visitor
from tests.support.process import ServerProcess
from tests.support.server import PASSWORD, add_counsellors, reserved_port, write_config
from tests.support.socket_client import client
from tests.support.users import Place, User, make_place

pytestmark = [pytest.mark.needs("users"), pytest.mark.timeout(400)]
TRIED = """
import json, os, sys
told = []
for how, path in json.loads(sys.argv[1]):
    try:
        os.listdir(path) if how == "list" else os.close(os.open(path, os.O_RDWR if how == "write" else os.O_RDONLY))
    except PermissionError:
        told.append("denied")
    except OSError as error:
        told.append(type(error).__name__)
    else:
        told.append("opened")
print(json.dumps(told))
"""
TRACED = """
import ctypes, sys
ctypes.CDLL(None, use_errno=True)
library = ctypes.CDLL(None, use_errno=True)
answer = library.ptrace(16, int(sys.argv[1]), None, None)
print("denied" if answer == -1 and ctypes.get_errno() == 1 else "traced")
"""
KILLED = """
import os, sys
try:
    os.kill(int(sys.argv[1]), 0)
except PermissionError:
    print("denied")
else:
    print("may")
"""
HALF_WRITTEN = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("pragma journal_mode=truncate")
database.execute("pragma cache_size=1")
database.execute("begin immediate")
database.execute("update inbox set box = ?", [b"half written"])
for number in range(200):
    database.execute("insert into inbox values (?, ?, null)", [f"half {number}", bytes(4000)])
assert os.path.getsize(sys.argv[1] + "-journal")
os.kill(os.getpid(), 9)
"""


COUNTED = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("pragma journal_mode=truncate")
print(database.execute("select count(*) from inbox").fetchone()[0])
"""
PUSHED = """
import asyncio, sys
from chatserver.store.review.pushing import ReviewPush
from tests.support.transcripts import made_up

async def push():
    side = ReviewPush(sys.argv[1], bytes(32))
    await side.push("pushed", await side.seal("pushed", made_up()))
    await side.close()

asyncio.run(push())
"""
ROOM = 30.0
"""Seconds within which something must have happened, on a busy machine."""


@dataclass
class Install:
    """Both processes, running."""

    place: Place
    chat: ServerProcess
    review: ServerProcess
    http: aiohttp.ClientSession

    async def reads(self, someone: Counsellor) -> bool:
        """Whether the review side shows her transcripts."""
        return await self.status(self.review, someone, "/transcripts") == 200

    async def status(self, side: ServerProcess, someone: Counsellor, path: str) -> int:
        headers = {"Cookie": someone.cookie, "Host": self.chat.url.partition("//")[2]}  # as a proxy passes it on
        async with self.http.get(side.url + path, headers=headers, allow_redirects=False) as answer:
            return answer.status

    async def comes_to_be(self, question: Callable[[], Awaitable[bool]]) -> None:
        """Ask again and again until it is so; the server's own answers are the pauses."""
        async with asyncio.timeout(ROOM):
            while not await question():
                async with self.http.get(f"{self.review.url}/readyz") as answer:
                    await answer.read()

    async def kept(self, statement: str) -> int:
        """A number from the review database, read as root does."""
        with closing(sqlite3.connect(self.place.meeting / "review.db", timeout=ROOM)) as database:
            return int(database.execute(statement).fetchone()[0])

    def someone(self, name: str) -> Counsellor:
        return Counsellor(self.http, self.chat.url, self.chat.url, name, PASSWORD)


def opened(user: User, tried: Sequence[tuple[str, Path]]) -> set[str]:
    """What became of it when she tried to read, write or list these."""
    return set(json.loads(user.tries(TRIED, json.dumps([(how, str(path)) for how, path in tried]))))


def pid_of(side: ServerProcess) -> int:
    assert side.process is not None
    return side.process.pid


@pytest_asyncio.fixture(params=["review first", "chat first"])
async def install(request: pytest.FixtureRequest) -> AsyncIterator[Install]:
    """A desk that is always open, whose two processes were started in this order for the first time."""
    spoken.clear()
    place = make_place()
    try:
        with reserved_port() as port, reserved_port() as review_port:
            review = f'[review]\ndatabase = "sqlite:///meeting/review.db"\nkeys = "review/keys"\nport = {review_port}'
            config = write_config(place.folder, port, "sqlite:///chat/chat.db", more=review, schedule="always")
            config.write_text(config.read_text().replace('folder = "keys"', 'folder = "chat/keys"'))
            await add_counsellors(load(config), None, "anna", "sanne")
            for path in (place.folder / "chat").rglob("*"):
                os.chown(path, place.chat.uid, place.chat.uid)
            sides = [ServerProcess(config, only="review", user=place.review), ServerProcess(config, only="chat", user=place.chat)]
            try:
                for side in sides if request.param == "review first" else reversed(sides):
                    await side.start()
                async with client() as http:
                    yield Install(place, sides[1], sides[0], http)
            finally:  # also when one of them did not start
                ended = [await side.stop() for side in sides]
        assert ended == [0, 0]
        assert not leaks(b"".join(sides[0].output + sides[1].output).decode()), "words of people stand in the output"
    finally:
        shutil.rmtree(place.folder)


async def test_both_do_their_work_and_none_opens_what_is_the_others(install: Install) -> None:
    place, anna, sanne = install.place, install.someone("anna"), await install.someone("sanne").signs_in()
    await anna.is_available()
    visitor = await Visitor(install.http, install.chat.url).opens()
    await visitor.starts()
    talking = await anna.accepts()
    await visitor.says("dit leest alleen wie met mij praat")
    await anna.reads(talking, "dit leest alleen wie met mij praat")
    await install.comes_to_be(lambda: install.reads(sanne))
    assert not await install.reads(anna)
    place.chat.tries(PUSHED, f"sqlite:///{place.meeting / 'review.db'}")

    async def is_taken_in() -> bool:
        return await install.kept("select count(*) from transcripts") == 1

    await install.comes_to_be(is_taken_in)
    the_chat_sides_own_is_closed_to_the_review_user(install)
    the_review_sides_own_is_closed_to_the_chat_user(install)


def the_chat_sides_own_is_closed_to_the_review_user(install: Install) -> None:
    home = install.place.folder / "chat"
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"chat.db", "root.key"}
    assert any(path.parent.name == "days" for path in files), "no key of a day, so nothing was proved"
    owned = [(how, path) for path in files for how in ("read", "write")]
    owned += [("list", folder) for folder in (home, home / "keys", home / "keys" / "days")]
    assert opened(install.place.chat, owned) == {"opened"}
    assert opened(install.place.review, owned) == {"denied"}
    is_closed(install.place.review, pid_of(install.chat))


def the_review_sides_own_is_closed_to_the_chat_user(install: Install) -> None:
    place, home = install.place, install.place.folder / "review"
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == {"keys", "days"}
    owned = [("read", path) for path in files] + [("list", folder) for folder in (home, home / "keys")]
    assert opened(place.review, owned) == {"opened"}
    assert opened(place.chat, owned) == {"denied"}
    is_closed(place.chat, pid_of(install.review))
    meeting = [("write", place.meeting / "review.db")]
    assert opened(place.chat, meeting) == opened(place.review, meeting) == {"opened"}
    assert opened(replace(place.chat, uid=61_009, groups=()), meeting) == {"denied"}


def is_closed(user: User, pid: int) -> None:
    """Nothing of a process can be seen or stopped by her: what it was started with, its memory, its files and its sockets."""
    parts = [("read", Path(f"/proc/{pid}/{name}")) for name in ("environ", "mem", "maps", "fd/0")]
    assert opened(user, parts + [("list", Path(f"/proc/{pid}/{name}")) for name in ("fd", "cwd", "root")]) == {"denied"}
    assert user.tries(TRACED, pid) == "denied"
    assert user.tries(KILLED, pid) == "denied"


@pytest.mark.parametrize(("install", "who"), [("review first", "chat"), ("chat first", "review")], indirect=["install"])
async def test_who_dies_in_the_middle_of_writing_holds_up_nobody(install: Install, who: str) -> None:
    """What was half written is taken back by the other user, who must be able to open the journal."""
    sanne = await install.someone("sanne").signs_in()
    await install.comes_to_be(lambda: install.reads(sanne))
    dead, dying, survivor = install.chat, install.place.chat, install.place.review
    if who == "review":
        dead, dying, survivor = install.review, survivor, dying
    await dead.kill()
    meeting = install.place.meeting / "review.db"
    process = subprocess.run([*dying.python, "-c", HALF_WRITTEN, meeting], check=False, timeout=60, **dying.how)
    assert process.returncode == -signal.SIGKILL, "nothing was half written, so nothing was proved"
    survivor.tries(COUNTED, meeting)
    assert await install.kept("select count(*) from inbox where name like 'half %'") == 0
    await dead.start()
    assert await install.reads(sanne)
    await sanne.signs_out()
    assert not await install.reads(sanne)
