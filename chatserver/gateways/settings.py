"""What the real-time doors are told at start."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """Limits of the real-time doors; docs/operating.md explains each."""

    public_origin: str
    secure: bool
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    burst: int = 8
    refill_count: int = 20
    refill_seconds: float = 30.0
    typing_seconds: float = 3.0
    flood_limit: int = 100
    pending_frames: int = 100
    pending_bytes: int = 262_144
    join_seconds: float = 5.0
    ping_seconds: float = 25.0
    ping_timeout_seconds: float = 20.0
    sockets: int = 2_000
