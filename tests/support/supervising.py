"""Supervisors who sign in on the chat side and read on the review side, and what there is for them to read."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Page

from chatserver.auth.tokens import SystemChance
from chatserver.config import Settings
from chatserver.demo import load_invented
from chatserver.rules.transcript import AnonymisedTranscript
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.sealing import new_key
from tests.support.server import House, token_of
from tests.support.street import Street

SUPERVISORS = ("sanne", "tess")
CHANCE = SystemChance()


async def keeps(house: House, transcripts: Sequence[AnonymisedTranscript]) -> None:
    """They were pushed by the chat side, and taken in."""
    await push(house.settings, transcripts)
    assert house.app is not None
    await house.app.turn()


async def push(settings: Settings, transcripts: Sequence[AnonymisedTranscript]) -> None:
    pushing = ReviewPush(settings.review.database, new_key())
    for transcript in transcripts:
        name = CHANCE.identifier()
        await pushing.push(name, await pushing.seal(name, transcript))
    await pushing.close()


async def keeps_the_demo_s(house: House) -> None:
    await keeps(house, load_invented(house.clock.now(), CHANCE))


async def reads_as(street: Street, name: str, **options: object) -> Page:
    """A browser in which she is signed in, on the list."""
    page = await street.page(**options)
    await page.context.add_cookies([{"name": "sign_in", "value": token_of(name), "url": street.house.url}])
    assert street.house.app is not None
    await street.house.app.turn()
    await page.goto(f"{street.house.url}/transcripts")
    return page
