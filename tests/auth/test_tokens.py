"""Tokens, one-time passwords and the name of the cookie."""

from __future__ import annotations

import hashlib
import re
from itertools import count

import pytest

from chatserver.auth.tokens import SystemChance, cookie_name, hash_token, one_time_password, parse_token


def test_chance_makes_what_it_says() -> None:
    chance = SystemChance()
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", chance.identifier())
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", chance.secret())
    assert len({chance.secret() for _ in range(100)}) == 100
    assert {chance.below(3) for _ in range(200)} == {0, 1, 2}


def test_only_the_hash_of_a_token_is_ever_kept() -> None:
    token = SystemChance().secret()
    assert hash_token(token) == hashlib.sha256(token.encode()).digest()
    assert token.encode() not in hash_token(token)


@pytest.mark.parametrize("text", [None, "", "x" * 42, "x" * 44, "x" * 42 + "=", "x" * 42 + "\n", "x" * 42 + "é"])
def test_what_cannot_be_a_token_is_not_looked_up(text: str | None) -> None:
    assert parse_token("x" * 43) == "x" * 43
    assert parse_token(text) is None


def test_a_one_time_password_is_easy_to_read_out() -> None:
    draws = count()
    made = one_time_password(lambda bound: next(draws) % bound)
    assert re.fullmatch(r"(?:[a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}", made)
    assert made != one_time_password(SystemChance().below)


def test_the_cookie_has_its_prefix_wherever_browsers_take_it() -> None:
    assert cookie_name(secure=True) == "__Host-sign_in"
    assert cookie_name(secure=False) == "sign_in"
