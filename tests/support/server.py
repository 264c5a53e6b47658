"""The real server in this process: real sockets, real store, the clock as an argument."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import aiohttp
from argon2 import PasswordHasher
from sqlalchemy import make_url

from chatserver.app import App, build
from chatserver.auth.passwords import Argon2Passwords, HashingSettings
from chatserver.auth.tokens import SystemChance, hash_token
from chatserver.bus.local import LocalBus
from chatserver.config import Settings, load
from chatserver.rules.log import Draft
from chatserver.rules.snippet import Wording
from chatserver.rules.staff import SignIn
from chatserver.rules.terms import DeskId, Role, SessionId, StaffId
from chatserver.services.hints import Hint
from chatserver.services.ports import Records, StaffMember
from chatserver.services.staffing import Staffing
from chatserver.store.review.store import open_review
from chatserver.store.store import open_store
from tests.support.clock import ManualClock
from tests.support.machine import InventedMachine
from tests.support.people import Counsellor, Visitor
from tests.support.socket_client import client

SCHEDULES = Path(__file__).resolve().parents[2] / "schedules"
PASSWORD = "een lange zin voor een test"
SQLITE = "sqlite:///chat.db"
_PREPARED: dict[tuple[object, ...], tempfile.TemporaryDirectory[str]] = {}
"""Databases with accounts in them: migrating one and hashing passwords takes longer than many a test."""

_PREPARED_REVIEW: list[tempfile.TemporaryDirectory[str]] = []

CONFIG = """
[server]
port = {port}
public_url = "http://127.0.0.1:{port}"
{server}

[database]
url = "{database}"

[keys]
folder = "keys"

[sign_in]
argon2_memory_kib = 19456
argon2_time = 2

{more}

[desks.flevoland]
name = "Adviespunt Flevoland"
phone = "088 2220500"
languages = {languages}
schedule = "{schedule}"
embedding = ["{embedding}"]
{desk}
"""


BACKUP = """
backup = "gelderland"

[desks.gelderland]
name = "Adviespunt Gelderland"
phone = "026 1234567"
wrap_up_seconds = 0
"""
"""Added to the desk: another one that stands in for it."""


OTHERS = {
    "gerda": {Role.BEHAVIOURAL_SCIENTIST},
    "vera": {Role.MEDICAL_ADVISER},
    "sanne": {Role.SUPERVISOR},
    "tess": {Role.SUPERVISOR},
    "ada": {Role.ADMINISTRATOR},
}
"""Who is no counsellor, wherever she works."""


def write_config(
    folder: Path,
    port: int,
    database: str,
    *,
    server: str = "",
    more: str = "",
    desk: str = "",
    schedule: str = "weekdays",
    embedding: str = "http://localhost:8080",
    languages: tuple[str, ...] = ("nl", "en"),
) -> Path:
    """A config.toml as an operator writes it, with cheap password hashing. Nobody is given time to register in, and what is
    released goes over at once, where that is not the question."""
    path = folder / "config.toml"
    desk = desk if "release_after_minutes" in desk else f"release_after_minutes = 0\n{desk}"
    desk = desk if "wrap_up_seconds" in desk.partition("[")[0] else f"wrap_up_seconds = 0\n{desk}"
    values = {"server": server, "more": more, "desk": desk, "schedule": schedule, "embedding": embedding, "languages": list(languages)}
    path.write_text(CONFIG.format(port=port, database=database, **values))
    here = folder / "schedules"
    if not here.exists():
        here.symlink_to(SCHEDULES)
    return path


def free_socket() -> socket.socket:
    """A bound socket on loopback; its port is nobody else's while it is open. Servers may listen on that port beside it."""
    made = socket.socket()
    made.bind(("127.0.0.1", 0))  # without the option below the kernel gives no port that another test has reserved
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made


@contextlib.contextmanager
def reserved_port() -> Iterator[int]:
    """A port that stays this test's own over stops and restarts: a page that dials it never finds another test's server."""
    with free_socket() as holding:
        yield holding.getsockname()[1]


