"""How a session ends, whoever ends it: one way, so that nothing of an ended session is left running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chatserver.rules import session as life
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.registration import Registration
from chatserver.rules.retention import Retention, words_end_at
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EndReason, EntryKind, Outcome, Speaker, StaffId
from chatserver.services.letting_go import let_go
from chatserver.services.onlookers import end_all_looking
from chatserver.services.passing_on import close_handover, set_idle
from chatserver.services.ports import Deadline, Draft, Records
from chatserver.services.telling import note
from chatserver.services.to_release import begin_release

RUNNING = (
    DeadlineKind.ASK_AGAIN,
    DeadlineKind.VISITOR_ABANDONS,
    DeadlineKind.DESK_CLOSES,
    DeadlineKind.GRACE_ENDS,
    DeadlineKind.SILENCE,
)


async def end_session(
    records: Records, session: AdviceSession, reason: EndReason, now: datetime, retention: Retention, desks: Mapping[DeskId, Desk]
) -> AdviceSession:
    """End it in this transaction: nobody looks along, log entry, token and phone code revoked, offer and handover withdrawn, deadlines
    dropped, end of its words set; and its counsellor, when it had one, owes its registration and is given time for it, and it is to be
    looked through for its release."""
    ended = life.end(session, reason, now)
    if session.offer is not None:
        await records.close_offer(session.offer.id, Outcome.WITHDRAWN, now)
        await records.drop_deadline(DeadlineKind.OFFER_EXPIRES, session.offer.id)
    await end_all_looking(records, session, now)
    await close_handover(records, session.id, Outcome.WITHDRAWN, now)
    await records.save_session(ended)
    await note(records, session.id, Draft(EntryKind.ENDED, Speaker.SYSTEM, now, reason=reason))
    await records.revoke_token(session.id)
    for kind in RUNNING:
        await records.drop_deadline(kind, session.id)
    await let_go(records, session.id)
    await records.set_deadline(Deadline(DeadlineKind.WORDS_END, session.id, words_end_at(ended, retention)))
    if session.counsellor is not None:
        await set_idle(records, session.counsellor, now)
        await _owe(records, ended, session.counsellor, now, desks)
        await begin_release(records, ended, now)
    return ended


async def _owe(records: Records, ended: AdviceSession, staff: StaffId, now: datetime, desks: Mapping[DeskId, Desk]) -> None:
    time = desks[ended.desk].wrap_up_time if ended.desk in desks else timedelta(0)
    draft = await records.find_registration(ended.id) or Registration()
    await records.save_registration(ended.id, replace(draft, owed_by=staff, wraps_up=bool(time)))
    if time:
        await records.set_deadline(Deadline(DeadlineKind.WRAP_UP_ENDS, staff, now + time))
