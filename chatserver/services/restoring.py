"""What a restored backup holds and may not: what nobody can read any more goes, and what is overdue, before anything opens it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chatserver.rules import session as life
from chatserver.rules.audit import NO_DESK, AuditDraft, Deed, deletion
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.kept import Wish
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, Life, Outcome, Record, SessionId
from chatserver.services.ending import RUNNING
from chatserver.services.letting_go import let_go
from chatserver.services.ports import Clock, DayKeys, Records, Store
from chatserver.services.to_release import refuse_release
from chatserver.services.upkeep import Upkeep
from chatserver.services.wishes import delete_now


@dataclass(frozen=True, slots=True)
class Restoring:
    """Once, on a database that no server has opened since it was put back."""

    store: Store
    clock: Clock
    day_keys: DayKeys
    upkeep: Upkeep

    async def purge(self, made_at: datetime) -> int:
        """How many sessions, remarks, numbers and codes went because the key of their day is gone; what is overdue went too."""
        days = self.day_keys.days()

        async def forget(records: Records) -> int:
            count = await records.forget_without_keys(days)
            sessions = await records.sessions_without_keys(days)
            for session in sessions:
                await self._forget(records, session)
            await self._fulfil_all(records)
            await records.add_audit(
                AuditDraft(self.clock.now(), None, None, Deed.BACKUP_RESTORED, NO_DESK, made_at.isoformat(timespec="seconds"))
            )
            return count + len(sessions)

        count = await self.store.write(forget)
        await self.upkeep.delete_due()
        return count

    async def fulfil_wishes(self) -> None:
        """What visitors wished since is done again, for a database that was put back in another way. Repeating is harmless."""
        await self.store.write(self._fulfil_all)

    async def _fulfil_all(self, records: Records) -> None:
        for wish, of in await records.wishes():
            await self._fulfil(records, wish, of)

    async def _fulfil(self, records: Records, wish: Wish, session_id: SessionId) -> None:
        """What was wished since the backup was made."""
        session = await records.find_session(session_id)
        if session is None or session.record is Record.DELETED:
            return
        if wish is Wish.DELETED:
            ended = session if session.life is Life.ENDED else await self._end(records, session)
            await delete_now(records, ended, None, None, self.clock.now())
        else:
            await records.save_answers(session_id, replace(await records.answers(session_id), review=False))
            await refuse_release(records, session_id)

    async def _forget(self, records: Records, session_id: SessionId) -> None:
        session = await records.find_session(session_id)
        if session is not None and session.life is not Life.ENDED:
            session = await self._end(records, session)
        count = await records.delete_words(session_id)
        await records.add_audit(deletion(self.clock.now(), Deed.WORDS_DELETED, str(count)))
        await records.drop_deadline(DeadlineKind.WORDS_END, session_id)
        if session is not None:
            await records.save_session(life.thin(session, Record.DELETED))

    async def _end(self, records: Records, session: AdviceSession) -> AdviceSession:
        """One that was under way when the backup was made. Nothing can be added to its log any more, so nothing is said of its end."""
        now = self.clock.now()
        if session.offer is not None:
            await records.close_offer(session.offer.id, Outcome.WITHDRAWN, now)
            await records.drop_deadline(DeadlineKind.OFFER_EXPIRES, session.offer.id)
        await records.revoke_token(session.id)
        for kind in RUNNING:
            await records.drop_deadline(kind, session.id)
        await let_go(records, session.id)
        return replace(life.end(session, EndReason.ABANDONED, now), offer=None)
