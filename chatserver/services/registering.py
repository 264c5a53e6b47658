"""What a counsellor registers of her conversations: a draft that is kept as she goes, the registration, its correction, and *later*.

The draft is the session's and not hers: who takes the conversation over goes on with it. Permission is how a session is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules import registration as rules
from chatserver.rules import session as life
from chatserver.rules.access import Action, role_for
from chatserver.rules.answers import NONE, Answers
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.registration import Registration
from chatserver.rules.session import AdviceSession
from chatserver.rules.taxonomy import Taxonomy, Values
from chatserver.rules.terms import DeskId, Life, SessionId, StaffId
from chatserver.services.beginning import get_staff
from chatserver.services.hints import Bus, DeskChanged
from chatserver.services.opening import Openings
from chatserver.services.ports import Clock, Records, StaffMember, Store
from chatserver.services.to_release import push_registered
from chatserver.services.wrapping_up import end_wrap_up, registered_one

MOST_REGISTERED = 200
"""Of one counsellor, in the time in which she can correct them: more than she can have had."""


@dataclass(frozen=True, slots=True)
class Form:
    """A registration as it stands, and what is wrong with it."""

    session: AdviceSession
    taxonomy: Taxonomy
    registration: Registration
    missing: tuple[str, ...] = ()
    """Fields to fill in before it can be registered."""
    unfit: tuple[str, ...] = ()
    """Fields whose values were refused just now, and are not kept."""

    @property
    def correct_until(self) -> datetime | None:
        """Until when it can be corrected; None while it is a draft."""
        at = self.registration.registered_at
        return None if at is None else at + self.taxonomy.correction


class Registering:
    """Everything a counsellor does about registrations. Raises NOT_FOUND for a session that is not hers, and was not at its end."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, openings: Openings) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._openings = openings

    def taxonomy(self, desk: DeskId) -> tuple[Taxonomy, date]:
        """What a desk registers, and which day it is there. Raises NOT_FOUND."""
        known = self._desk(desk)
        return known.taxonomy, self._today(known)

    async def see(self, actor: StaffMember, session_id: SessionId) -> Form:
        """What was saved last, or what the form begins with."""

        async def look(records: Records) -> Form:
            session, desk = await self._get(records, actor.id, session_id)
            kept = await records.find_registration(session_id) or Registration()
            if kept.number == 0 and kept.registered_at is None:
                kept = replace(kept, values=rules.suggested(desk.taxonomy, session, await _answers(records, session_id)))
            return self._form(session, desk, kept, kept.values, kept.values)

        return await self._store.read(look)

    async def save_draft(self, actor: StaffMember, session_id: SessionId, number: int, values: Values) -> Form:
        """Keep what was chosen so far, if ``number`` is higher than that of what is kept; what is kept then. What does not fit is left
        out and named, so that one wrong field loses no other. Raises WRONG_STATE once it is registered."""

        async def decide(records: Records) -> tuple[Form, bool]:
            session, desk = await self._get(records, actor.id, session_id)
            kept = await records.find_registration(session_id) or Registration()
            if kept.registered_at is not None:
                raise ChatError(Code.WRONG_STATE)
            before = self._form(session, desk, kept, kept.values, kept.values)
            if not kept.is_newer(number):
                return before, False
            form = self._form(session, desk, self._changed(kept, actor, desk, number), values, kept.values)
            await records.save_registration(session_id, form.registration)
            return form, session.life is Life.ENDED and form.missing != before.missing

        form, is_news = await self._store.write(decide)
        if is_news:
            self._tell(actor, form.session)
        return form

    async def register(self, actor: StaffMember, session_id: SessionId, number: int, values: Values) -> Form:
        """The paperwork of an ended conversation is done, when nothing is missing and nothing does not fit; otherwise the draft is kept
        and nothing is registered. What is registered already stays as it is. Raises WRONG_STATE before the end."""

        async def decide(records: Records) -> tuple[Form, bool]:
            now = self._clock.now()
            session, desk = await self._get(records, actor.id, session_id)
            kept = await records.find_registration(session_id) or Registration()
            if kept.registered_at is not None or not kept.is_newer(number):
                return self._form(session, desk, kept, kept.values, kept.values), False
            done = life.register(session)
            form = self._form(session, desk, self._changed(kept, actor, desk, number), values, kept.values)
            if form.missing or form.unfit:
                await records.save_registration(session_id, form.registration)
                return form, True
            facts = await self._facts(records, actor.id, session, desk)
            registered = replace(form.registration, registered_at=now, facts=facts, owed_by=None, wraps_up=False)
            await records.save_session(done)
            await records.save_registration(session_id, registered)
            await registered_one(records, kept.owed_by or actor.id)
            await push_registered(records, session_id, now)
            return replace(form, session=done, registration=registered), True

        form, is_news = await self._store.write(decide)
        if is_news and form.registration.registered_at is not None:
            record(Event.REGISTERED, session=session_id, staff=actor.id)
        if is_news:
            self._tell(actor, form.session)
        return form

    async def correct(self, actor: StaffMember, session_id: SessionId, values: Values) -> Form:
        """Change what she herself registered. Nothing changes when something is missing or does not fit; each change is written down.
        Raises WRONG_STATE before it is registered, and when the time for it is over."""

        async def decide(records: Records) -> Form:
            now = self._clock.now()
            session, desk = await self._get(records, actor.id, session_id)
            kept = await records.find_registration(session_id) or Registration()
            if not kept.may_correct(actor.id, now, desk.taxonomy):
                raise ChatError(Code.WRONG_STATE)
            changed = replace(kept, changed_at=now, version=desk.taxonomy.version)
            form = self._form(session, desk, changed, values, kept.values)
            if form.missing or form.unfit:
                return replace(form, registration=kept)
            if form.registration.values == kept.values:
                return replace(form, registration=kept)
            await records.save_registration(session_id, form.registration)
            role = role_for(actor.roles, Action.REGISTER)
            await records.add_audit(AuditDraft(now, actor.id, role, Deed.REGISTRATION_CORRECTED, desk.id, session_id))
            return form

        return await self._store.write(decide)

    async def registered(self, actor: StaffMember) -> list[Form]:
        """What she registered and can still correct, the last one first."""
        now, desks = self._clock.now(), self._openings.desks
        since = now - max((desk.taxonomy.correction for desk in desks.values()), default=timedelta(0))
        kept = await self._store.read(lambda records: records.registered_by(actor.id, since, MOST_REGISTERED))
        forms = [Form(session, desks[session.desk].taxonomy, registration) for session, registration in kept if session.desk in desks]
        return [form for form in forms if form.correct_until is not None and now < form.correct_until]

    async def later(self, staff: StaffId) -> None:
        """Not now: she is offered conversations again, and what she owes stays where she sees it."""
        was_wrapping_up = await self._store.write(lambda records: end_wrap_up(records, staff))
        if was_wrapping_up:
            await self._tell_desks(staff)

    async def time_is_over(self, staff: StaffId) -> None:
        """The deadline fell due."""

        async def decide(records: Records) -> bool:
            is_due = await records.take_deadline(DeadlineKind.WRAP_UP_ENDS, staff, self._clock.now())
            if is_due:
                await records.put_off_registrations(staff)
            return is_due

        if await self._store.write(decide):
            await self._tell_desks(staff)

    # ---- below ----

    async def _get(self, records: Records, staff: StaffId, session_id: SessionId) -> tuple[AdviceSession, Desk]:
        session = await records.find_conversation(staff, session_id)
        if session is None:
            raise ChatError(Code.NOT_FOUND)
        return session, self._desk(session.desk)

    def _desk(self, desk: DeskId) -> Desk:
        known = self._openings.desks.get(desk)
        if known is None:
            raise ChatError(Code.NOT_FOUND)
        return known

    def _today(self, desk: Desk) -> date:
        return self._clock.now().astimezone(desk.schedule.zone).date()

    def _changed(self, kept: Registration, actor: StaffMember, desk: Desk, number: int) -> Registration:
        return replace(kept, version=desk.taxonomy.version, number=number, by=actor.id, changed_at=self._clock.now())

    def _form(self, session: AdviceSession, desk: Desk, registration: Registration, values: Values, stood: Values) -> Form:
        """The form with what fits of these values."""
        taxonomy = desk.taxonomy
        unfit = rules.unfit(taxonomy, values, stood, self._today(desk))
        fits = rules.settle(taxonomy, {name: chosen for name, chosen in values.items() if name not in unfit})
        return Form(session, taxonomy, replace(registration, values=fits), tuple(rules.missing(taxonomy, fits)), tuple(unfit))

    async def _facts(self, records: Records, staff: StaffId, session: AdviceSession, desk: Desk) -> Values:
        member = await get_staff(records, staff)
        answers = await _answers(records, session.id)
        return rules.facts(desk.taxonomy, session, answers, desk.schedule.zone, is_backup=session.desk not in member.desks)

    def _tell(self, actor: StaffMember, session: AdviceSession) -> None:
        self._look_again({*actor.desks, session.desk})

    async def _tell_desks(self, staff: StaffId) -> None:
        self._look_again((await self._store.read(lambda records: get_staff(records, staff))).desks)

    def _look_again(self, desks: Iterable[DeskId]) -> None:
        for desk in desks:
            self._bus.hint(DeskChanged(desk))


async def _answers(records: Records, session: SessionId) -> Answers:
    """What the visitor said on the way in; nothing where that is gone, or cannot be opened."""
    with suppress(ChatError):
        return await records.answers(session)
    return NONE
