"""Calling back: asked, given, refused, called, and gone in any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatserver.errors import Code
from chatserver.rules.audit import Deed
from chatserver.rules.callback import Wanted
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.terms import CallbackId, Declared, EndReason, EntryKind, Role, SessionId
from chatserver.services.hints import DeskChanged
from chatserver.services.passing_on import Wish
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.services.test_danger import member, refusal, talk
from tests.support.clock import ManualClock
from tests.support.services import Activities, make_desk

NUMBER, WHEN = "06 98765432", "na zes uur, kanarie 7f3a9c"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; what is asked of the records is proved on both in tests/store."""
    return sqlite_url


async def kinds(house: Activities, session: SessionId) -> list[EntryKind]:
    entries = await house.store.log.read(session, 0, 100)
    assert all(NUMBER not in entry.text and WHEN not in entry.text for entry in entries)
    return [entry.kind for entry in entries][1:]


async def test_she_gives_a_number_and_it_is_called(house: Activities, tmp_path: Path, database_url: str) -> None:
    anna, ben, lead = await house.staff("anna"), await house.staff("ben"), await house.staff("lead", lead=True)
    for other in (ben, lead):
        await house.presences.declare(other, Declared.AWAY)
    talking = await talk(house, anna)
    assert await refusal(house.callbacks.give(talking.id, NUMBER, WHEN)) is Code.WRONG_STATE, "nobody asked"
    assert await refusal(house.callbacks.ask(ben, talking.id)) is Code.NOT_FOUND
    for _ in range(2):
        await house.callbacks.ask(anna, talking.id)
    assert await kinds(house, talking.id) == [EntryKind.CALLBACK_ASKED]
    assert await house.callbacks.see(await member(house, anna)) == []
    assert await refusal(house.callbacks.give(talking.id, "06-98765432", WHEN)) is Code.INVALID
    assert await refusal(house.callbacks.give(talking.id, NUMBER, "")) is Code.INVALID
    await house.callbacks.give(talking.id, NUMBER, WHEN)
    assert await refusal(house.callbacks.give(talking.id, NUMBER, WHEN)) is Code.WRONG_STATE, "it is answered"
    assert await kinds(house, talking.id) == [EntryKind.CALLBACK_ASKED, EntryKind.CALLBACK_GIVEN]

    (hers,) = await house.callbacks.see(await member(house, anna))
    assert hers.wanted == Wanted(NUMBER, WHEN)
    assert NUMBER not in repr(hers)
    assert await house.callbacks.see(await member(house, lead)) == [hers]
    assert await house.callbacks.see(await member(house, ben)) == []
    view = await house.boards.desk(house.desk.id)
    assert [view.to_call(await member(house, staff)) for staff in (anna, ben, lead)] == [1, 0, 1]

    name = hers.standing.callback.id
    assert await refusal(house.callbacks.done(await member(house, ben), name)) is Code.NOT_FOUND
    await house.conversations.end(anna, talking.id, EndReason.ENDED_TOGETHER)
    assert await house.callbacks.see(await member(house, anna)) == [hers], "she is called after the conversation"
    await house.callbacks.done(await member(house, lead), name)
    assert await house.callbacks.see(await member(house, anna)) == []
    assert await refusal(house.callbacks.done(await member(house, lead), name)) is Code.NOT_FOUND
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.CALLBACK_ENDS, name))
    entries, broken = await look_at_audit(StoreSettings(database_url, tmp_path / "keys"))
    written = [e.draft for e in entries if e and e.draft.subject == name]
    assert [(d.deed, d.by, d.role, d.reason) for d in written] == [(Deed.CALLBACK_DONE, lead, Role.COUNSELLOR, "")]
    assert broken is None
    assert NUMBER not in repr(entries)


