"""Invented sessions, drafts and staff for tests below the doors, and short ways to put them into a store."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from chatserver.rules.answers import Answers
from chatserver.rules.log import Draft
from chatserver.rules.session import AdviceSession, Offer
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import (
    ClientId,
    DeskId,
    EntryKind,
    Epoch,
    OfferId,
    Role,
    SessionId,
    Speaker,
    StaffId,
    TokenHash,
)
from chatserver.services import ports
from chatserver.store.store import Store

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DESK = DeskId("flevoland")
_numbers = itertools.count(1)


def new_session(**changes: Any) -> AdviceSession:
    """A waiting session of its own."""
    number = next(_numbers)
    plain = AdviceSession(SessionId(f"session-{number}"), DESK, "nl", f"label-{number}", NOON, Epoch(f"epoch-{number}"))
    return replace(plain, **changes)


def new_token_hash() -> TokenHash:
    return TokenHash(hashlib.sha256(f"token-{next(_numbers)}".encode()).digest())


def new_offer(staff: StaffId, at: datetime = NOON) -> Offer:
    return Offer(OfferId(f"offer-{next(_numbers)}"), staff, at, at + timedelta(seconds=30))


def new_member(name: str = "", **changes: Any) -> StaffMember:
    """A counsellor of the desk."""
    number = next(_numbers)
    plain = StaffMember(
        id=StaffId(f"staff-{number}"),
        name=name or f"name-{number}",
        work_name=f"Work name {number}",
        roles=frozenset({Role.COUNSELLOR}),
        desks=frozenset({DESK}),
        languages=frozenset({"nl", "en"}),
        capacity=2,
        password_hash="$argon2id$not-a-real-one",
        must_change_password=False,
    )
    return replace(plain, **changes)


def message(text: str = "Good morning", client_id: str | None = None, speaker: Speaker = Speaker.VISITOR) -> Draft:
    name = None if client_id is None else ClientId(client_id)
    return Draft(EntryKind.MESSAGE, speaker, NOON + timedelta(microseconds=7), text, client_id=name)


def anything(_: AdviceSession) -> None:
    """A ``may`` that never objects."""


def as_ports(store: Store) -> tuple[ports.Store, ports.DayKeys]:
    """The real store as services see it. That this passes the type checker says that it is all they ask for."""
    return store, store.keyring


async def begin_session(store: Store, nickname: str | None = None, **changes: Any) -> AdviceSession:
    """Put a waiting session into the store; the session as it stands there."""
    session = new_session(**changes)

    async def begin(records: ports.Records) -> AdviceSession | None:
        await records.add_session(session, new_token_hash(), Answers(nickname=nickname))
        return await records.find_session(session.id)

    begun = await store.write(begin)
    assert begun is not None
    return begun


async def say(store: Store, session: AdviceSession, *texts: str) -> None:
    for text in texts:
        await store.log.append(session.id, message(text), anything)


async def tamper(store: Store, change: Callable[[Connection], Any]) -> Any:
    """Reach into the database as someone with access to it could."""
    line = await store._engines.writer.connect()

    def in_a_transaction(connection: Connection) -> Any:
        with connection.begin():
            return change(connection)

    result = await line.run(in_a_transaction)
    await line.drop()
    store._tail.clear()
    return result
