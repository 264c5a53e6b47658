"""Open is an AND: each part alone closes the door, and the gravest reason is the one that is told."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chatserver.rules.availability import opening
from chatserver.rules.desk import Desk
from chatserver.rules.schedule import Block, Schedule
from chatserver.rules.terms import Availability, DeskId

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)
DESK = Desk(
    id=DeskId("flevoland"),
    name="Adviespunt",
    phone="088 2220500",
    languages=("nl",),
    schedule=Schedule(AMSTERDAM, (Block(0, 540, 1020),), 20 * MINUTE, 45 * MINUTE),
    offer_time=MINUTE,
    ask_again_time=MINUTE,
    visitor_grace=MINUTE,
    away_after=MINUTE,
    gone_after=MINUTE,
    vanished_after=MINUTE,
    queue_limit=10,
    embedding=(),
)
TIMES = {"before": "08:00", "in hours": "10:00", "too late to be served": "16:45", "after": "18:00"}


@pytest.mark.parametrize(("when", "present", "waiting"), list(itertools.product(TIMES, [0, 1, 2], [0, 9, 10, 19, 20, 21])))
def test_every_combination(when: str, present: int, waiting: int) -> None:
    at = datetime.fromisoformat(f"2026-11-23 {TIMES[when]}").replace(tzinfo=AMSTERDAM)
    found = opening(DESK, at, present, waiting).state
    if when != "in hours":
        assert found is Availability.CLOSED
    elif present == 0:
        assert found is Availability.UNSTAFFED
    elif waiting >= 10 * present:
        assert found is Availability.FULL
    else:
        assert found is Availability.OPEN
