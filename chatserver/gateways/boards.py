"""A counsellor's board from the state of a desk, and the difference between two boards. Pure: nothing is read or sent here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Literal, TypeVar

from chatserver.gateways import company, registrations, releases, render, wire, wire_colleagues
from chatserver.gateways.render_danger import alert, called
from chatserver.rules.access import Action, may
from chatserver.rules.answers import Answers
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Outcome, SessionId, StaffId
from chatserver.services.board import DeskView
from chatserver.services.ports import StaffMember

T = TypeVar("T")


class Rows:
    """Queue, colleagues and hours as consoles show them, made once for all of them. Rows that did not change stay the same objects, so
    that comparing them costs nothing."""

    def __init__(self) -> None:
        self._rows: dict[SessionId, tuple[AdviceSession, wire.Waiting]] = {}
        self._colleagues: dict[bool, dict[StaffId, wire.Colleague]] = {True: {}, False: {}}

    def update(self, view: DeskView) -> None:
        self.opening = render.opening(view.opening, view.desk)
        self._ahead = {sets: render.ahead(view.desk, view.at, view.unreviewed if sets else None) for sets in (True, False)}
        owed = Counter(one.registration.owed_by for one in view.owed)
        for counts, shown in self._colleagues.items():
            rows = {c.id: render.colleague(other, c, owed[c.id] if counts else None) for other, c in view.staff}
            self._colleagues[counts] = {name: shown[name] if shown.get(name) == row else row for name, row in rows.items()}
        before, self._rows = self._rows, {}
        for session in view.queue:
            known = before.get(session.id)
            is_same = known is not None and known[0] == session
            self._rows[session.id] = known if known is not None and is_same else (session, render.waiting(session, None))

    def of(self, reader: StaffId) -> list[wire.Waiting]:
        """As one counsellor sees it: what is offered to her is marked."""
        return [render.waiting(s, reader) if s.offer is not None and s.offer.staff == reader else row for s, row in self._rows.values()]

    def colleagues_of(self, reader: StaffId, *, counts: bool) -> list[wire.Colleague]:
        """Everyone else of the desk; ``counts``: with how much each has still to register."""
        return [row for staff, row in self._colleagues[counts].items() if staff != reader]

    def ahead(self, *, sets: bool) -> wire.Ahead:
        """``sets``: for who may set the hours."""
        return self._ahead[sets]


def board(member: StaffMember, view: DeskView, rows: Rows) -> wire.Board:
    """All that one console shows of a desk, apart from logs."""
    offers = [render.offered(s, view.at, view.elsewhere(s)) for s in view.offered_to(member.id)]
    return wire.Board(
        view.desk.id,
        view.desk.name,
        rows.opening,
        rows.ahead(sets=may(member.roles, Action.SET_HOURS)),
        render.me(member, view.candidate(member.id), view.desk, view.pauses.get(member.id), view.wrap_ups.get(member.id)),
        rows.of(member.id),
        [_conversation(member, s, answers, view) for s, answers in view.conversations(member.id)],
        [o for o in offers if o is not None],
        rows.colleagues_of(member.id, counts=may(member.roles, Action.SEE_UNREGISTERED)),
        [company.desk_conversation(s, view.members) for s in view.others(member.id)] if may(member.roles, Action.COME) else [],
        [company.handover(asked, session, member.id, view) for asked, session in view.handovers_of(member.id)],
        company.other_desks(view),
        [alert(view, raised, about) for raised, about in view.calls(member)],
        view.to_call(member),
        [registrations.to_register(owed) for owed in view.owed_by(member.id)],
        [releases.to_release(*pair) for pair in view.to_release_by(member.id)],
        view.unreleased if may(member.roles, Action.SEE_UNRELEASED) else None,
    )


def _conversation(member: StaffMember, session: AdviceSession, answers: Answers, view: DeskView) -> wire.Conversation:
    as_what: Literal["counsellor", "onlooker"] = "counsellor" if session.counsellor == member.id else "onlooker"
    counsellor = company.work_name(session.counsellor, view.members)
    onlookers = company.onlookers(view.onlookers.get(session.id, ()), view.members)
    raised = called(view, session)
    return company.conversation(session, answers, view.elsewhere(session), as_what, counsellor, onlookers, raised)


def lost(old: wire.Board, new: wire.Board) -> list[wire.Conversation]:
    """Conversations that are not active any more."""
    active = {c.session for c in new.conversations}
    return [c for c in old.conversations if c.session not in active]


def passed_on(view: DeskView, member: StaffMember, gone: Collection[str]) -> list[wire_colleagues.PassedOn]:
    """Of those that were hers, the ones with which a colleague goes on."""
    theirs = [s for s, _ in (*view.active, *view.lent) if s.id in gone and s.counsellor != member.id]
    return [wire_colleagues.PassedOn(s.id, company.work_name(s.counsellor, view.members)) for s in theirs]


def closed(old: wire.Board, new: wire.Board) -> set[str]:
    """Handovers that nobody waits for any more."""
    return {h.handover for h in old.handovers} - {h.handover for h in new.handovers}


def difference(
    old: wire.Board,
    new: wire.Board,
    last_words: Mapping[str, wire.Conversation | None],
    outcomes: Mapping[str, Outcome],
    elsewhere: list[wire_colleagues.PassedOn],
) -> wire.BoardChanged:
    """What a console that shows ``old`` must hear to show ``new``. ``last_words`` says of each lost conversation how it
    ended, or None when it is not hers any more; ``outcomes`` of each closed handover how; ``elsewhere`` who goes on."""
    known = {h.handover for h in old.handovers}  # what is left of the time changes with every look, and is not news
    return wire.BoardChanged(
        opening=None if old.opening == new.opening else new.opening,
        ahead=None if old.ahead == new.ahead else new.ahead,
        me=None if old.me == new.me else new.me,
        waiting=_changed({w.session: w for w in old.waiting}, {w.session: w for w in new.waiting}),
        waiting_gone=_gone({w.session for w in old.waiting}, {w.session for w in new.waiting}),
        conversations=[
            *_changed({c.session: c for c in old.conversations}, {c.session: c for c in new.conversations}),
            *(word for word in last_words.values() if word is not None),
        ],
        conversations_gone=sorted(session for session, word in last_words.items() if word is None),
        colleagues=_changed({c.staff: c for c in old.colleagues}, {c.staff: c for c in new.colleagues}),
        colleagues_gone=_gone({c.staff for c in old.colleagues}, {c.staff for c in new.colleagues}),
        desk_conversations=_changed({c.session: c for c in old.desk_conversations}, {c.session: c for c in new.desk_conversations}),
        handovers=[h for h in new.handovers if h.handover not in known],
        handovers_closed=[wire_colleagues.HandoverClosed(name, outcome) for name, outcome in sorted(outcomes.items())],
        passed_on=elsewhere,
        desk_conversations_gone=_gone({c.session for c in old.desk_conversations}, {c.session for c in new.desk_conversations}),
        alerts=_changed({a.session: a for a in old.alerts}, {a.session: a for a in new.alerts}),
        alerts_gone=_gone({a.session for a in old.alerts}, {a.session for a in new.alerts}),
        callbacks=None if old.callbacks == new.callbacks else new.callbacks,
        to_register=_changed({r.session: r for r in old.to_register}, {r.session: r for r in new.to_register}),
        to_register_gone=_gone({r.session for r in old.to_register}, {r.session for r in new.to_register}),
        to_release=_changed({r.session: r for r in old.to_release}, {r.session: r for r in new.to_release}),
        to_release_gone=_gone({r.session for r in old.to_release}, {r.session for r in new.to_release}),
        unreleased=None if old.unreleased == new.unreleased else new.unreleased,
    )


def _gone(before: set[str], after: set[str]) -> list[str]:
    return sorted(before - after)


def _changed(before: Mapping[str, T], after: Mapping[str, T]) -> list[T]:
    return [row for key, row in after.items() if (known := before.get(key)) is not row and known != row]
