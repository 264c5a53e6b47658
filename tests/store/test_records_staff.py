"""Staff, presence and sign-ins as they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.queue import Candidate
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import Declared, DeskId, Life, Role, StaffId
from chatserver.store import Store
from tests.support.records import DESK, NOON, begin_session, new_member, new_offer, new_token_hash


async def add(store: Store, *members: StaffMember) -> None:
    for member in members:
        await store.write(lambda records, member=member: records.save_staff(member))


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
        assert await store.read(lambda records, name=name: records.find_staff_by_name(name)) == anna
        with pytest.raises(ChatError) as caught:
            await add(store, new_member(name))
        assert caught.value.code is Code.INVALID
    assert await store.read(lambda records: records.find_staff_by_name("jo")) is None
    assert await store.read(lambda records: records.staff()) == [ben, anna]
    await add(store, replace(anna, name="JOSÉ"))  # her own name is hers to change


async def test_presence_is_kept_as_declared(store: Store) -> None:
    anna, ben = new_member(), new_member()
    await add(store, anna, ben)
    here = Presence(anna.id, Declared.AVAILABLE, None, NOON)
    away = Presence(anna.id, Declared.AWAY, NOON, NOON + timedelta(seconds=1), connected=False)
    for presence in (here, away):
        await store.write(lambda records, presence=presence: records.save_presence(presence))
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
    await store.write(lambda records: records.save_presence(Presence(anna.id, Declared.AVAILABLE, None, NOON)))
    cut_off = Presence(ben.id, Declared.AVAILABLE, NOON, NOON + timedelta(minutes=1), connected=False)
    await store.write(lambda records: records.save_presence(cut_off))
    for life in (Life.ACTIVE, Life.ACTIVE, Life.ENDED):
        session = await begin_session(store)
        await store.write(lambda records, session=session, life=life: records.save_session(replace(session, life=life, counsellor=anna.id)))
    offered = replace(await begin_session(store), life=Life.OFFERED, offer=new_offer(ben.id))
    await store.write(lambda records: records.save_session(offered))

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
    sign_in = SignIn(new_token_hash(), anna.id, NOON, NOON + timedelta(hours=10))

    async def opens(minutes: int) -> bool:
        found = await store.read(lambda records: records.find_sign_in(sign_in.token, NOON + timedelta(minutes=minutes)))
        assert found is None or found == (sign_in, anna)
        return found is not None

    await store.write(lambda records: records.add_sign_in(sign_in))
    assert [await opens(0), await opens(599), await opens(600)] == [True, True, False]
    await add(store, replace(anna, disabled_at=NOON))
    assert not await opens(0)
    await add(store, anna)
    assert await opens(0)
    await store.write(lambda records: records.remove_sign_in(sign_in.token))
    assert not await opens(0)


async def test_all_other_sign_ins_of_one_person_can_be_ended(store: Store) -> None:
    anna, ben = new_member(), new_member()
    await add(store, anna, ben)
    sign_ins = [SignIn(new_token_hash(), staff, NOON, NOON + timedelta(hours=10)) for staff in (anna.id, anna.id, anna.id, ben.id)]
    for sign_in in sign_ins:
        await store.write(lambda records, sign_in=sign_in: records.add_sign_in(sign_in))

    async def opening() -> list[bool]:
        return [await store.read(lambda records, s=s: records.find_sign_in(s.token, NOON)) is not None for s in sign_ins]

    assert await opening() == [True] * 4
    await store.write(lambda records: records.remove_sign_ins_of(anna.id, keep=sign_ins[1].token))
    assert await opening() == [False, True, False, True]
    await store.write(lambda records: records.remove_sign_ins_of(anna.id))
    assert await opening() == [False, False, False, True]


async def test_expired_sign_ins_do_not_pile_up(store: Store) -> None:
    anna = new_member()
    await add(store, anna)
    old = SignIn(new_token_hash(), anna.id, NOON, NOON + timedelta(hours=10))
    new = SignIn(new_token_hash(), anna.id, NOON + timedelta(days=1), NOON + timedelta(days=1, hours=10))
    for sign_in in (old, new):
        await store.write(lambda records, sign_in=sign_in: records.add_sign_in(sign_in))
    assert await store.read(lambda records: records.find_sign_in(old.token, NOON)) is None
    assert await store.read(lambda records: records.find_sign_in(new.token, NOON)) is not None
