"""A disk that fills up: the door closes in time, the ballast goes, somebody is told, and it all comes back."""

from __future__ import annotations

import pytest

from chatserver.rules.room import RoomLimits
from chatserver.rules.terms import AlarmStatus, Availability
from chatserver.services.disk_room import DiskRoom
from chatserver.services.opening import Openings
from chatserver.store.store import Store
from tests.services.test_danger import refusal
from tests.support.machine import InventedDisk
from tests.support.services import Activities


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite, which is what it is about."""
    return sqlite_url


@pytest.fixture
def disk() -> InventedDisk:
    return InventedDisk()


@pytest.fixture
def room(house: Activities, disk: InventedDisk) -> DiskRoom:
    return DiskRoom(disk, RoomLimits(), house.clock, house.bell, (house.desk.id,))


async def test_the_door_closes_and_opens_again(house: Activities, disk: InventedDisk, room: DiskRoom) -> None:
    await house.staff("anna")
    openings = Openings(house.store, house.clock, house.openings.desks, lambda: not room.is_short)
    room.begin()
    assert disk.ballast > 0
    assert (await openings.at(house.desk.id)).state is Availability.OPEN

    disk.used = 0.91  # with the ballast 4 % are left
    room.sweep()
    found = await openings.at(house.desk.id)
    assert (found.state, found.reason) == (Availability.UNSTAFFED, "unstaffed")

    async def admit() -> None:
        await house.store.read(lambda records: openings.admit(records, house.desk, "nl"))

    assert await refusal(admit()) == "unstaffed"
    assert disk.ballast > 0, "it is not needed yet"

    disk.used = 0.935
    room.sweep()
    assert disk.ballast == 0
    assert disk.free() > 0.05, "what is free now is for deleting, and lets nobody in"
    room.sweep()
    assert room.is_short

    disk.used = 0.5
    room.sweep()
    assert not room.is_short
    assert disk.ballast > 0
    assert (await openings.at(house.desk.id)).state is Availability.OPEN


async def test_it_is_told_and_told_again(house: Activities, disk: InventedDisk, room: DiskRoom) -> None:
    room.begin()
    room.sweep()
    assert house.bell.disk == []
    disk.used = 0.95
    for _ in range(31):
        room.sweep()
        house.clock.advance(minutes=1)
    assert house.bell.disk == [AlarmStatus.BEGUN, AlarmStatus.GOES_ON, AlarmStatus.GOES_ON]
    disk.used = 0.2
    room.sweep()
    assert house.bell.disk[3:] == [AlarmStatus.OVER]


async def test_on_a_disk_that_is_full_at_the_start_no_ballast_is_made(disk: InventedDisk, room: DiskRoom) -> None:
    disk.used = 0.93
    room.begin()
    assert (disk.ballast, room.is_short) == (0, False)
    disk.used = 0.96
    room.begin()
    assert (disk.ballast, room.is_short) == (0, True)


async def test_a_database_on_a_server_of_its_own_is_not_watched(store: Store, house: Activities) -> None:
    room = DiskRoom(None, RoomLimits(), house.clock, house.bell, (house.desk.id,))
    room.begin()
    room.sweep()
    assert not room.is_short
