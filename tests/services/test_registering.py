"""Registering: drafts that nobody loses, what is demanded, who may, wrapping up, and how long she may read what was said."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.audit import Deed
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import (
    Availability,
    ClientId,
    Declared,
    DeclineReason,
    EndReason,
    Life,
    Paperwork,
    Record,
    Role,
    SessionId,
    StaffId,
    Takers,
)
from chatserver.services.hints import DeskChanged
from chatserver.services.ports import StaffMember
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.registering import IN_CODES, taxonomy
from tests.support.services import Activities, make_desk

LESS = {name: codes for name, codes in IN_CODES.items() if name not in {"urgency", "outcome"}}
MINUTES = timedelta(minutes=5)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; what is asked of the records is proved on both in tests/store."""
    return sqlite_url


@pytest.fixture
def house(store: Store) -> Activities:
    return new_house(store)


def new_house(store: Store) -> Activities:
    desk = replace(make_desk(), taxonomy=taxonomy(), wrap_up_time=MINUTES, takers=Takers.EVERYONE)
    return Activities(store, ManualClock(), desk, beside=(make_desk(),))


async def refusal(asked: Awaitable[object]) -> Code:
    with pytest.raises(ChatError) as caught:
        await asked
    return caught.value.code


async def member(house: Activities, staff: StaffId) -> StaffMember:
    found = await house.store.read(lambda records: records.find_staff(staff))
    assert found is not None
    return found


async def talks(house: Activities, staff: StaffId) -> AdviceSession:
    session = await house.visitor()
    await house.taking.take(staff, session.id)
    return await house.session(session.id)


async def talked(house: Activities, staff: StaffId) -> AdviceSession:
    session = await talks(house, staff)
    await house.conversations.end(staff, session.id, EndReason.ENDED_TOGETHER)
    return await house.session(session.id)


async def is_wrapping_up(house: Activities, staff: StaffId) -> bool:
    return await house.store.read(lambda records: records.has_deadline(DeadlineKind.WRAP_UP_ENDS, staff))


async def owed(house: Activities, staff: StaffId) -> list[tuple[SessionId, int, bool]]:
    view = await house.boards.desk(house.desk.id)
    return [(one.session.id, one.missing, one.registration.wraps_up) for one in view.owed_by(staff)]


# ---- drafts -------------------------------------------------------------------------------------------------