async def add_counsellors(
    settings: Settings, clock: ManualClock | None, *names: str, capacity: int = 2, lead: str = "", at: Mapping[str, str] | None = None
) -> None:
    """Accounts that have chosen their password already, and write what their first desk answers in; ``lead`` names the duty lead among
    them, ``at`` who belongs to which desk.
    """
    first = next(iter(settings.desks))
    store = await open_store(settings.store, clock or ManualClock())
    hashed = _hash_of_the_password(settings.hashing)
    members = [
        StaffMember(
            id=StaffId(SystemChance().identifier()),
            name=name,
            work_name=name.title(),
            roles=frozenset({Role.COUNSELLOR, Role.DUTY_LEAD} if name == lead else OTHERS.get(name, {Role.COUNSELLOR})),
            desks=frozenset({DeskId((at or {}).get(name, first))}),
            languages=frozenset(settings.desks[first].languages),
            capacity=capacity,
            password_hash=hashed,
            must_change_password=False,
        )
        for name in names
    ]

    now = (clock or ManualClock()).now()

    async def save(records: Records) -> None:
        for member in members:
            await records.save_staff(member)
            await records.add_sign_in(SignIn(hash_token(token_of(member.name)), member.id, now, now + timedelta(hours=10)))

    await store.write(save)
    await store.close()


def token_of(name: str) -> str:
    """Of the sign-in with which she begins: signing in is slow on purpose, and is tested where it is the question."""
    return f"{name}{'-' * 43}"[:43]


@cache
def _hash_of_the_password(settings: HashingSettings) -> str:
    """Hashing is slow on purpose; everyone in the tests has the same password."""
    return PasswordHasher(settings.passes, settings.memory_kib, parallelism=1).hash(PASSWORD)


