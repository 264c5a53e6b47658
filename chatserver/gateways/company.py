"""A conversation as those at the console are shown it: whose it is, who looks along, and what a duty lead may know of the others'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from chatserver.gateways import wire, wire_colleagues, wire_danger
from chatserver.gateways.render import instant, maybe
from chatserver.rules.answers import Answers
from chatserver.rules.handover import Handover
from chatserver.rules.looking import Onlooker
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import StaffId
from chatserver.services.board import DeskView
from chatserver.services.ports import StaffMember

UNKNOWN = ""
"""The work name of an account that is gone."""


def conversation(
    session: AdviceSession,
    answers: Answers,
    desk_name: str | None,
    with_me_as: Literal["counsellor", "onlooker"],
    counsellor: str,
    onlookers: list[wire_colleagues.Onlooker],
    called: wire_danger.Called | None = None,
) -> wire.Conversation:
    """``desk_name``: of the desk it is for, when that is not the reader's. ``counsellor``: the work name."""
    return wire.Conversation(
        session.id,
        session.label,
        session.language,
        session.urgency,
        answers.nickname,
        instant(session.answered_at or session.arrived_at),
        session.life,
        maybe(session.visitor_gone_since),
        session.reason,
        desk_name,
        with_me_as,
        counsellor,
        onlookers,
        answers.topic,
        answers.role,
        answers.municipality,
        answers.reads,
        called,
        answers.review,
    )


def onlookers(present: Iterable[Onlooker], members: Mapping[StaffId, StaffMember]) -> list[wire_colleagues.Onlooker]:
    return [wire_colleagues.Onlooker(one.staff, work_name(one.staff, members), one.how) for one in present]


def desk_conversation(session: AdviceSession, members: Mapping[StaffId, StaffMember]) -> wire_colleagues.DeskConversation:
    """Built from nothing: no nickname, no answer, no word."""
    since = instant(session.answered_at or session.arrived_at)
    name = work_name(session.counsellor, members)
    return wire_colleagues.DeskConversation(session.id, session.label, session.language, session.urgency, since, name)


def handover(asked: Handover, session: AdviceSession, reader: StaffId, view: DeskView) -> wire_colleagues.Handover:
    """Counted down from now. No nickname, no answer and no summary: who is asked has not said yes, and the visitor does not know her."""
    left = max(0.0, (asked.ends_at - view.at).total_seconds())
    return wire_colleagues.Handover(
        asked.id,
        session.id,
        session.label,
        session.language,
        session.urgency,
        instant(session.answered_at or session.arrived_at),
        work_name(asked.by, view.members),
        work_name(asked.to, view.members),
        asked.by == reader,
        left,
        (asked.ends_at - asked.made_at).total_seconds(),
    )


def other_desks(view: DeskView) -> list[wire_colleagues.OtherDesk]:
    others = [desk for desk in view.desks.values() if desk.id != view.desk.id]
    return [wire_colleagues.OtherDesk(desk.id, desk.name, list(desk.languages)) for desk in others]


def work_name(staff: StaffId | None, members: Mapping[StaffId, StaffMember]) -> str:
    member = None if staff is None else members.get(staff)
    return UNKNOWN if member is None else member.work_name
