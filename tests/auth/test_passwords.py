"""Passwords: argon2id at the cost that is set, two at once, and what a new one has to be."""

from __future__ import annotations

import asyncio
import threading
import unicodedata
from collections.abc import Iterator

import pytest

from chatserver.auth.passwords import AT_ONCE, Argon2Passwords, HashingSettings, PasswordFault, fault_of

CHEAP = HashingSettings(19_456, 2)
GOOD = "een fiets met twee bellen"


@pytest.fixture
def passwords() -> Iterator[Argon2Passwords]:
    made = Argon2Passwords(CHEAP)
    yield made
    made.close()


async def test_a_password_fits_its_own_hash_and_no_other(passwords: Argon2Passwords) -> None:
    hashed, other = await passwords.hash(GOOD), await passwords.hash("iets heel anders dan dat")
    assert await passwords.verify(GOOD, hashed)
    assert not await passwords.verify(GOOD, other)
    assert not await passwords.verify(GOOD + " ", hashed)


async def test_the_same_password_never_has_the_same_hash(passwords: Argon2Passwords) -> None:
    assert await passwords.hash(GOOD) != await passwords.hash(GOOD)


async def test_the_cost_is_the_one_that_is_set(passwords: Argon2Passwords) -> None:
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in await passwords.hash(GOOD)


async def test_nobody_costs_as_much_as_somebody_and_never_fits(passwords: Argon2Passwords) -> None:
    # The text that stands for nobody must not be a password that lets anyone in.
    assert not await passwords.verify("nobody signs in with this", None)
    assert passwords._nobody.split("$")[3] == (await passwords.hash(GOOD)).split("$")[3]


async def test_what_is_no_hash_fits_nothing(passwords: Argon2Passwords) -> None:
    assert not await passwords.verify(GOOD, "$argon2id$nonsense")


async def test_a_hash_of_another_cost_is_outdated(passwords: Argon2Passwords) -> None:
    dearer = Argon2Passwords(HashingSettings(19_456, 3))
    hashed = await passwords.hash(GOOD)
    assert dearer.is_outdated(hashed)
    assert not passwords.is_outdated(hashed)
    dearer.close()


async def test_the_loop_goes_on_and_only_two_hash_at_once(passwords: Argon2Passwords) -> None:
    running, most, lock = 0, 0, threading.Lock()
    both = threading.Event()

    def work() -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == AT_ONCE:
                both.set()
        both.wait(5)
        with lock:
            running -= 1
        return threading.current_thread().name

    names = await asyncio.gather(*(passwords._off_the_loop(work) for _ in range(6)))
    assert most == AT_ONCE
    assert all(name.startswith("passwords") for name in names)


async def test_another_way_to_write_the_same_letters_is_the_same_password(passwords: Argon2Passwords) -> None:
    composed = unicodedata.normalize("NFC", "één café met ruïne en patiënt")
    apart = unicodedata.normalize("NFD", composed)
    assert composed != apart
    assert await passwords.verify(apart, await passwords.hash(composed))


async def test_a_lone_surrogate_and_a_huge_text_are_answered(passwords: Argon2Passwords) -> None:
    hashed = await passwords.hash(GOOD)
    assert not await passwords.verify("\ud800" * 20, hashed)
    assert not await passwords.verify("x" * 1_000_000, hashed)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        (GOOD, None),
        ("k7pw-3mxq-hh2a-99bd-cdef", None),
        ("пароль из длинных слов", None),
        ("🚲🔔🌧🌳🍎🍞🧀🎈📚🕯🧵🪑🚪🪟🛁", None),
        ("x" * 14, PasswordFault.TOO_SHORT),
        ("abcdefghijklmn", PasswordFault.TOO_SHORT),
        ("ab cd ef gh ij k", None),
        ("lange zin " * 13, PasswordFault.TOO_LONG),
        (("lange zin " * 13)[:128], None),
        ("a" * 20, PasswordFault.TOO_EASY),
        ("abababababababababab", PasswordFault.TOO_EASY),
        ("wachtwoordwachtwoord1", PasswordFault.TOO_EASY),
        ("WelkomVeiligThuis2026", PasswordFault.TOO_EASY),
        ("anna.jansen.flevoland", PasswordFault.TOO_EASY),
        ("Anna.Jansen.Anna.Jansen", PasswordFault.TOO_EASY),
    ],
)
def test_what_a_new_password_has_to_be(password: str, fault: PasswordFault | None) -> None:
    assert fault_of(password, "anna.jansen", "Anna") == fault


def test_a_short_name_does_not_make_everything_easy() -> None:
    assert fault_of("een fiets met twee bellen", "e", "") is None
