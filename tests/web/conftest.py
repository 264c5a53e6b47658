"""The HTTP doors on a real socket, over a real store; the clock stands still, and hashes are cheap."""

from __future__ import annotations

import contextlib
import functools
import io
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from chatserver import logs
from chatserver.auth.passwords import Argon2Passwords, HashingSettings
from chatserver.auth.tokens import SystemChance, hash_token
from chatserver.bus.local import LocalBus
from chatserver.config import load
from chatserver.rules.desk import Desk
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import Declared, DeskId, Role, StaffId
from chatserver.services.desk_hours import DeskHours
from chatserver.services.hints import Hint
from chatserver.services.keeping import Keeping
from chatserver.services.letters import Letters
from chatserver.services.opening import Openings
from chatserver.services.ratings import Ratings
from chatserver.services.snippets import Snippets
from chatserver.services.staffing import Staffing
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from chatserver.web.demo import Demo, DemoSignIn
from chatserver.web.site import WebParts, build_web
from tests.support.clock import ManualClock
from tests.support.kept import logging_kept
from tests.support.programs import ROOT
from tests.support.released import OtherSide

DESK = DeskId("flevoland")
PASSWORD = "een fiets met twee bellen"


@dataclass
class Site:
    """One running set of pages."""

    parts: WebParts
    http: aiohttp.ClientSession
    url: str
    store: Store
    passwords: Argon2Passwords
    clock: ManualClock
    ready: list[bool]
    accounts: dict[str, StaffMember] = field(default_factory=dict)

    async def get(self, path: str, *, cookie: str | None = None, host: str | None = None, **headers: str) -> Answer:
        return await self.ask("GET", path, cookie=cookie, host=host, headers={k.replace("_", "-"): v for k, v in headers.items()})

    async def post(self, path: str, form: dict[str, str] | None = None, *, cookie: str | None = None, origin: str | None = "own") -> Answer:
        """Post a form as a page of ours does, unless the origin says otherwise."""
        headers = {} if origin is None else {"Origin": self.url if origin == "own" else origin}
        return await self.ask("POST", path, cookie=cookie, headers=headers, data=form or {})

    async def ask(
        self,
        method: str,
        path: str,
        *,
        cookie: str | None = None,
        host: str | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        sent = dict(headers or {})
        if cookie is not None:
            sent["Cookie"] = f"sign_in={cookie}"
        if host is not None:
            sent["Host"] = host
        async with self.http.request(method, self.url + path, headers=sent, allow_redirects=False, **more) as answer:
            return Answer(answer.status, answer.headers, await answer.text())

    async def account(self, name: str, *roles: Role, must_change: bool = False) -> StaffMember:
        member = StaffMember(
            StaffId(f"staff-{name}"), name, name.title(), frozenset(roles), frozenset({DESK}), frozenset({"nl", "en"}), 2,
            await self.passwords.hash(PASSWORD), must_change_password=must_change,
        )  # fmt: skip
        await self.store.write(lambda records: records.save_staff(member))
        return member

    async def signed_in(self, name: str, *roles: Role, must_change: bool = False) -> str:
        """The cookie of someone with these roles."""
        member, token = await self.account(name, *roles, must_change=must_change), SystemChance().secret()
        sign_in = SignIn(hash_token(token), member.id, self.clock.now(), self.clock.now() + timedelta(hours=10))
        await self.store.write(lambda records: records.add_sign_in(sign_in))
        return token

    async def someone_is_available(self) -> None:
        member = await self.account("anna", Role.COUNSELLOR)
        here = Presence(member.id, Declared.AVAILABLE, None, self.clock.now())
        await self.store.write(lambda records: records.save_presence(here))


@dataclass
class Answer:
    status: int
    headers: Any
    text: str


@contextlib.asynccontextmanager
async def opened(
    folder: Path,
    *,
    demo: bool = False,
    embedding: tuple[str, ...] = (),
    desk: Mapping[str, Any] = MappingProxyType({}),
    **web_settings: Any,
) -> AsyncIterator[Site]:
    """Runs the pages while the block does. ``desk``: what is otherwise about it than in the committed settings."""
    async with contextlib.AsyncExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = load(ROOT / "config.toml")
        clock, bus = ManualClock(), LocalBus[Hint]()
        store = await open_store(StoreSettings(f"sqlite:///{folder / 'chat.db'}", folder / "keys"), clock)
        stack.push_async_callback(store.close)
        passwords = Argon2Passwords(HashingSettings(64, 1))
        stack.callback(passwords.close)
        desks: dict[DeskId, Desk] = {DESK: replace(settings.desks[DESK], embedding=embedding, **desk)}
        openings = Openings(store, clock, desks)
        ready = [True]
        review = OtherSide()

        async def is_ready() -> bool:
            return ready[0]

        parts = WebParts(
            replace(settings.web, public_origin=origin, **web_settings),
            desks,
            Staffing(store, passwords, clock, SystemChance(), bus, settings.staffing),
            openings,
            DeskHours(store, clock, bus, openings),
            Ratings(store, clock, SystemChance(), desks, settings.retention),
            Keeping(store, clock, store.keyring, settings.retention, lambda _: []),
            Snippets(store, clock, SystemChance(), desks),
            Letters(store, clock, review, store.keyring.letters),
            clock,
            SystemChance(),
            is_ready,
            Demo(desks[DESK], DemoSignIn("anna", "Anna", PASSWORD)) if demo else None,
        )
        runner = web.AppRunner(build_web(parts), access_log=None, shutdown_timeout=0.1)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        yield Site(parts, http, origin, store, passwords, clock, ready)


Open = Callable[..., contextlib.AbstractAsyncContextManager[Site]]


@pytest.fixture
def open_site(tmp_path: Path) -> Open:
    """Runs the pages as the block says: with a demo, behind https, framed by a website."""
    return functools.partial(opened, tmp_path)


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """Pages of this test alone."""
    async with opened(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def one_site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """Pages that many tests read; none may leave anything in them that another could see."""
    async with opened(tmp_path_factory.mktemp("one_site")) as running:
        yield running


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """All that is logged during the test."""
    lines = io.StringIO()
    with logging_kept():
        logs.set_up(lines)
        yield lines
