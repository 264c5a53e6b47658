"""Work that takes longer than a look at the deadlines may: a deadline begins it, and it is done beside the rest, one after the other.

The deadline stays until the work is done, a while later: a crash in between repeats it, and what failed is tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chatserver.logs import Event, record, where
from chatserver.rules.deadline import Deadline, DeadlineKind
from chatserver.services.ports import Clock, Store

AGAIN = timedelta(minutes=2)
"""What is not done by then is begun again."""

Errand = tuple[DeadlineKind, str]


@dataclass(slots=True)
class Errands:
    """Carries them out. Each kind decides again from the record and removes its own deadline."""

    store: Store
    clock: Clock
    ways: Mapping[DeadlineKind, Callable[[str], Awaitable[None]]]
    _waiting: asyncio.Queue[Errand] = field(default_factory=asyncio.Queue)
    _known: set[Errand] = field(default_factory=set)

    async def begin(self, kind: DeadlineKind, subject: str) -> None:
        """The deadline fell due."""
        again = Deadline(kind, subject, self.clock.now() + AGAIN)
        await self.store.write(lambda records: records.set_deadline(again))
        if (kind, subject) not in self._known:
            self._known.add((kind, subject))
            self._waiting.put_nowait((kind, subject))

    async def work(self) -> None:
        """Do what comes, until cancelled."""
        while True:
            await self._do(await self._waiting.get())

    async def settle(self) -> None:
        """Do what waits now, for whoever runs no loops."""
        while not self._waiting.empty():
            await self._do(self._waiting.get_nowait())

    async def _do(self, errand: Errand) -> None:
        kind, subject = errand
        try:
            await self.ways[kind](subject)
        except Exception as error:  # noqa: BLE001 - its deadline repeats it, and what waits behind it must be done
            record(Event.LOOP_FAILED, kind=kind, where=where(error))
        finally:
            self._known.discard(errand)
