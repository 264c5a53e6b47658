"""Danger on the wire: urgency, calls for the duty lead, numbers to call back, and codes to go on by phone.

Must never import a service or a socket.
"""

from __future__ import annotations

from chatserver.gateways.wire_basis import Id, Instant, Named, Payload, SixDigits
from chatserver.rules.alert import AlertKind
from chatserver.rules.terms import (
    Urgency,
)


class Mark(Payload):
    """Say how urgent a conversation of mine is."""

    session: Id
    urgency: Urgency


class CallDutyLead(Payload):
    """Call whoever leads the shift, about a conversation of mine."""

    session: Id
    about: AlertKind


class AlertSeen(Payload):
    """A duty lead has seen the call about this session."""

    session: Id


class AskCallback(Payload):
    """Ask the visitor whether she can be called safely, and when."""

    session: Id


class SeeCallbacks(Payload):
    """Ask for the numbers that I may call."""


class CallbackDone(Payload):
    """Delete a number for good."""

    callback: Id


class MakePhoneCode(Payload):
    """Make a code to go on by phone."""

    session: Id


class SeeHelpers(Payload):
    """Ask who helps in danger, and where one can report."""


class OpenByCode(Payload):
    """Open the running conversation of a caller who reads out its code."""

    code: SixDigits


class Helper(Payload):
    """A step of the escalation ladder; the first is the duty lead."""

    names: list[Named]
    phone: str | None


class Helpers(Payload):
    ladder: list[Helper]
    report_url: str | None
    """Page of the desk's report form."""


class Callback(Payload):
    """One who wants to be called. A client must not keep it longer than it is looked at."""

    callback: Id
    session: Id
    label: str
    given_at: Instant
    ends_at: Instant
    number: str | None
    """Null, like the next, when it cannot be opened any more."""
    when: str | None


class Callbacks(Payload):
    callbacks: list[Callback]


class PhoneCode(Payload):
    """Told once: what is kept of it cannot be turned back into it."""

    code: str
    ends_at: Instant


class Called(Payload):
    """How a call for the duty lead stands."""

    kind: AlertKind
    at: Instant
    told: list[str]
    """Work names of duty leads who have a console connected now. Empty: nobody hears it."""
    seen_by: str | None
    """Work name."""
    seen_at: Instant | None


class Alert(Payload):
    """A call that this duty lead has to look at."""

    session: Id
    label: str
    kind: AlertKind
    counsellor: str
    """Work name of who called."""
    at: Instant
