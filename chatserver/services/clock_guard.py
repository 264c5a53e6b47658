"""Keeps what was seen of the clock, and says whether anything may be deleted by it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chatserver.logs import Event, record
from chatserver.rules import clock_guard as rules
from chatserver.rules.clock_guard import Doubt, Reading, Watch
from chatserver.services.ports_machine import Machine, WatchRecords, WatchStore
from chatserver.services.ports_world import Clock


@dataclass(frozen=True, slots=True)
class ClockGuard:
    """One for the server and one for each command beside it: what they know stands in the record, so a confirmation is heard by all."""

    store: WatchStore
    clock: Clock
    machine: Machine

    async def doubt(self) -> Doubt | None:
        """One look at the clock. While it is in doubt nothing may be destroyed by it."""
        kept = await self.store.read(lambda records: records.watch())
        seen = rules.look(kept, self._read())
        if rules.is_to_be_kept(kept, seen):
            await self.store.write(self._keep)
        return seen.doubt

    async def _keep(self, records: WatchRecords) -> None:
        # Decided again: a command may have kept something in between.
        kept = await records.watch()
        seen = rules.look(kept, self._read())
        await records.keep_watch(seen)
        if seen.doubt is not (kept and kept.doubt):
            record(Event.CLOCK_DOUBTED if seen.doubt else Event.CLOCK_TRUSTED, reason=seen.doubt)

    async def confirm(self) -> None:
        """The operator says that the clock is right."""
        await self.store.write(lambda records: records.keep_watch(rules.trust(self._read())))
        record(Event.CLOCK_TRUSTED, reason="confirmed")

    async def kept(self) -> Watch | None:
        """What was kept last."""
        return await self.store.read(lambda records: records.watch())

    def _read(self) -> Reading:
        machine = self.machine
        return Reading(self.clock.now(), timedelta(seconds=machine.uptime()), machine.boot(), is_synchronised=machine.is_synchronised())
