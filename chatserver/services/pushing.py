"""What was released goes over to the review side: built field by field, closed so that that side alone can open it, and brought there
until it has arrived. And what the chat side keeps of it: whose the letter box is, for as long as the transcript is kept.

The parcel is on record before it is brought, under a random name: a crash brings it twice, which is once. It may outlive the words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules import session as life
from chatserver.rules.anonymised import Released, anonymised
from chatserver.rules.cleaning import clean
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.findings import Findings, HandMark
from chatserver.rules.registration import Registration
from chatserver.rules.release import CleaningState, Parcel, Standing, may_be_reviewed
from chatserver.rules.retention import Retention, forgotten_on
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, Record, SessionId
from chatserver.rules.transcript import AnonymisedTranscript, LetterBoxId, TranscriptId
from chatserver.services.ports import Chance, Clock, Deadline, Records, Store
from chatserver.services.ports_release import Cleaner
from chatserver.services.ports_review import Review
from chatserver.services.to_release import read_all, said_in

AGAIN_SECONDS = 60.0
"""Told anew after this also when nothing changed: the review store may have been put back from a backup, or made anew."""


@dataclass(slots=True)
class Pushing:
    """Brings parcels over the wall, and tells there how many conversations are not released."""

    store: Store
    clock: Clock
    chance: Chance
    desks: Mapping[DeskId, Desk]
    cleaner: Cleaner
    review: Review
    retention: Retention
    _told: dict[DeskId, int] | None = field(default=None, init=False)
    _told_at: float = field(default=0.0, init=False)

    async def push(self, session_id: SessionId) -> None:
        """The deadline fell due. Raises UNAVAILABLE when the review side cannot be reached: then later."""
        if await self.store.write(lambda records: self._hold(records, session_id)):
            return
        parcel = await self.pack(session_id)
        if parcel is not None:
            await self.review.push(parcel.name, parcel.sealed)
            record(Event.PUSHED, session=session_id)
        await self.store.write(lambda records: _arrived(records, session_id))

    async def pack(self, session_id: SessionId) -> Parcel | None:
        """Close it up while its words are here; None when it was not released, or went over already. Raises UNAVAILABLE, DAMAGED."""
        kept, found = await self.store.read(lambda records: self._find(records, session_id))
        if kept is not None or found is None:
            return kept
        desk = self.desks.get(found.session.desk)
        if desk is None:  # taken out of the settings: nobody would review it
            return None
        name, box = self.chance.identifier(), LetterBoxId(self.chance.identifier())
        parcel = Parcel(name, await self.review.seal(name, await self._build(found, box, desk)))
        return await self.store.write(lambda records: self._keep(records, session_id, parcel, box))

    async def last_moment(self, session_id: SessionId) -> None:
        """Its words are about to go: what was released and is not on its way yet is closed up now, if that can be. Never raises."""
        try:
            if await self.pack(session_id) is not None:
                now = Deadline(DeadlineKind.PUSH, session_id, self.clock.now())
                await self.store.write(lambda records: records.set_deadline(now))
        except Exception as error:  # noqa: BLE001 - whatever it is, words go when their time is over
            record(Event.LOOP_FAILED, kind=DeadlineKind.PUSH, where=where(error))

    async def end_letter_boxes(self, day: date) -> None:
        """Whose the boxes were that were kept until ``day`` is forgotten."""

        async def decide(records: Records) -> int:
            await records.drop_deadline(DeadlineKind.LETTER_BOXES_END, day.isoformat())
            return await records.end_letter_boxes(day)

        await self.store.write(decide)

    async def tell_unreleased(self) -> None:
        """When it changed, and once a minute: how many conversations of each desk are not released. The review side may be away: then at
        the next turn."""
        counts = await self.store.read(lambda records: records.unreleased_counts())
        told = {desk: counts.get(desk, 0) for desk in self.desks}
        at = self.clock.monotonic()
        if told == self._told and at - self._told_at < AGAIN_SECONDS:
            return
        try:
            await self.review.tell_unreleased(told)
        except ChatError as error:
            if error.code is not Code.UNAVAILABLE:
                raise
        else:
            self._told, self._told_at = told, at

    # ---- below ----

    async def _hold(self, records: Records, session_id: SessionId) -> bool:
        """Whether it stays here for now: what went over cannot be called back, and its visitor's page may still delete it."""
        session = await records.find_session(session_id)
        desk = None if session is None else self.desks.get(session.desk)
        if session is None or desk is None or session.ended_at is None or await records.find_parcel(session_id) is not None:
            return False
        held_until = session.ended_at + desk.release_after
        if self.clock.now() >= held_until:
            return False
        await records.set_deadline(Deadline(DeadlineKind.PUSH, session_id, held_until))
        return True

    async def _find(self, records: Records, session_id: SessionId) -> tuple[Parcel | None, _Open | None]:
        session, standing = await records.find_session(session_id), await records.find_release(session_id)
        kept = await records.find_parcel(session_id)
        if kept is not None or session is None or standing is None:
            return kept, None
        if standing.state is not CleaningState.RELEASED or session.record is not Record.FULL:
            return None, None
        if not may_be_reviewed(await records.answers(session_id)):
            return None, None
        findings, marks = await records.findings(session_id)
        return None, _Open(session, standing, findings, marks, await records.find_registration(session_id))

    async def _build(self, found: _Open, box: LetterBoxId, desk: Desk) -> AnonymisedTranscript:
        entries = await read_all(self.store, found.session.id)
        text = await asyncio.to_thread(clean, said_in(entries), found.findings, found.marks, self.cleaner.words)
        case = Released(found.session, text, found.standing, found.registration, frozenset(one.kind for one in entries))
        return anonymised(TranscriptId(self.chance.identifier()), box, case, desk)

    async def _keep(self, records: Records, session_id: SessionId, parcel: Parcel, box: LetterBoxId) -> Parcel | None:
        """From here on its words are not needed any more, and nobody reads them."""
        kept, found = await self._find(records, session_id)
        if found is None:
            return kept
        session = found.session
        await records.save_session(life.thin(session, Record.ANONYMISED))
        await records.save_parcel(session_id, parcel)
        if session.counsellor is not None:
            until = forgotten_on(self.clock.now(), self.retention)
            await records.add_letter_box(box, session.counsellor, until)
            due_at = datetime.combine(until, time(), UTC)
            await records.set_deadline(Deadline(DeadlineKind.LETTER_BOXES_END, until.isoformat(), due_at))
        return parcel


@dataclass(frozen=True, slots=True)
class _Open:
    """Released, and not closed up yet."""

    session: AdviceSession
    standing: Standing
    findings: Findings
    marks: list[HandMark]
    registration: Registration | None


async def _arrived(records: Records, session_id: SessionId) -> None:
    """It is over there: nothing of the parcel stays here."""
    await records.drop_deadline(DeadlineKind.PUSH, session_id)
    await records.forget_parcel(session_id)
