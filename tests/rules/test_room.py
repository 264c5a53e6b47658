from __future__ import annotations

import pytest

from chatserver.rules.room import Room, RoomLimits, has_room_again, room

LIMITS = RoomLimits(0.05, 0.02)


@pytest.mark.parametrize(
    ("free", "expected"),
    [(1.0, Room.ENOUGH), (0.05, Room.ENOUGH), (0.049, Room.LITTLE), (0.02, Room.LITTLE), (0.019, Room.NONE), (0.0, Room.NONE)],
)
def test_what_follows(free: float, expected: Room) -> None:
    assert room(free, LIMITS) is expected


@pytest.mark.parametrize(("free", "with_ballast", "expected"), [(0.12, 0.07, True), (0.06, 0.01, False), (0.04, 0.04, False)])
def test_it_is_open_again_when_there_is_room_for_the_ballast_too(free: float, with_ballast: float, *, expected: bool) -> None:
    assert has_room_again(free, with_ballast, LIMITS) is expected
