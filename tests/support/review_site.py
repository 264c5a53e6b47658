"""The pages of the review side on a real socket, over a real review store; who is signed in is told as the chat side tells it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from chatserver.auth.tokens import SystemChance, hash_token
from chatserver.config import Settings, load
from chatserver.review_app import ReviewSide
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, StaffId
from chatserver.rules.transcript import AnonymisedTranscript
from chatserver.store.engine import StoreSettings
from chatserver.store.keyring import Keyring
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.review.store import ReviewStore, open_review
from chatserver.store.sealing import new_key
from chatserver.web.review.site import build_review_web
from tests.support.clock import ManualClock
from tests.support.programs import ROOT

DESK, OTHER_DESK = DeskId("flevoland"), DeskId("gelderland")
CHANCE = SystemChance()


@dataclass
class ReviewSite:
    """One running set of pages, and the people who read them."""

    side: ReviewSide
    store: ReviewStore
    keyring: Keyring
    push: ReviewPush
    clock: ManualClock
    http: aiohttp.ClientSession
    url: str
    settings: StoreSettings
    readers: dict[str, Reader] = field(default_factory=dict)

    async def signed_in(self, name: str, *desks: DeskId) -> str:
        """The cookie of a supervisor, whom the chat side has told of."""
        token = CHANCE.secret()
        until = self.clock.now() + timedelta(hours=10)
        self.readers[token] = Reader(hash_token(token), StaffId(f"staff-{name}"), name.title(), frozenset(desks or {DESK}), until)
        await self.push.tell_readers(list(self.readers.values()))
        return token

    async def keeps(self, *transcripts: AnonymisedTranscript) -> None:
        """They were pushed by the chat side, and taken in."""
        for transcript in transcripts:
            name = CHANCE.identifier()
            await self.push.push(name, await self.push.seal(name, transcript))
        await self.side.turn()

    async def get(self, path: str, cookie: str | None = None, **headers: str) -> Answer:
        return await self.ask("GET", path, cookie, headers)

    async def post(self, path: str, form: Any = None, cookie: str | None = None, origin: str | None = "own") -> Answer:
        headers = {} if origin is None else {"Origin": self.url if origin == "own" else origin}
        return await self.ask("POST", path, cookie, headers, data=form or {})

    async def ask(self, method: str, path: str, cookie: str | None, headers: dict[str, str], **more: Any) -> Answer:
        sent = headers if cookie is None else {**headers, "Cookie": f"sign_in={cookie}"}
        async with self.http.request(method, self.url + path, headers=sent, allow_redirects=False, **more) as answer:
            return Answer(answer.status, answer.headers, await answer.text())


@dataclass
class Answer:
    status: int
    headers: Any
    text: str

    @property
    def to(self) -> str:
        return str(self.headers["Location"])


@contextlib.asynccontextmanager
async def review_site(folder: Path, database: str = "", more: str = "", clock: ManualClock | None = None) -> AsyncIterator[ReviewSite]:
    """Runs the pages while the block does. ``more``: what else stands in config.toml."""
    async with contextlib.AsyncExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listening.getsockname()[1]
        settings = settings_of(folder, port, more)
        clock = clock or ManualClock()
        review = StoreSettings(database or f"sqlite:///{folder / 'review.db'}", folder / "review-keys")
        store = await open_review(review)
        side = ReviewSide(settings, clock, CHANCE, store)
        stack.push_async_callback(side.close)
        push = ReviewPush(review.database, new_key())
        stack.push_async_callback(push.close)
        runner = web.AppRunner(build_review_web(side.parts), access_log=None, shutdown_timeout=0.1)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        yield ReviewSite(side, store, store.keyring, push, clock, http, settings.web.public_origin, review)


def settings_of(folder: Path, port: int, more: str) -> Settings:
    """The committed settings with another desk beside, at this port."""
    written = folder / "config.toml"
    text = (ROOT / "config.toml").read_text("utf-8")
    written.write_text(f"{text}\n{OTHER}\n{more}", "utf-8")
    here = folder / "schedules"
    if not here.exists():
        here.symlink_to(ROOT / "schedules")
    return load(written, port)


OTHER = """
[desks.gelderland]
name = "Adviespunt Gelderland"
phone = "026 1234567"
"""
