"""Keeps the index of words as the store is: filled at the start, and compared with it every few seconds.

Another process, or a command beside this one, may delete what this one has in its index; so the store is asked what there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from chatserver.logs import Event, record
from chatserver.rules.transcript import TranscriptId
from chatserver.services.review.ports import Index, Store

BATCH = 50
"""Opened at a time: a few milliseconds, in which nothing else happens."""
TOLD_EVERY = 5_000


@dataclass(slots=True)
class Indexing:
    """The one that fills the index: ``held`` of ``there`` are in it."""

    store: Store
    index: Index
    there: int = 0
    is_filled: bool = False
    """Whether everything was looked at once; before that, what is found is not all there is."""
    _versions: dict[TranscriptId, int] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def held(self) -> int:
        return len(self._versions)

    async def sweep(self) -> int:
        """Make it as the store is; how many transcripts were looked at."""
        async with self._turn:
            there = await self.store.read(lambda records: records.transcript_versions())
            gone = [name for name in self._versions if name not in there]
            if gone:
                await self.forget(gone)
            self.there = len(there)
            changed = [name for name, version in there.items() if self._versions.get(name) != version]
            for start in range(0, len(changed), BATCH):
                await self._take(changed[start : start + BATCH], there)
            if changed:
                record(Event.TRANSCRIPTS_INDEXED, count=self.held)
            await self.index.tidy()
            self.is_filled = True
            return len(changed)

    async def forget(self, names: Sequence[TranscriptId]) -> None:
        """They are not to be found from now on, until the next sweep has seen what became of them."""
        await self.index.drop(names)
        for name in names:
            self._versions.pop(name, None)

    async def renew(self, name: TranscriptId) -> None:
        """It changed just now, and may be found again."""
        opened = await self.store.read(lambda records: records.find_transcripts([name]))
        await self.index.put(opened)
        self._versions.update({kept.transcript.id: kept.version for kept in opened})

    async def _take(self, names: Sequence[TranscriptId], there: dict[TranscriptId, int]) -> None:
        opened = await self.store.read(lambda records: records.find_transcripts(names))
        await self.index.put(opened)
        # Also those that cannot be opened: the alarm was given, and once is enough.
        self._versions.update({name: there[name] for name in names})
        if self.held // TOLD_EVERY > (self.held - len(names)) // TOLD_EVERY:
            record(Event.TRANSCRIPTS_INDEXED, count=self.held)
