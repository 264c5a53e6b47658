"""The one error every room raises, and the closed list of its codes.

Knows nothing of HTTP, sockets or screens: doors turn a code into an answer, browsers turn it into words.
Must never carry a person's words, a name or an address: a code and a flag are all there is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Code(StrEnum):
    """Every reason for which something can be refused or a connection closed. docs/protocol.md explains each."""

    MALFORMED = "malformed"
    """The frame is not one of ours: it does not decode, is binary, or carries no acknowledgement id."""
    TOO_LARGE = "too_large"
    """The frame is larger than 64 KiB."""
    UNKNOWN_COMMAND = "unknown_command"
    INVALID = "invalid"
    """The payload has the wrong fields, types or values."""
    TOO_LONG = "too_long"
    """A text is longer than its limit."""
    TOO_MANY = "too_many"
    """Too many commands in too little time; later is fine."""
    FLOODING = "flooding"
    """So many refused commands that the connection is closed."""
    NOT_SIGNED_IN = "not_signed_in"
    FOREIGN_ORIGIN = "foreign_origin"
    UNKNOWN_SESSION = "unknown_session"
    """The token opens no advice session: never made, ended, or revoked. All three look the same."""
    UNKNOWN_DESK = "unknown_desk"
    NOT_FOUND = "not_found"
    """There is no such thing, or it is not yours: the two are one answer."""
    WRONG_STATE = "wrong_state"
    """The thing exists and is yours, but not in a state in which this can be done."""
    CLOSED = "closed"
    UNSTAFFED = "unstaffed"
    FULL = "full"
    BUSY = "busy"
    """Starts from there have to wait: a cool-down. She is told what she would be if the queue were full."""
    OFFER_GONE = "offer_gone"
    """The offer was declined, expired or withdrawn before this answer came."""
    REPLACED = "replaced"
    """A newer connection with the same token took over; this one must show nothing more."""
    SLOW = "slow"
    """Too much waits to be sent to this client; it may connect again and resume."""
    IDLE = "idle"
    """Nothing was joined in time, or no sign of life came."""
    MOVING = "moving"
    """The server is stopping; connect again."""
    DAMAGED = "damaged"
    """A record failed its seal and is not shown."""
    UNAVAILABLE = "unavailable"
    """Something of ours failed; nothing acknowledged is lost, the same command may be sent again."""


TEMPORARY = frozenset(
    {Code.TOO_MANY, Code.SLOW, Code.MOVING, Code.UNAVAILABLE, Code.IDLE, Code.FULL, Code.BUSY, Code.UNSTAFFED, Code.CLOSED}
)


class ChatError(Exception):
    """A refusal with a code of the list. ``temporary`` says whether the same thing may succeed later."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code

    @property
    def temporary(self) -> bool:
        return self.code in TEMPORARY


class OperatorError(Exception):
    """Something that only the operator can mend. The message is a sentence for her; the command line prints it and ends."""

    status: ClassVar[int] = 1
    """With which the command line ends: 1 refused or failed, 2 not understood."""
