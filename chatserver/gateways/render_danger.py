"""Danger as it is shown: calls to duty leads, how a call stands to who called, and whom to call back."""

from __future__ import annotations

from collections.abc import Iterable

from chatserver.gateways import wire, wire_danger
from chatserver.gateways.render import instant
from chatserver.rules.alert import Alert
from chatserver.rules.callback import KEPT_FOR
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import StaffId
from chatserver.services.board import DeskView
from chatserver.services.callbacks import ToCall


def alert(view: DeskView, raised: Alert, about: AdviceSession) -> wire_danger.Alert:
    """As a duty lead sees it."""
    return wire_danger.Alert(about.id, about.label, raised.kind, _name(view, raised.by), instant(raised.raised_at))


def alert_raised(view: DeskView, raised: Alert, about: AdviceSession) -> wire.AlertRaised:
    return wire.AlertRaised(about.id, about.label, raised.kind.value, _name(view, raised.by), instant(raised.raised_at))


def called(view: DeskView, about: AdviceSession) -> wire_danger.Called | None:
    """As the counsellor of the session sees it; None when nobody was called."""
    raised = view.alert_of(about.id)
    if raised is None:
        return None
    told = sorted(member.work_name for member in view.hearing(raised, about))
    seen_by = None if raised.seen_by is None else _name(view, raised.seen_by)
    seen_at = None if raised.seen_at is None else instant(raised.seen_at)
    return wire_danger.Called(raised.kind, instant(raised.raised_at), told, seen_by, seen_at)


def callbacks(found: Iterable[ToCall]) -> wire_danger.Callbacks:
    return wire_danger.Callbacks([_callback(one) for one in found])


def _callback(one: ToCall) -> wire_danger.Callback:
    callback = one.standing.callback
    given_at = callback.given_at
    if given_at is None:
        raise ValueError("nobody gave a number")
    number, when = (None, None) if one.wanted is None else (one.wanted.number, one.wanted.when)
    times = (instant(given_at), instant(given_at + KEPT_FOR))
    return wire_danger.Callback(callback.id, callback.session, one.standing.label, *times, number, when)


def _name(view: DeskView, staff: StaffId) -> str:
    member = view.members.get(staff)
    return "" if member is None else member.work_name
