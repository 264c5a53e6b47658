"""The state of a desk in one reading: what consoles show and what waiting visitors are told. No words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from chatserver.rules.availability import Opening
from chatserver.rules.desk import Desk
from chatserver.rules.overrides import SOON_DAYS, unreviewed
from chatserver.rules.queue import Candidate, order
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, SessionId, StaffId
from chatserver.services.opening import Openings, in_force
from chatserver.services.ports import Clock, Records, StaffMember, Store


@dataclass(frozen=True)
class DeskView:
    """One desk at one instant."""

    desk: Desk
    """With the hours in force."""
    at: datetime
    opening: Opening
    queue: tuple[AdviceSession, ...]
    """Waiting and offered, the next one first."""
    staff: tuple[tuple[StaffMember, Candidate], ...]
    active: tuple[tuple[AdviceSession, str | None], ...]
    """Active sessions with the visitor's nickname, the oldest conversation first."""
    unreviewed: date | None = None
    """The next holiday, within six weeks, of which nobody has said whether the desk is open."""

    @cached_property
    def positions(self) -> dict[SessionId, tuple[int, AdviceSession]]:
        """Place and session of everyone in the queue; 1 is next."""
        return {s.id: (n, s) for n, s in enumerate(self.queue, 1)}

    @cached_property
    def _talking(self) -> dict[SessionId, AdviceSession]:
        return {s.id: s for s, _ in self.active}

    def place(self, session: SessionId) -> tuple[AdviceSession, int | None, str | None] | None:
        """A session with its position or its counsellor's work name; None when it is neither in the queue nor active here."""
        if session in self.positions:
            at, waiting = self.positions[session]
            return waiting, at, None
        talking = self._talking.get(session)
        if talking is None:
            return None
        name = next((member.work_name for member, _ in self.staff if member.id == talking.counsellor), None)
        return None if name is None else (talking, None, name)

    def conversations(self, staff: StaffId) -> list[tuple[AdviceSession, str | None]]:
        """What one counsellor has in hand."""
        return [(s, nickname) for s, nickname in self.active if s.counsellor == staff]

    def candidate(self, staff: StaffId) -> Candidate | None:
        return next((c for _, c in self.staff if c.id == staff), None)


class Boards:
    """Reads desks."""

    def __init__(self, store: Store, clock: Clock, openings: Openings) -> None:
        self._store = store
        self._clock = clock
        self._openings = openings

    async def desk(self, desk_id: DeskId) -> DeskView:
        """Raises UNKNOWN_DESK."""
        known = self._openings.get_desk(desk_id)

        async def look(records: Records) -> DeskView:
            now = self._clock.now()
            desk = await in_force(records, known, now)
            members = {m.id: m for m in await records.staff()}
            candidates = await records.candidates(desk.id, now)
            staff = tuple((members[c.id], c) for c in candidates if c.id in members)
            line = tuple(order(await records.queue(desk.id)))
            opening = self._openings.judge(desk, now, candidates, len(line))
            active = sorted(await records.conversations_at(desk.id), key=lambda pair: (pair[0].answered_at or now, pair[0].id))
            today = now.astimezone(desk.schedule.zone).date()
            holidays = unreviewed(desk.schedule, await records.reviewed_days(desk.id), today, SOON_DAYS)
            return DeskView(desk, now, opening, line, staff, tuple(active), next((day for day, _ in holidays), None))

        return await self._store.read(look)

    async def opening(self, desk_id: DeskId) -> tuple[Opening, Desk]:
        """Availability alone, which costs a fraction of a whole desk. Raises UNKNOWN_DESK."""
        return await self._openings.at(desk_id), self._openings.get_desk(desk_id)
