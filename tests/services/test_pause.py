"""A pause that a counsellor asks for: it ends by itself, or by what she says, and never for a console that is not there."""

from __future__ import annotations

from datetime import datetime

from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.terms import Declared, StaffId
from chatserver.services.presence import PAUSE
from tests.support.services import Activities


async def is_available(house: Activities, staff: StaffId) -> bool:
    presence = await house.store.read(lambda records: records.find_presence(staff))
    assert presence is not None
    return presence.declared is Declared.AVAILABLE


async def ends_at(house: Activities, staff: StaffId) -> datetime | None:
    return (await house.boards.desk(house.desk.id)).pauses.get(staff)


async def passes(house: Activities, seconds: float) -> None:
    house.clock.advance(seconds)
    await house.upkeep.sweep()


async def test_five_minutes_later_she_is_available_again(house: Activities) -> None:
    anna = await house.staff("anna")
    await house.visitor()
    await house.assignment.run(house.desk.id)
    await house.presences.pause(anna)
    assert not await is_available(house, anna)
    assert [s.offer for s in await house.queue()] == [None], "what she was offered goes back"
    due = house.clock.now() + PAUSE
    assert await ends_at(house, anna) == due
    await passes(house, 299)
    await house.presences.pause(anna)  # said again: it does not grow
    assert await ends_at(house, anna) == due
    assert not await is_available(house, anna)
    await passes(house, 1)
    assert await is_available(house, anna)
    assert await ends_at(house, anna) is None


async def test_what_she_says_of_herself_ends_it(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    for staff, declared in ((anna, Declared.AVAILABLE), (ben, Declared.AWAY)):
        await house.presences.pause(staff)
        await house.presences.declare(staff, declared)
        assert await ends_at(house, staff) is None
    await passes(house, 301)
    assert (await is_available(house, anna), await is_available(house, ben)) == (True, False)


async def test_who_was_away_before_stays_away(house: Activities) -> None:
    anna = await house.staff("anna")
    await house.presences.declare(anna, Declared.AWAY)
    await house.presences.pause(anna)
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.PAUSE_ENDS, anna))
    await passes(house, 301)
    assert not await is_available(house, anna)


async def test_a_console_that_is_not_there_leaves_her_away(house: Activities) -> None:
    gone, vanished, back = await house.staff("gone"), await house.staff("vanished"), await house.staff("back")
    for staff in (gone, vanished, back):
        await house.presences.pause(staff)
    await house.presences.disconnected(vanished)
    await house.presences.disconnected(back)
    await passes(house, 61)
    await house.presences.connected(back)
    await passes(house, 180)
    await house.presences.connected(vanished)
    await passes(house, 50)
    await house.presences.disconnected(gone)
    await passes(house, 10)
    assert [await is_available(house, staff) for staff in (gone, vanished, back)] == [False, False, True]


async def test_a_console_that_is_cut_off_as_it_ends_is_waited_for(house: Activities) -> None:
    anna = await house.staff("anna")
    await house.presences.pause(anna)
    await passes(house, 299)
    await house.presences.disconnected(anna)
    await passes(house, 20)
    assert not await is_available(house, anna)
    await house.presences.connected(anna)
    await passes(house, 10)
    assert await is_available(house, anna)
    assert await ends_at(house, anna) is None
