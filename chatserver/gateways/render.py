"""Typed records to wire payloads, per audience. What a field does not name cannot leak: each is built from nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import get_args

from chatserver.gateways import wire, wire_basis
from chatserver.rules.access import may_take
from chatserver.rules.availability import Opening
from chatserver.rules.desk import Desk
from chatserver.rules.hours import grace_ends_at
from chatserver.rules.queue import Candidate
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Counsellor
from chatserver.rules.terms import Declared, Epoch, Life, Role, SessionId, Speaker, StaffId
from chatserver.services.board import DeskView
from chatserver.services.ports import Entry, StaffMember

PAGE_POINTS = 12_000
"""Code points in one event: under a fifth of the bytes that may be pending."""


def instant(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def maybe(at: datetime | None) -> str | None:
    return None if at is None else instant(at)


def entry_for_visitor(entry: Entry) -> wire.EntryForVisitor:
    """No staff id; her own client ids only, so that pending copies are replaced."""
    own = entry.client_id if entry.speaker is Speaker.VISITOR else None
    return wire.EntryForVisitor(entry.offset, entry.kind, entry.speaker, instant(entry.at), entry.text, own, entry.reason)


def entry_for_counsellor(entry: Entry, reader: StaffId) -> wire.EntryForCounsellor:
    """As stored, with a mark on the reader's own messages."""
    mine = entry.staff == reader
    own = entry.client_id if mine else None
    return wire.EntryForCounsellor(entry.offset, entry.kind, entry.speaker, instant(entry.at), entry.text, own, entry.reason, mine)


def opening(found: Opening, desk: Desk) -> wire.Opening:
    hours = found.hours
    notices = [wire.Notice(language, text) for language, text in found.texts]
    moments = (maybe(hours.closes_at), maybe(hours.last_intake_at), maybe(hours.next_opening))
    return wire.Opening(found.state, desk.phone, *moments, found.reason, notices, found.backup)


def ahead(desk: Desk, now: datetime, unreviewed: date | None) -> wire.Ahead:
    return wire.Ahead(maybe(grace_ends_at(desk.schedule, now)), None if unreviewed is None else unreviewed.isoformat())


def availability(found: Opening, desk: Desk) -> wire.AvailabilityChanged:
    return wire.AvailabilityChanged(desk.name, opening(found, desk), list(desk.languages))


def place(session: AdviceSession, position: int | None, counsellor: Counsellor | None, minutes: int | None = None) -> wire.Place:
    """Offered looks like waiting to the visitor: she is still in line, and who was asked is not hers to know."""
    shown = Life.WAITING if session.life is Life.OFFERED else session.life
    her = counsellor if session.life is Life.ACTIVE else None
    name, backup = (her.work_name, her.backup) if her else (None, None)
    return wire.Place(shown, position, name, session.language, session.reason, backup, minutes)


def waiting(session: AdviceSession, reader: StaffId | None) -> wire.Waiting:
    """A row of the queue as this counsellor sees it; None stands for one to whom it is not offered."""
    offered = session.offer is not None and reader is not None and session.offer.staff == reader
    return wire.Waiting(
        session.id,
        session.label,
        session.language,
        session.urgency,
        instant(session.arrived_at),
        session.returned,
        session.number,
        offered,
        session.offer is not None,
    )


def offered(session: AdviceSession, now: datetime, desk_name: str | None) -> wire.Offered | None:
    """The offer under way for a session, counted down from now. ``desk_name``: as in ``conversation``."""
    held = session.offer
    if held is None:
        return None
    left = max(0.0, (held.expires_at - now).total_seconds())
    whole = (held.expires_at - held.made_at).total_seconds()
    since = instant(session.arrived_at)
    return wire.Offered(held.id, session.id, session.label, session.language, session.urgency, since, left, whole, desk_name)


def me(member: StaffMember, view: DeskView) -> wire.Me:
    candidate = view.candidate(member.id)
    presence = candidate.declared if candidate else Declared.AWAY
    load = candidate.load if candidate else 0
    takes = sorted(member.languages) if may_take(member.roles, view.desk.takers) else []
    is_lead = Role.DUTY_LEAD in member.roles
    is_claimed = candidate is not None and candidate.claimed
    times = maybe(view.pauses.get(member.id)), is_claimed, maybe(view.wrap_ups.get(member.id))
    who = member.id, member.work_name, presence, load, member.capacity, is_lead, staff_roles(member), takes
    return wire.Me(*who, *times, view.letters.get(member.id, 0))


def colleague(member: StaffMember, candidate: Candidate, to_register: int | None) -> wire.Colleague:
    """``to_register``: None to who may not know."""
    roles, c = staff_roles(member), candidate
    work = c.load, member.capacity, c.claimed, c.is_wrapping_up, to_register
    return wire.Colleague(member.id, member.work_name, roles, c.declared, c.connected, *work)


def staff_roles(member: StaffMember) -> list[wire_basis.StaffRole]:
    """Those by which she is at the console, in one order for all."""
    known: tuple[wire_basis.StaffRole, ...] = get_args(wire_basis.StaffRole)
    return [role for role in known if Role(role) in member.roles]


def first_page(entries: Iterable[Entry]) -> list[Entry]:
    """The first entries that fit one event; always at least one, when there is one."""
    page: list[Entry] = []
    points = 0
    for entry in entries:
        points += len(entry.text)
        if page and points > PAGE_POINTS:
            break
        page.append(entry)
    return page


def posted(page: list[Entry], session: SessionId, epoch: Epoch, reader: StaffId | None) -> tuple[str, wire_basis.Payload]:
    """The event that carries a page to its reader; None is the visitor herself, who never learns the session's id."""
    if reader is None:
        return "entries_posted", wire.EntriesPosted(epoch, [entry_for_visitor(e) for e in page])
    return "session_entries_posted", wire.SessionEntriesPosted(session, epoch, [entry_for_counsellor(e, reader) for e in page])
