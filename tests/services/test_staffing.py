"""Accounts and sign-ins, on a real store with real hashes, and time that moves when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.auth.passwords import Argon2Passwords, HashingSettings, PasswordFault
from chatserver.auth.tokens import SystemChance
from chatserver.bus.local import LocalBus
from chatserver.config import load
from chatserver.errors import ChatError, Code
from chatserver.rules.terms import DeskId, Role
from chatserver.services.hints import Hint, SignInsChanged
from chatserver.services.ports import StaffMember
from chatserver.services.staffing import NewAccount, NotYet, Refused, SignedIn, Staffing
from chatserver.store.engine import StoreSettings
from chatserver.store.store import open_store
from tests.support.clock import ManualClock
from tests.support.programs import ROOT

HERE, THERE = b"here", b"there"
ANNA = NewAccount("anna", "Anna", frozenset({Role.COUNSELLOR}), frozenset({DeskId("flevoland")}), frozenset({"nl"}))
OWN = "een fiets met twee bellen"


class WatchedClock(ManualClock):
    """Lets everyone sleep on at once, and keeps how long they meant to."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []
        self.gate: asyncio.Event | None = None
        """Set: sleepers wait for it. Else they go on at once."""

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        if self.gate is not None:
            await self.gate.wait()
        self.advance(seconds)


class CountedPasswords(Argon2Passwords):
    """The real ones, which keep what was asked of them."""

    def __init__(self) -> None:
        super().__init__(HashingSettings(64, 1))
        self.verified: list[bool] = []
        """Whether there was a hash to compare with."""

    async def verify(self, password: str, hashed: str | None) -> bool:
        self.verified.append(hashed is not None)
        return await super().verify(password, hashed)


class House:
    def __init__(self, staffing: Staffing, clock: WatchedClock, passwords: CountedPasswords, hints: list[Hint]) -> None:
        self.staffing = staffing
        self.clock = clock
        self.passwords = passwords
        self.hints = hints

    async def anna(self, *, own: bool = True) -> tuple[StaffMember, str]:
        """An account, with a password of its own unless told otherwise."""
        member, first = await self.staffing.add(ANNA)
        if not own:
            return member, first
        assert await self.staffing.change_password(member, first, OWN, "", HERE) is None
        self.hints.clear()
        self.clock.slept.clear()
        return member, OWN

    async def signed_in(self, password: str = OWN, bucket: bytes = HERE) -> SignedIn:
        outcome = await self.staffing.sign_in("anna", password, bucket)
        assert isinstance(outcome, SignedIn)
        return outcome


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock, passwords, bus = WatchedClock(), CountedPasswords(), LocalBus[Hint]()
    hints: list[Hint] = []
    bus.listen(hints.append)
    store = await open_store(StoreSettings(f"sqlite:///{tmp_path / 'chat.db'}", tmp_path / "keys"), clock)
    settings = load(ROOT / "config.toml").staffing
    yield House(Staffing(store, passwords, clock, SystemChance(), bus, settings), clock, passwords, hints)
    passwords.close()
    await store.close()


# ---- signing in -----------------------------------------------------------------------------------------------


async def test_the_right_name_and_password_open_a_sign_in(house: House) -> None:
    member, _ = await house.anna()
    signed_in = await house.signed_in()
    found = await house.staffing.find_signed_in(signed_in.token)
    assert found is not None
    assert found.id == member.id
    assert house.clock.slept == [0]
    assert signed_in.token not in repr(signed_in)


@pytest.mark.parametrize("typed", ["anna", "Anna ", "ANNA"])
async def test_capitals_and_spaces_of_a_name_do_not_matter(house: House, typed: str) -> None:
    await house.anna()
    assert isinstance(await house.staffing.sign_in(typed, OWN, HERE), SignedIn)


async def test_unknown_wrong_and_disabled_are_one_answer_at_one_price(house: House) -> None:
    await house.anna()
    await house.staffing.add(replace(ANNA, name="ben"))
    await house.staffing.disable("ben")
    house.passwords.verified.clear()
    outcomes = [await house.staffing.sign_in(name, "niet dit wachtwoord", HERE) for name in ("anna", "nobody", "ben", "\ud800", "")]
    assert [type(outcome) for outcome in outcomes] == [Refused] * 5
    assert house.passwords.verified == [True, False, True, False, False]
    assert house.clock.slept == [0] * 5


async def test_the_right_password_of_a_disabled_account_is_refused(house: House) -> None:
    await house.anna()
    await house.signed_in()
    await house.staffing.disable("anna")
    assert isinstance(await house.staffing.sign_in("anna", OWN, HERE), Refused)


@pytest.mark.parametrize("name", ["anna", "nobody"])
async def test_failures_wait_longer_and_longer_alike_for_known_and_unknown(house: House, name: str) -> None:
    await house.anna()
    for _ in range(9):
        assert isinstance(await house.staffing.sign_in(name, "niet dit wachtwoord", HERE), Refused)
    assert house.clock.slept == [0, 1, 2, 4, 8, 16, 32, 60, 60]


