"""Sealed boxes: whoever has a public key can close one, and only the holder of the private key can open it (X25519).

They carry what crosses between the chat side and the review side. A box is ``version (1 byte) · one-time public key (32) · sealed``.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chatserver.store.sealing import KEY_BYTES, VERSION, SealBrokenError, seal_text, unseal_text

PUBLIC_BYTES = 32


def public_of(private: bytes) -> bytes:
    """The public half of a private key of 32 bytes."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def close_box(public: bytes, text: str, place: bytes) -> bytes:
    """Raises ``SealBrokenError`` for a public key that is none."""
    once = X25519PrivateKey.generate()
    made = once.public_key().public_bytes_raw()
    try:
        shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise SealBrokenError from None
    return bytes((VERSION,)) + made + seal_text(_key(shared, made, public), text, place)


def open_box(private: bytes, box: bytes, place: bytes) -> str:
    """Raises ``SealBrokenError`` for a box that was changed, moved, or closed for somebody else."""
    made = box[1 : 1 + PUBLIC_BYTES]
    if len(box) <= 1 + PUBLIC_BYTES or box[0] != VERSION:
        raise SealBrokenError
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(made))
    except ValueError:
        raise SealBrokenError from None
    return unseal_text(_key(shared, made, public_of(private)), box[1 + PUBLIC_BYTES :], place)


def _key(shared: bytes, made: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, b"sealed box" + made + public).derive(shared)
