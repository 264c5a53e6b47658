"""Whose address counts: the peer's, unless a trusted proxy says better."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from chatserver.rules.address import UNKNOWN, bucket_of, client_address

PROXY, STRANGER, VISITOR = "10.0.0.1", "203.0.113.5", "198.51.100.7"
TRUSTED = (ip_network("10.0.0.0/24"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        (STRANGER, [], STRANGER),
        (STRANGER, [VISITOR], STRANGER),
        (STRANGER, [f"{VISITOR}, {PROXY}"], STRANGER),
        (PROXY, [], PROXY),
        (PROXY, [VISITOR], VISITOR),
        (PROXY, [f"1.2.3.4, {VISITOR}"], VISITOR),
        (PROXY, [f"{VISITOR},1.2.3.4"], "1.2.3.4"),
        (PROXY, ["1.2.3.4", VISITOR], VISITOR),
        (PROXY, [VISITOR, "not an address"], PROXY),
        (PROXY, [""], PROXY),
        (PROXY, [f"{VISITOR}, "], PROXY),
        (PROXY, ["unknown"], PROXY),
        (PROXY, [f"{VISITOR}:4711"], PROXY),
        (PROXY, ["2001:db8::7"], "2001:db8::7"),
        ("::ffff:10.0.0.1", [VISITOR], VISITOR),
        ("fd00::1", [f"  {VISITOR}  "], VISITOR),
        ("fe80::1%eth0", [VISITOR], "fe80::1"),
        (None, [VISITOR], str(UNKNOWN)),
        ("", [], str(UNKNOWN)),
    ],
)
def test_client_address(peer: str | None, forwarded: list[str], expected: str) -> None:
    assert client_address(peer, forwarded, TRUSTED) == ip_address(expected)


def test_without_trusted_proxies_the_header_says_nothing() -> None:
    assert client_address(PROXY, [VISITOR], ()) == ip_address(PROXY)


@pytest.mark.parametrize(
    ("address", "bucket"), [("192.0.2.7", "192.0.2.7/32"), ("2001:db8:0:1ab::9", "2001:db8:0:100::/56"), ("::", "::/56")]
)
def test_bucket(address: str, bucket: str) -> None:
    assert bucket_of(ip_address(address)) == ip_network(bucket)
