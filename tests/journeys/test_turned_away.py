"""Who found the door closed, or left before anyone came, is a number of a day and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from chatserver.rules.terms import DeskId, TurnedAway
from chatserver.services.ports import Records
from chatserver.services.turned_away import count_turned_away
from chatserver.store.store import open_store
from tests.support.clock import ManualClock
from tests.support.people import Visitor
from tests.support.server import House, running_house

TODAY = date(2026, 11, 24)


async def counted(house: House) -> dict[tuple[date, TurnedAway], int]:
    """As it stands in the record, from a store of its own beside the running server."""
    store = await open_store(house.settings.store, house.clock)
    desk = house.settings.desks[DeskId("flevoland")]

    async def look(records: Records) -> dict[tuple[date, TurnedAway], int]:
        return dict(await count_turned_away(records, desk, TODAY - timedelta(days=7), house.clock.now()))

    found = await store.read(look)
    await store.close()
    return found


async def opens(house: House, *, first: bool = True) -> Visitor:
    visitor = house.visitor()
    visitor.knock["first"] = first
    await visitor.opens()
    await visitor.socket.hears("availability_changed", lambda _: True)
    return visitor


async def test_the_door_counts_who_finds_it_shut(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, clock=ManualClock(datetime(2026, 11, 24, 7, 30, tzinfo=UTC))) as house:
        await opens(house)
        await opens(house, first=False)  # a page that came back was counted when it came
        await house.advances(minutes=60)
        await opens(house)  # nobody is there
        anna = await house.counsellor().is_available()
        answered = await opens(house)  # open: not turned away
        await answered.starts()
        await anna.accepts()
        await answered.leaves()
        waiting = await opens(house)
        await waiting.starts()
        await waiting.leaves()
        late = await opens(house)
        await late.starts()
        await anna.declares("away")
        await house.advances_to(datetime(2026, 11, 24, 16, 45, tzinfo=UTC))
        await late.sees("ended")
        await house.advances(1)
        assert await counted(house) == {
            (TODAY, TurnedAway.OUT_OF_HOURS): 1,
            (TODAY, TurnedAway.UNSTAFFED): 1,
            (TODAY, TurnedAway.LEFT_WAITING): 1,
            (TODAY, TurnedAway.NOT_REACHED): 1,
        }


async def test_who_is_refused_when_she_would_begin_is_counted_once(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, desk="queue_limit = 1") as house:
        await house.counsellor().is_available()
        first, second = [await opens(house) for _ in range(2)]
        await first.starts()
        for _ in range(2):
            assert await second.socket.refusal("start", {"token": "b" * 43, "language": "nl"}) == "full"
        await house.advances(1)
        assert await counted(house) == {(TODAY, TurnedAway.FULL): 1}


async def test_what_was_counted_is_written_down_before_the_server_stops(house: House) -> None:
    await opens(house)
    await house.stop()
    assert await counted(house) == {(TODAY, TurnedAway.UNSTAFFED): 1}
