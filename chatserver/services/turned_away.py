"""How many wanted to chat and did not come to, by the day. About nobody: a number, a day and a kind.

What happens at the door is counted in memory and written down once a second, so that a crowd at a closed door costs one write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from chatserver.rules.desk import Desk
from chatserver.rules.terms import Availability, DeskId, EndReason, TurnedAway
from chatserver.services.ports import Clock, Records, Store

KINDS: dict[str, TurnedAway] = {
    Availability.CLOSED: TurnedAway.OUT_OF_HOURS,
    Availability.UNSTAFFED: TurnedAway.UNSTAFFED,
    Availability.FULL: TurnedAway.FULL,
}
"""By what the desk was found to be; the codes of a refusal are called the same."""


class TurnedAwayCounts:
    """Counts at the door of every desk."""

    def __init__(self, store: Store, clock: Clock, desks: Mapping[DeskId, Desk]) -> None:
        self._store = store
        self._clock = clock
        self._desks = desks
        self._waiting: Counter[tuple[DeskId, date, TurnedAway]] = Counter()

    def came(self, desk: DeskId, found: str) -> bool:
        """Someone wanted to chat and found it so; whether that counts."""
        kind = KINDS.get(found)
        if kind is not None:
            self._waiting[desk, _day(self._desks[desk], self._clock.now()), kind] += 1
        return kind is not None

    async def flush(self) -> None:
        """Write down what was counted since the last time; what the store refuses is kept for the next."""
        counted, self._waiting = self._waiting, Counter()
        if not counted:
            return

        async def add(records: Records) -> None:
            for (desk, day, kind), more in counted.items():
                await records.count_turned_away(desk, day, kind, more)

        try:
            await self._store.write(add)
        except BaseException:
            self._waiting.update(counted)
            raise


async def count_turned_away(records: Records, desk: Desk, first: date, now: datetime) -> Counter[tuple[date, TurnedAway]]:
    """By day and kind, from ``first`` on, with those who had a place and were never answered."""
    counts = Counter(await records.turned_away(desk.id, first))
    for ended_at, reason in await records.unanswered(desk.id, now - timedelta(days=(now.date() - first).days + 1)):
        day = _day(desk, ended_at)
        if day >= first:
            counts[day, TurnedAway.NOT_REACHED if reason is EndReason.DESK_CLOSED else TurnedAway.LEFT_WAITING] += 1
    return counts


def _day(desk: Desk, at: datetime) -> date:
    return at.astimezone(desk.schedule.zone).date()