async def test_a_draft_is_kept_as_she_goes_and_the_newest_wins(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    session = await talks(house, anna.id)
    form = await house.registering.see(anna, session.id)
    assert (form.registration.number, form.registration.values) == (0, {"language_written": ("nl",)})
    saved = await house.registering.save_draft(anna, session.id, 3, LESS)
    assert (saved.registration.values, saved.missing, saved.unfit) == (LESS, ("urgency", "outcome"), ())
    for older in (3, 2, 0):
        again = await house.registering.save_draft(anna, session.id, older, {"contact_type": ("test",)})
        assert (again.registration.number, again.registration.values) == (3, LESS)
    await house.registering.save_draft(anna, session.id, 4, {})
    assert (await house.registering.see(anna, session.id)).registration.values == {}, "emptied is not: never begun"


async def test_one_wrong_field_loses_no_other(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    session = await talks(house, anna.id)
    saved = await house.registering.save_draft(anna, session.id, 1, {**LESS, "urgency": ("very",), "weather": ("rain",)})
    assert (saved.registration.values, saved.unfit) == (LESS, ("urgency", "weather"))
    assert (await house.registering.see(anna, session.id)).registration.values == LESS


async def test_the_draft_travels_with_the_conversation(house: Activities) -> None:
    anna, ben = [await member(house, await house.staff(name)) for name in ("anna", "ben")]
    session = await talks(house, anna.id)
    await house.registering.save_draft(anna, session.id, 1, LESS)
    assert await refusal(house.registering.see(ben, session.id)) is Code.NOT_FOUND
    await house.presences.disconnected(anna.id)
    house.clock.advance(seconds=180)
    await house.upkeep.sweep()
    assert await refusal(house.registering.save_draft(anna, session.id, 2, {})) is Code.NOT_FOUND
    await house.taking.take(ben.id, session.id)
    assert (await house.registering.see(ben, session.id)).registration.values == LESS
    await house.conversations.end(ben.id, session.id, EndReason.ENDED_TOGETHER)
    assert await owed(house, ben.id) == [(session.id, 2, True)]
    assert await owed(house, anna.id) == []
    done = await house.registering.register(ben, session.id, 2, IN_CODES)
    assert done.registration.by == ben.id
    assert await refusal(house.registering.correct(anna, session.id, IN_CODES)) is Code.NOT_FOUND


# ---- registering --------------------------------------------------------------------------------------------


async def test_it_is_registered_once_everything_that_must_be_is_filled_in(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    session = await talks(house, anna.id)
    assert await refusal(house.registering.register(anna, session.id, 1, IN_CODES)) is Code.WRONG_STATE
    house.clock.advance(minutes=20)
    await house.conversations.end(anna.id, session.id, EndReason.ENDED_TOGETHER)
    assert await owed(house, anna.id) == [(session.id, 7, True)]
    form = await house.registering.register(anna, session.id, 1, LESS)
    assert (form.registration.registered_at, form.missing, form.registration.values) == (None, ("urgency", "outcome"), LESS)
    assert await owed(house, anna.id) == [(session.id, 2, True)]
    form = await house.registering.register(anna, session.id, 2, {**IN_CODES, "urgency": ("very",)})
    assert (form.registration.registered_at, form.unfit) == (None, ("urgency",))
    assert (await house.session(session.id)).paperwork is Paperwork.OPEN
    house.hints.clear()
    form = await house.registering.register(anna, session.id, 3, IN_CODES)
    assert (form.registration.registered_at, form.registration.by) == (house.clock.now(), anna.id)
    assert form.registration.facts["duration_band"] == ("dur_15_30",)
    assert DeskChanged(house.desk.id) in house.hints
    assert (await house.session(session.id)).paperwork is Paperwork.REGISTERED
    assert await owed(house, anna.id) == []
    again = await house.registering.register(anna, session.id, 9, {"contact_type": ("test",)})
    assert again.registration == form.registration
    assert await refusal(house.registering.save_draft(anna, session.id, 10, {})) is Code.WRONG_STATE


async def test_a_form_that_was_overtaken_registers_nothing(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    session = await talked(house, anna.id)
    await house.registering.save_draft(anna, session.id, 5, LESS)
    form = await house.registering.register(anna, session.id, 5, IN_CODES)
    assert (form.registration.registered_at, form.registration.values) == (None, LESS)
    assert (await house.registering.register(anna, session.id, 6, IN_CODES)).registration.registered_at is not None


async def test_what_was_registered_stays_when_the_words_go_and_what_was_not_stays_to_be_done(house: Activities) -> None:
    anna = await member(house, await house.staff("anna", capacity=3))
    done, open_ = await talked(house, anna.id), await talked(house, anna.id)
    await house.registering.register(anna, done.id, 1, IN_CODES)
    house.clock.advance(days=8)
    await house.upkeep.sweep()
    assert (await house.session(done.id)).record is Record.DELETED
    assert (await house.registering.see(anna, done.id)).registration.values == IN_CODES
    assert await owed(house, anna.id) == [(open_.id, 7, False)]
    form = await house.registering.register(anna, open_.id, 1, IN_CODES)
    assert form.registration.facts["language_interface"] == ("nl",)


async def test_she_corrects_for_fourteen_days_and_each_time_is_written_down(house: Activities, database_url: str, tmp_path: Path) -> None:
    anna = await member(house, await house.staff("anna"))
    session = await talked(house, anna.id)
    assert await refusal(house.registering.correct(anna, session.id, IN_CODES)) is Code.WRONG_STATE
    await house.registering.register(anna, session.id, 1, IN_CODES)
    other = {**IN_CODES, "urgency": ("acute_unsafety",)}
    assert [form.session.id for form in await house.registering.registered(anna)] == [session.id]
    assert await house.registering.registered(await member(house, await house.staff("ben"))) == []
    house.clock.advance(days=13)
    assert (await house.registering.correct(anna, session.id, IN_CODES)).registration.values == IN_CODES, "that changes nothing"
    assert (await house.registering.correct(anna, session.id, LESS)).missing == ("urgency", "outcome")
    assert (await house.registering.correct(anna, session.id, {**other, "weather": ("rain",)})).unfit == ("weather",)
    assert (await house.registering.see(anna, session.id)).registration.values == IN_CODES
    assert (await house.registering.correct(anna, session.id, other)).registration.values == other
    house.clock.advance(days=1)
    assert await refusal(house.registering.correct(anna, session.id, IN_CODES)) is Code.WRONG_STATE
    assert await house.registering.registered(anna) == []
    assert (await house.registering.see(anna, session.id)).registration.values == other
    entries, broken = await look_at_audit(StoreSettings(database_url, tmp_path / "keys"))
    assert [(e.draft.deed, e.draft.by, e.draft.role, e.draft.subject, e.draft.reason) for e in entries if e] == [
        (Deed.REGISTRATION_CORRECTED, anna.id, Role.COUNSELLOR, session.id, "")
    ]
    assert broken is None


# ---- wrapping up --------------------------------------------------------------------------------------------


async def test_who_wraps_up_is_present_and_is_offered_nothing_until_she_registered(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    session = await talked(house, anna.id)
    waiting = await house.visitor()
    assert (await house.openings.at(house.desk.id)).state is Availability.OPEN
    assert (await house.assignment.run(house.desk.id)).made == ()
    await house.registering.save_draft(anna, session.id, 1, LESS)
    assert (await house.assignment.run(house.desk.id)).made == ()
    await house.registering.register(anna, session.id, 2, IN_CODES)
    assert [made.id for made in (await house.assignment.run(house.desk.id)).made] == [waiting.id]


async def test_later_and_the_end_of_its_time_are_the_same_and_it_stays_to_be_done(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    hers, his = await talked(house, anna), await talked(house, ben)
    waiting = await house.visitor()
    await house.registering.later(anna)
    assert (await is_wrapping_up(house, anna), await is_wrapping_up(house, ben)) == (False, True)
    made = (await house.assignment.run(house.desk.id)).made
    assert [(one.id, one.offer and one.offer.staff) for one in made] == [(waiting.id, anna)]
    house.clock.advance(seconds=299)
    await house.upkeep.sweep()
    assert await is_wrapping_up(house, ben)
    house.hints.clear()
    house.clock.advance(seconds=1)
    await house.upkeep.sweep()
    assert not await is_wrapping_up(house, ben)
    assert DeskChanged(house.desk.id) in house.hints
    assert (await owed(house, anna), await owed(house, ben)) == ([(hers.id, 7, False)], [(his.id, 7, False)])


async def test_two_ends_are_two_registrations_and_the_wrap_up_is_for_both(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    one, two = await talks(house, anna.id), await talks(house, anna.id)
    old = await talked(house, (await house.staff("ben")))
    assert old.counsellor != anna.id
    for session in (one, two):
        await house.conversations.end(anna.id, session.id, EndReason.ENDED_TOGETHER)
        house.clock.advance(minutes=1)
    await house.registering.register(anna, one.id, 1, IN_CODES)
    assert await is_wrapping_up(house, anna.id)
    await house.registering.register(anna, two.id, 1, IN_CODES)
    assert not await is_wrapping_up(house, anna.id)


async def test_an_old_one_does_not_end_the_wrap_up_of_a_new_one(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    old = await talked(house, anna.id)
    await house.registering.later(anna.id)
    await talked(house, anna.id)
    await house.registering.register(anna, old.id, 1, IN_CODES)
    assert await is_wrapping_up(house, anna.id)


async def test_taking_someone_by_herself_ends_it_and_her_other_conversation_goes_on(house: Activities) -> None:
    anna = await house.staff("anna")
    goes_on, over = await talks(house, anna), await talks(house, anna)
    await house.conversations.end(anna, over.id, EndReason.ENDED_TOGETHER)
    assert await is_wrapping_up(house, anna)
    assert (await house.session(goes_on.id)).life is Life.ACTIVE
    waiting = await house.visitor()
    await house.taking.take(anna, waiting.id)
    assert not await is_wrapping_up(house, anna)
    assert await owed(house, anna) == [(over.id, 7, False)]


@pytest.mark.parametrize("reason", [EndReason.LEFT, EndReason.LEFT_QUICKLY])
async def test_whoever_ends_it_it_is_to_be_registered(house: Activities, reason: EndReason) -> None:
    anna = await house.staff("anna")
    session = await talks(house, anna)
    await house.intake.leave(session.id, quickly=reason is EndReason.LEFT_QUICKLY)
    assert (await house.session(session.id)).reason is reason
    assert await owed(house, anna) == [(session.id, 7, True)]


async def test_silence_and_not_coming_back_are_ends_too_and_who_was_never_answered_is_not(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    silent, gone, never = await talks(house, anna), await talks(house, ben), await house.visitor()
    await house.intake.disconnected(gone.id)
    await house.conversations.say_as_counsellor(anna, silent.id, ClientId("c1"), "Ben je er nog?")
    for _ in range(40):
        house.clock.advance(minutes=1)
        await house.upkeep.sweep()
    await house.intake.leave(never.id, quickly=False)
    reasons = [(await house.session(s.id)).reason for s in (silent, gone, never)]
    assert reasons == [EndReason.IDLE, EndReason.ABANDONED, EndReason.LEFT_QUEUE]
    assert [s for s, _, _ in await owed(house, anna)] == [silent.id]
    assert [s for s, _, _ in await owed(house, ben)] == [gone.id]
    view = await house.boards.desk(house.desk.id)
    assert never.id not in {one.session.id for one in view.owed}


async def test_without_time_for_it_she_is_asked_at_once_and_it_is_still_to_be_done(store: Store) -> None:
    house = Activities(store, ManualClock(), replace(make_desk(), taxonomy=taxonomy(), takers=Takers.EVERYONE))
    anna = await house.staff("anna")
    session = await talked(house, anna)
    assert not await is_wrapping_up(house, anna)
    await house.visitor()
    assert len((await house.assignment.run(house.desk.id)).made) == 1
    assert await owed(house, anna) == [(session.id, 7, False)]


async def test_who_said_no_is_asked_again_while_the_others_wrap_up(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await talked(house, ben)
    waiting = await house.visitor()
    (made,) = (await house.assignment.run(house.desk.id)).made
    assert made.offer is not None
    assert made.offer.staff == anna
    await house.assignment.decline(anna, made.offer.id, DeclineReason.OTHER)
    assert [one.id for one in (await house.assignment.run(house.desk.id)).exhausted] == [waiting.id]


async def test_away_and_back_is_still_wrapping_up(house: Activities) -> None:
    anna = await house.staff("anna")
    await talked(house, anna)
    for declared in (Declared.AWAY, Declared.AVAILABLE):
        await house.presences.declare(anna, declared)
    assert await is_wrapping_up(house, anna)


# ---- reading what was said ----------------------------------------------------------------------------------


async def test_she_reads_what_was_said_until_it_is_registered_or_a_day_has_passed(house: Activities) -> None:
    anna = await member(house, await house.staff("anna", capacity=3))
    registered, open_, going = await talked(house, anna.id), await talked(house, anna.id), await talks(house, anna.id)
    may = house.conversations.conversation_of
    for session in (registered, open_, going):
        assert (await may(anna.id, session.id)).id == session.id
    await house.registering.register(anna, registered.id, 1, IN_CODES)
    assert await refusal(may(anna.id, registered.id)) is Code.NOT_FOUND
    house.clock.advance(hours=24, seconds=-1)
    assert (await may(anna.id, open_.id)).id == open_.id
    house.clock.advance(seconds=1)
    assert await refusal(may(anna.id, open_.id)) is Code.NOT_FOUND
    assert (await may(anna.id, going.id)).id == going.id, "what goes on is hers, however long it takes"
    assert (await house.registering.see(anna, open_.id)).registration.owed_by == anna.id, "and can be registered without them"
