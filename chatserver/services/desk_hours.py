"""Opening hours as duty leads and administrators keep them in the browser, and as supervisors see them.

Everything done here is written down in the audit log by the transaction that does it, and moves the deadlines of those who wait.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import overrides as rules
from chatserver.rules.access import Action, role_for
from chatserver.rules.audit import AuditDraft, AuditEntry, Deed
from chatserver.rules.availability import Opening
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.holidays import Holiday
from chatserver.rules.overrides import CloseFor, Refusal, ReopenReason
from chatserver.rules.schedule import CloseReason, DatedException, ExceptionFault, SwitchedOff, fault_of
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, StaffId, TurnedAway
from chatserver.services.closing import move_closing
from chatserver.services.desks import desks_for, get_desk_for
from chatserver.services.hints import Bus, DeskChanged
from chatserver.services.opening import Openings, in_force
from chatserver.services.ports import Clock, Deadline, Records, StaffMember, Store
from chatserver.services.telling import tell_grew
from chatserver.services.turned_away import count_turned_away

DAYS_AHEAD = rules.FARTHEST_DAYS + 1
"""Twelve months and today's date in a year."""
DAYS_BACK = 28
"""So long ago those who were turned away are shown."""
LINES_SHOWN = 30
"""Of the audit log, on the page of a desk."""


@dataclass(frozen=True, slots=True)
class HoursView:
    """All that the page of a desk's hours shows, at one instant."""

    desk: Desk
    """With the hours in force."""
    at: datetime
    opening: Opening
    unreviewed: tuple[tuple[date, Holiday], ...]
    turned_away: Mapping[tuple[date, TurnedAway], int]
    """In the last ``DAYS_BACK`` days."""
    log: tuple[AuditEntry, ...]
    """The newest first."""
    names: Mapping[StaffId, str]
    """Work names of everyone."""

    @property
    def today(self) -> date:
        """By the desk's own calendar."""
        return self.at.astimezone(self.desk.schedule.zone).date()