@dataclass(eq=False)
class House:
    """One server under test, its clock, and the people who come to it."""

    folder: Path
    settings: Settings
    clock: ManualClock
    http: aiohttp.ClientSession
    url: str
    port: int
    app: App | None = None
    met: dict[str, list[Counsellor]] = field(default_factory=dict)
    """Every console, by its counsellor."""
    machine: InventedMachine = field(init=False)

    def __post_init__(self) -> None:
        self.machine = InventedMachine(self.clock)

    async def start(self) -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        try:
            self.app = await build(self.settings, self.clock, machine=self.machine)
        except BaseException:
            listening.close()
            raise
        await self.app.start(listening)

    async def stop(self) -> None:
        if self.app is not None:
            app, self.app = self.app, None
            await app.stop()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @contextlib.asynccontextmanager
    async def hints(self, kind: type[Hint]) -> AsyncIterator[None]:
        """Do something, and wait until the server has noted it, as the hint it gives then tells."""
        assert self.app is not None
        noted = asyncio.Event()
        stop = self.app.bus.listen(lambda hint: noted.set() if isinstance(hint, kind) else None)
        yield
        async with asyncio.timeout(10):
            await noted.wait()
        stop()

    async def advances(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Time passes, and what is due by then is carried out."""
        assert self.app is not None
        self.clock.advance(seconds, minutes=minutes, hours=hours, days=days)
        await self.app.turn()

    async def rests(self, seconds: float) -> None:
        """Time passes for something that sleeps; it must be asleep first."""
        if seconds:
            await self.clock.is_slept_on(seconds)
            await self.advances(seconds)

    async def advances_to(self, instant: datetime) -> None:
        await self.advances((instant - self.clock.now()).total_seconds())

    async def begin_epochs(self) -> None:
        """What the operator's command does after a backup was restored; the server is stopped."""
        store = await open_store(self.settings.store, self.clock)
        await store.begin_epochs()
        await store.close()

    async def puts_on_record(self, session: str, drafts: Iterable[Draft]) -> None:
        """Add to a log what nobody has the time to type, with the server stopped meanwhile."""
        await self.stop()
        store = await open_store(self.settings.store, self.clock)
        for draft in drafts:
            await store.log.append(SessionId(session), draft, lambda _: None)
        await store.close()
        await self.start()

    async def keeps_snippets(self, *wordings: Wording) -> None:
        """A duty lead has added these canned texts, by the page's own form."""
        headers = {"Cookie": f"sign_in={token_of('anna')}", "Origin": self.url}
        for wording in wordings:
            sent = self.http.post(f"{self.url}/snippets/flevoland/save", data=asdict(wording), headers=headers, allow_redirects=False)
            async with sent as answer:
                assert answer.status == 303, answer.status

    async def disable(self, name: str) -> None:
        """What the operator's command does, in a store of its own, beside the running server."""
        store = await open_store(self.settings.store, self.clock)
        passwords = Argon2Passwords(self.settings.hashing)
        bus: LocalBus[Hint] = LocalBus()
        await Staffing(store, passwords, self.clock, SystemChance(), bus, self.settings.staffing).disable(name)
        passwords.close()
        await store.close()

    async def words_left(self) -> int:
        """How many sessions still have words in the record."""
        path = make_url(self.settings.store.database).database
        with contextlib.closing(sqlite3.connect(str(path))) as database:
            counts = database.execute("select count(distinct session), count(*) from entries").fetchone()
        assert (counts[0] == 0) is (counts[1] == 0)
        return int(counts[0])

    def visitor(self, desk: str = "flevoland") -> Visitor:
        return Visitor(self.http, self.url, desk)

    def counsellor(self, name: str = "anna") -> Counsellor:
        met = self.met.setdefault(name, [])
        met.append(Counsellor(self.http, self.url, self.settings.web.public_origin, name, PASSWORD))
        if len(met) == 1:
            met[0].has_signed_in(token_of(name))  # every other console of hers has a sign-in of its own
        return met[-1]


async def _prepare_review(folder: Path, settings: Settings) -> None:
    """An empty review store as its first start leaves it; made once, as migrating takes longer than many a test."""
    if not _PREPARED_REVIEW:
        await (await open_review(settings.review)).close()
        kept = tempfile.TemporaryDirectory()
        shutil.copytree(folder / "data", Path(kept.name, "data"))
        _PREPARED_REVIEW.append(kept)
    elif not (folder / "data").exists():
        shutil.copytree(Path(_PREPARED_REVIEW[0].name, "data"), folder / "data")


def _copy(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """What was made in a folder before its server ever ran."""
    kept = tempfile.TemporaryDirectory()
    shutil.copy(folder / "chat.db", kept.name)
    shutil.copytree(folder / "keys", Path(kept.name, "keys"))
    return kept


@contextlib.asynccontextmanager
async def running_house(
    folder: Path,
    *,
    database: str = SQLITE,
    counsellors: tuple[str, ...] = ("anna", "ben"),
    lead: str = "anna",
    server: str = "",
    more: str = "",
    desk: str = "",
    schedule: str = "weekdays",
    embedding: str = "http://localhost:8080",
    languages: tuple[str, ...] = ("nl", "en"),
    clock: ManualClock | None = None,
    at: Mapping[str, str] | None = None,
) -> AsyncIterator[House]:
    """A server that runs while the block does. ``at``: who belongs to another desk than the first."""
    clock = clock or ManualClock()
    with reserved_port() as port:
        written = write_config(
            folder, port, database, server=server, more=more, desk=desk, schedule=schedule, embedding=embedding, languages=languages
        )
        settings = load(written)
        made_of = (database, more, counsellors, lead, clock.now(), tuple((at or {}).items()), languages)
        same = _PREPARED.get(made_of)
        if same is not None:
            shutil.copytree(same.name, folder, dirs_exist_ok=True)
        else:
            await add_counsellors(settings, clock, *counsellors, lead=lead, at=at)
            if database == SQLITE:
                _PREPARED[made_of] = _copy(folder)
        await _prepare_review(folder, settings)
        async with client() as http:
            house = House(folder, settings, clock, http, f"http://127.0.0.1:{port}", port)
            await house.start()
            try:
                yield house
            finally:
                await house.stop()
