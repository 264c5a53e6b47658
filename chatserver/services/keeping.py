"""What is held of people's words, what is overdue, and the proof of what went: for the page and for the command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chatserver.rules import kept as rules
from chatserver.rules.audit import Deed
from chatserver.rules.callback import KEPT_FOR
from chatserver.rules.clock_guard import Doubt, Watch
from chatserver.rules.kept import BACKUPS_KEPT, Held, HeldRows, HeldWords, Kept, Kind
from chatserver.rules.retention import Retention, remarks_end_at
from chatserver.services.ports import Clock, DayKeys, Records, Store

MOST_LINES = 20_000
"""Lines of the audit log that are added up: a desk of 2,000 conversations a day for a week and more."""

Archives = Callable[[str], Sequence[datetime]]
"""When the archives of a folder were made."""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page and the command show."""

    kept: Kept
    watch: Watch | None
    """What was seen of the clock."""
    backups: str | None
    """The folder that was last used for them."""

    @property
    def doubt(self) -> Doubt | None:
        """Why nothing is deleted now."""
        return None if self.watch is None else self.watch.doubt


@dataclass(frozen=True, slots=True)
class Keeping:
    """Looks, and changes nothing."""

    store: Store
    clock: Clock
    day_keys: DayKeys
    retention: Retention
    archives: Archives

    async def see(self, transcripts: Sequence[datetime] | None = None) -> View:
        """``transcripts``: when each of the review side must be gone, where that is known."""
        now = self.clock.now()

        async def look(records: Records) -> tuple[HeldRows, rules.Deletions, Watch | None, str | None]:
            found = await records.deletions(now - timedelta(days=rules.SHOWN_DAYS), MOST_LINES)
            last = found or await records.deletions(datetime.fromtimestamp(0, now.tzinfo), 1)
            lines = rules.Deletions(tuple(found), last[0].draft.at if last else None)
            return await records.held_rows(), lines, await records.watch(), await records.backups()

        rows, deletions, watch, folder = await self.store.read(look)
        return View(self._kept(now, rows, deletions, folder, transcripts), watch, folder)

    def _kept(
        self, now: datetime, rows: HeldRows, deletions: rules.Deletions, folder: str | None, transcripts: Sequence[datetime] | None
    ) -> Kept:
        days = self.day_keys.days()
        archives = [] if folder is None else self.archives(folder)
        words = [self._end_of(one) for one in rows.words if one.ended_at is not None]
        held = [
            Held(Kind.WORDS, tuple(words), len(rows.words) - len(words)),
            Held(Kind.REMARKS, tuple(remarks_end_at(day, self.retention) for day in rows.remark_days)),
            Held(Kind.NUMBERS, tuple(given + KEPT_FOR for given in rows.numbers_given_at)),
            Held(Kind.CODES, rows.codes_end_at),
            Held(Kind.LETTERS, tuple(map(rules.start_of, rows.letters_until))),
            Held(Kind.LETTER_BOXES, tuple(map(rules.start_of, rows.letter_boxes_until))),
            rules.day_keys(days, rows.days_in_use, self.retention),
        ]
        if transcripts is not None:
            held.append(Held(Kind.TRANSCRIPTS, tuple(transcripts), late=rules.TRANSCRIPTS_LATE))
        held.append(Held(Kind.BACKUPS, tuple(made + BACKUPS_KEPT for made in archives), late=rules.BACKUPS_LATE))
        gone = [date.fromisoformat(e.draft.subject) for e in deletions.lines if e.draft.deed is Deed.DAY_KEY_DESTROYED]
        return Kept(
            at=now,
            held=tuple(held),
            words_by_age=rules.by_age((one.ended_at for one in rows.words if one.ended_at is not None), now, self.retention),
            orphans=rows.orphans,
            destroyed=rules.destroyed(deletions.lines),
            last_at=deletions.last_at,
            keys_left=tuple(sorted(set(gone) & ({*days} | rows.days_in_use))),
        )

    def _end_of(self, words: HeldWords) -> datetime:
        ended = words.ended_at or self.clock.now()
        return ended + (self.retention.words if words.was_answered else self.retention.unanswered_words)
