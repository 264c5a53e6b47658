"""Seals: AES-256-GCM-SIV over padded text, bound to the place it belongs to.

A sealed value is ``version (1 byte) · nonce (12) · ciphertext and tag``. What it is bound to (purpose, session, epoch, offset,
speaker …) is not stored in it: whoever opens it says where it was found, and a value that was moved does not open.
A repeated nonce does no harm here beyond showing that two equal texts are equal (that is what SIV is for).
"""

from __future__ import annotations

import os
import struct

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

VERSION = 1
"""Of the sealed form and of what it is bound to."""
KEY_BYTES = 32
STEP = 256
"""Texts are padded to whole steps, so that a row tells only roughly how long a text is."""
_NONCE_BYTES = 12
_LENGTH = struct.Struct(">I")
_LENGTH_BYTES = _LENGTH.size
_NOTHING = b"\xff\xff\xff\xff"


class SealBrokenError(Exception):
    """The value was changed or moved, or is sealed under another key. Says nothing of the value."""


def is_supported() -> bool:
    """Whether the installed OpenSSL has AES-GCM-SIV (3.2 or later, as in the wheels of ``cryptography``)."""
    try:
        AESGCMSIV(bytes(KEY_BYTES))
    except UnsupportedAlgorithm:
        return False
    return True


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def bind(*parts: str | int | None) -> bytes:
    """The place a value belongs to. Each part carries its length, so that no two places look alike."""
    bound = bytearray((VERSION,))
    for part in parts:
        if part is None:
            bound += _NOTHING
        else:
            raw = str(part).encode()
            bound += _LENGTH.pack(len(raw))
            bound += raw
    return bytes(bound)


def seal(key: bytes, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return bytes((VERSION,)) + nonce + AESGCMSIV(key).encrypt(nonce, plain, place)


def unseal(key: bytes, sealed: bytes, place: bytes) -> bytes:
    """The plain value; raises ``SealBrokenError``."""
    if len(sealed) <= 1 + _NONCE_BYTES or sealed[0] != VERSION:
        raise SealBrokenError
    try:
        return AESGCMSIV(key).decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], place)
    except InvalidTag:
        raise SealBrokenError from None


def pad(text: str) -> bytes:
    """UTF-8 with its length in front, filled up to whole steps; an empty text is one step."""
    raw = text.encode()
    padded = _LENGTH.pack(len(raw)) + raw
    return padded + bytes(-len(padded) % STEP)


def unpad(padded: bytes) -> str:
    """Raises ``SealBrokenError`` for what ``pad`` never makes."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    raw = padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
    filling = padded[_LENGTH_BYTES + length :]
    if not padded or len(padded) % STEP or len(raw) != length or len(filling) >= STEP or any(filling):
        raise SealBrokenError
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise SealBrokenError from None


def seal_text(key: bytes, text: str, place: bytes) -> bytes:
    return seal(key, pad(text), place)


def unseal_text(key: bytes, sealed: bytes, place: bytes) -> str:
    return unpad(unseal(key, sealed, place))
