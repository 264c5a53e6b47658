"""What services ask of the world: a clock, chance, a store, a bus, a way to check passwords.

Only shapes. ``app`` introduces the real ones; neither services nor doors ever import a store or a bus.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from chatserver.rules.answers import Answers
from chatserver.rules.deadline import Deadline, DeadlineKind
from chatserver.rules.log import Draft, Entry, Head, Posted, Sign
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import AlarmStatus, DeclineReason, DeskId, OfferId, Outcome, SessionId, StaffId, TokenHash
from chatserver.services.ports_danger import DangerRecords
from chatserver.services.ports_hours import HoursRecords
from chatserver.services.ports_onlookers import ColleagueRecords
from chatserver.services.ports_ratings import RatingRecords
from chatserver.services.ports_registrations import RegistrationRecords
from chatserver.services.ports_release import ReleaseRecords
from chatserver.services.ports_snippets import SnippetRecords
from chatserver.services.ports_staff import StaffRecords
from chatserver.services.ports_world import Chance, Clock

__all__ = ["Answers", "Chance", "Clock", "Deadline", "Draft", "Entry", "Head", "Posted", "Presence", "Sign", "SignIn", "StaffMember"]
"""Values of the rules that the shapes speak of, and the world, named here once for whoever fills or uses a shape."""

T = TypeVar("T")


# ---- the log ------------------------------------------------------------------------------------------------


class Log(Protocol):
    """The append-only record of what was said. Reads raise ``ChatError(DAMAGED)`` when a row fails its seal."""

    async def append(self, session: SessionId, draft: Draft, may: Callable[[AdviceSession], object]) -> Posted:
        """Add one entry, acknowledged after its commit; commits are shared with whatever else waits (group commit).

        ``may`` sees the session inside the transaction and raises to refuse; NOT_FOUND when there is none.
        A repeated client id of the same speaker gets the first answer, whatever the text, and is not judged again."""
        ...

    async def read(self, session: SessionId, after: int, limit: int) -> Sequence[Entry]:
        """Committed entries with a higher offset, gapless and in order, at most ``limit``."""
        ...

    async def heads(self, sessions: Iterable[SessionId]) -> dict[SessionId, Head]:
        """The ends of the logs that exist."""
        ...


# ---- everything else that is durable ------------------------------------------------------------------------


class Records(
    StaffRecords,
    HoursRecords,
    RatingRecords,
    SnippetRecords,
    ColleagueRecords,
    DangerRecords,
    RegistrationRecords,
    ReleaseRecords,
    Protocol,
):
    """One transaction. Inside ``Store.write`` everything happens or nothing; inside ``Store.read`` nothing may be written."""

    # sessions
    async def find_session(self, session: SessionId) -> AdviceSession | None: ...
    async def find_session_by_token(self, token: TokenHash) -> AdviceSession | None:
        """The session whose token this is; None when there is none, or it was revoked."""
        ...

    async def find_conversation(self, staff: StaffId, session: SessionId) -> AdviceSession | None:
        """The session if this counsellor has it, or had it when it ended: permission is how it is found. One that went back to
        the queue is nobody's."""
        ...

    async def add_session(self, session: AdviceSession, token: TokenHash, answers: Answers) -> None:
        """Make the session with its own key (on disk before this returns to a caller) and its sealed answers."""
        ...

    async def save_session(self, session: AdviceSession) -> None:
        """Store all but ``last_offset``, which belongs to the log."""
        ...

    async def revoke_token(self, session: SessionId) -> None: ...
    async def answers(self, session: SessionId) -> Answers: ...
    async def signs(self, session: SessionId, most: int) -> list[Sign]:
        """What the log's last entries are, the newest first, without what they say."""
        ...

    async def queue(self, desk: DeskId) -> list[AdviceSession]:
        """Waiting and offered sessions of a desk, in no particular order."""
        ...

    async def queue_length(self, desk: DeskId) -> int: ...

    async def conversations(self, staff: StaffId) -> list[AdviceSession]:
        """Active sessions of a counsellor."""
        ...

    async def conversations_at(self, desk: DeskId) -> list[tuple[AdviceSession, Answers]]:
        """Every active session of a desk with what its visitor answered; nothing also where that cannot be opened."""
        ...

    async def lent(self, desk: DeskId) -> list[tuple[AdviceSession, Answers]]:
        """The same of sessions of other desks: offered to counsellors of this one, or active with them."""
        ...

    async def conversation_lengths(self, desk: DeskId, most: int) -> list[timedelta]:
        """From the first answer to the end, of the last conversations of a desk that ended; the latest arrival first."""
        ...

    async def live_sessions(self) -> list[AdviceSession]:
        """Every session that has not ended."""
        ...

    async def labels_in_use(self, desk: DeskId) -> frozenset[str]:
        """Labels of sessions that have not ended."""
        ...

    async def append(self, session: SessionId, draft: Draft) -> Posted:
        """Add an entry as part of this transaction."""
        ...

    async def delete_words(self, session: SessionId) -> int:
        """Delete the session's key, entries, notes and answers; the number of entries that went."""
        ...

    async def days_in_use(self, day: date) -> int:
        """How many keys, of sessions, remarks and numbers to call back, are still wrapped by the key of ``day``."""
        ...

    # offers (the current one is part of its session)
    async def add_offer(self, session: AdviceSession) -> None:
        """Record ``session.offer`` as made."""
        ...

    async def find_offer(self, staff: StaffId, offer: OfferId) -> tuple[SessionId, Outcome | None] | None:
        """The session an offer to this counsellor was about, and how it ended (None = under way)."""
        ...

    async def find_offered_session(self, offer: OfferId) -> AdviceSession | None:
        """The session that this offer is under way for."""
        ...

    async def close_offer(self, offer: OfferId, outcome: Outcome, now: datetime, declined: DeclineReason | None = None) -> None: ...
    async def offer_held(self, staff: StaffId) -> AdviceSession | None:
        """The session that is offered to this counsellor now."""
        ...

    # deadlines
    async def set_deadline(self, deadline: Deadline) -> None:
        """One per kind and subject; a later call moves it."""
        ...

    async def has_deadline(self, kind: DeadlineKind, subject: str) -> bool: ...
    async def due_of(self, kind: DeadlineKind) -> dict[str, datetime]:
        """Every deadline of one kind, by its subject."""
        ...

    async def drop_deadline(self, kind: DeadlineKind, subject: str) -> bool:
        """Whether it was there."""
        ...

    async def take_deadline(self, kind: DeadlineKind, subject: str, now: datetime) -> bool:
        """Remove a deadline that is due; whether there was one. One that was moved meanwhile stays: the record is asked again."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Deadline]:
        """Deadlines at or before ``now``, the earliest first."""
        ...


class Store(Protocol):
    @property
    def log(self) -> Log: ...

    async def write(self, job: Callable[[Records], Awaitable[T]]) -> T:
        """Run ``job`` in a transaction and return after its commit. Commits are shared; a job that raises changes nothing and
        harms no other. May run ``job`` again when the database asked for it, so it must have no effect outside."""
        ...

    async def read(self, job: Callable[[Records], Awaitable[T]]) -> T: ...
    async def is_writable(self) -> bool:
        """Whether a commit succeeds now, for readiness."""
        ...


class Bell(Protocol):
    """Tells people outside. Returns at once."""

    def ring(self, desk: DeskId, status: AlarmStatus, at: datetime) -> None: ...


class DayKeys(Protocol):
    """Keys of days, outside the database and its backups."""

    def destroy(self, day: date) -> None:
        """Remove the key for good; whatever it wraps is unreadable from then on, in every copy."""
        ...

    def is_complete(self) -> bool:
        """Root key readable and right, folder writable; for readiness."""
        ...


class Passwords(Protocol):
    """Slow hashing off the event loop, at most two at once."""

    async def hash(self, password: str) -> str: ...
    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it fits; with None the same time is spent and the answer is False."""
        ...

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash has another cost than new ones: checking it would take another time than everyone else's."""
        ...
