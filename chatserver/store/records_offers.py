"""Offers: the current one is part of its session, and every one ever made has a row that says how it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeclineReason, OfferId, Outcome, SessionId, StaffId
from chatserver.store.columns import to_micros
from chatserver.store.tables import offers, sessions
from chatserver.store.transaction import Transaction, sessions_where

_BY_STAFF = select(offers.c.session, offers.c.outcome).where(offers.c.id == bindparam("offer"), offers.c.staff == bindparam("staff"))
_OFFERED_SESSION = sessions_where(sessions.c.offer == bindparam("offer"))
_SESSION_OFFERED_TO = sessions_where(sessions.c.offer_staff == bindparam("staff"))
_ADD = insert(offers)
_CLOSE = update(offers).where(offers.c.id == bindparam("of"), offers.c.outcome.is_(None))


class OfferRecords(Transaction):
    """The offers' part of the records."""

    async def add_offer(self, session: AdviceSession) -> None:
        """Record ``session.offer`` as made; WRONG_STATE when there is none."""
        made = session.offer
        if made is None:
            raise ChatError(Code.WRONG_STATE)
        await self._change(
            _ADD,
            id=made.id,
            session=session.id,
            staff=made.staff,
            made_at=to_micros(made.made_at),
            expires_at=to_micros(made.expires_at),
        )

    async def find_offer(self, staff: StaffId, offer: OfferId) -> tuple[SessionId, Outcome | None] | None:
        row = await self._row(_BY_STAFF, offer=offer, staff=staff)
        if row is None:
            return None
        return SessionId(row.session), None if row.outcome is None else Outcome(row.outcome)

    async def find_offered_session(self, offer: OfferId) -> AdviceSession | None:
        return await self._session(_OFFERED_SESSION, offer=offer)

    async def close_offer(self, offer: OfferId, outcome: Outcome, now: datetime, declined: DeclineReason | None = None) -> None:
        """Note how an offer ended, and why it was declined. The first end is the one that counts."""
        why = None if declined is None else declined.value
        await self._change(_CLOSE, of=offer, outcome=outcome.value, closed_at=to_micros(now), declined=why)

    async def offer_held(self, staff: StaffId) -> AdviceSession | None:
        return await self._session(_SESSION_OFFERED_TO, staff=staff)
