"""A call for the duty lead: raised by the counsellor of a session, open until a duty lead says that she has seen it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chatserver.rules.access import Action, may
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import DeskId, SessionId, StaffId


class AlertKind(StrEnum):
    """For what a counsellor calls the duty lead."""

    HELP = "help"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Alert:
    """The last call about one session. Without a word about the visitor."""

    session: SessionId
    kind: AlertKind
    raised_at: datetime
    by: StaffId
    seen_at: datetime | None = None
    seen_by: StaffId | None = None

    @property
    def is_open(self) -> bool:
        """Nobody has seen it yet."""
        return self.seen_at is None


def call(known: Alert | None, session: SessionId, kind: AlertKind, by: StaffId, now: datetime) -> Alert:
    """The call as it stands afterwards. One that is still open, and as grave, stays as it is: calling twice rings once. One that was
    seen is raised anew."""
    if known is not None and known.is_open and (known.kind is kind or known.kind is AlertKind.DANGER):
        return known
    return Alert(session, kind, now, by)


def see(alert: Alert, by: StaffId, now: datetime) -> Alert:
    """The first who sees it is the one who is named."""
    return replace(alert, seen_at=now, seen_by=by) if alert.is_open else alert


def hears(member: StaffMember, alert: Alert, desks: Iterable[DeskId]) -> bool:
    """Whether this call is for her: a duty lead of one of ``desks``, who did not call herself."""
    hers = not member.desks.isdisjoint(desks)
    return member.id != alert.by and member.disabled_at is None and may(member.roles, Action.HEAR_ALERTS) and hers
