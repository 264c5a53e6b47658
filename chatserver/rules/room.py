"""How much room a disk must have: with less nobody new is let in, with still less the ballast goes, so that deleting works."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class RoomLimits:
    """Shares of the disk, from 0 to 1; the first is the larger."""

    closes_below: float = 0.05
    drops_below: float = 0.02


class Room(StrEnum):
    """What follows from what is free."""

    ENOUGH = "enough"
    LITTLE = "little"
    """Nobody new is let in; whoever is here goes on."""
    NONE = "none"
    """The same, without the ballast."""


def room(free: float, limits: RoomLimits) -> Room:
    if free < limits.drops_below:
        return Room.NONE
    return Room.LITTLE if free < limits.closes_below else Room.ENOUGH


def has_room_again(free: float, free_after_ballast: float, limits: RoomLimits) -> bool:
    """Whether everything can be as before: there must be room for the ballast too, or the next message would close the door again."""
    return free >= limits.closes_below and free_after_ballast >= limits.closes_below
