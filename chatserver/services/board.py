"""The state of a desk in one reading: what consoles show and what waiting visitors are told. No words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from chatserver.rules.answers import Answers
from chatserver.rules.availability import Opening, Pace
from chatserver.rules.backup import as_told
from chatserver.rules.desk import Desk
from chatserver.rules.overrides import SOON_DAYS, unreviewed
from chatserver.rules.queue import Candidate, order
from chatserver.rules.registration import Registration, missing
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Counsellor
from chatserver.rules.terms import DeadlineKind, DeskId, SessionId, StaffId
from chatserver.services.opening import Openings, in_force
from chatserver.services.ports import Clock, Records, StaffMember, Store


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a session stands: its position in line, with the minutes that is likely to take, or its counsellor."""

    session: AdviceSession
    position: int | None
    counsellor: Counsellor | None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """An ended conversation that is still to be registered."""

    session: AdviceSession
    registration: Registration
    missing: int
    """How many fields must still be filled in."""


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
    active: tuple[tuple[AdviceSession, Answers], ...]
    """Active sessions with what the visitor answered."""
    lent: tuple[tuple[AdviceSession, Answers], ...]
    """Sessions of other desks that are offered to staff of this one, or active with them."""
    members: Mapping[StaffId, StaffMember]
    """Everyone with an account, of whatever desk."""
    desks: Mapping[DeskId, Desk]
    pauses: Mapping[str, datetime]
    """Who has a pause, of whatever desk, and when it ends."""
    owed: tuple[Owed, ...] = ()
    """Everything that anyone has still to register, whatever the desk; the first that ended first."""
    wrap_ups: Mapping[str, datetime] = field(default_factory=dict)
    """Who wraps up, of whatever desk, and when that ends."""
    unreviewed: date | None = None
    """The next holiday, within six weeks, of which nobody has said whether the desk is open."""
    pace: Pace | None = None
    """How fast the queue moves; None when nothing can be said of it."""

    @cached_property
    def positions(self) -> dict[SessionId, tuple[int, AdviceSession]]:
        """Place and session of everyone in the queue; 1 is next."""
        return {s.id: (n, s) for n, s in enumerate(self.queue, 1)}

    @cached_property
    def _talking(self) -> dict[SessionId, AdviceSession]:
        return {s.id: s for s, _ in self.active}

    def place(self, session: SessionId) -> Standing | None:
        """Where a session stands; None when it is neither in the queue nor active here."""
        if session in self.positions:
            at, waiting = self.positions[session]
            return Standing(waiting, at, None, None if self.pace is None else self.pace.minutes(at))
        talking = self._talking.get(session)
        if talking is None:
            return None
        member = None if talking.counsellor is None else self.members.get(talking.counsellor)
        return None if member is None else Standing(talking, None, as_told(member, talking.desk, self.desks))

    def conversations(self, staff: StaffId) -> list[tuple[AdviceSession, Answers]]:
        """What one counsellor has in hand, for whatever desk, the oldest conversation first."""
        hers = [(s, answers) for s, answers in (*self.active, *self.lent) if s.counsellor == staff]
        return sorted(hers, key=lambda pair: (pair[0].answered_at or self.at, pair[0].id))

    def offered_to(self, staff: StaffId) -> list[AdviceSession]:
        """What one counsellor is asked to take, for whatever desk."""
        return [s for s in (*self.queue, *(s for s, _ in self.lent)) if s.offer is not None and s.offer.staff == staff]

    def owed_by(self, staff: StaffId) -> list[Owed]:
        return [owed for owed in self.owed if owed.registration.owed_by == staff]

    def elsewhere(self, session: AdviceSession) -> str | None:
        """Name of the desk that a session belongs to, when it is not this one."""
        known = self.desks.get(session.desk)
        return None if known is None or known.id == self.desk.id else known.name

    def candidate(self, staff: StaffId) -> Candidate | None:
        return next((c for _, c in self.staff if c.id == staff), None)


class Boards:
    """Reads desks."""

    def __init__(self, store: Store, clock: Clock, openings: Openings) -> None:
        self._store = store
        self._clock = clock
        self._openings = openings
        self._known_owed: dict[SessionId, Owed] = {}

    async def desk(self, desk_id: DeskId) -> DeskView:
        """Raises UNKNOWN_DESK."""
        known = self._openings.get_desk(desk_id)

        async def look(records: Records) -> DeskView:
            now = self._clock.now()
            desk = await in_force(records, known, now)
            members = {m.id: m for m in await records.staff()}
            who = await self._openings.answering(records, desk, now)
            staff = tuple((members[c.id], c) for c in who.own if c.id in members)
            line = tuple(order(await records.queue(desk.id)))
            opening = self._openings.judge(desk, now, who, len(line))
            active, desks = tuple(await records.conversations_at(desk.id)), self._openings.desks
            lent = tuple(await records.lent(desk.id)) if len(desks) > 1 else ()
            today = now.astimezone(desk.schedule.zone).date()
            holidays = unreviewed(desk.schedule, await records.reviewed_days(desk.id), today, SOON_DAYS)
            pauses = await records.due_of(DeadlineKind.PAUSE_ENDS)
            holiday = next((day for day, _ in holidays), None)
            pace = self._openings.pace(desk.id, who)
            owed = self._owed(await records.owed_registrations())
            wrap_ups = await records.due_of(DeadlineKind.WRAP_UP_ENDS)
            return DeskView(desk, now, opening, line, staff, active, lent, members, desks, pauses, owed, wrap_ups, holiday, pace)

        return await self._store.read(look)

    def _owed(self, rows: Sequence[tuple[AdviceSession, Registration]]) -> tuple[Owed, ...]:
        """What is missing in each is found once for each draft: a board is read whenever anything changes."""
        known, self._known_owed = self._known_owed, {}
        for session, kept in rows:
            before = known.get(session.id)
            same = before if before is not None and before.registration == kept and before.session == session else None
            self._known_owed[session.id] = same or Owed(session, kept, self._missing(session.desk, kept))
        return tuple(self._known_owed.values())

    def _missing(self, desk_id: DeskId, kept: Registration) -> int:
        desk = self._openings.desks.get(desk_id)
        return 0 if desk is None else len(missing(desk.taxonomy, kept.values))

    async def opening(self, desk_id: DeskId) -> tuple[Opening, Desk]:
        """Availability alone, which costs a fraction of a whole desk. Raises UNKNOWN_DESK."""
        return await self._openings.at(desk_id), self._openings.get_desk(desk_id)
