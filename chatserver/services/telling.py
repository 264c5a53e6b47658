"""What several activities do alike: note a system entry, and tell that an offer or a session ended."""

from __future__ import annotations

from collections.abc import Iterable

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.session import AdviceSession, Offer
from chatserver.rules.terms import Outcome, SessionId
from chatserver.services.hints import Bus, DeskChanged, LogGrew, OfferMoved, SessionChanged
from chatserver.services.ports import Draft, Records


async def note(records: Records, session: SessionId, draft: Draft) -> None:
    """Add a system entry. A log that fails its seal gets none and stays as it is: one damaged session must not keep the others
    of its counsellor, or its own end, from going on. The alarm was raised where the seal was tried."""
    try:
        await records.append(session, draft)
    except ChatError as error:
        if error.code is not Code.DAMAGED:
            raise


def tell_offer_closed(bus: Bus, session: AdviceSession, offer: Offer, outcome: Outcome) -> None:
    """The asked counsellor, the visitor and the desk may look again."""
    record(Event.OFFER_CLOSED, session=session.id, staff=offer.staff, offer=offer.id, outcome=outcome)
    bus.hint(OfferMoved(offer.staff, offer.id, outcome))
    _look_again(bus, session)


def tell_ended(bus: Bus, before: AdviceSession, ended: AdviceSession) -> None:
    """Everyone who shows or serves this session may look again; who was just asked for it need not answer any more."""
    record(Event.SESSION_ENDED, session=ended.id, reason=ended.reason)
    tell_grew(bus, [ended])
    if before.offer is not None:
        tell_offer_closed(bus, ended, before.offer, Outcome.WITHDRAWN)
    else:
        _look_again(bus, ended)


def tell_moved(bus: Bus, session: AdviceSession) -> None:
    """Whose it is or where it stands has changed, and its log says so."""
    tell_grew(bus, [session])
    _look_again(bus, session)


def _look_again(bus: Bus, session: AdviceSession) -> None:
    bus.hint(SessionChanged(session.id))
    bus.hint(DeskChanged(session.desk))


def tell_grew(bus: Bus, sessions: Iterable[AdviceSession]) -> None:
    """One entry was added to each of these logs since they were read."""
    for session in sessions:
        bus.hint(LogGrew(session.id, session.last_offset + 1))
