"""Where a request comes from, and to which bucket of addresses abuse control counts it.

Addresses are never kept: what is counted is a keyed hash of the bucket, whose key lives one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

UNKNOWN = IPv6Address("::")
"""Stands for a peer without an address, such as a Unix socket's; all of them share one bucket."""


def client_address(peer: str | None, forwarded: Iterable[str], trusted: Sequence[Network]) -> Address:
    """The address of who asks. ``forwarded`` holds the X-Forwarded-For headers of the request in their order.

    Only from a trusted proxy is the header believed, and of it only the last hop, which that proxy wrote itself: everything
    before it came from outside. What is no address leaves the proxy's own.
    """
    direct = _parse(peer or "") or UNKNOWN
    if not any(direct in network for network in trusted):
        return direct
    hops = [hop for header in forwarded for hop in header.split(",")]
    return (_parse(hops[-1].strip()) if hops else None) or direct


def bucket_of(address: Address) -> Network:
    """IPv4 by address, IPv6 by /56: the range that one household or phone moves in."""
    return ip_network((address, 32 if address.version == 4 else 56), strict=False)  # noqa: PLR2004 - prefix lengths


def _parse(text: str) -> Address | None:
    """An address, with an IPv4 address inside an IPv6 one unpacked, so that a dual-stack socket changes nothing."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if found.version == 6 else found  # noqa: PLR2004 - the protocol's version
