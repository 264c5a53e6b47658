"""Sees to it that a full disk loses nothing: the door closes in time, deleting goes on, and somebody is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from chatserver.logs import Event, record
from chatserver.rules.room import Room, RoomLimits, has_room_again, room
from chatserver.rules.terms import AlarmKind, AlarmStatus, DeskId
from chatserver.services.ports_machine import Disk
from chatserver.services.ports_world import Clock

AGAIN = timedelta(minutes=15)
"""As long as it lasts, it is told again after this."""


class Bell(Protocol):
    """Tells people outside."""

    def ring(self, desk: DeskId, status: AlarmStatus, at: datetime, kind: AlarmKind) -> None: ...


@dataclass(slots=True)
class DiskRoom:
    """Looks at the disk. Known in memory alone: nothing can be written down when it matters, and the next look says it anew."""

    disk: Disk | None
    """None where the database is on a server of its own, which is that server's to watch."""
    limits: RoomLimits
    clock: Clock
    bell: Bell | None = None
    """None on the review side, which lets nobody in and is told of by the chat side's own look."""
    desks: Sequence[DeskId] = ()
    is_short: bool = field(default=False, init=False)
    """Nobody new may be let in."""
    _told_at: float = field(default=0.0, init=False)

    def begin(self) -> None:
        """Make the ballast where there is room for it, before anything is let in."""
        self.sweep()
        if self.disk is not None and not self.is_short and self.disk.free_after_ballast() >= self.limits.closes_below:
            self.disk.take_ballast()

    def sweep(self) -> None:
        """One look."""
        if self.disk is None:
            return
        free = self.disk.free()
        now = room(free, self.limits)
        if now is Room.NONE:
            self.disk.drop_ballast()
        if self.is_short and now is Room.ENOUGH and has_room_again(free, self.disk.free_after_ballast(), self.limits):
            self.disk.take_ballast()
            self._turn(AlarmStatus.OVER, is_short=False)
        elif now is not Room.ENOUGH and not self.is_short:
            self._turn(AlarmStatus.BEGUN, is_short=True)
        elif self.is_short and self.clock.monotonic() - self._told_at >= AGAIN.total_seconds():
            self._turn(AlarmStatus.GOES_ON, is_short=True)

    def _turn(self, status: AlarmStatus, *, is_short: bool) -> None:
        self.is_short = is_short
        self._told_at = self.clock.monotonic()
        record(Event.DISK_FULL if is_short else Event.DISK_HAS_ROOM, kind=status)
        if self.bell is not None:
            for desk in self.desks:
                self.bell.ring(desk, status, self.clock.now(), AlarmKind.DISK_FULL)
