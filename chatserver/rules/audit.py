"""What was done by whom: entries of the audit log, each sealed to the one before it under a key that is not in the database.

Whoever can write to the database alone can change none, take none out and put none in unseen. That the last ones were cut off is seen
by a head of the log that was kept elsewhere. Codes, names and days; never a text that someone typed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chatserver.rules.terms import DeskId, Role, StaffId

BEGINNING = ""
"""What the first entry is sealed to."""
NO_DIGEST = "-"
HEAD_PARTS = 5


class Deed(StrEnum):
    """Everything that is written down. Its subject and its reason are named behind it."""

    DESK_CLOSED = "desk_closed"
    """until when, empty for until it is opened again; a CloseReason"""
    DESK_OPENED = "desk_opened"
    """nothing; a ReopenReason, or ``until`` when the time it was closed for was over"""
    EXCEPTION_ADDED = "exception_added"
    """its name; its kind"""
    EXCEPTION_REMOVED = "exception_removed"
    """its name; its kind"""
    HOLIDAY_REVIEWED = "holiday_reviewed"
    """the day; the holiday, on which the desk stays open"""
    RATINGS_READ = "ratings_read"
    """nothing; nothing"""
    CONVERSATION_COME_TO = "conversation_come_to"
    """the session; a ComeReason"""
    CONVERSATION_TAKEN_OVER = "conversation_taken_over"
    """the session; a ComeReason"""
    SNIPPET_ADDED = "snippet_added"
    """its id; nothing, as in the next two"""
    SNIPPET_CHANGED = "snippet_changed"
    SNIPPET_REMOVED = "snippet_removed"
    CALLBACK_DONE = "callback_done"
    """its id; nothing. Someone called, and the number is gone."""
    COOL_DOWN_SET = "cool_down_set"
    """its id; for how long, a Lasts. Never for whom: that is known in memory alone"""
    COOL_DOWN_LIFTED = "cool_down_lifted"
    """its id; nothing"""
    TRANSCRIPT_SEEN = "transcript_seen"
    """the session; nothing. Its counsellor read what is left without what identifies"""
    TRANSCRIPT_RELEASED = "transcript_released"
    """the session; a Releases: by a person, or by itself"""
    TRANSCRIPT_READ = "transcript_read"
    """its id, which is drawn for it alone; nothing. This and the next four are of the review store"""
    TRANSCRIPT_HIDDEN = "transcript_hidden"
    """its id; a HideReason"""
    TRANSCRIPT_CUT = "transcript_cut"
    """its id; nothing, as in the next two"""
    TRANSCRIPT_SHOWN_AGAIN = "transcript_shown_again"
    TRANSCRIPT_DELETED = "transcript_deleted"
    TRANSCRIPT_TAKEN = "transcript_taken"
    """to be judged; its id; nothing"""
    TRANSCRIPT_SKIPPED = "transcript_skipped"
    """its id; a SkipReason"""
    TRANSCRIPT_ASSESSED = "transcript_assessed"
    """its id; nothing, as in the next four"""
    FEEDBACK_WRITTEN = "feedback_written"
    TRAINING_PROPOSED = "training_proposed"
    TRAINING_AGREED = "training_agreed"
    TRAINING_ENDED = "training_ended"
    QUALITY_SEEN = "quality_seen"
    """nothing; nothing"""
    FEEDBACK_READ = "feedback_read"
    """of the chat store: the letter's id; nothing, as in the next"""
    FEEDBACK_ANSWERED = "feedback_answered"
    REGISTRATION_CORRECTED = "registration_corrected"
    """the session; nothing"""
    WORDS_DELETED = "words_deleted"
    """of one session whose time was over: how many entries; nothing. Never which session, as in the next two"""
    REMARKS_DELETED = "remarks_deleted"
    """how many; nothing"""
    NUMBER_DELETED = "number_deleted"
    """nothing; nothing. Nobody had called in time."""
    DAY_KEY_DESTROYED = "day_key_destroyed"
    """the day; nothing. Looked for afterwards, and not found."""
    TRANSCRIPTS_DELETED = "transcripts_deleted"
    """how many, of the review store; nothing. Their time was over."""
    BACKUP_MADE = "backup_made"
    """nothing; nothing"""
    BACKUP_RESTORED = "backup_restored"
    """when it had been made; nothing"""
    CLOCK_CONFIRMED = "clock_confirmed"
    """nothing; nothing"""
    WORDS_DELETED_NOW = "words_deleted_now"
    """the session; how many entries its log had. Because its visitor wished so: by her role when she did it herself"""
    ACCOUNT_ADDED = "account_added"
    """whose it is; its roles. This and the next three are done at the command line, so by nobody who has an account"""
    ACCOUNT_ROLE = "account_role"
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_DISABLED = "account_disabled"


