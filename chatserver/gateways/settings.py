"""What the real-time doors are told at start."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from chatserver.errors import Code
from chatserver.rules.rate import Rate

OTHERS = Rate(20, 5, 1)
"""How often anything but saying and typing may be asked."""

WEIGHTS = {Code.UNKNOWN_COMMAND: 10, Code.INVALID: 5}
"""What a refusal counts towards flooding; others count 1. Ten unknown names are no slip of the hand."""

FLOOD_SECONDS = 60.0
"""In this time the patience for refusals is whole again."""


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

    def rates(self) -> dict[str, Rate]:
        """How often one connection may ask what."""
        say = Rate(self.burst, self.refill_count, self.refill_seconds)
        return {"say": say, "typing": Rate(1, 1, self.typing_seconds), "other": OTHERS}

    def patience(self) -> Rate:
        """How much may be refused before the connection is closed."""
        return Rate(self.flood_limit, self.flood_limit, FLOOD_SECONDS)