async def test_after_any_number_of_failures_the_right_password_still_works(house: House) -> None:
    await house.anna()
    for _ in range(20):
        await house.staffing.sign_in("anna", "niet dit wachtwoord", HERE)
    assert isinstance(await house.staffing.sign_in("anna", OWN, HERE), SignedIn)
    assert house.clock.slept[-1] == 60
    assert isinstance(await house.staffing.sign_in("anna", OWN, HERE), SignedIn)
    assert house.clock.slept[-1] <= 5


async def test_who_fails_elsewhere_keeps_the_right_person_waiting_five_seconds_at_most(house: House) -> None:
    await house.anna()
    for n in range(12):
        await house.staffing.sign_in("anna", "niet dit wachtwoord", b"stranger %d" % n)
    await house.signed_in()
    assert house.clock.slept[-1] == 5


async def test_a_second_try_of_the_same_pair_is_told_to_wait_and_costs_nothing(house: House) -> None:
    await house.anna()
    house.passwords.verified.clear()
    house.clock.gate = asyncio.Event()
    first = asyncio.create_task(house.staffing.sign_in("anna", OWN, HERE))
    while not house.clock.slept:
        await asyncio.sleep(0)
    assert isinstance(await house.staffing.sign_in("Anna", OWN, HERE), NotYet)
    assert house.passwords.verified == []
    elsewhere = asyncio.create_task(house.staffing.sign_in("anna", OWN, THERE))
    house.clock.gate.set()
    assert isinstance(await first, SignedIn)
    assert isinstance(await elsewhere, SignedIn)


async def test_a_hash_of_another_cost_is_made_anew_at_the_next_sign_in(house: House) -> None:
    await house.anna()
    house.passwords._hasher = Argon2Passwords(HashingSettings(64, 2))._hasher
    await house.signed_in()
    (member,) = await house.staffing.list_all()
    assert "m=64,t=2" in member.password_hash
    await house.signed_in()
    assert await house.staffing.list_all() == [member]


async def test_a_sign_in_ends_after_its_hours(house: House) -> None:
    await house.anna()
    signed_in = await house.signed_in()
    house.clock.advance(hours=9, minutes=59)
    assert await house.staffing.find_signed_in(signed_in.token)
    house.clock.advance(minutes=1)
    assert await house.staffing.find_signed_in(signed_in.token) is None


@pytest.mark.parametrize("token", [None, "", "x" * 43, "x"])
async def test_a_token_that_nobody_made_finds_nobody(house: House, token: str | None) -> None:
    await house.anna()
    assert await house.staffing.find_signed_in((await house.signed_in()).token)
    assert await house.staffing.find_signed_in(token) is None


async def test_signing_out_ends_this_sign_in_alone(house: House) -> None:
    member, _ = await house.anna()
    one, two = await house.signed_in(), await house.signed_in()
    await house.staffing.sign_out(one.token, member)
    assert await house.staffing.find_signed_in(one.token) is None
    assert await house.staffing.find_signed_in(two.token)
    assert house.hints == [SignInsChanged(member.id)]


async def test_all_others_can_be_signed_out(house: House) -> None:
    member, _ = await house.anna()
    one, two = await house.signed_in(), await house.signed_in()
    await house.staffing.end_other_sign_ins(member, one.token)
    assert await house.staffing.find_signed_in(one.token)
    assert await house.staffing.find_signed_in(two.token) is None
    assert house.hints == [SignInsChanged(member.id)]


# ---- passwords ------------------------------------------------------------------------------------------------


async def test_changing_the_password_ends_all_other_sign_ins(house: House) -> None:
    member, first = await house.anna(own=False)
    here, there = await house.signed_in(first), await house.signed_in(first)
    assert here.member.must_change_password
    assert await house.staffing.change_password(member, first, OWN, here.token, HERE) is None
    kept = await house.staffing.find_signed_in(here.token)
    assert kept is not None
    assert not kept.must_change_password
    assert await house.staffing.find_signed_in(there.token) is None
    assert house.hints == [SignInsChanged(member.id)]
    assert isinstance(await house.staffing.sign_in("anna", first, HERE), Refused)
    assert isinstance(await house.staffing.sign_in("anna", OWN, HERE), SignedIn)


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("kort", PasswordFault.TOO_SHORT),
        ("annaannaannaanna", PasswordFault.TOO_EASY),
        ("lange zin " * 13, PasswordFault.TOO_LONG),
        (OWN, PasswordFault.UNCHANGED),
    ],
)
async def test_a_new_password_that_will_not_do_changes_nothing(house: House, new: str, fault: PasswordFault) -> None:
    await house.anna()
    here = await house.signed_in()
    assert await house.staffing.change_password(here.member, OWN, new, here.token, HERE) is fault
    assert isinstance(await house.staffing.sign_in("anna", OWN, HERE), SignedIn)
    assert house.hints == []


