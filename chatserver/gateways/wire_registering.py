"""Registering on the wire: drafts, what was registered, and what is still to be.

Must never import a service or a socket.
"""

from __future__ import annotations

from chatserver.gateways.wire_basis import Id, Instant, Language, Offset, Payload
from chatserver.rules.terms import (
    EndReason,
)


class SeeRegistration(Payload):
    """Ask for the draft or the registration of a conversation that is mine, or was when it ended."""

    session: Id


class Chosen(Payload):
    """Codes that were chosen in one field."""

    field: Id
    values: list[Id]


class SaveDraft(Payload):
    """Keep what was chosen so far. The highest number is the newest, whatever comes first."""

    session: Id
    number: Offset
    values: list[Chosen]


class Register(Payload):
    """The conversation is over, and this is what it was."""

    session: Id
    number: Offset
    values: list[Chosen]


class Correct(Payload):
    """Change what I registered."""

    session: Id
    values: list[Chosen]


class SeeRegistered(Payload):
    """Ask for what I registered and can still correct."""


class Later(Payload):
    """Register later: offer me conversations again."""


class Registration(Payload):
    """What is kept, and what is wrong with what was sent."""

    session: Id
    desk: Id
    version: str
    """Of the desk's taxonomy now."""
    registered: bool
    number: Offset
    values: list[Chosen]
    missing: list[Id]
    """Fields that must be filled in before it can be registered. When there are any, nothing was."""
    unfit: list[Id]
    """Fields whose values were refused just now."""
    correct_until: Instant | None


class Registered(Payload):
    """One conversation that I registered."""

    session: Id
    label: str
    ended_at: Instant
    correct_until: Instant


class AllRegistered(Payload):
    registered: list[Registered]


class ToRegister(Payload):
    """A conversation of mine that is over and not registered."""

    session: Id
    label: str
    language: Language
    since: Instant
    ended_at: Instant
    reason: EndReason | None
    missing: int
    """Fields that must still be filled in."""
    wraps_up: bool
    """I am given time for it."""
    readable_until: Instant
    """Until when its log can be followed, unless it is registered before."""
    words_deleted: bool
    """Because its visitor wished so: there is nothing left to read."""