class DeskHours:
    """What can be done about the hours of a desk."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, openings: Openings) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._openings = openings

    def desks_of(self, actor: StaffMember) -> list[Desk]:
        """Whose hours she may see, in the order of the settings."""
        return desks_for(self._openings.desks, actor, Action.SEE_HOURS)

    async def see(self, actor: StaffMember, desk_id: DeskId) -> HoursView:
        """Raises NOT_FOUND for a desk that is not there, or not hers."""
        known = get_desk_for(self._openings.desks, actor, Action.SEE_HOURS, desk_id)

        async def look(records: Records) -> HoursView:
            now = self._clock.now()
            today = now.astimezone(known.schedule.zone).date()
            desk = await in_force(records, known, now)
            who = await self._openings.answering(records, desk, now)
            opening = self._openings.judge(desk, now, who, await records.queue_length(desk_id))
            unreviewed = rules.unreviewed(desk.schedule, await records.reviewed_days(desk_id), today, DAYS_AHEAD)
            turned_away = await count_turned_away(records, known, today - timedelta(days=DAYS_BACK - 1), now)
            log = await records.audit_of(desk_id, LINES_SHOWN)
            names = {member.id: member.work_name for member in await records.staff()}
            return HoursView(desk, now, opening, tuple(unreviewed), turned_away, tuple(log), names)

        return await self._store.read(look)

    async def close_now(self, actor: StaffMember, desk_id: DeskId, reason: CloseReason, lasting: CloseFor) -> None:
        """Let nobody new in from now on. Who waits is told, with the number, and keeps the place for the grace; who talks goes on.
        Closing what is closed so already changes until when, and why."""

        async def decide(records: Records, desk: Desk, now: datetime) -> AuditDraft:
            known, until = desk.schedule.off, rules.closed_until(desk.schedule, now, lasting)
            since = now if known is None or not known.holds(now) else known.since
            off = SwitchedOff(since, until, reason, actor.id)
            await records.set_switch(desk_id, off)
            if until is None:
                await records.drop_deadline(DeadlineKind.SWITCH_ENDS, desk_id)
            else:
                await records.set_deadline(Deadline(DeadlineKind.SWITCH_ENDS, desk_id, until))
            return self._draft(actor, desk_id, Deed.DESK_CLOSED, "" if until is None else until.isoformat(), reason)

        await self._change(actor, desk_id, decide)

    async def open_again(self, actor: StaffMember, desk_id: DeskId, reason: ReopenReason) -> None:
        """The hours count again. Opening what nobody closed changes nothing."""

        async def decide(records: Records, desk: Desk, _: datetime) -> AuditDraft | None:
            if desk.schedule.off is None:
                return None
            await _switch_on(records, desk_id)
            return self._draft(actor, desk_id, Deed.DESK_OPENED, "", reason)

        await self._change(actor, desk_id, decide)

    async def end_switch(self, desk_id: DeskId) -> None:
        """The time for which the desk was closed is over: the hours count again by themselves; this puts it down in the record."""
        known = self._openings.desks.get(desk_id)

        async def decide(records: Records) -> list[AdviceSession] | None:
            now = self._clock.now()
            is_due = await records.take_deadline(DeadlineKind.SWITCH_ENDS, desk_id, now)
            after = None if known is None else await in_force(records, known, now)
            off = None if after is None else after.schedule.off
            if not is_due or known is None or after is None or off is None:
                return None
            if off.until is not None and off.holds(now):  # moved meanwhile
                await records.set_deadline(Deadline(DeadlineKind.SWITCH_ENDS, desk_id, off.until))
            if off.holds(now):
                return None
            await _switch_on(records, desk_id)
            await records.add_audit(AuditDraft(now, None, None, Deed.DESK_OPENED, desk_id, "", "until"))
            before = replace(after, schedule=replace(after.schedule, off=replace(off, until=None)))
            return await move_closing(records, before, await in_force(records, known, now), now)

        told = await self._store.write(decide)
        if told is not None:
            self._changed(desk_id, Deed.DESK_OPENED, None, told)

    async def add_exception(self, actor: StaffMember, desk_id: DeskId, wanted: DatedException) -> ExceptionFault | Refusal | None:
        """Set other hours on a day or several; None when done, else why not. The name of ``wanted`` is given here."""
        refused: list[ExceptionFault | Refusal] = []

        async def decide(records: Records, desk: Desk, now: datetime) -> AuditDraft | None:
            refused.clear()
            today = now.astimezone(desk.schedule.zone).date()
            overrides = await records.overrides(desk_id, today)
            fault = fault_of(desk.schedule, wanted) or rules.refusal_of(overrides, wanted, today)
            if fault is not None:
                refused.append(fault)
                return None
            of_file = {e.id for e in self._openings.get_desk(desk_id).schedule.exceptions}
            name = rules.new_name(wanted.first, of_file | await records.exception_names(desk_id))
            await records.add_exception(desk_id, replace(wanted, id=name, by=actor.id))
            return self._draft(actor, desk_id, Deed.EXCEPTION_ADDED, name, wanted.kind)

        await self._change(actor, desk_id, decide)
        return refused[0] if refused else None

    async def remove_exception(self, actor: StaffMember, desk_id: DeskId, name: str) -> None:
        """The day is as the file and its rules have it again. Removing it twice changes nothing; NOT_FOUND when it never was."""

        async def decide(records: Records, desk: Desk, now: datetime) -> AuditDraft | None:
            found = next((e for e in desk.schedule.exceptions if e.id == name and e.by is not None), None)
            if found is None and name not in await records.exception_names(desk_id):
                raise ChatError(Code.NOT_FOUND)
            if found is None:
                return None
            await records.remove_exception(desk_id, name, now)
            return self._draft(actor, desk_id, Deed.EXCEPTION_REMOVED, name, found.kind)

        await self._change(actor, desk_id, decide)

    async def stay_open(self, actor: StaffMember, desk_id: DeskId, day: date) -> None:
        """Say of a holiday that it was looked at, and that the desk is open. What needs no review any more is left as it is."""

        async def decide(records: Records, desk: Desk, now: datetime) -> AuditDraft | None:
            ahead = (day - now.astimezone(desk.schedule.zone).date()).days
            if not 0 <= ahead < DAYS_AHEAD:
                return None
            found = next(rules.unreviewed(desk.schedule, await records.reviewed_days(desk_id), day, 1), None)
            if found is None:
                return None
            await records.add_review(desk_id, day)
            return self._draft(actor, desk_id, Deed.HOLIDAY_REVIEWED, day.isoformat(), found[1])

        await self._change(actor, desk_id, decide)

    async def _change(
        self, actor: StaffMember, desk_id: DeskId, decide: Callable[[Records, Desk, datetime], Awaitable[AuditDraft | None]]
    ) -> None:
        """One change: permitted, carried out, written down, and told to those in the queue, in one transaction."""
        known = get_desk_for(self._openings.desks, actor, Action.SET_HOURS, desk_id)

        async def whole(records: Records) -> tuple[AuditDraft, list[AdviceSession]] | None:
            now = self._clock.now()
            before = await in_force(records, known, now)
            draft = await decide(records, before, now)
            if draft is None:
                return None
            await records.add_audit(draft)
            return draft, await move_closing(records, before, await in_force(records, known, now), now)

        done = await self._store.write(whole)
        if done is not None:
            self._changed(desk_id, done[0].deed, actor.id, done[1])

    def _draft(self, actor: StaffMember, desk_id: DeskId, deed: Deed, subject: str, reason: str) -> AuditDraft:
        return AuditDraft(self._clock.now(), actor.id, role_for(actor.roles, Action.SET_HOURS), deed, desk_id, subject, reason)

    def _changed(self, desk_id: DeskId, deed: Deed, staff: StaffId | None, told: list[AdviceSession]) -> None:
        record(Event.HOURS_CHANGED, desk=desk_id, kind=deed, staff=staff)
        tell_grew(self._bus, told)
        self._bus.hint(DeskChanged(desk_id))


async def _switch_on(records: Records, desk_id: DeskId) -> None:
    await records.set_switch(desk_id, None)
    await records.drop_deadline(DeadlineKind.SWITCH_ENDS, desk_id)
