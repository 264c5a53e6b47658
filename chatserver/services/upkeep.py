"""What falls due: one look a second at the deadlines in the record, whoever set them and whatever happened since.

Every handler decides again from the record and removes its own deadline in the same transaction, so that a crash between
two of them loses nothing and a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chatserver.logs import Event, record, where
from chatserver.rules import session as life
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.handover import HandoverId
from chatserver.rules.retention import Retention, remarks_end_at, words_end_at
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import CallbackId, DeskId, EndReason, Life, OfferId, Record, SessionId, StaffId
from chatserver.services.alarms import Alarms
from chatserver.services.assignment import Assignment
from chatserver.services.callbacks import Callbacks
from chatserver.services.closing import Closing
from chatserver.services.desk_hours import DeskHours
from chatserver.services.ending import end_session
from chatserver.services.errands import Errands
from chatserver.services.handovers import Handovers
from chatserver.services.hints import Bus
from chatserver.services.phone_codes import PhoneCodes
from chatserver.services.ports import Clock, DayKeys, Deadline, Records, Store
from chatserver.services.presence import Presences
from chatserver.services.pushing import Pushing
from chatserver.services.registering import Registering
from chatserver.services.silence import Silences
from chatserver.services.telling import tell_ended

BATCH = 500
RETRY = timedelta(seconds=30)
"""What failed is tried again after this, behind what is due now."""
KEY_RETRY = timedelta(hours=1)
"""A day key whose words are not all gone is looked at again after this."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Carries out what fell due."""

    store: Store
    clock: Clock
    bus: Bus
    closing: Closing
    desk_hours: DeskHours
    alarms: Alarms
    assignment: Assignment
    handovers: Handovers
    presences: Presences
    silences: Silences
    callbacks: Callbacks
    phone_codes: PhoneCodes
    registering: Registering
    errands: Errands
    pushing: Pushing
    day_keys: DayKeys
    retention: Retention

    async def sweep(self) -> int:
        """Carry out everything that is due now; how many deadlines that were. One that fails stays, and harms no other."""
        carried_out = 0
        while True:
            due = await self.store.read(lambda records: records.due(self.clock.now(), BATCH))
            for deadline in due:
                try:
                    await self._handlers[deadline.kind](deadline.subject)
                except Exception as error:  # noqa: BLE001 - one that cannot be carried out must not hold up what is due behind it
                    record(Event.LOOP_FAILED, kind=deadline.kind, where=where(error))
                    await self._later(deadline)
                else:
                    carried_out += 1
            if len(due) < BATCH:
                return carried_out

    async def _later(self, deadline: Deadline) -> None:
        again = Deadline(deadline.kind, deadline.subject, self.clock.now() + RETRY)
        await self.store.write(lambda records: records.set_deadline(again))

    @property
    def _handlers(self) -> dict[DeadlineKind, Callable[[str], Awaitable[None]]]:
        return {
            DeadlineKind.OFFER_EXPIRES: lambda subject: self.assignment.expire(OfferId(subject)),
            DeadlineKind.ASK_AGAIN: lambda subject: self.assignment.ask_again(SessionId(subject)),
            DeadlineKind.VISITOR_ABANDONS: lambda subject: self.abandon(SessionId(subject)),
            DeadlineKind.COUNSELLOR_AWAY: lambda subject: self.presences.away(StaffId(subject)),
            DeadlineKind.COUNSELLOR_GONE: lambda subject: self.presences.gone(StaffId(subject)),
            DeadlineKind.COUNSELLOR_VANISHED: lambda subject: self.presences.vanished(StaffId(subject)),
            DeadlineKind.PAUSE_ENDS: lambda subject: self.presences.pause_over(StaffId(subject)),
            DeadlineKind.WRAP_UP_ENDS: lambda subject: self.registering.time_is_over(StaffId(subject)),
            DeadlineKind.DESK_CLOSES: lambda subject: self.closing.tell(SessionId(subject)),
            DeadlineKind.GRACE_ENDS: lambda subject: self.closing.end(SessionId(subject)),
            DeadlineKind.UNSTAFFED: lambda subject: self.alarms.tell(DeskId(subject), DeadlineKind.UNSTAFFED),
            DeadlineKind.UNSTAFFED_STILL: lambda subject: self.alarms.tell(DeskId(subject), DeadlineKind.UNSTAFFED_STILL),
            DeadlineKind.HANDOVER_ENDS: lambda subject: self.handovers.expire(HandoverId(subject)),
            DeadlineKind.SILENCE: lambda subject: self.silences.look(SessionId(subject)),
            DeadlineKind.SWITCH_ENDS: lambda subject: self.desk_hours.end_switch(DeskId(subject)),
            DeadlineKind.CALLBACK_ENDS: lambda subject: self.callbacks.expire(CallbackId(subject)),
            DeadlineKind.PHONE_CODE_ENDS: lambda subject: self.phone_codes.expire(SessionId(subject)),
            DeadlineKind.ANONYMISE: lambda subject: self.errands.begin(DeadlineKind.ANONYMISE, subject),
            DeadlineKind.PUSH: lambda subject: self.errands.begin(DeadlineKind.PUSH, subject),
            DeadlineKind.LETTER_BOXES_END: lambda subject: self.pushing.end_letter_boxes(date.fromisoformat(subject)),
            DeadlineKind.WORDS_END: lambda subject: self.delete_words(SessionId(subject)),
            DeadlineKind.REMARKS_END: lambda subject: self.delete_remarks(date.fromisoformat(subject)),
            DeadlineKind.DAY_KEY_ENDS: lambda subject: self.end_day_key(date.fromisoformat(subject)),
        }

    async def abandon(self, session_id: SessionId) -> None:
        """The visitor was away longer than the grace: the session ends, its token opens nothing any more."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession] | None:
            now = self.clock.now()
            is_due = await records.take_deadline(DeadlineKind.VISITOR_ABANDONS, session_id, now)
            session = await records.find_session(session_id)
            if not is_due or session is None or session.life is Life.ENDED or session.visitor_gone_since is None:
                return None
            return session, await end_session(records, session, EndReason.ABANDONED, now, self.retention, self.closing.openings.desks)

        done = await self.store.write(decide)
        if done is not None:
            tell_ended(self.bus, *done)

    async def delete_words(self, session_id: SessionId) -> None:
        """Key, entries, notes and answers of a session go; what is left says when, not what."""
        await self.pushing.last_moment(session_id)

        async def decide(records: Records) -> int | None:
            session = await records.find_session(session_id)
            if session is not None and session.life is Life.ENDED and words_end_at(session, self.retention) > self.clock.now():
                await self._move(records, session_id, DeadlineKind.WORDS_END, words_end_at(session, self.retention))
                return None
            await records.drop_deadline(DeadlineKind.WORDS_END, session_id)
            if session is None or session.life is not Life.ENDED:
                return None
            count = await records.delete_words(session_id)
            if session.record is not Record.DELETED:
                await records.save_session(life.thin(session, Record.DELETED))
            return count

        count = await self.store.write(decide)
        if count is not None:
            record(Event.WORDS_DELETED, session=session_id, count=count)

    async def delete_remarks(self, day: date) -> None:
        """What visitors wrote on ``day`` about their conversations goes, with its keys; the counts stay."""

        async def decide(records: Records) -> int:
            ends_at = remarks_end_at(day, self.retention)
            if ends_at > self.clock.now():  # kept longer than when it was set
                await self._move(records, day.isoformat(), DeadlineKind.REMARKS_END, ends_at)
                return 0
            await records.drop_deadline(DeadlineKind.REMARKS_END, day.isoformat())
            return await records.delete_remarks(day)

        count = await self.store.write(decide)
        if count:
            record(Event.REMARKS_DELETED, day=day.isoformat(), count=count)

    async def end_day_key(self, day: date) -> None:
        """The key of a day goes when nothing is wrapped by it any more; every backup of that day is unreadable then."""

        async def decide(records: Records) -> bool:
            if await records.days_in_use(day):
                await self._move(records, day.isoformat(), DeadlineKind.DAY_KEY_ENDS, self.clock.now() + KEY_RETRY)
                return False
            # The key goes before its deadline does: a crash in between repeats the destroying, which is harmless.
            self.day_keys.destroy(day)
            await records.drop_deadline(DeadlineKind.DAY_KEY_ENDS, day.isoformat())
            return True

        if await self.store.write(decide):
            record(Event.DAY_KEY_DESTROYED, day=day.isoformat())

    async def _move(self, records: Records, subject: str, kind: DeadlineKind, due_at: datetime | None) -> None:
        if due_at is not None:
            await records.set_deadline(Deadline(kind, subject, due_at))
