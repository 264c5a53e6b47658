"""Who the review side believes to be signed in, and for how long when the chat side says nothing any more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from chatserver.auth.tokens import SystemChance, hash_token
from chatserver.rules.staff import SignIn
from chatserver.rules.terms import Role
from chatserver.services.reader_news import AGAIN_SECONDS, BELIEVED, ReaderNews
from chatserver.services.review.readers import Readers
from chatserver.store.engine import StoreSettings
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.review.store import ReviewStore, open_review
from chatserver.store.store import Store, open_store
from tests.support.clock import ManualClock
from tests.support.records import new_member

LASTS = timedelta(hours=10)


@dataclass
class Sides:
    """Both stores, and what tells one of the other."""

    chat: Store
    review: ReviewStore
    clock: ManualClock
    news: ReaderNews

    async def signed_in(self, *roles: Role, must_change_password: bool = False) -> str:
        member, token = replace(new_member(roles=frozenset(roles)), must_change_password=must_change_password), SystemChance().secret()
        now = self.clock.now()
        await self.chat.write(lambda records: records.save_staff(member))
        await self.chat.write(lambda records: records.add_sign_in(SignIn(hash_token(token), member.id, now, now + LASTS)))
        return token

    async def reads(self, token: str) -> bool:
        return await Readers(self.review, self.clock).find_signed_in(token) is not None


@pytest_asyncio.fixture
async def sides(tmp_path: Path) -> AsyncIterator[Sides]:
    clock = ManualClock()
    database = f"sqlite:///{tmp_path}/review.db"
    chat = await open_store(StoreSettings(f"sqlite:///{tmp_path}/chat.db", tmp_path / "keys"), clock)
    review, push = await open_review(StoreSettings(database, tmp_path / "review-keys")), ReviewPush(database, chat.keyring.box_key)
    yield Sides(chat, review, clock, ReaderNews(chat, clock, push))
    await push.close()
    await review.close()
    await chat.close()


async def test_supervisors_alone_are_told_of_and_with_a_password_of_their_own(sides: Sides) -> None:
    reader = await sides.signed_in(Role.SUPERVISOR)
    others = [await sides.signed_in(role) for role in Role if role not in (Role.SUPERVISOR, Role.VISITOR)]
    others.append(await sides.signed_in(Role.SUPERVISOR, must_change_password=True))
    await sides.news.tell()
    assert await sides.reads(reader)
    assert not any([await sides.reads(token) for token in others])


async def test_nobody_is_believed_for_long_when_the_chat_side_is_silent(sides: Sides) -> None:
    """It could not say that a sign-in has ended."""
    reader = await sides.signed_in(Role.SUPERVISOR)
    await sides.news.tell()
    sides.clock.advance(BELIEVED.total_seconds() - 1)
    assert await sides.reads(reader)
    sides.clock.advance(1)
    assert not await sides.reads(reader)
    await sides.news.tell()
    assert await sides.reads(reader), "it is back"


async def test_as_long_as_it_speaks_she_reads_until_her_sign_in_ends_and_no_longer(sides: Sides) -> None:
    reader = await sides.signed_in(Role.SUPERVISOR)
    for _ in range(int(LASTS.total_seconds() / AGAIN_SECONDS)):
        await sides.news.tell()
        assert await sides.reads(reader)
        sides.clock.advance(AGAIN_SECONDS)
    await sides.news.tell()
    assert not await sides.reads(reader)
