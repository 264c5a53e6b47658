"""From rows to the house's values and back; the one place where a column's form is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatserver.rules.deadline import Deadline, DeadlineKind
from chatserver.rules.session import AdviceSession, Offer
from chatserver.rules.staff import Presence, SignIn, StaffMember
from chatserver.rules.terms import Declared, DeskId, EndReason, Life, Paperwork, Record, Role, StaffId, TokenHash
from chatserver.store.columns import AnyRow, to_instant, to_list, to_micros, to_set
from chatserver.store.tables import sessions

SESSION_COLUMNS = tuple(c for c in sessions.c if c.name not in {"token", "answers"})
"""What an ``AdviceSession`` is made of: everything but the two things that stay in the store."""


def read_session(row: Sequence[Any]) -> AdviceSession:
    """From a row that begins with ``SESSION_COLUMNS``, by position: this runs for every message, and names cost as much again."""
    (
        session, desk, language, label, arrived_at, number, epoch, urgency, life, paperwork, kept, returned, counsellor, offer, offer_staff,
        offer_made_at, offer_expires_at, asked, ask_again_at, last_offset, answered_at, visitor_gone_since, ended_at, reason,
        came_to,
    ) = row[: len(SESSION_COLUMNS)]  # fmt: skip
    return AdviceSession(
        id=session,
        desk=desk,
        language=language,
        label=label,
        arrived_at=to_instant(arrived_at),
        number=number,
        epoch=epoch,
        urgency=urgency,
        life=Life(life),
        paperwork=Paperwork(paperwork),
        record=Record(kept),
        returned=returned,
        counsellor=counsellor,
        offer=None if offer is None else Offer(offer, offer_staff, to_instant(offer_made_at), to_instant(offer_expires_at)),
        asked=frozenset(StaffId(staff) for staff in to_set(asked)),
        ask_again_at=to_instant(ask_again_at),
        last_offset=last_offset,
        answered_at=to_instant(answered_at),
        visitor_gone_since=to_instant(visitor_gone_since),
        ended_at=to_instant(ended_at),
        reason=None if reason is None else EndReason(reason),
        came_to=came_to,
    )


def session_values(session: AdviceSession) -> dict[str, object]:
    """All columns but ``last_offset``, which belongs to the log, and the two that stay in the store."""
    offer = session.offer
    return {
        "id": session.id,
        "desk": session.desk,
        "language": session.language,
        "label": session.label,
        "arrived_at": to_micros(session.arrived_at),
        "number": session.number,
        "epoch": session.epoch,
        "urgency": session.urgency,
        "life": session.life.value,
        "paperwork": session.paperwork.value,
        "record": session.record.value,
        "returned": session.returned,
        "counsellor": session.counsellor,
        "offer": offer.id if offer else None,
        "offer_staff": offer.staff if offer else None,
        "offer_made_at": to_micros(offer.made_at) if offer else None,
        "offer_expires_at": to_micros(offer.expires_at) if offer else None,
        "asked": to_list(session.asked),
        "ask_again_at": to_micros(session.ask_again_at),
        "answered_at": to_micros(session.answered_at),
        "visitor_gone_since": to_micros(session.visitor_gone_since),
        "ended_at": to_micros(session.ended_at),
        "reason": session.reason.value if session.reason else None,
        "came_to": session.came_to,
    }


def read_staff(row: AnyRow) -> StaffMember:
    return StaffMember(
        id=StaffId(row.id),
        name=row.name,
        work_name=row.work_name,
        roles=frozenset(Role(r) for r in to_set(row.roles)),
        desks=frozenset(DeskId(d) for d in to_set(row.desks)),
        languages=to_set(row.languages),
        capacity=row.capacity,
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        disabled_at=to_instant(row.disabled_at),
    )


def staff_values(member: StaffMember) -> dict[str, object]:
    return {
        "name": member.name,
        "work_name": member.work_name,
        "roles": to_list(r.value for r in member.roles),
        "desks": to_list(member.desks),
        "languages": to_list(member.languages),
        "capacity": member.capacity,
        "password_hash": member.password_hash,
        "must_change_password": member.must_change_password,
        "disabled_at": to_micros(member.disabled_at),
    }


def read_presence(row: AnyRow) -> Presence:
    return Presence(
        staff=StaffId(row.staff),
        declared=Declared(row.declared),
        gone_since=to_instant(row.gone_since),
        idle_since=to_instant(row.idle_since),
        connected=row.connected,
    )


def presence_values(presence: Presence) -> dict[str, object]:
    return {
        "declared": presence.declared.value,
        "gone_since": to_micros(presence.gone_since),
        "idle_since": to_micros(presence.idle_since),
        "connected": presence.connected,
    }


def read_sign_in(row: AnyRow) -> SignIn:
    return SignIn(
        token=TokenHash(row.token),
        staff=StaffId(row.staff),
        signed_in_at=to_instant(row.signed_in_at),
        expires_at=to_instant(row.expires_at),
    )


def read_deadline(row: AnyRow) -> Deadline:
    return Deadline(DeadlineKind(row.kind), row.subject, to_instant(row.due_at))
