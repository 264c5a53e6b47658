"""Calling a visitor back: what she types for it is kept apart from everything else, for those who call, and not for long."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, may
from chatserver.rules.message import parse_text
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import CallbackId, DeskId, Role, SessionId, StaffId

KEPT_FOR = timedelta(hours=48)
"""After this a number is gone, called or not."""
LONGEST_WHEN = 100
"""Unicode code points after NFC."""
_NUMBER = re.compile(r"\+?[0-9](?: ?[0-9]){5,19}")
"""6-20 digits, as people group them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What she typed: words of hers."""

    number: str = field(repr=False)
    when: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Callback:
    """The question whether she can be called, and her answer when it was yes."""

    id: CallbackId
    session: SessionId
    desk: DeskId
    asked_at: datetime | None
    """None when it was answered."""
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One who is to be called, without what she typed."""

    callback: Callback
    desk: DeskId
    """At which her session is now: it may have been handed there after she was asked."""
    label: str
    counsellor: StaffId | None


def parse(number: str, when: str) -> Wanted:
    """By their form alone: nobody is asked whether the number exists. Raises INVALID, and TOO_LONG for the text."""
    tidy = " ".join(number.split())
    if _NUMBER.fullmatch(tidy) is None:
        raise ChatError(Code.INVALID)
    return Wanted(tidy, " ".join(parse_text(when, LONGEST_WHEN).split()))


def may_call(member: StaffMember, standing: Standing) -> bool:
    """Whether she may see the number: the counsellor of the conversation, and duty leads of its desk."""
    leads = Role.DUTY_LEAD in member.roles and standing.desk in member.desks
    return may(member.roles, Action.CALL_BACK) and (leads or standing.counsellor == member.id)
