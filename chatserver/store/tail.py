"""What was just committed, kept in memory for those who follow it live; everything else is read from the database."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from chatserver.rules.log import Entry
from chatserver.rules.terms import EntryKind, SessionId

MOST_SESSIONS = 2_000
MOST_ENTRIES = 64
"""Of one session; a follower who is further behind reads the database."""
MOST_CHARS = 8_000_000
"""Of all entries together."""
KEPT_SECONDS = 60.0
"""After the last entry of a log. Another node may end a session and delete its words; this memory hears nothing of it."""


class Tail:
    """The last entries of the logs that grew last. Always a run without a gap, and never of an ended session:
    the words of what is over are not kept in memory."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._runs: OrderedDict[SessionId, _Run] = OrderedDict()
        self._chars = 0

    def add(self, entries: Iterable[Entry]) -> None:
        """Note committed entries, each log's in order."""
        now = self._monotonic()
        for entry in entries:
            if entry.kind is EntryKind.ENDED:
                self.drop(entry.session)
            else:
                self._add(entry, now)
        while self._runs and self._is_too_much(now):
            self.drop(next(iter(self._runs)))

    def _add(self, entry: Entry, now: float) -> None:
        run = self._runs.get(entry.session)
        if run is not None and not run.is_followed_by(entry):
            self.drop(entry.session)
            run = None
        if run is None:
            run = self._runs[entry.session] = _Run(now)
        self._runs.move_to_end(entry.session)
        run.grew_at = now
        run.entries.append(entry)
        self._chars += len(entry.text)
        if len(run.entries) > MOST_ENTRIES:
            self._chars -= len(run.entries.popleft().text)

    def _is_too_much(self, now: float) -> bool:
        oldest = next(iter(self._runs.values()))
        return len(self._runs) > MOST_SESSIONS or self._chars > MOST_CHARS or now - oldest.grew_at > KEPT_SECONDS

    def read(self, session: SessionId, after: int, limit: int) -> list[Entry]:
        """Entries that follow ``after`` without a gap; nothing when this memory does not reach back to it."""
        run = self._runs.get(session)
        if run is not None and self._monotonic() - run.grew_at > KEPT_SECONDS:
            self.drop(session)
            run = None
        if run is None or not run.entries[0].offset <= after + 1 <= run.entries[-1].offset:
            return []
        start = after + 1 - run.entries[0].offset
        return list(islice(run.entries, start, start + max(limit, 0)))

    def drop(self, session: SessionId) -> None:
        run = self._runs.pop(session, None)
        if run is not None:
            self._chars -= sum(len(entry.text) for entry in run.entries)

    def clear(self) -> None:
        self._runs.clear()
        self._chars = 0


@dataclass(slots=True)
class _Run:
    grew_at: float
    entries: deque[Entry] = field(default_factory=deque)

    def is_followed_by(self, entry: Entry) -> bool:
        """False where another node wrote in between, or the log began a new life."""
        last = self.entries[-1]
        return last.offset + 1 == entry.offset and last.epoch == entry.epoch
