"""Staff as values: the account, a sign-in of it, and a counsellor's presence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from chatserver.rules.terms import Declared, DeskId, Role, StaffId, TokenHash


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An account. ``name`` signs in; visitors and colleagues see ``work_name``."""

    id: StaffId
    name: str
    work_name: str
    roles: frozenset[Role]
    desks: frozenset[DeskId]
    languages: frozenset[str]
    capacity: int
    password_hash: str = field(repr=False)
    must_change_password: bool
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counsellor:
    """Whoever talks with a visitor, as the visitor is told of her."""

    work_name: str
    backup: str | None = None
    """Name of her desk, when it is not the visitor's."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One staff member signed in on one browser. Only the token's hash is kept."""

    token: TokenHash = field(repr=False)
    staff: StaffId
    signed_in_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """What a counsellor declares, and since when her console is away."""

    staff: StaffId
    declared: Declared
    gone_since: datetime | None
    """None while a console is connected."""
    idle_since: datetime
    connected: bool = True
    """What visitors and the queue are told: false from the moment COUNSELLOR_AWAY falls due until the next connect, so that a
    console that is cut off for less than the desk's ``away_after`` stays in the round."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A supervisor who is signed in, as the review side knows her: by what the chat side says, and for as long as it does."""

    token: TokenHash = field(repr=False)
    staff: StaffId
    work_name: str
    desks: frozenset[DeskId]
    expires_at: datetime

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset({Role.SUPERVISOR})

    @property
    def must_change_password(self) -> bool:
        """Nobody is told of whom it is asked."""
        return False
