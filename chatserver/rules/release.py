"""Releasing a conversation to those who may only read it without what identifies: which are, how far one is, and what is hidden in it.

Pure, and ignorant of how something was found: what the anonymiser found comes in as places in the texts, and never as words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chatserver.rules.answers import Answers
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EndReason, EntryKind, Life, Paperwork, Releases, SessionId, StaffId, Urgency
from chatserver.rules.transcript import Signal
from chatserver.rules.urgency import ACUTE


class CleaningState(StrEnum):
    """How far a conversation is on its way to being released."""

    WORKING = "working"
    """Not looked through yet, or to be tried again."""
    READY = "ready"
    """Looked through; a person may see what is left, hide more, and release it."""
    HIDDEN = "hidden"
    """It could not be looked through: nobody is shown anything."""
    REFUSED = "refused"
    """The visitor does not want it to be read."""
    RELEASED = "released"


class Why(StrEnum):
    """Why a conversation stays hidden."""

    UNREADABLE = "unreadable"
    """A language or letters that cannot be read."""
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    FAILED = "failed"
    """A mistake of ours, or the word lists are missing."""
    LOST = "lost"
    """The process that looked through it ended."""


class MarkKind(StrEnum):
    """What a mark in a cleaned line points at."""

    PLACEHOLDER = "placeholder"
    """Hidden by the program."""
    BY_HAND = "by_hand"
    """Hidden by a person."""
    RARE = "rare"
    """Not hidden; with others of its kind it may identify somebody."""


class Trait(StrEnum):
    """What a phrase tells of somebody. Not rare by itself."""

    ORIGIN = "origin"
    AGE = "age"
    TRADE = "trade"
    FAMILY = "family"
    HEALTH = "health"
    SCHOOL = "school"
    FAITH = "faith"
    VEHICLE = "vehicle"


MOST_TRIES = 6
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""Before each further try."""
PUSHED_BEFORE = timedelta(hours=1)
"""So long before its words end what was released is pushed, registered or not."""
HOPELESS = frozenset({Why.UNREADABLE})
"""What no further try can change."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one conversation is. Holds no words."""

    state: CleaningState = CleaningState.WORKING
    why: Why | None = None
    tries: int = 0
    version: str = ""
    """Of the word lists, as they were when it was looked through."""
    owed_by: StaffId | None = None
    """Who may release it, until it is."""
    rare: bool = False
    """Something in it may identify somebody when it stands together."""
    by_hand: bool = False
    """A person released it."""
    seen_at: datetime | None = None
    """When its counsellor's reading was last written down."""
    released_at: datetime | None = None

    def after_failure(self, why: Why) -> Standing:
        """Hidden, at least for now."""
        return replace(self, state=CleaningState.HIDDEN, why=why, tries=self.tries + 1)

    def next_pause(self) -> timedelta | None:
        """How long after a failure it is tried again; None when it is not."""
        if self.why in HOPELESS or not 0 < self.tries < MOST_TRIES:
            return None
        return PAUSES[self.tries - 1]

    @property
    def is_to_be_looked_through(self) -> bool:
        return self.state in (CleaningState.WORKING, CleaningState.HIDDEN)


@dataclass(frozen=True, slots=True)
class Unreleased:
    """A conversation that is over and not released, as a board shows it."""

    session: SessionId
    desk: DeskId
    label: str
    language: str
    ended_at: datetime
    owed_by: StaffId
    state: CleaningState
    rare: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """A released conversation on its way: closed so that the other side alone can open it. It may outlive the words."""

    name: str
    sealed: bytes = field(repr=False)


def is_for_review(session: AdviceSession) -> bool:
    """Whether it is looked through at all: over, answered, and somebody's."""
    return session.life is Life.ENDED and session.answered_at is not None and session.counsellor is not None


def may_be_reviewed(answers: Answers) -> bool:
    """Whether her conversation may be read to learn from. What she left open is no refusal: she was told before she began."""
    return answers.review is not False


def releases_itself(standing: Standing, *, measured: bool, releases: Releases) -> bool:
    """Whether no person is waited for: where the desk has it so, and nothing is left for one to look at."""
    return releases is Releases.AUTOMATIC and standing.state is CleaningState.READY and measured and not standing.rare


def push_at(session: AdviceSession, now: datetime, words_end: datetime) -> datetime:
    """When what was released goes over: at once with its registration, else just before its words end."""
    return now if session.paperwork is Paperwork.REGISTERED else max(now, words_end - PUSHED_BEFORE)


def signals(session: AdviceSession, kinds: Collection[EntryKind], urgency: str) -> frozenset[Signal]:
    """Why it may deserve a second look; ``kinds``: of the entries of its log, ``urgency``: as it was registered."""
    found = {
        Signal.DANGER: session.urgency >= ACUTE or urgency in (Urgency.ACUTE, Urgency.IMMEDIATE_DANGER),
        Signal.HOUSE_RULES: session.reason is EndReason.HOUSE_RULES,
        Signal.LOCKED: session.reason is EndReason.LOCKED,
        Signal.HANDED_OVER: EntryKind.TRANSFERRED in kinds or EntryKind.RETURNED in kinds,
    }
    return frozenset(signal for signal, holds in found.items() if holds)
