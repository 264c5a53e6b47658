"""Ending over the house rules: who may set what, whom it delays, what is written down, and what is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from chatserver.auth.tokens import hash_token
from chatserver.errors import ChatError, Code
from chatserver.rules.access import STAFF
from chatserver.rules.address import UNKNOWN, Address
from chatserver.rules.audit import Deed
from chatserver.rules.cool_down import CoolDownId, Lasts
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, Life, Role, StaffId
from chatserver.services.passing_on import Wish
from chatserver.services.ports import Records, StaffMember
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.support.clock import A_TUESDAY_MORNING, ManualClock
from tests.support.services import Activities, make_desk

TROLL, NEIGHBOUR, OTHER = (ip_address(a) for a in ("198.51.100.7", "198.51.100.7", "203.0.113.5"))
HOME, SAME_HOME = ip_address("2001:db8:0:100::1"), ip_address("2001:db8:0:1ff::9")
LEAD = frozenset({Role.COUNSELLOR, Role.DUTY_LEAD})


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing of it is on a disk but two rows of the audit log, which tests/store proves on both."""
    return sqlite_url


@pytest.fixture
def house(store: Store) -> Activities:
    return Activities(store, ManualClock(), make_desk(), beside=(make_desk(),))


async def member(house: Activities, name: str, *, lead: bool = False, desk: int = 0) -> StaffMember:
    staff = await house.staff(name, capacity=9, lead=lead, desk=(house.desk, *house.beside)[desk])
    found = await house.store.read(lambda records: records.find_staff(staff))
    assert found is not None
    return found


async def begins(house: Activities, address: Address = TROLL, desk: int = 0) -> AdviceSession:
    """A start as the door makes it."""
    wanted = (house.desk, *house.beside)[desk]
    with house.cool_downs.turn(wanted.id, address) as turn:
        token = hash_token(house.chance.secret())
        session = (await house.intake.start(wanted.id, token, "nl", is_held=turn.is_held)).session
        turn.is_used = True
    house.cool_downs.came_from(wanted.id, session.id, address)
    return session


async def talks(house: Activities, with_: StaffMember, address: Address = TROLL) -> AdviceSession:
    session = await begins(house, address)

    async def answer(records: Records) -> None:
        now = house.clock.now()
        await records.save_session(replace(session, life=Life.ACTIVE, counsellor=with_.id, answered_at=now))

    await house.store.write(answer)
    return session


async def refusal(asked: Awaitable[object]) -> Code:
    with pytest.raises(ChatError) as refused:
        await asked
    return refused.value.code


async def is_let_in(house: Activities, address: Address = TROLL, desk: int = 0) -> bool:
    try:
        await begins(house, address, desk)
    except ChatError as error:
        if error.code is not Code.BUSY:
            raise
        return False
    return True


async def tick(house: Activities, **passed: float) -> None:
    house.clock.advance(**passed)
    house.cool_downs.sweep(await house.intake.reconcile(frozenset()))


async def deeds(tmp_path: Path) -> list[tuple[Deed, StaffId | None, Role | None, str, str]]:
    entries, _ = await look_at_audit(StoreSettings(f"sqlite:///{tmp_path}/chat.db", tmp_path / "keys"))
    return [(e.draft.deed, e.draft.by, e.draft.role, e.draft.subject, e.draft.reason) for e in entries if e]


async def test_who_it_was_waits_and_everyone_else_does_not(house: Activities) -> None:
    anna = await member(house, "anna")
    await member(house, "elsewhere", desk=1)
    before = await begins(house)
    troll = await talks(house, anna)
    until = await house.cool_downs.end(anna, troll.id, Lasts.HALF_AN_HOUR)
    assert until == A_TUESDAY_MORNING + timedelta(minutes=30)
    ended = await house.session(troll.id)
    assert (ended.life, ended.reason) == (Life.ENDED, EndReason.HOUSE_RULES)
    assert not await is_let_in(house)
    assert await is_let_in(house, OTHER)
    assert await is_let_in(house, TROLL, desk=1), "a cool-down is one desk's"
    assert (await house.session(before.id)).life is Life.WAITING, "what has begun is never touched"
    house.clock.advance(minutes=10)
    assert await is_let_in(house)
    assert not await is_let_in(house)
    house.clock.advance(minutes=20)
    assert [await is_let_in(house) for _ in range(3)] == [True, True, True], "it is over"


