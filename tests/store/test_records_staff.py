"""Staff, presence and sign-ins as they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.queue import Candidate
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import Declared, DeskId, Life, Role, StaffId
from chatserver.services.ports import Records
from chatserver.store.store import Store
from tests.support.records import DESK, NOON, begin_session, new_member, new_offer, new_token_hash


async def add(store: Store, *members: StaffMember) -> None:
    async def save(records: Records) -> None:
        for member in members:
            await records.save_staff(member)

    await store.write(save)


async def find_by_name(store: Store, name: str) -> StaffMember | None:
    return await store.read(lambda records: records.find_staff_by_name(name))


async def note(store: Store, presence: Presence) -> None:
    await store.write(lambda records: records.save_presence(presence))


async def sign_in(store: Store, *sign_ins: SignIn) -> None:
    for one in sign_ins:
        await store.write(partial(add_sign_in, one))


async def add_sign_in(one: SignIn, records: Records) -> None:
    await records.add_sign_in(one)


async def keep(store: Store, session: AdviceSession) -> None:
    await store.write(lambda records: records.save_session(session))


async def opens(store: Store, one: SignIn, at: datetime = NOON) -> bool:
    found = await store.read(lambda records: records.find_sign_in(one.token, at))
    assert found is None or found[0] == one
    return found is not None


async def test_every_field_of_an_account_is_kept_and_replaced(store: Store) -> None:
    anna = new_member("Anna")
    await add(store, anna)
    assert await store.read(lambda records: records.find_staff(anna.id)) == anna
    changed = replace(
        anna,
        name="anna.devries",
        work_name="Anna",
        roles=frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
        desks=frozenset(),
        languages=frozenset({"nl"}),
        capacity=6,
        password_hash="another",
        must_change_password=True,
        disabled_at=NOON,
    )
    await add(store, changed)
    assert await store.read(lambda records: records.find_staff(anna.id)) == changed
    assert await store.read(lambda records: records.find_staff(StaffId("nobody"))) is None


async def test_a_name_is_found_and_taken_whatever_its_case(store: Store) -> None:
    anna, ben = new_member("José"), new_member("Ben")
    await add(store, ben, anna)
    for name in ("José", "JOSÉ", "jose\u0301", " josé "):
        assert await find_by_name(store, name) == anna
        with pytest.raises(ChatError) as caught:
            await add(store, new_member(name))
        assert caught.value.code is Code.INVALID
    assert await find_by_name(store, "jo") is None
    assert await store.read(lambda records: records.staff()) == [ben, anna]
    await add(store, replace(anna, name="JOSÉ"))  # her own name is hers to change


async def test_presence_is_kept_as_declared(store: Store) -> None:
    anna, ben = new_member(), new_member()
    await add(store, anna, ben)
    here = Presence(anna.id, Declared.AVAILABLE, None, NOON)
    away = Presence(anna.id, Declared.AWAY, NOON, NOON + timedelta(seconds=1), connected=False)
    for presence in (here, away):
        await note(store, presence)
        assert await store.read(lambda records: records.find_presence(anna.id)) == presence
        assert await store.read(lambda records: records.presences()) == [presence]
    assert await store.read(lambda records: records.find_presence(ben.id)) is None


async def test_candidates_are_the_enabled_counsellors_of_the_desk_as_they_stand(store: Store) -> None:
    anna, ben, silent = (
        new_member("anna", capacity=3),
        new_member("ben", roles=frozenset({Role.COUNSELLOR, Role.DUTY_LEAD})),
        new_member("c"),
    )
    others = [
        new_member("disabled", disabled_at=NOON),
        new_member("lead", roles=frozenset({Role.DUTY_LEAD})),
        new_member("elsewhere", desks=frozenset({DeskId("elsewhere")})),
    ]
    await add(store, anna, ben, silent, *others)
    await note(store, Presence(anna.id, Declared.AVAILABLE, None, NOON))
    cut_off = Presence(ben.id, Declared.AVAILABLE, NOON, NOON + timedelta(minutes=1), connected=False)
    await note(store, cut_off)
    for life in (Life.ACTIVE, Life.ACTIVE, Life.ENDED):
        await keep(store, replace(await begin_session(store), life=life, counsellor=anna.id))
    await keep(store, replace(await begin_session(store), life=Life.OFFERED, offer=new_offer(ben.id)))

    found = {c.id: c for c in await store.write(lambda records: records.candidates(DESK, NOON + timedelta(hours=1)))}
    assert found == {
        anna.id: Candidate(
            id=anna.id, desks=anna.desks, languages=anna.languages, capacity=3, load=2, holds_offer=False,
            declared=Declared.AVAILABLE, connected=True, idle_since=NOON,
        ),
        ben.id: Candidate(
            id=ben.id, desks=ben.desks, languages=ben.languages, capacity=2, load=0, holds_offer=True,
            declared=Declared.AVAILABLE, connected=False, idle_since=NOON + timedelta(minutes=1),
        ),
        silent.id: Candidate(
            id=silent.id, desks=silent.desks, languages=silent.languages, capacity=2, load=0, holds_offer=False,
            declared=Declared.AWAY, connected=False, idle_since=NOON + timedelta(hours=1),
        ),
    }  # fmt: skip


async def test_a_sign_in_opens_until_it_expires_is_removed_or_the_account_is_disabled(store: Store) -> None:
    anna = new_member()
    await add(store, anna)
    hers = SignIn(new_token_hash(), anna.id, NOON, NOON + timedelta(hours=10))
    await sign_in(store, hers)
    assert await store.read(lambda records: records.find_sign_in(hers.token, NOON)) == (hers, anna)
    assert [await opens(store, hers, NOON + timedelta(minutes=minutes)) for minutes in (0, 599, 600)] == [True, True, False]
    await add(store, replace(anna, disabled_at=NOON))
    assert not await opens(store, hers)
    await add(store, anna)
    assert await opens(store, hers)
    await store.write(lambda records: records.remove_sign_in(hers.token))
    assert not await opens(store, hers)


async def test_a_desk_has_someone_signed_in_or_not(store: Store) -> None:
    anna, lead = new_member(), new_member(roles=frozenset({Role.DUTY_LEAD}))
    await add(store, anna, lead)
    hers = SignIn(new_token_hash(), anna.id, NOON, NOON + timedelta(hours=10))
    await sign_in(store, replace(hers, staff=lead.id, token=new_token_hash()))

    async def is_there(desk: DeskId = DESK, minutes: int = 0) -> bool:
        return await store.read(lambda records: records.is_anyone_signed_in(desk, NOON + timedelta(minutes=minutes)))

    assert not await is_there(), "a duty lead takes no sessions"
    await sign_in(store, hers)
    assert [await is_there(), await is_there(DeskId("elsewhere")), await is_there(minutes=600)] == [True, False, False]
    await store.write(lambda records: records.remove_sign_in(hers.token))
    assert not await is_there()


async def test_all_other_sign_ins_of_one_person_can_be_ended(store: Store) -> None:
    anna, ben = new_member(), new_member()
    await add(store, anna, ben)
    all_of_them = [SignIn(new_token_hash(), staff, NOON, NOON + timedelta(hours=10)) for staff in (anna.id, anna.id, anna.id, ben.id)]
    await sign_in(store, *all_of_them)
    assert [await opens(store, each) for each in all_of_them] == [True] * 4
    await store.write(lambda records: records.remove_sign_ins_of(anna.id, keep=all_of_them[1].token))
    assert [await opens(store, each) for each in all_of_them] == [False, True, False, True]
    await store.write(lambda records: records.remove_sign_ins_of(anna.id))
    assert [await opens(store, each) for each in all_of_them] == [False, False, False, True]


async def test_expired_sign_ins_do_not_pile_up(store: Store) -> None:
    anna = new_member()
    await add(store, anna)
    old = SignIn(new_token_hash(), anna.id, NOON, NOON + timedelta(hours=10))
    new = SignIn(new_token_hash(), anna.id, NOON + timedelta(days=1), NOON + timedelta(days=1, hours=10))
    await sign_in(store, old, new)
    assert [await opens(store, old), await opens(store, new)] == [False, True]
