"""Nothing is destroyed by a clock that is in doubt; everything else goes on."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from chatserver.rules.audit import DELETIONS, Deed
from chatserver.rules.clock_guard import Doubt
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, EndReason, Record
from chatserver.services.clock_guard import ClockGuard
from chatserver.services.ports import Records
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from tests.support.services import Activities


async def over(house: Activities) -> AdviceSession:
    """A conversation that has ended, with something said in it."""
    staff = await house.staff("anna")
    session = await house.visitor()
    await house.assignment.run(house.desk.id)
    offered = await house.session(session.id)
    assert offered.offer is not None
    await house.assignment.accept(staff, offered.offer.id)
    await house.conversations.say_as_visitor(session.id, ClientId("first"), "dit blijft zeven dagen")
    await house.conversations.end(staff, session.id, EndReason.ENDED_TOGETHER)
    return session


async def has_words(house: Activities, session: AdviceSession) -> bool:
    return (await house.session(session.id)).record is not Record.DELETED


async def test_a_clock_that_jumps_deletes_nothing_until_it_is_right_again(house: Activities) -> None:
    session = await over(house)
    await house.upkeep.sweep()
    house.clock.is_set(hours=24 * 30)
    await house.upkeep.sweep()
    assert await has_words(house, session)
    assert await house.guard.doubt() is Doubt.AHEAD
    assert await house.store.read(lambda records: records.has_deadline(DeadlineKind.WORDS_END, session.id))

    house.clock.is_set(hours=-24 * 30)
    house.clock.advance(days=7, seconds=1)
    await house.upkeep.sweep()
    assert await house.guard.doubt() is None
    assert not await has_words(house, session)


async def test_what_deletes_nothing_is_carried_out_all_the_same(house: Activities) -> None:
    await house.staff("anna")
    session = await house.visitor()
    await house.upkeep.sweep()
    await house.assignment.run(house.desk.id)
    assert (await house.session(session.id)).offer is not None
    house.clock.is_set(hours=2)
    await house.upkeep.sweep()
    assert (await house.session(session.id)).offer is None, "the offer has expired"
    assert await house.guard.doubt() is Doubt.AHEAD


async def test_the_operator_confirms_it_beside_the_running_server(house: Activities) -> None:
    session = await over(house)
    await house.upkeep.sweep()
    house.clock.is_set(hours=24 * 8)
    await house.upkeep.sweep()
    assert await has_words(house, session)
    await ClockGuard(house.store, house.clock, house.machine).confirm()
    await house.upkeep.sweep()
    assert not await has_words(house, session)


async def test_after_a_steady_day_it_is_believed(house: Activities) -> None:
    session = await over(house)
    await house.upkeep.sweep()
    house.clock.is_set(hours=24 * 8)
    for _ in range(24):
        await house.upkeep.sweep()
        assert await has_words(house, session)
        house.clock.advance(hours=1)
    await house.upkeep.sweep()
    assert not await has_words(house, session)


async def test_a_machine_that_was_off_over_a_weekend(house: Activities) -> None:
    """With the time of a time server nobody needs to confirm anything; before it has answered nothing is deleted."""
    session = await over(house)
    await house.upkeep.sweep()
    house.clock.advance(days=7, hours=1)
    house.machine.starts_anew(synchronised=False)
    await house.upkeep.sweep()
    assert await house.guard.doubt() is Doubt.UNPROVED
    assert await has_words(house, session)
    house.machine.synchronised = True
    await house.upkeep.sweep()
    assert not await has_words(house, session)


async def test_a_process_that_was_stopped_for_a_week_on_a_machine_that_ran_on(house: Activities) -> None:
    session = await over(house)
    house.machine.synchronised = False
    await house.upkeep.sweep()
    house.clock.advance(days=7, hours=1)
    await house.upkeep.sweep()
    assert not await has_words(house, session)


async def test_a_minute_passes_between_two_commits(house: Activities) -> None:
    await house.upkeep.sweep()
    before = house.store.commits
    for _ in range(30):
        house.clock.advance(1)
        await house.upkeep.sweep()
    assert house.store.commits == before
    house.clock.advance(31)
    await house.upkeep.sweep()
    assert house.store.commits == before + 1


async def test_what_went_stands_in_the_audit_log(house: Activities, settings_of: StoreSettings) -> None:
    session = await over(house)
    day = session.arrived_at.date()
    house.clock.advance(days=8, hours=20)
    await asyncio.gather(house.upkeep.sweep(), house.upkeep.sweep(), house.upkeep.sweep())
    entries, broken = await look_at_audit(settings_of)
    told = [(e.draft.by, e.draft.deed, e.draft.desk, e.draft.subject) for e in entries if e and e.draft.deed in DELETIONS]
    count = told[0][3]
    assert told == [(None, Deed.WORDS_DELETED, "", count), (None, Deed.DAY_KEY_DESTROYED, "", day.isoformat())]
    assert int(count) > 1
    assert broken is None
    assert house.store.keyring.days() == []


async def test_what_cannot_be_written_down_is_not_done(house: Activities, tmp_path: Path) -> None:
    session = await over(house)
    house.clock.advance(days=7, seconds=1)

    async def break_audit(records: Records) -> None:
        await records._write(lambda connection: connection.exec_driver_sql("ALTER TABLE audit RENAME TO elsewhere"))  # type: ignore[attr-defined]

    await house.store.write(break_audit)
    await house.upkeep.sweep()
    assert await has_words(house, session)

    async def mend(records: Records) -> None:
        await records._write(lambda connection: connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO audit"))  # type: ignore[attr-defined]

    await house.store.write(mend)
    house.clock.advance(timedelta(seconds=31).total_seconds())
    await house.upkeep.sweep()
    assert not await has_words(house, session)