async def test_a_place_that_is_there_is_given_again_and_a_turn_for_nothing_is_given_back(house: Activities) -> None:
    anna = await member(house, "anna")
    token = hash_token(house.chance.secret())
    known = (await house.intake.start(house.desk.id, token, "nl")).session
    await house.cool_downs.end(anna, (await talks(house, anna)).id, Lasts.AN_HOUR)
    again = await house.intake.start(house.desk.id, token, "nl", is_held=True)
    assert (again.session.id, again.is_new) == (known.id, False)
    house.clock.advance(minutes=10)
    with house.cool_downs.turn(house.desk.id, TROLL) as first, house.cool_downs.turn(house.desk.id, TROLL) as second:
        assert (first.is_held, second.is_held) == (False, True), "two at once are not both let in"
    assert await is_let_in(house), "the first began nothing"


async def test_two_starts_at_once_are_one_too_many(house: Activities) -> None:
    anna = await member(house, "anna")
    await house.cool_downs.end(anna, (await talks(house, anna)).id, Lasts.AN_HOUR)
    house.clock.advance(minutes=10)
    assert sorted(await asyncio.gather(*(is_let_in(house) for _ in range(4)))) == [False, False, False, True]


async def test_a_household_is_one_and_who_has_no_address_is_nobody(house: Activities) -> None:
    anna = await member(house, "anna")
    await house.cool_downs.end(anna, (await talks(house, anna, HOME)).id, Lasts.AN_HOUR)
    assert not await is_let_in(house, SAME_HOME)
    nowhere = await talks(house, anna, UNKNOWN)
    assert await house.cool_downs.end(anna, nowhere.id, Lasts.AN_HOUR) is None
    assert await is_let_in(house, UNKNOWN)


@pytest.mark.parametrize("lasts", Lasts)
@pytest.mark.parametrize("role", sorted(STAFF))
async def test_each_role_and_length(house: Activities, role: Role, lasts: Lasts) -> None:
    anna = replace(await member(house, "anna"), roles=frozenset({role}))
    session = await talks(house, anna)
    allowed = role is (Role.DUTY_LEAD if lasts is Lasts.TONIGHT else Role.COUNSELLOR)
    if allowed:
        assert await house.cool_downs.end(anna, session.id, lasts) is not None
    else:
        assert await refusal(house.cool_downs.end(anna, session.id, lasts)) is Code.NOT_FOUND
    assert (await house.session(session.id)).life is (Life.ENDED if allowed else Life.ACTIVE)


async def test_what_is_not_hers_is_not_found(house: Activities) -> None:
    anna, ben = await member(house, "anna"), await member(house, "ben")
    session = await talks(house, anna)
    assert await refusal(house.cool_downs.end(ben, session.id, Lasts.AN_HOUR)) is Code.NOT_FOUND
    waiting = await begins(house)
    assert await refusal(house.cool_downs.end(anna, waiting.id, Lasts.AN_HOUR)) is Code.NOT_FOUND
    assert await house.cool_downs.end(anna, session.id, Lasts.AN_HOUR) is not None


async def test_until_the_night_is_said_by_the_lead_of_the_desk_it_is_for(house: Activities) -> None:
    own, lent = await member(house, "own", lead=True), await member(house, "lent", lead=True, desk=1)
    one, other = await talks(house, own), await talks(house, lent)
    assert await house.cool_downs.end(own, one.id, Lasts.TONIGHT) is not None
    assert await refusal(house.cool_downs.end(lent, other.id, Lasts.TONIGHT)) is Code.NOT_FOUND
    assert (await house.session(other.id)).life is Life.ACTIVE
    assert await house.cool_downs.end(lent, other.id, Lasts.AN_HOUR) is not None


async def test_handed_to_another_desk_it_holds_where_she_would_begin_anew(house: Activities) -> None:
    """She stays on the page on which she came."""
    anna, zoe, lead = await member(house, "anna"), await member(house, "zoe", lead=True, desk=1), await member(house, "lead", lead=True)
    session = await talks(house, anna)
    await house.moving.hand_to_desk(Wish(anna.id, session.id), house.beside[0].id)
    await house.taking.take(zoe.id, session.id)
    assert await house.cool_downs.end(zoe, session.id, Lasts.TONIGHT) is not None
    assert not await is_let_in(house)
    assert await is_let_in(house, desk=1)
    assert await house.cool_downs.see(zoe, house.beside[0].id) == []
    ((seen, by),) = await house.cool_downs.see(lead, house.desk.id)
    assert by == "Zoe"
    await house.cool_downs.lift(lead, house.desk.id, seen.id)
    assert await is_let_in(house)


async def test_who_is_gone_can_be_let_in_slowly_for_a_minute(house: Activities) -> None:
    anna = await member(house, "anna")
    gone, later = await talks(house, anna), await talks(house, anna, OTHER)
    for session in (gone, later):
        await house.intake.leave(session.id, quickly=True)
    await tick(house, seconds=59)
    assert await house.cool_downs.end(anna, gone.id, Lasts.AN_HOUR) is not None
    assert (await house.session(gone.id)).reason is EndReason.LEFT_QUICKLY, "how it ended stays"
    await tick(house, seconds=1)
    assert await house.cool_downs.end(anna, later.id, Lasts.AN_HOUR) is None
    assert not await is_let_in(house)
    assert await is_let_in(house, OTHER)


