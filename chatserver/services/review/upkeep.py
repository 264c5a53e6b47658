"""Forgetting in time: what was released so long ago goes with its keys, on whatever day this process is alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chatserver.logs import Event, record
from chatserver.rules.audit import Deed, deletion
from chatserver.rules.reviewing import last_day_to_delete
from chatserver.services.clock_guard import ClockGuard
from chatserver.services.review.ports import Clock, DayKeys, Records, Store


@dataclass(frozen=True, slots=True)
class ReviewUpkeep:
    """Deletes what is due. Idempotent: a crash between two steps is mended by the next run."""

    store: Store
    clock: Clock
    day_keys: DayKeys
    kept_for: timedelta
    guard: ClockGuard

    async def sweep(self) -> int:
        """Delete everything whose time is over, unless the clock is in doubt; how many transcripts that were."""
        if await self.guard.doubt() is not None:
            return 0
        last = last_day_to_delete(self.clock.now(), self.kept_for)
        kept = await self.store.read(lambda records: records.transcripts_by_day())
        count = 0
        for day in sorted(day for day in kept if day <= last):
            count += await self.store.write(lambda records, day=day: self._delete(records, day))  # type: ignore[misc] # bound at once
        # What nobody fetched: a letter goes with the transcript that it is about, at the latest.
        await self.store.write(lambda records: records.forget_letters(last + timedelta(days=1)))
        for day in (day for day in self.day_keys.days() if day <= last):
            self.day_keys.destroy(day)
            record(Event.DAY_KEY_DESTROYED, day=day.isoformat())
        return count

    async def _delete(self, records: Records, day: date) -> int:
        count = await records.delete_transcripts_of(day)
        await records.add_audit(deletion(self.clock.now(), Deed.TRANSCRIPTS_DELETED, str(count)))
        record(Event.TRANSCRIPTS_DELETED, day=day.isoformat(), count=count)
        return count
