"""Sessions as they are found by who may have them: what is not hers does not exist."""

from __future__ import annotations

from chatserver.errors import ChatError, Code
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Life, SessionId, StaffId
from chatserver.services.ports import Records


async def get_conversation(records: Records, staff: StaffId, session_id: SessionId) -> AdviceSession:
    """One that is or was hers; raises NOT_FOUND."""
    session = await records.find_conversation(staff, session_id)
    if session is None:
        raise ChatError(Code.NOT_FOUND)
    return session


async def get_active(records: Records, staff: StaffId, session_id: SessionId) -> AdviceSession:
    """One that she talks in; raises NOT_FOUND, and WRONG_STATE when it is over."""
    session = await get_conversation(records, staff, session_id)
    if session.life is not Life.ACTIVE:
        raise ChatError(Code.WRONG_STATE)
    return session