async def test_from_where_she_came_is_forgotten(house: Activities) -> None:
    anna = await member(house, "anna")
    live, over = await talks(house, anna), await talks(house, anna, OTHER)
    await house.intake.leave(over.id, quickly=False)
    await tick(house)
    known = house.cool_downs._days[house.desk.id].origins
    assert set(known) == {live.id, over.id}
    await tick(house, seconds=60)
    assert set(known) == {live.id}
    await tick(house, hours=20)
    assert await house.cool_downs.end(anna, live.id, Lasts.AN_HOUR) is None, "the night has come: ended, and nothing set"
    assert (await house.session(live.id)).reason is EndReason.HOUSE_RULES


async def test_the_night_ends_all_of_them_and_a_restart_too(house: Activities) -> None:
    lead = await member(house, "lead", lead=True)
    night = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert await house.cool_downs.end(lead, (await talks(house, lead)).id, Lasts.TONIGHT) == night
    house.clock.advance_to(night - timedelta(seconds=1))
    assert await is_let_in(house)
    assert not await is_let_in(house)
    key = house.cool_downs._days[house.desk.id].key
    house.clock.advance(seconds=1)
    assert await is_let_in(house)
    assert house.cool_downs._days[house.desk.id].key != key
    assert await house.cool_downs.end(lead, (await talks(house, lead)).id, Lasts.TONIGHT) is not None
    assert not await is_let_in(house)
    assert await is_let_in(Activities(house.store, house.clock, house.desk)), "another process knows nothing of it"


async def test_a_duty_lead_sees_and_lifts_those_of_her_desk(house: Activities, tmp_path: Path) -> None:
    lead, ben = await member(house, "lead", lead=True), await member(house, "ben")
    elsewhere = await member(house, "elsewhere", lead=True, desk=1)
    first, second = await talks(house, ben), await talks(house, lead, OTHER)
    assert await house.cool_downs.see(lead, house.desk.id) == []
    await house.cool_downs.end(lead, second.id, Lasts.TONIGHT)
    await house.cool_downs.end(ben, first.id, Lasts.TEN_MINUTES)
    seen = await house.cool_downs.see(lead, house.desk.id)
    assert [(one.lasts, by) for one, by in seen] == [(Lasts.TEN_MINUTES, "Ben"), (Lasts.TONIGHT, "Lead")]
    short, long = (one for one, _ in seen)
    assert await refusal(house.cool_downs.see(ben, house.desk.id)) is Code.NOT_FOUND
    assert await refusal(house.cool_downs.see(elsewhere, house.desk.id)) is Code.NOT_FOUND
    assert await refusal(house.cool_downs.lift(ben, house.desk.id, long.id)) is Code.NOT_FOUND
    assert await refusal(house.cool_downs.lift(elsewhere, house.beside[0].id, long.id)) is Code.NOT_FOUND
    assert await refusal(house.cool_downs.lift(lead, house.desk.id, CoolDownId("none"))) is Code.NOT_FOUND
    assert not await is_let_in(house, OTHER)
    await house.cool_downs.lift(lead, house.desk.id, long.id)
    assert await is_let_in(house, OTHER)
    assert not await is_let_in(house, TROLL)
    assert await refusal(house.cool_downs.lift(lead, house.desk.id, long.id)) is Code.NOT_FOUND
    await tick(house, minutes=10)
    assert await house.cool_downs.see(lead, house.desk.id) == []
    assert await deeds(tmp_path) == [
        (Deed.COOL_DOWN_SET, lead.id, Role.DUTY_LEAD, long.id, "tonight"),
        (Deed.COOL_DOWN_SET, ben.id, Role.COUNSELLOR, short.id, "10"),
        (Deed.COOL_DOWN_LIFTED, lead.id, Role.DUTY_LEAD, long.id, ""),
    ]


async def test_said_again_it_is_one_and_a_shorter_one_takes_nothing_away(house: Activities, tmp_path: Path) -> None:
    lead, ben = await member(house, "lead", lead=True), await member(house, "ben")
    first, second = await talks(house, lead), await talks(house, ben, NEIGHBOUR)
    until = await house.cool_downs.end(lead, first.id, Lasts.AN_HOUR)
    house.clock.advance(seconds=5)
    assert await house.cool_downs.end(lead, first.id, Lasts.AN_HOUR) == until
    assert await house.cool_downs.end(ben, second.id, Lasts.TEN_MINUTES) == until
    assert (await house.session(second.id)).reason is EndReason.HOUSE_RULES
    assert len(await deeds(tmp_path)) == 1