async def test_the_current_password_is_asked_for_with_the_same_delays(house: House) -> None:
    await house.anna()
    here = await house.signed_in()
    house.clock.slept.clear()
    for _ in range(4):
        outcome = await house.staffing.change_password(here.member, "niet dit wachtwoord", "iets heel anders dan dat", here.token, HERE)
        assert isinstance(outcome, Refused)
    assert house.clock.slept == [0, 1, 2, 4]
    assert await house.staffing.change_password(here.member, OWN, "iets heel anders dan dat", here.token, HERE) is None


async def test_a_password_that_changed_meanwhile_wins(house: House) -> None:
    member, _ = await house.anna()
    here = await house.signed_in()
    await house.staffing.reset_password("anna")
    outcome = await house.staffing.change_password(member, OWN, "iets heel anders dan dat", here.token, HERE)
    assert isinstance(outcome, Refused)


# ---- accounts -------------------------------------------------------------------------------------------------


async def test_a_new_account_has_a_password_that_is_kept_nowhere(house: House, tmp_path: Path) -> None:
    member, first = await house.anna(own=False)
    assert member.must_change_password
    assert first not in member.password_hash
    assert not any(first.encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    await house.signed_in(first)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Anna Jansen"},
        {"work_name": ""},
        {"roles": frozenset()},
        {"roles": frozenset({Role.VISITOR})},
        {"roles": frozenset({Role.COUNSELLOR, Role.SUPERVISOR})},
        {"roles": frozenset({Role.MEDICAL_ADVISER, Role.SUPERVISOR})},
        {"roles": frozenset({Role.BEHAVIOURAL_SCIENTIST}), "desks": frozenset()},
        {"desks": frozenset({DeskId("elsewhere")})},
        {"desks": frozenset()},
        {"languages": frozenset({"fr"})},
        {"languages": frozenset()},
        {"capacity": 0},
        {"capacity": 7},
    ],
    ids=" ".join,
)
async def test_an_account_that_will_not_do_is_not_made(house: House, wrong: dict[str, object]) -> None:
    with pytest.raises(ChatError) as refused:
        await house.staffing.add(replace(ANNA, **wrong))  # type: ignore[arg-type]
    assert refused.value.code is Code.INVALID
    assert await house.staffing.list_all() == []
    await house.staffing.add(ANNA)


async def test_a_name_is_taken_in_every_spelling(house: House) -> None:
    await house.anna()
    with pytest.raises(ChatError):
        await house.staffing.add(replace(ANNA, name=" ANNA "))


async def test_a_supervisor_needs_no_desk(house: House) -> None:
    member, _ = await house.staffing.add(
        replace(ANNA, name="sofie", roles=frozenset({Role.SUPERVISOR}), desks=frozenset(), languages=frozenset())
    )
    assert member.roles == {Role.SUPERVISOR}


@pytest.mark.parametrize("change", ["role", "reset", "disable"])
async def test_every_change_of_an_account_ends_its_sign_ins(house: House, change: str) -> None:
    member, _ = await house.anna()
    await house.staffing.add(replace(ANNA, name="ben"))
    here = await house.signed_in()
    match change:
        case "role":
            await house.staffing.set_roles("anna", frozenset({Role.COUNSELLOR, Role.DUTY_LEAD}))
        case "reset":
            await house.staffing.reset_password("anna")
        case _:
            await house.staffing.disable("anna")
    assert await house.staffing.find_signed_in(here.token) is None
    assert house.hints == [SignInsChanged(member.id)]


async def test_roles_that_exclude_each_other_are_not_given(house: House) -> None:
    await house.anna()
    with pytest.raises(ChatError):
        await house.staffing.set_roles("anna", frozenset({Role.DUTY_LEAD, Role.SUPERVISOR}))
    assert (await house.signed_in()).member.roles == {Role.COUNSELLOR}
    assert (await house.staffing.set_roles("anna", frozenset({Role.SUPERVISOR}))).roles == {Role.SUPERVISOR}


async def test_a_reset_account_starts_again(house: House) -> None:
    await house.anna()
    await house.staffing.disable("anna")
    _, first = await house.staffing.reset_password("anna")
    assert isinstance(await house.staffing.sign_in("anna", OWN, HERE), Refused)
    assert (await house.signed_in(first)).member.must_change_password


async def test_an_account_that_is_not_there_is_not_found(house: House) -> None:
    await house.anna()
    for act in (house.staffing.disable, house.staffing.reset_password):
        with pytest.raises(ChatError) as missing:
            await act("nobody")  # type: ignore[operator]
        assert missing.value.code is Code.NOT_FOUND


async def test_a_sign_in_outlives_its_clock_by_nothing(house: House) -> None:
    """The cookie's life and the record's are one setting."""
    assert load(ROOT / "config.toml").web.sign_in_time == load(ROOT / "config.toml").staffing.sign_in_time == timedelta(hours=10)
