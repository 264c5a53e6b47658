"""What is held of people's words, how old it is, what is held longer than it may be, and the proof of what went.

Numbers, days and instants alone: nothing here says of whom or about what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from chatserver.rules.audit import AuditEntry, Deed
from chatserver.rules.retention import Retention, day_key_ends_at

LATE = timedelta(minutes=1)
"""Deadlines are looked at every second; what is here so long after its end is overdue."""
KEY_LATE = timedelta(hours=1, minutes=1)
"""The same for the key of a day, which is looked at again after an hour while something is still under it."""
BACKUPS_KEPT = timedelta(days=7)
"""No backup is kept longer than words may be: its words would be unreadable by then, and the rest is no use."""
BACKUPS_LATE = timedelta(days=1)
"""Old archives go when the next one is made, which is once a day."""
TRANSCRIPTS_LATE = timedelta(minutes=5)
"""The review side looks once a minute."""
SHOWN_DAYS = 8
"""Days of deletions that are shown: as many as words can be old, and the day itself."""


class Kind(StrEnum):
    """What is held."""

    WORDS = "words"
    """sessions of which anything is left that somebody wrote"""
    REMARKS = "remarks"
    """remarks that visitors left about their conversations"""
    NUMBERS = "numbers"
    """numbers to call back"""
    CODES = "codes"
    """codes to go on by phone"""
    LETTERS = "letters"
    """feedback that counsellors were given"""
    LETTER_BOXES = "letter_boxes"
    """whose feedback an id on a released transcript leads to"""
    DAY_KEYS = "day_keys"
    TRANSCRIPTS = "transcripts"
    """anonymised and released, on the review side"""
    BACKUPS = "backups"
    """archives in the folder that was last used for them"""


class Wish(StrEnum):
    """What a visitor wished of her words, which a backup of before does not know."""

    DELETED = "deleted"
    UNREAD = "unread"
    """Nobody may read them to learn from."""


@dataclass(frozen=True, slots=True)
class HeldWords:
    """A session of which anything is left that somebody wrote, or the key to it."""

    ended_at: datetime | None
    was_answered: bool


@dataclass(frozen=True, slots=True)
class HeldRows:
    """What the tables hold, looked up in them and not in the deadlines, which could be wrong with the same mistake."""

    words: tuple[HeldWords, ...]
    remark_days: tuple[date, ...]
    """The day of each."""
    numbers_given_at: tuple[datetime, ...]
    codes_end_at: tuple[datetime, ...]
    letters_until: tuple[date, ...]
    """The day on which each goes, as with the next."""
    letter_boxes_until: tuple[date, ...]
    days_in_use: frozenset[date]
    """Whose keys something is wrapped by."""
    orphans: int
    """Entries, notes and answers without the key of their session."""


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held of one kind."""

    kind: Kind
    ends: tuple[datetime, ...] = ()
    """When each must be gone at the latest."""
    running: int = 0
    """Others, whose end is not known yet: of conversations that go on."""
    late: timedelta = LATE

    @property
    def count(self) -> int:
        return len(self.ends) + self.running

    @property
    def next_end(self) -> datetime | None:
        return min(self.ends, default=None)

    def overdue(self, now: datetime) -> int:
        """How many are held longer than they may be. Must be 0."""
        return sum(1 for end in self.ends if end + self.late < now)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What went on one day, in UTC, by the audit log."""

    day: date
    sessions: int = 0
    entries: int = 0
    remarks: int = 0
    numbers: int = 0
    keys: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Deletions:
    """What the audit log says of them."""

    lines: tuple[AuditEntry, ...]
    """Of the last days, the latest first."""
    last_at: datetime | None
    """Of all times."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All of it, at one instant."""

    at: datetime
    held: tuple[Held, ...]
    words_by_age: tuple[int, ...]
    """Sessions with words by whole days since their end; the last are those of the last day words may be kept, and older."""
    orphans: int
    """Rows with words or keys that belong to nothing any more: unreadable, and still not to be here. Must be 0."""
    destroyed: tuple[Destroyed, ...]
    """The last days on which anything was, the latest first."""
    last_at: datetime | None
    """When something was deleted last."""
    keys_left: tuple[date, ...]
    """Days whose keys are said to be destroyed, of which a file or something under them is still there. Must be none."""

    @property
    def overdue(self) -> int:
        """Everything that should not be here any more."""
        return sum(one.overdue(self.at) for one in self.held) + self.orphans + len(self.keys_left)

    @property
    def lag(self) -> timedelta:
        """How long the oldest of what is held is overdue."""
        return max((self.at - end for one in self.held for end in one.ends if end + one.late < self.at), default=timedelta(0))


def by_age(ended: Iterable[datetime], now: datetime, retention: Retention) -> tuple[int, ...]:
    """Counts for each whole day since the end."""
    counts = [0] * max(retention.words.days, 1)
    for end in ended:
        counts[min(max((now - end).days, 0), len(counts) - 1)] += 1
    return tuple(counts)


def start_of(day: date) -> datetime:
    """When a day begins, in UTC."""
    return datetime.combine(day, time(), UTC)


def day_keys(days: Collection[date], in_use: Collection[date], retention: Retention) -> Held:
    """Keys of days. One that is in use is as late as what is under it, and counted there."""
    idle = tuple(day_key_ends_at(day, retention) for day in days if day not in in_use)
    return Held(Kind.DAY_KEYS, idle, len(days) - len(idle), KEY_LATE)


def destroyed(entries: Sequence[AuditEntry]) -> tuple[Destroyed, ...]:
    """Lines of the audit log, the latest first, added up by the day."""
    days: dict[date, Destroyed] = {}
    for entry in entries:
        draft = entry.draft
        day = draft.at.astimezone(UTC).date()
        so_far = days.get(day, Destroyed(day))
        days[day] = _with(so_far, draft.deed, draft.reason if draft.deed is Deed.WORDS_DELETED_NOW else draft.subject)
    return tuple(days.values())[:SHOWN_DAYS]


def _with(so_far: Destroyed, deed: Deed, subject: str) -> Destroyed:
    sessions, entries, remarks, numbers, keys = so_far.sessions, so_far.entries, so_far.remarks, so_far.numbers, so_far.keys
    if deed in (Deed.WORDS_DELETED, Deed.WORDS_DELETED_NOW):
        sessions, entries = sessions + 1, entries + int(subject)
    elif deed is Deed.REMARKS_DELETED:
        remarks += int(subject)
    elif deed is Deed.NUMBER_DELETED:
        numbers += 1
    elif deed is Deed.DAY_KEY_DESTROYED:
        keys = (*keys, date.fromisoformat(subject))
    return Destroyed(so_far.day, sessions, entries, remarks, numbers, keys)
