"""What hangs on a conversation and ends with it, in the transaction that ends it."""

from __future__ import annotations

from dataclasses import replace

from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.terms import SessionId
from chatserver.services.ports import Records


async def let_go(records: Records, session: SessionId) -> None:
    """Nobody is called for it any more, its code opens nothing, and nobody is asked for a number."""
    await records.drop_alert(session)
    await drop_code(records, session)
    await close_callback(records, session)


async def drop_code(records: Records, session: SessionId) -> None:
    """Nothing is opened by it any more."""
    await records.drop_phone_code(session)
    await records.drop_deadline(DeadlineKind.PHONE_CODE_ENDS, session)


async def close_callback(records: Records, session: SessionId) -> None:
    """The conversation is over, in this transaction: a question that nobody answered is not open any more, a number stays to be called."""
    known = await records.find_callback(session)
    if known is None or known.asked_at is None:
        return
    if known.given_at is None:
        await records.delete_callback(known.id)
    else:
        await records.save_callback(replace(known, asked_at=None))
