"""Finding transcripts: everything that a supervisor's desks have, or what she looks for, a page at a time.

A search is kept here for its reader alone, under a random name that stands in the address in its place: what she typed is in no
address, no log and on no disk. It lives until a later one needs its room.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chatserver.rules.reviewing import KeptTranscript, TranscriptState, ends_at, last_day_to_delete
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, StaffId
from chatserver.rules.transcript_search import TranscriptSearch
from chatserver.services.review.indexing import Indexing
from chatserver.services.review.ports import Chance, Clock, Index, Records, Store

A_PAGE = 25
MOST_SEARCHES = 1_000
UNRELEASED = "unreleased"


@dataclass(frozen=True, slots=True)
class Retained:
    """What is kept, and until when."""

    kept_days: int
    next_at: datetime | None
    """When some are deleted next; None when there are none."""
    next_count: int
    overdue: int
    """Those whose time is over and that are still there."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of a search."""

    transcripts: list[KeptTranscript]
    total: int
    page: int
    """From 1."""
    pages: int
    filling: tuple[int, int] | None
    """So many of how many can be found yet; None when all can."""
    unreleased: int | None
    """Conversations of her desks that nobody has released yet; None while nobody has told."""
    hidden: int
    retained: Retained


@dataclass(frozen=True, slots=True)
class Finding:
    """Lists transcripts of one's own desks."""

    store: Store
    index: Index
    indexing: Indexing
    clock: Clock
    chance: Chance
    kept_for: timedelta
    _searches: OrderedDict[str, tuple[StaffId, TranscriptSearch]] = field(default_factory=OrderedDict)

    def keep(self, reader: Reader, search: TranscriptSearch) -> str:
        """The name under which she finds it again."""
        name = self.chance.identifier()
        self._searches[name] = (reader.staff, search)
        if len(self._searches) > MOST_SEARCHES:
            self._searches.popitem(last=False)
        return name

    def kept(self, reader: Reader, name: str) -> TranscriptSearch | None:
        """Her own search of this name; a colleague's is none."""
        staff, search = self._searches.get(name, (None, None))
        if search is None or staff != reader.staff:
            return None
        self._searches.move_to_end(name)
        return search

    async def find(self, reader: Reader, search: TranscriptSearch, page: int) -> FoundPage:
        """Each transcript as the store has it now: what was hidden or deleted a moment ago is not shown. A page that is not there is
        the last one."""
        asked = replace(search, desks=search.desks & reader.desks)
        names, total = await self.index.find(asked, A_PAGE, (page - 1) * A_PAGE)
        pages = max(1, -(-total // A_PAGE))
        if page > pages:
            return await self.find(reader, search, pages)

        async def see(records: Records) -> FoundPage:
            there = {kept.transcript.id: kept for kept in await records.find_transcripts(names)}
            shown = [there[name] for name in names if name in there and _may_be_listed(there[name], asked.desks)]
            told = [await records.told(desk, UNRELEASED) for desk in sorted(reader.desks)]
            known = [number for number in told if number is not None]
            return FoundPage(
                transcripts=shown,
                total=total,
                page=page,
                pages=pages,
                filling=None if self.indexing.is_filled else (self.indexing.held, self.indexing.there),
                unreleased=sum(known) if known else None,
                hidden=len(await records.find_hidden(reader.desks)),
                retained=await self._retained(records, reader),
            )

        return await self.store.read(see)

    async def _retained(self, records: Records, reader: Reader) -> Retained:
        now = self.clock.now()
        last = last_day_to_delete(now, self.kept_for)
        days = await records.transcripts_by_day(reader.desks)
        waiting = min((day for day in days if day > last), default=None)
        return Retained(
            kept_days=self.kept_for.days,
            next_at=None if waiting is None else ends_at(waiting, self.kept_for),
            next_count=0 if waiting is None else days[waiting],
            overdue=sum(count for day, count in days.items() if day <= last),
        )


def _may_be_listed(kept: KeptTranscript, desks: frozenset[DeskId]) -> bool:
    return kept.state is TranscriptState.SHOWN and kept.transcript.desk in desks
