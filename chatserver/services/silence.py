"""Asks a visitor who says nothing any more whether she is still there, warns her, and ends what nobody takes part in.

Typing signs are kept in memory only, as everywhere: after a restart the next one comes within seconds.
"""

from __future__ import annotations

from datetime import datetime

from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.silence import Step, Typed, judge
from chatserver.rules.terms import EndReason, EntryKind, Life, SessionId, Speaker
from chatserver.services.ending import end_session
from chatserver.services.hints import Bus, Hint, TypingSign
from chatserver.services.opening import Openings
from chatserver.services.ports import Clock, Deadline, Draft, Records, Store
from chatserver.services.telling import note, tell_ended, tell_grew

LOOKED_AT = 50
"""Entries from the end of the log that are looked at: more than the system can add between two messages."""
MOST_TYPING = 10_000
MINUTE = 60


class Silences:
    """One deadline for each active session; what it leads to is decided from the log."""

    def __init__(self, store: Store, clock: Clock, bus: Bus, openings: Openings, retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus
        self._openings = openings
        self._retention = retention
        self._typed: dict[tuple[SessionId, Speaker], datetime] = {}

    def hear(self, hint: Hint) -> None:
        """The bus's listener: who is writing is not silent."""
        if isinstance(hint, TypingSign):
            who = hint.session, hint.speaker
            self._typed.pop(who, None)  # to the end: who signed longest ago stands first, and is forgotten first
            self._typed[who] = self._clock.now()
            if len(self._typed) > MOST_TYPING:
                del self._typed[next(iter(self._typed))]

    async def look(self, session_id: SessionId) -> None:
        """The deadline of a session fell due."""

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession | None] | None:
            now = self._clock.now()
            is_due = await records.take_deadline(DeadlineKind.SILENCE, session_id, now)
            session = await records.find_session(session_id)
            if not is_due or session is None or session.life is not Life.ACTIVE or session.desk not in self._openings.desks:
                return None
            times = self._openings.get_desk(session.desk).silence
            verdict = judge(await records.signs(session_id, LOOKED_AT), self._typing(session_id), now, times)
            if verdict.step is Step.END:
                return session, await end_session(records, session, EndReason.IDLE, now, self._retention, self._openings.desks)
            await records.set_deadline(Deadline(DeadlineKind.SILENCE, session_id, verdict.at))
            if verdict.step is Step.WAIT:
                return None
            left = str(round(verdict.left.total_seconds() / MINUTE))
            await note(records, session_id, Draft(EntryKind.SILENT, Speaker.SYSTEM, now, left))
            return session, None

        done = await self._store.write(decide)
        if done is None:
            return
        session, ended = done
        if ended is None:
            tell_grew(self._bus, [session])
        else:
            tell_ended(self._bus, session, ended)

    def _typing(self, session: SessionId) -> Typed:
        return Typed(self._typed.get((session, Speaker.VISITOR)), self._typed.get((session, Speaker.COUNSELLOR)))


async def begin_silence(records: Records, session: AdviceSession, openings: Openings, now: datetime) -> None:
    """Someone talks with her from now on: look when she could have been silent for too long."""
    if session.desk in openings.desks:
        due = now + openings.get_desk(session.desk).silence.asked_after
        await records.set_deadline(Deadline(DeadlineKind.SILENCE, session.id, due))
