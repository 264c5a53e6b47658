"""What everyone was told last of a desk's availability, so that a crowd of newcomers costs one reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from chatserver.gateways import render, wire
from chatserver.rules.availability import Opening
from chatserver.rules.desk import Desk
from chatserver.rules.terms import DeskId

FRESH_SECONDS = 1.0
"""A newcomer is told the same, if it is not older than this and the hours say nothing else since."""


@dataclass(frozen=True, slots=True)
class _Telling:
    opening: wire.AvailabilityChanged
    at: float
    until: datetime | None


class Told:
    """The last availability of each desk."""

    def __init__(self) -> None:
        self._tellings: dict[DeskId, _Telling] = {}

    def remember(self, desk: Desk, opening: Opening) -> wire.AvailabilityChanged:
        """As visitors are told it."""
        told = render.availability(opening, desk)
        self._tellings[desk.id] = _Telling(told, monotonic(), opening.changes_at)
        return told

    def forget(self, desk: DeskId) -> None:
        """Something changed and was not looked at."""
        self._tellings.pop(desk, None)

    def lately(self, desk: DeskId, now: datetime) -> wire.AvailabilityChanged | None:
        """What a newcomer may be told without looking. A door that closed a moment ago is never called open."""
        known = self._tellings.get(desk)
        if known is None or monotonic() - known.at >= FRESH_SECONDS or (known.until is not None and now >= known.until):
            return None
        return known.opening