async def test_after_48_hours_it_is_gone(house: Activities) -> None:
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    await house.callbacks.ask(anna, talking.id)
    await house.callbacks.give(talking.id, NUMBER, WHEN)
    await house.conversations.end(anna, talking.id, EndReason.ENDED_TOGETHER)
    house.clock.advance(hours=47, minutes=59)
    await house.upkeep.sweep()
    assert len(await house.callbacks.see(await member(house, anna))) == 1
    house.clock.advance(minutes=1)
    house.hints.clear()
    await house.upkeep.sweep()
    assert await house.callbacks.see(await member(house, anna)) == []
    assert await house.store.read(lambda records: records.find_callback(talking.id)) is None
    day = talking.arrived_at.date()
    house.clock.advance(days=10)
    await house.upkeep.sweep()
    assert await house.store.read(lambda records: records.days_in_use(day)) == 0, "and the key of its day with the rest of that day"


async def test_no_means_no_also_after_a_yes(house: Activities) -> None:
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    await house.callbacks.ask(anna, talking.id)
    await house.callbacks.refuse(talking.id, is_shown=True)
    assert await refusal(house.callbacks.refuse(talking.id, is_shown=True)) is Code.WRONG_STATE
    await house.callbacks.ask(anna, talking.id)
    await house.callbacks.give(talking.id, NUMBER, WHEN)
    (first,) = await house.callbacks.see(await member(house, anna))
    await house.callbacks.ask(anna, talking.id)
    (still,) = await house.callbacks.see(await member(house, anna))
    assert still.wanted == first.wanted == Wanted(NUMBER, WHEN), "asked again, the first number is still there"
    await house.callbacks.refuse(talking.id, is_shown=False)
    assert await house.callbacks.see(await member(house, anna)) == []
    asked, given = EntryKind.CALLBACK_ASKED, EntryKind.CALLBACK_GIVEN
    assert await kinds(house, talking.id) == [asked, EntryKind.CALLBACK_REFUSED, asked, given, asked, EntryKind.CALLBACK_NOT_SHOWN]
    assert first.standing.callback.given_at == house.clock.now()


@pytest.mark.parametrize("is_given", [True, False])
async def test_the_end_closes_the_question_and_keeps_the_number(house: Activities, is_given: bool) -> None:
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    await house.callbacks.ask(anna, talking.id)
    if is_given:
        await house.callbacks.give(talking.id, NUMBER, WHEN)
        await house.callbacks.ask(anna, talking.id)
    await house.conversations.end(anna, talking.id, EndReason.LOCKED)
    assert await refusal(house.callbacks.give(talking.id, "0611111111", "nu")) is Code.WRONG_STATE
    assert await refusal(house.callbacks.ask(anna, talking.id)) is Code.WRONG_STATE
    kept = await house.store.read(lambda records: records.find_callback(talking.id))
    assert (kept is not None and kept.asked_at is None) if is_given else kept is None


async def test_none_of_another_desk(house: Activities) -> None:
    anna = await house.staff("anna")
    assert await refusal(house.callbacks.done(await member(house, anna), CallbackId("none"))) is Code.NOT_FOUND


async def test_handed_to_another_desk_its_duty_leads_call(store: Store) -> None:
    there = make_desk()
    house = Activities(store, ManualClock(), make_desk(), (there,))
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    lead = await house.staff("lead", roles=frozenset({Role.DUTY_LEAD}))
    zoe, other = await house.staff("zoe", desk=there), await house.staff("other", desk=there, roles=frozenset({Role.DUTY_LEAD}))
    await house.callbacks.ask(anna, talking.id)
    await house.moving.hand_to_desk(Wish(anna, talking.id), there.id)
    (offered,) = (await house.assignment.run(there.id)).made
    assert offered.offer is not None
    await house.assignment.accept(zoe, offered.offer.id)
    house.hints.clear()
    await house.callbacks.give(talking.id, NUMBER, WHEN)
    assert DeskChanged(there.id) in house.hints
    seen = {who: [one.wanted for one in await house.callbacks.see(await member(house, who))] for who in (anna, lead, zoe, other)}
    assert seen == {anna: [], lead: [], zoe: [Wanted(NUMBER, WHEN)], other: [Wanted(NUMBER, WHEN)]}
    (one,) = await house.callbacks.see(await member(house, other))
    assert await refusal(house.callbacks.done(await member(house, lead), one.standing.callback.id)) is Code.NOT_FOUND
    house.hints.clear()
    await house.callbacks.done(await member(house, other), one.standing.callback.id)
    assert DeskChanged(there.id) in house.hints
