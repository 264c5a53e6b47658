"""Nobody at a desk that should be open: told once it has lasted, again while it lasts, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatserver.rules.overrides import CloseFor
from chatserver.rules.schedule import CloseReason
from chatserver.rules.terms import Declared, Role
from chatserver.store import Store
from tests.support.clock import ManualClock
from tests.support.records import new_member
from tests.support.services import WEEKDAYS, Activities, make_desk


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24 {text}+01:00").astimezone(UTC)


@pytest.fixture
def house(store: Store) -> Activities:
    """Half past eight on a Tuesday."""
    return Activities(store, ManualClock(local("08:30")), make_desk(WEEKDAYS))


async def goes_on_to(house: Activities, at: str) -> list[tuple[str, str]]:
    """Until then, minute by minute; what was told outside so far."""
    while house.clock.now() < local(at):
        house.clock.advance(minutes=1)
        await house.alarms.sweep()
        await house.upkeep.sweep()
    told = [(status.value, at.astimezone(WEEKDAYS.zone).strftime("%H:%M")) for desk, status, at in house.bell.alarms]
    assert all(desk == house.desk.id for desk, _, _ in house.bell.alarms)
    return told


async def test_nine_and_nobody_there(house: Activities) -> None:
    assert await goes_on_to(house, "09:00") == []
    assert await goes_on_to(house, "09:20") == [("begun", "09:01"), ("goes_on", "09:16")]
    ben = await house.staff("ben")
    assert (await goes_on_to(house, "09:40"))[2:] == [("over", "09:21")]
    await house.presences.declare(ben, Declared.AWAY)
    assert (await goes_on_to(house, "09:43"))[3:] == [("begun", "09:42")]


async def test_who_comes_within_the_minute_alarms_nobody(house: Activities) -> None:
    await goes_on_to(house, "09:00")
    await house.staff("ben")
    assert await goes_on_to(house, "09:30") == []


async def test_a_restart_neither_forgets_nor_repeats(house: Activities) -> None:
    assert await goes_on_to(house, "09:05") == [("begun", "09:01")]
    again = Activities(house.store, house.clock, house.desk)
    assert await goes_on_to(again, "09:20") == [("goes_on", "09:16")]


async def test_closing_is_an_end_too(house: Activities) -> None:
    await goes_on_to(house, "09:05")
    lead = new_member(roles=frozenset({Role.DUTY_LEAD}), desks=frozenset({house.desk.id}))
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.SHORT_STAFFED, CloseFor.UNTIL_OPENED)
    assert (await goes_on_to(house, "09:30"))[1:] == [("over", "09:06")]
