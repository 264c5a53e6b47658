"""A conversation that is over is looked through for what identifies somebody, before anyone else may read a word of it.

Fail closed: whatever goes wrong, it is hidden with a reason and tried again, less and less often, and in the end it stays hidden. What
is kept are places in the text, sealed under the session's own key; they die with it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Literal

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.cleaning import clean
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.findings import Findings
from chatserver.rules.release import CleaningState, Standing, Why, may_be_reviewed, releases_itself
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EntryKind, Record, Releases, SessionId
from chatserver.services.hints import Bus
from chatserver.services.opening import Openings
from chatserver.services.ports import Clock, Deadline, Records, Store
from chatserver.services.ports_release import Cleaner, Conversation
from chatserver.services.releasing import release
from chatserver.services.to_release import forget_release, read_all, refuse_release, said_in, tell_release

_Outcome = Findings | Why | Literal[CleaningState.REFUSED]
_REFUSED: Literal[CleaningState.REFUSED] = CleaningState.REFUSED


@dataclass(frozen=True, slots=True)
class Anonymising:
    """Looks through conversations, one after the other."""

    store: Store
    clock: Clock
    bus: Bus
    openings: Openings
    cleaner: Cleaner
    retention: Retention

    async def look_through(self, session_id: SessionId) -> None:
        """The deadline fell due: it is over, or is to be tried again."""
        session = await self.store.read(lambda records: self._wanted(records, session_id))
        if session is None:
            await self.store.write(lambda records: records.drop_deadline(DeadlineKind.ANONYMISE, session_id))
            return
        found = await self._look_through(session)
        if found is None:
            await self.store.write(lambda records: forget_release(records, session_id))
            await tell_release(self.store, self.bus, session)
            return
        told = await self.store.write(lambda records: self._keep(records, session, found))
        if told is None:
            return
        if told.state is CleaningState.HIDDEN:
            record(Event.ANONYMISING_FAILED, session=session_id, reason=told.why, count=told.tries)
        elif isinstance(found, Findings):
            record(Event.ANONYMISED, session=session_id, count=len(found.found))
        await tell_release(self.store, self.bus, session)

    async def _wanted(self, records: Records, session_id: SessionId) -> AdviceSession | None:
        session, standing = await records.find_session(session_id), await records.find_release(session_id)
        is_wanted = session is not None and standing is not None and standing.is_to_be_looked_through
        return session if is_wanted and session is not None and session.record is Record.FULL else None

    async def _look_through(self, session: AdviceSession) -> _Outcome | None:
        """What came of it; None when nothing was said at all."""
        try:
            conversation = await self._conversation(session)
        except ChatError as error:
            if error.code is not Code.DAMAGED:
                raise
            return Why.FAILED
        if conversation is None:
            return _REFUSED
        if not conversation.said:
            return None
        found = await self.cleaner.look_through(conversation)
        try:
            if isinstance(found, Findings):
                await asyncio.to_thread(clean, conversation.said, found, (), self.cleaner.words)
        except ChatError:  # places that do not fit the text
            return Why.FAILED
        return found

    async def _conversation(self, session: AdviceSession) -> Conversation | None:
        """None when the visitor does not want it to be read."""
        answers = await self.store.read(lambda records: records.answers(session.id))
        if not may_be_reviewed(answers):
            return None
        entries = await read_all(self.store, session.id)
        everyone = await self.store.read(lambda records: records.staff())
        spoke = {one.staff for one in entries}
        staff = [member for member in everyone if session.desk in member.desks or member.id in spoke]
        joined = [one.text for one in entries if one.kind in (EntryKind.JOINED, EntryKind.TRANSFERRED, EntryKind.COLLEAGUE_JOINED)]
        names = [name for member in staff for name in (member.name, member.work_name)]
        known = dict.fromkeys(word for word in (answers.nickname, answers.municipality, *joined, *names) if word)
        languages = dict.fromkeys(language for language in (session.language, answers.reads) if language)
        return Conversation(tuple(languages), said_in(entries), tuple(known), answers.nickname or "")

    async def _keep(self, records: Records, session: AdviceSession, found: _Outcome) -> Standing | None:
        """Keep what came of it; None when it is not wanted any more."""
        now = self.clock.now()
        await records.drop_deadline(DeadlineKind.ANONYMISE, session.id)
        current = await self._wanted(records, session.id)
        before = await records.find_release(session.id)
        if current is None or before is None:
            return None
        if isinstance(found, Why):
            standing = before.after_failure(found)
            pause = standing.next_pause()
            if pause is not None:
                await records.set_deadline(Deadline(DeadlineKind.ANONYMISE, session.id, now + pause))
            await records.save_release(session.id, standing)
            return standing
        if not isinstance(found, Findings):
            await refuse_release(records, session.id)
            return await records.find_release(session.id)
        ready = replace(before, state=CleaningState.READY, why=None, version=self.cleaner.version, rare=bool(found.rare))
        await records.save_release(session.id, ready)
        await records.save_findings(session.id, found)
        desk = self.openings.desks.get(session.desk)
        releases = Releases.BY_HAND if desk is None else desk.releases
        if releases_itself(ready, measured=found.measured, releases=releases):
            return await release(records, current, ready, None, now, self.retention)
        return ready