ABOUT_HOURS = frozenset({Deed.DESK_CLOSED, Deed.DESK_OPENED, Deed.EXCEPTION_ADDED, Deed.EXCEPTION_REMOVED, Deed.HOLIDAY_REVIEWED})
"""What the page of the hours shows. All else is proved with it, and read with the command alone."""
DELETIONS = (Deed.WORDS_DELETED, Deed.WORDS_DELETED_NOW, Deed.REMARKS_DELETED, Deed.NUMBER_DELETED, Deed.DAY_KEY_DESTROYED)
"""What the service does when its time has come. Of no desk: they are counted, and say of nobody that she was here."""
NO_DESK = DeskId("")
"""Where something belongs to the whole service."""


@dataclass(frozen=True, slots=True)
class AuditDraft:
    """Something that is being done."""

    at: datetime
    by: StaffId | None
    """None: the service itself."""
    role: Role | None
    """By which it was permitted."""
    deed: Deed
    desk: DeskId
    subject: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log; ``number`` counts from 1 without a gap."""

    number: int
    draft: AuditDraft
    digest: str


def deletion(at: datetime, deed: Deed, subject: str = "") -> AuditDraft:
    """Done by the service itself."""
    return AuditDraft(at, None, None, deed, NO_DESK, subject)


def seal(number: int, draft: AuditDraft, before: str, key: bytes) -> AuditEntry:
    """The entry that follows one with the digest ``before``."""
    by, role = draft.by or "", draft.role or ""
    said = [before, number, draft.at.isoformat(), by, role, draft.deed, draft.desk, draft.subject, draft.reason]
    return AuditEntry(number, draft, hmac.new(key, json.dumps(said).encode(), hashlib.sha256).hexdigest())


def first_broken(entries: Iterable[AuditEntry | None], key: bytes) -> int | None:
    """The number of the first line that is not as it was written, or that stands where another was; None when all is whole. An
    entry of None is one that cannot be read.

    What was cut off at the end cannot be seen from what is left, but by a head: see ``is_gone``."""
    before = BEGINNING
    for number, entry in enumerate(entries, 1):
        if entry is None or entry != seal(number, entry.draft, before, key):
            return number
        before = entry.digest
    return None


@dataclass(frozen=True, slots=True)
class AuditHead:
    """How far a log had come. It is worth something where whoever can write to the database cannot write."""

    store: str
    at: datetime
    number: int
    """Of the last entry; 0 when there was none."""
    digest: str
    """Its digest; ``BEGINNING`` when there was none."""


def head_of(store: str, at: datetime, entries: Sequence[AuditEntry | None]) -> AuditHead:
    """The head of a log that was found to be whole."""
    last = entries[-1] if entries else None
    return AuditHead(store, at, len(entries), BEGINNING if last is None else last.digest)


def seal_head(head: AuditHead, key: bytes) -> str:
    """The head as a line, which nobody can make up without the key."""
    return " ".join((head.store, head.at.isoformat(), str(head.number), head.digest or NO_DIGEST, _proof(head, key)))


def store_of_head(line: str) -> str:
    """Which store's log a line is of, by what it says itself."""
    return line.partition(" ")[0]


def parse_head(line: str, key: bytes) -> AuditHead | None:
    """The head that a line is; None for anything that was not sealed with this key."""
    parts = line.split()
    if len(parts) != HEAD_PARTS or not parts[2].isdecimal():
        return None
    try:
        at = datetime.fromisoformat(parts[1])
    except ValueError:
        return None
    head = AuditHead(parts[0], at, int(parts[2]), BEGINNING if parts[3] == NO_DIGEST else parts[3])
    return head if hmac.compare_digest(parts[4].encode(), _proof(head, key).encode()) else None


def is_gone(head: AuditHead, entries: Sequence[AuditEntry | None]) -> bool:
    """Whether a log, whole as it may be, is not the one that had this head: its end was cut off, or it is an older copy."""
    if head.number == 0:
        return False
    there = entries[head.number - 1] if head.number <= len(entries) else None
    return there is None or there.digest != head.digest


def _proof(head: AuditHead, key: bytes) -> str:
    said = ["head", head.store, head.at.isoformat(), head.number, head.digest]
    return hmac.new(key, json.dumps(said).encode(), hashlib.sha256).hexdigest()
