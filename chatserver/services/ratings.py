"""What visitors thought of their conversations: left by them, counted by the week, read by duty leads alone.

A visitor's remark is words: supervisors, counsellors and administrators have no way here. Nothing is logged of a rating: a line
beside that of a session's end would say whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, role_for
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.desk import Desk
from chatserver.rules.message import parse_text
from chatserver.rules.rating import LONGEST_REMARK, Remark, WeekOfScores, by_week, in_any_order, may_rate, week_of, weeks_before
from chatserver.rules.retention import Retention
from chatserver.rules.terms import DeskId, Score, SessionId
from chatserver.services.days import note_day
from chatserver.services.desks import desks_for, get_desk_for
from chatserver.services.ports import Chance, Clock, Records, StaffMember, Store

WEEKS_SHOWN = 12
"""This week and those before it."""


@dataclass(frozen=True, slots=True)
class RatingsView:
    """All that the page of a desk's ratings shows, at one instant."""

    desk: Desk
    at: datetime
    weeks: tuple[WeekOfScores, ...]
    """Of the last ``WEEKS_SHOWN`` those in which someone answered, the newest first."""
    remarks: tuple[Remark, ...] = field(repr=False)
    """In an order that chance decides anew each time."""
    remarks_kept_days: int
    """A remark is deleted after so many days at the latest."""

    @property
    def today(self) -> date:
        """By the desk's own calendar."""
        return self.at.astimezone(self.desk.schedule.zone).date()


class Ratings:
    """Leaving a rating, and reading them."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, desks: Mapping[DeskId, Desk], retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._desks = desks
        self._retention = retention

    async def rate(self, session_id: SessionId, score: Score | None, remark: str | None) -> None:
        """Keep what she thought, apart from her session. That it happens once is for whoever knows her connection to see to:
        nothing that is kept could tell.

        Raises WRONG_STATE for a session that may not be rated (``rules.rating.may_rate``), INVALID and TOO_LONG for the remark."""
        text = None if remark is None else parse_text(remark, LONGEST_REMARK)

        async def keep(records: Records) -> None:
            session = await records.find_session(session_id)
            desk = None if session is None else self._desks.get(session.desk)
            if session is None or desk is None or not may_rate(session):
                raise ChatError(Code.WRONG_STATE)
            now = self._clock.now()
            week = week_of(now, desk.schedule.zone)
            if score is not None:
                await records.count_score(desk.id, week, score)
            if text is not None:
                await records.add_remark(self._chance.identifier(), desk.id, week, now.date(), text)
                await note_day(records, now.date(), self._retention)

        await self._store.write(keep)

    def desks_of(self, actor: StaffMember) -> list[Desk]:
        """Whose ratings she may read, in the order of the settings."""
        return desks_for(self._desks, actor, Action.SEE_RATINGS)

    async def see(self, actor: StaffMember, desk_id: DeskId) -> RatingsView:
        """Read them, which is written down in the audit log. Raises NOT_FOUND for a desk that is not there, or not hers."""
        desk = get_desk_for(self._desks, actor, Action.SEE_RATINGS, desk_id)

        async def look(records: Records) -> RatingsView:
            now = self._clock.now()
            await records.add_audit(AuditDraft(now, actor.id, role_for(actor.roles, Action.SEE_RATINGS), Deed.RATINGS_READ, desk.id))
            first = weeks_before(week_of(now, desk.schedule.zone), WEEKS_SHOWN - 1)
            weeks = by_week(await records.scores(desk.id, first))
            remarks = in_any_order(await records.remarks(desk.id), self._chance.below)
            return RatingsView(desk, now, tuple(weeks), tuple(remarks), self._retention.words.days)

        return await self._store.write(look)
