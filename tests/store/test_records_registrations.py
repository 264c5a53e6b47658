"""Registrations, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.queue import Candidate
from chatserver.rules.registration import Registration
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Presence
from chatserver.rules.terms import Declared, Life, SessionId, StaffId
from chatserver.services.ports import Deadline, Records
from chatserver.store.store import Store
from tests.support.records import DESK, NOON, begin_session, new_member, say

ANNA, BEN = StaffId("anna"), StaffId("ben")
DONE = Registration(
    values={"contact_type": ("advice_request",), "outcome": ("advice_given", "referred")},
    version="0.3.0",
    number=2**53 - 1,
    by=ANNA,
    changed_at=NOON,
    registered_at=NOON + timedelta(microseconds=1),
    facts={"channel": ("chat",), "iso_week_and_daypart": ("2026-W48/11-13",)},
)


async def save(store: Store, session: SessionId, registration: Registration) -> None:
    await store.write(lambda records: records.save_registration(session, registration))


async def find(store: Store, session: SessionId) -> Registration | None:
    return await store.read(lambda records: records.find_registration(session))


async def over(store: Store, owed_by: StaffId | None, minutes: int = 0) -> AdviceSession:
    begun = await begin_session(store)
    ended = replace(begun, life=Life.ENDED, counsellor=owed_by, ended_at=NOON + timedelta(minutes=minutes))

    async def end(records: Records) -> None:
        await records.save_session(ended)
        await records.save_registration(ended.id, Registration(owed_by=owed_by, wraps_up=True))

    await store.write(end)
    return ended


async def test_it_is_read_as_it_was_written(store: Store) -> None:
    session = await begin_session(store)
    assert await find(store, session.id) is None
    for registration in (Registration(), DONE, replace(DONE, owed_by=BEN, wraps_up=True)):
        await save(store, session.id, registration)
        assert await find(store, session.id) == registration


async def test_what_is_owed_comes_in_the_order_in_which_it_ended(store: Store) -> None:
    last, first = await over(store, ANNA, 9), await over(store, BEN, 3)
    await save(store, (await begin_session(store)).id, Registration(number=1))
    assert await store.read(lambda records: records.owed_registrations()) == [
        (first, Registration(owed_by=BEN, wraps_up=True)),
        (last, Registration(owed_by=ANNA, wraps_up=True)),
    ]
    assert await store.write(lambda records: records.put_off_registrations(ANNA)) == 1
    assert await store.write(lambda records: records.put_off_registrations(ANNA)) == 0
    owed = await store.read(lambda records: records.owed_registrations())
    assert [(session.id, kept.wraps_up) for session, kept in owed] == [(first.id, True), (last.id, False)]


async def test_it_stays_when_the_words_go(store: Store) -> None:
    session = await over(store, ANNA)
    await say(store, session, "a word")
    await save(store, session.id, DONE)
    await store.write(lambda records: records.delete_words(session.id))
    assert await find(store, session.id) == DONE


async def test_who_wraps_up_is_known_to_assignment(store: Store) -> None:
    member = new_member()

    async def begin(records: Records) -> None:
        await records.save_staff(member)
        await records.save_presence(Presence(member.id, Declared.AVAILABLE, None, NOON))

    async def candidate() -> Candidate:
        everyone = await store.read(lambda records: records.candidates(DESK, NOON))
        return next(one for one in everyone if one.id == member.id)

    await store.write(begin)
    assert not (await candidate()).is_wrapping_up
    await store.write(lambda records: records.set_deadline(Deadline(DeadlineKind.WRAP_UP_ENDS, member.id, NOON)))
    assert (await candidate()).is_wrapping_up
    await store.write(lambda records: records.drop_deadline(DeadlineKind.WRAP_UP_ENDS, member.id))
    assert not (await candidate()).is_wrapping_up
