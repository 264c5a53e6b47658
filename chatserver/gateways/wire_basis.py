"""What every message of the wire is made of: limits, ids, instants, and the object that refuses what it does not know.

Must never import a service or a socket.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

PROTOCOL = 1
FRAME_BYTES = 65_536
MESSAGE_CODE_POINTS = 4_000
NICKNAME_CODE_POINTS = 40
MUNICIPALITY_CODE_POINTS = 60
REMARK_CODE_POINTS = 500
CALL_WHEN_CODE_POINTS = 100
PAGE_ENTRIES = 100

# \Z and not $, which would let a line break through at the end.
Token = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
"""256 random bits as base64url, made by the client that says ``start``."""
CommandId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}\Z")]
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}\Z")]
Offset = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Instant = str
"""RFC 3339 in UTC with milliseconds, such as 2026-11-25T09:00:00.000Z."""
SixDigits = Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")]
Day = str
"""A day of the desk's own calendar, such as 2026-12-31."""
StaffRole = Literal["counsellor", "duty_lead", "behavioural_scientist", "medical_adviser"]
"""As colleagues at the console know each other."""


class Payload(Struct, forbid_unknown_fields=True):
    """One JSON object. Unknown fields are refused, so that a typing mistake is heard."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Named(Payload):
    """A name in one language."""

    language: Language
    name: str
