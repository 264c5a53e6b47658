"""The state of a desk in one reading: what consoles show and what waiting visitors are told. No words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from chatserver.rules.alert import Alert, hears
from chatserver.rules.answers import Answers
from chatserver.rules.availability import Opening, Pace
from chatserver.rules.backup import as_told
from chatserver.rules.callback import Standing as ToCall
from chatserver.rules.callback import may_call
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.handover import Handover
from chatserver.rules.looking import Onlooker
from chatserver.rules.overrides import SOON_DAYS, unreviewed
from chatserver.rules.queue import Candidate, order
from chatserver.rules.registration import Registration, missing
from chatserver.rules.release import Unreleased
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Counsellor
from chatserver.rules.terms import DeskId, SessionId, StaffId
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
    """Everyone of this desk who may open the console."""
    active: tuple[tuple[AdviceSession, Answers], ...]
    """Active sessions with what the visitor answered."""
    lent: tuple[tuple[AdviceSession, Answers], ...]
    """Sessions of other desks that are offered to staff of this one, or active with them, or in which they look along."""
    members: Mapping[StaffId, StaffMember]
    """Everyone with an account, of whatever desk."""
    desks: Mapping[DeskId, Desk]
    pauses: Mapping[str, datetime]
    """Who has a pause, of whatever desk, and when it ends."""
    onlookers: Mapping[SessionId, Sequence[Onlooker]] = field(default_factory=dict)
    """Who looks along, in sessions of whatever desk."""
    handovers: Sequence[Handover] = ()
    """Those that nobody answered yet, of whatever desk."""
    owed: tuple[Owed, ...] = ()
    """Everything that anyone has still to register, whatever the desk; the first that ended first."""
    wrap_ups: Mapping[str, datetime] = field(default_factory=dict)
    """Who wraps up, of whatever desk, and when that ends."""
    to_release: tuple[tuple[Unreleased, datetime], ...] = ()
    """Everything that is over and not released, whatever the desk, with when its words end; the first that ended first."""
    unreviewed: date | None = None
    """The next holiday, within six weeks, of which nobody has said whether the desk is open."""
    alerts: tuple[tuple[Alert, AdviceSession], ...] = ()
    """The last call about each session that has not ended, of whatever desk: a duty lead may have more than her console shows."""
    callbacks: tuple[ToCall, ...] = ()
    """Who is to be called back, of whatever desk."""
    here: frozenset[StaffId] = frozenset()
    """Who has a console connected, of whatever desk; known where there is an alert."""
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
        return None if member is None else Standing(talking, None, as_told(member, talking.page, self.desks))

    def conversations(self, staff: StaffId) -> list[tuple[AdviceSession, Answers]]:
        """What one counsellor has in hand or looks along in, for whatever desk, the oldest conversation first."""
        hers = [(s, answers) for s, answers in (*self.active, *self.lent) if s.counsellor == staff or self._watches(staff, s)]
        return sorted(hers, key=lambda pair: (pair[0].answered_at or self.at, pair[0].id))

    def others(self, staff: StaffId) -> list[AdviceSession]:
        """Conversations of this desk that she neither has nor looks along in, the oldest first."""
        theirs = [s for s, _ in self.active if s.counsellor != staff and not self._watches(staff, s)]
        return sorted(theirs, key=lambda s: (s.answered_at or self.at, s.id))

    def _watches(self, staff: StaffId, session: AdviceSession) -> bool:
        return any(one.staff == staff for one in self.onlookers.get(session.id, ()))

    def handovers_of(self, staff: StaffId) -> list[tuple[Handover, AdviceSession]]:
        """What she asked of a colleague, or a colleague of her, with what it is about."""
        known = {s.id: s for s, _ in (*self.active, *self.lent)}
        return [(h, known[h.session]) for h in self.handovers if staff in (h.by, h.to) and h.session in known]

    def offered_to(self, staff: StaffId) -> list[AdviceSession]:
        """What one counsellor is asked to take, for whatever desk."""
        return [s for s in (*self.queue, *(s for s, _ in self.lent)) if s.offer is not None and s.offer.staff == staff]

    def alert_of(self, session: SessionId) -> Alert | None:
        return next((alert for alert, about in self.alerts if about.id == session), None)

    def hearing(self, alert: Alert, about: AdviceSession) -> list[StaffMember]:
        """Duty leads for whom this call is and who have a console connected now."""
        return [member for member in self.members.values() if self._hears(member, alert, about)]

    def calls(self, member: StaffMember) -> list[tuple[Alert, AdviceSession]]:
        """What this duty lead is called for and nobody has seen."""
        known = self.members.get(member.id)
        return [] if known is None else [pair for pair in self.alerts if pair[0].is_open and self._hears(known, *pair)]

    def _hears(self, member: StaffMember, alert: Alert, about: AdviceSession) -> bool:
        talks = None if about.counsellor is None else self.members.get(about.counsellor)
        return member.id in self.here and hears(member, alert, {about.desk, *(talks.desks if talks else ())})

    def to_call(self, member: StaffMember) -> int:
        """How many she may call back."""
        return sum(may_call(member, one) for one in self.callbacks)

    def owed_by(self, staff: StaffId) -> list[Owed]:
        return [owed for owed in self.owed if owed.registration.owed_by == staff]

    def to_release_by(self, staff: StaffId) -> list[tuple[Unreleased, datetime]]:
        return [pair for pair in self.to_release if pair[0].owed_by == staff]

    @property
    def unreleased(self) -> int:
        """How many conversations of this desk are not released."""
        return sum(one.desk == self.desk.id for one, _ in self.to_release)

    def elsewhere(self, session: AdviceSession) -> str | None:
        """Name of the desk that a session belongs to, when it is not this one."""
        known = self.desks.get(session.desk)
        return None if known is None or known.id == self.desk.id else known.name

    def candidate(self, staff: StaffId) -> Candidate | None:
        return next((c for _, c in self.staff if c.id == staff), None)


class Boards:
    """Reads desks."""

    def __init__(self, store: Store, clock: Clock, openings: Openings, retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._openings = openings
        self._retention = retention
        self._known_owed: dict[SessionId, Owed] = {}

    async def desk(self, desk_id: DeskId) -> DeskView:
        """Raises UNKNOWN_DESK."""
        known = self._openings.get_desk(desk_id)

        async def look(records: Records) -> DeskView:
            now = self._clock.now()
            desk = await in_force(records, known, now)
            members = {m.id: m for m in await records.staff()}
            who = await self._openings.answering(records, desk, now)
            staff = tuple(await records.colleagues(desk.id, now))
            line = tuple(order(await records.queue(desk.id)))
            opening = self._openings.judge(desk, now, who, len(line))
            active, desks = tuple(await records.conversations_at(desk.id)), self._openings.desks
            lent = await _lent(records, desk.id) if len(desks) > 1 else ()
            onlookers = defaultdict[SessionId, list[Onlooker]](list)
            for one in await records.all_onlookers():
                onlookers[one.session].append(one)
            handovers = await records.open_handovers()
            today = now.astimezone(desk.schedule.zone).date()
            holidays = unreviewed(desk.schedule, await records.reviewed_days(desk.id), today, SOON_DAYS)
            pauses = await records.due_of(DeadlineKind.PAUSE_ENDS)
            holiday = next((day for day, _ in holidays), None)
            alerts = tuple(await records.alerts())
            here = frozenset(p.staff for p in await records.presences() if p.gone_since is None) if alerts else frozenset()
            callbacks = tuple(await records.callbacks())
            pace = self._openings.pace(desk.id, who)
            owed = self._owed(await records.owed_registrations())
            wrap_ups = await records.due_of(DeadlineKind.WRAP_UP_ENDS)
            left = tuple((one, one.ended_at + self._retention.words) for one in await records.unreleased())
            found = (desk, now, opening, line, staff, active, lent, members, desks, pauses, onlookers, handovers, owed, wrap_ups, left)
            return DeskView(*found, holiday, alerts, callbacks, here, pace)

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


async def _lent(records: Records, desk: DeskId) -> tuple[tuple[AdviceSession, Answers], ...]:
    """Sessions of other desks that are some business of this one's staff, each once."""
    found = {s.id: (s, answers) for s, answers in (*await records.lent(desk), *await records.watched_elsewhere(desk))}
    return tuple(found.values())
