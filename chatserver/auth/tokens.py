"""Secrets that machines keep: made by the system's chance, handed out once, stored as a hash."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable

from chatserver.rules.terms import TokenHash

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which are taken for each other on paper."""


class SystemChance:
    """``ports.Chance`` from the operating system's random source."""

    def identifier(self) -> str:
        return _base64url(secrets.token_bytes(16))

    def secret(self) -> str:
        return _base64url(secrets.token_bytes(32))

    def below(self, bound: int) -> int:
        return secrets.randbelow(bound)


def hash_token(token: str) -> TokenHash:
    """SHA-256 of a token. No salt and no slowness: a token has 256 random bits, which nobody guesses.

    Tokens are looked up by this hash, so no comparison of a secret takes a time that tells how much of it was right.
    """
    return TokenHash(hashlib.sha256(token.encode("utf-8", "replace")).digest())


def parse_token(text: str | None) -> str | None:
    """The token, or None for what cannot be one; spares the store a look."""
    return text if text is not None and _TOKEN.fullmatch(text) else None


def one_time_password(below: Callable[[int], int]) -> str:
    """Five groups of four letters and digits, drawn by ``below``: 99 bits, easy to read out and to type."""
    return "-".join("".join(_LETTERS[below(len(_LETTERS))] for _ in range(4)) for _ in range(5))


def cookie_name(*, secure: bool) -> str:
    """The sign-in cookie. With its prefix a browser takes it only over https, for this host alone and for every path.

    Without https the server runs on loopback only (the settings see to it), where browsers would refuse the prefix.
    """
    return "__Host-sign_in" if secure else "sign_in"


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
