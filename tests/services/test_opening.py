"""Before closing nobody is let in who cannot be served any more, as conversations went lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chatserver.auth.tokens import hash_token
from chatserver.errors import ChatError, Code
from chatserver.rules.schedule import Block
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import StaffId
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.services import WEEKDAYS, Activities, make_desk

LENGTH = 40
EVERY_DAY = tuple(Block(day, 0, 23 * 60) for day in range(7))


@pytest.fixture
def house(store: Store) -> Activities:
    """Open from midnight to eleven in the evening, with five minutes of last intake; it is midnight."""
    hours = replace(WEEKDAYS, blocks=EVERY_DAY, last_intake=timedelta(minutes=5))
    return Activities(store, ManualClock(datetime(2026, 11, 23, 23, tzinfo=UTC)), make_desk(hours))


async def begins(house: Activities, anna: StaffId) -> AdviceSession:
    session = await house.visitor()
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    await house.assignment.accept(anna, offered.offer.id)
    return session


async def converses(house: Activities, anna: StaffId) -> None:
    session = await begins(house, anna)
    house.clock.advance(minutes=LENGTH)
    await house.intake.leave(session.id, quickly=False)


async def reason_at(house: Activities, hour: int, minute: int) -> str:
    house.clock.advance_to(datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC))
    return (await house.openings.at(house.desk.id)).reason


async def is_full_after(house: Activities, conversations: int) -> None:
    """So many conversations were measured; it is ten in the evening, both places are taken, and one visitor waits."""
    anna = await house.staff("anna")
    for _ in range(conversations):
        await converses(house, anna)
    await house.openings.measure()
    house.clock.advance_to(datetime(2026, 11, 24, 21, tzinfo=UTC))
    for _ in range(2):
        await begins(house, anna)
    await house.visitor()


async def test_from_twenty_conversations_on_the_queue_decides_when_intake_ends(house: Activities) -> None:
    await is_full_after(house, 20)
    # Two conversations at a time, one waits: a newcomer is reached after two ends, which is forty minutes.
    assert await reason_at(house, 22, 20) == "weekly_hours"
    assert await reason_at(house, 22, 21) == "last_intake"
    with pytest.raises(ChatError) as refused:
        await house.intake.start(house.desk.id, hash_token(house.chance.secret()), "nl")
    assert refused.value.code is Code.CLOSED


async def test_with_fewer_the_fixed_time_alone_counts(house: Activities) -> None:
    await is_full_after(house, 19)
    assert await reason_at(house, 22, 54) == "weekly_hours"
    assert await reason_at(house, 22, 55) == "last_intake"


async def test_lengths_are_of_answered_conversations_the_latest_first(house: Activities) -> None:
    anna = await house.staff("anna")
    await converses(house, anna)
    unanswered = await house.visitor()
    await house.intake.leave(unanswered.id, quickly=False)
    session = await begins(house, anna)
    house.clock.advance(minutes=3)
    await house.intake.leave(session.id, quickly=True)
    await begins(house, anna)  # goes on
    lengths = await house.store.read(lambda records: records.conversation_lengths(house.desk.id, 50))
    assert lengths == [timedelta(minutes=3), timedelta(minutes=LENGTH)]
    assert await house.store.read(lambda records: records.conversation_lengths(house.desk.id, 1)) == [timedelta(minutes=3)]
