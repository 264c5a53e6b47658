"""A desk: one service point with its phone number, languages, schedule and capacity rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from chatserver.rules.schedule import Schedule, Texts
from chatserver.rules.silence import Silence
from chatserver.rules.taxonomy import Taxonomy
from chatserver.rules.terms import DeskId, Question, Releases, Takers

MOST_REFERRALS = 6
"""More than this is a list to search through, at a moment when nobody wants to."""


@dataclass(frozen=True, slots=True)
class Referral:
    """A telephone line elsewhere, which a visitor is shown when her conversation is over."""

    name: Texts
    """In at least one language; the first is for languages that are not here."""
    phone: str
    """As people read it, such as ``0800 0432``."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A step of the escalation ladder: who helps a counsellor when someone is in danger."""

    name: Texts
    """As with a referral."""
    phone: str = ""
    """As people dial it, or empty."""


POLICE = Helper((("nl", "Politie"), ("en", "Police")), "112")
LADDER = (
    Helper((("nl", "Chef van de Dag"), ("en", "Duty lead"))),
    Helper((("nl", "Gedragswetenschapper of vertrouwensarts"), ("en", "Behavioural scientist or medical adviser"))),
    Helper((("nl", "Crisisteam"), ("en", "Crisis team"))),
    POLICE,
)
"""Where a desk says nothing else. The first step of every ladder is the duty lead, whom the console calls."""
MOST_HELPERS = 6


@dataclass(frozen=True, slots=True)
class Desk:
    """All that rules and services need to know of a desk; texts for people live in the browser's language files."""

    id: DeskId
    name: str
    phone: str
    """As people read it, such as ``088 2220500``."""
    languages: tuple[str, ...]
    schedule: Schedule
    offer_time: timedelta
    ask_again_time: timedelta
    visitor_grace: timedelta
    """How long a visitor without a connection keeps her place."""
    away_after: timedelta
    """A counsellor without a connection counts as away after this."""
    gone_after: timedelta
    """Her visitors are told after this."""
    vanished_after: timedelta
    """Her conversations are back in the queue after this."""
    queue_limit: int
    """How many may wait for each present counsellor."""
    alarm_after: timedelta
    """People outside are told when nobody has been available for so long in its hours."""
    embedding: tuple[str, ...]
    """Origins that may frame the widget."""
    silence: Silence = field(default_factory=Silence)
    screens: tuple[str, ...] = ()
    """Languages of the widget; ``languages`` are those in which counsellors answer."""
    questions: tuple[Question, ...] = ()
    """Asked on the way in."""
    municipalities: tuple[str, ...] = ()
    """Which of them a visitor can come from, when that is asked."""
    backup: DeskId | None = None
    """The desk whose counsellors are asked when this one has nobody (achtervang)."""
    takers: Takers = Takers.DUTY_LEADS
    referrals: tuple[Referral, ...] = ()
    """At most ``MOST_REFERRALS``, in the order in which they are shown."""
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    """What is registered of its conversations."""
    wrap_up_time: timedelta = timedelta(0)
    """So long after the end of a conversation its counsellor is offered nothing, unless she registers it before."""
    releases: Releases = Releases.BY_HAND
    release_after: timedelta = timedelta(0)
    """What is released goes to the review store so long after the end of its conversation at the earliest."""
    escalation: tuple[Helper, ...] = LADDER
    report_url: str = ""
    """Page of the desk's report form, or empty. Given to a visitor as it is, and never filled in."""

    @property
    def ladder(self) -> tuple[Helper, ...]:
        """Who helps in danger, step by step. The police are always on it."""
        has_police = any(helper.phone == POLICE.phone for helper in self.escalation)
        return self.escalation if has_police else (*self.escalation, POLICE)
