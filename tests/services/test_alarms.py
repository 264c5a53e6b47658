"""Nobody at a desk that should be open: told once it has lasted, again while it lasts, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatserver.rules.overrides import CloseFor
from chatserver.rules.schedule import CloseReason
from chatserver.rules.terms import Declared, Role
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.records import new_member
from tests.support.services import WEEKDAYS, Activities, make_desk


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24 {text}+01:00").astimezone(UTC)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; test_on_postgres.py runs the longest again."""
    return sqlite_url


def new_house(store: Store) -> Activities:
    """Half past eight on a Tuesday."""
    return Activities(store, ManualClock(local("08:30")), make_desk(WEEKDAYS))


@pytest.fixture
def house(store: Store) -> Activities:
    return new_house(store)


async def goes_on_to(house: Activities, *times: str) -> list[tuple[str, str]]:
    """A look at each of these times; what was told outside so far."""
    for at in times:
        house.clock.advance_to(local(at))
        await house.alarms.sweep()
        await house.upkeep.sweep()
    assert all(desk == house.desk.id for desk, _, _ in house.bell.alarms)
    return [(status.value, at.astimezone(WEEKDAYS.zone).strftime("%H:%M")) for _, status, at in house.bell.alarms]


async def test_nine_and_nobody_there(house: Activities) -> None:
    assert await goes_on_to(house, "08:59", "09:00") == []
    assert await goes_on_to(house, "09:01", "09:15", "09:16", "09:20") == [("begun", "09:01"), ("goes_on", "09:16")]
    ben = await house.staff("ben")
    assert (await goes_on_to(house, "09:21", "09:40"))[2:] == [("over", "09:21")]
    await house.presences.declare(ben, Declared.AWAY)
    assert (await goes_on_to(house, "09:41", "09:42"))[3:] == [("begun", "09:42")]


async def test_who_comes_within_the_minute_alarms_nobody(house: Activities) -> None:
    await goes_on_to(house, "09:00")
    await house.staff("ben")
    assert await goes_on_to(house, "09:01", "09:30") == []


async def test_a_restart_neither_forgets_nor_repeats(house: Activities) -> None:
    assert await goes_on_to(house, "09:00", "09:01") == [("begun", "09:01")]
    again = Activities(house.store, house.clock, house.desk)
    assert await goes_on_to(again, "09:02", "09:16") == [("goes_on", "09:16")]


async def test_while_someone_waits_it_goes_on_after_the_last_intake_and_after_closing(house: Activities) -> None:
    house.clock.advance_to(local("16:20"))
    ben = await house.staff("ben")
    session = await house.visitor()
    await house.presences.declare(ben, Declared.AWAY)
    assert await goes_on_to(house, "16:21", "16:22", "16:40") == [("begun", "16:22"), ("goes_on", "16:40")]
    assert (await goes_on_to(house, "17:00", "17:01"))[2:] == [("goes_on", "17:00")]
    await house.intake.leave(session.id, quickly=False)
    assert (await goes_on_to(house, "17:02"))[3:] == [("over", "17:02")]


async def test_closing_is_an_end_too(house: Activities) -> None:
    await goes_on_to(house, "09:00", "09:01")
    lead = new_member(roles=frozenset({Role.DUTY_LEAD}), desks=frozenset({house.desk.id}))
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.SHORT_STAFFED, CloseFor.UNTIL_OPENED)
    assert (await goes_on_to(house, "09:06", "09:30"))[1:] == [("over", "09:06")]
