"""What the judging of conversations says about a desk, by the month: how much was judged, how, and how well two people agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, role_for
from chatserver.rules.assessment import DrawnBy, Mark, Month, month_of, months_before
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.reviewing import ReviewDesk
from chatserver.rules.rubric import Item, Rubric
from chatserver.rules.staff import Reader
from chatserver.rules.tallies import FEWEST_PAIRS, Counted, Tallies, distribution, only, pairs, total
from chatserver.rules.terms import DeskId
from chatserver.services.review.agreement import agreements
from chatserver.services.review.assessing import marks_of
from chatserver.services.review.ports import Clock, Records, Store
from chatserver.services.review.sampling import Sampling

MONTHS_SHOWN = 6
"""This one and those before it."""
TOGETHER = ""
"""The name of all items together."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What is to be judged this month, of all desks of one supervisor, as she may know it."""

    by_chance: int
    """Judged by everyone who was to."""
    by_signal: int
    by_two: int
    target: int
    waiting: int
    """That she could take now, or has."""


@dataclass(frozen=True, slots=True)
class MonthOfQuality:
    month: Month
    drawn: int
    assessed: int
    by_two: int


@dataclass(frozen=True, slots=True)
class ItemFigures:
    item: Item
    counts: Mapping[str, int] | None
    """By score; None when it was judged too seldom to show."""
    pairs: int
    alpha: float | None
    """None below ``FEWEST_PAIRS``, and where all scores were the same."""


@dataclass(frozen=True, slots=True)
class QualityView:
    """All that the page of a desk shows."""

    desk: ReviewDesk
    months: tuple[MonthOfQuality, ...]
    """The newest first."""
    items: tuple[ItemFigures, ...]
    together: float | None
    """The agreement over all items."""
    by_two: int
    target: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures for supervisors."""

    store: Store
    clock: Clock
    desks: Mapping[DeskId, ReviewDesk]
    rubric: Rubric
    sampling: Sampling

    def desks_of(self, reader: Reader) -> list[ReviewDesk]:
        return [desk for id_, desk in self.desks.items() if id_ in reader.desks]

    async def workload(self, reader: Reader) -> Workload:
        today = self.clock.now().astimezone(UTC).date()
        month = month_of(today)

        async def read(records: Records) -> Workload:
            mine = [desk.id for desk in self.desks_of(reader)]
            counted = [only(await records.tallies(desk, month), month) for desk in mine]
            marks = await marks_of(records, reader, mine, today)
            shown = await records.shown_transcripts(mine)
            return Workload(
                by_chance=sum(total(one, Counted.ASSESSED, DrawnBy.CHANCE) for one in counted),
                by_signal=sum(total(one, Counted.ASSESSED, DrawnBy.SIGNAL) for one in counted),
                by_two=sum(total(one, Counted.SECOND) for one in counted),
                target=self.sampling.rule.target * len(mine),
                waiting=sum(mark in {Mark.TO_ASSESS, Mark.MINE} and name in shown for name, mark in marks.items()),
            )

        return await self.store.read(read)

    async def see(self, reader: Reader, desk_id: DeskId) -> QualityView:
        """Read the figures, which is written down in the audit log. Raises NOT_FOUND for a desk that is not there, or not hers."""
        desk = next((desk for desk in self.desks_of(reader) if desk.id == desk_id), None)
        if desk is None:
            raise ChatError(Code.NOT_FOUND)
        now = self.clock.now()
        this = month_of(now.astimezone(UTC).date())

        async def look(records: Records) -> Tallies:
            role = role_for(reader.roles, Action.READ_TRANSCRIPTS)
            await records.add_audit(AuditDraft(now, reader.staff, role, Deed.QUALITY_SEEN, desk.id))
            return await records.tallies(desk.id, months_before(this, MONTHS_SHOWN - 1))

        return await self._view(desk, this, await self.store.write(look))

    async def _view(self, desk: ReviewDesk, this: Month, tallies: Tallies) -> QualityView:
        by_two = total(tallies, Counted.SECOND)
        asked = {item.code: pairs(tallies, item.code) for item in self.rubric.items} | {TOGETHER: pairs(tallies)}
        counts = {name: found.total() for name, found in asked.items()}
        enough = {name: found for name, found in asked.items() if min(counts[name], by_two) >= FEWEST_PAIRS}
        alphas = await agreements(enough) if enough else {}
        return QualityView(
            desk=desk,
            months=tuple(_month(months_before(this, back), tallies) for back in range(MONTHS_SHOWN)),
            items=tuple(
                ItemFigures(item, distribution(tallies, item.code), counts[item.code], alphas.get(item.code)) for item in self.rubric.items
            ),
            together=alphas.get(TOGETHER),
            by_two=by_two,
            target=self.sampling.rule.target,
        )


def _month(month: Month, tallies: Tallies) -> MonthOfQuality:
    mine = only(tallies, month)
    drawn, assessed = (sum(total(mine, what, why) for why in DrawnBy) for what in (Counted.DRAWN, Counted.ASSESSED))
    return MonthOfQuality(month, drawn, assessed, total(mine, Counted.SECOND))
