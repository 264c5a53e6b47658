"""Nothing is read, hidden or deleted on the review side that its audit log does not tell (T69)."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio
from sqlalchemy import make_url

from chatserver.rules.transcript import AnonymisedTranscript
from chatserver.store.looking import look_at_audit
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.sealing import new_key
from tests.support.server import House, running_house, token_of
from tests.support.transcripts import made_up

SAID = "in een tuin vol lavendel"


@dataclass
class Reviewed:
    """A house whose review side has one transcript, and a supervisor."""

    house: House
    transcript: AnonymisedTranscript

    async def asks(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": f"sign_in={token_of('sanne')}", "Origin": self.house.url}
        url, method = f"{self.house.url}/transcripts/{path}", "GET" if form is None else "POST"
        async with self.house.http.request(method, url, headers=headers, data=form, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def deeds(self) -> list[str]:
        entries, broken = await look_at_audit(self.house.settings.review)
        assert broken is None
        return [f"{entry.draft.role} {entry.draft.deed} {entry.draft.subject}" for entry in entries if entry is not None]

    def alter(self, statement: str) -> None:
        path = str(make_url(self.house.settings.review.database).database)
        with contextlib.closing(sqlite3.connect(path, timeout=30)) as database:
            database.execute(statement)
            database.commit()


@pytest_asyncio.fixture
async def reviewed(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[Reviewed]:
    async with running_house(tmp_path, counsellors=("anna", "sanne")) as house:
        transcript = made_up((SAID,))
        push = ReviewPush(house.settings.review.database, new_key())
        await push.push("one", await push.seal("one", transcript))
        await push.close()
        for _ in range(2):
            await house.advances(5)
        yield Reviewed(house, transcript)


async def test_without_its_entry_nothing_is_read_or_done(reviewed: Reviewed) -> None:
    name = reviewed.transcript.id
    status, page = await reviewed.asks(f"read/{name}")
    assert (status, SAID in page) == (200, True)
    assert await reviewed.deeds() == [f"supervisor transcript_read {name}"]

    reviewed.alter("alter table audit rename to elsewhere")
    for path, form in ((f"read/{name}", None), (f"read/{name}/hide", {"reason": "name"})):
        status, page = await reviewed.asks(path, form)
        assert (status, SAID in page) == (503, False), path
    reviewed.alter("alter table elsewhere rename to audit")

    assert await reviewed.deeds() == [f"supervisor transcript_read {name}"]
    assert (await reviewed.asks(f"read/{name}"))[0] == 200, "it was not hidden either"
    assert (await reviewed.asks(f"read/{name}/hide", {"reason": "name"}))[0] == 303
    assert (await reviewed.asks(f"hidden/{name}"))[0] == 200
    read = f"supervisor transcript_read {name}"
    assert await reviewed.deeds() == [read, read, f"supervisor transcript_hidden {name}", read]


async def test_what_cannot_be_written_down_is_not_shown_when_an_entry_cannot_be_added(reviewed: Reviewed) -> None:
    """As on a disk that is full, or a table that somebody closed."""
    refuse = "create trigger closed before insert on audit begin select raise(abort, 'closed'); end"
    reviewed.alter(refuse)
    status, page = await reviewed.asks(f"read/{reviewed.transcript.id}")
    assert (status, SAID in page) == (503, False)
    assert await reviewed.deeds() == []
