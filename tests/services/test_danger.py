"""Urgency, calls for the duty lead, and what an acute conversation does to its counsellor's day."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.alert import Alert, AlertKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Declared, EndReason, Life, Role, SessionId, StaffId, Urgency
from chatserver.services.board import DeskView
from chatserver.services.hints import DeskChanged, DutyLeadCalled
from chatserver.services.ports import StaffMember
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.services import Activities, make_desk


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; what is asked of the records is proved on both in tests/store."""
    return sqlite_url


async def refusal(asked: Awaitable[object]) -> Code:
    with pytest.raises(ChatError) as caught:
        await asked
    return caught.value.code


async def talk(house: Activities, staff: StaffId) -> AdviceSession:
    """A conversation of hers."""
    session = await house.visitor()
    await house.assignment.run(house.desk.id)
    offered = await house.session(session.id)
    assert offered.offer is not None
    assert offered.offer.staff == staff
    await house.assignment.accept(staff, offered.offer.id)
    return await house.session(session.id)


async def member(house: Activities, staff: StaffId) -> StaffMember:
    found = await house.store.read(lambda records: records.find_staff(staff))
    assert found is not None
    return found


async def alert_of(house: Activities, session: SessionId) -> Alert | None:
    return await house.store.read(lambda records: records.find_alert(session))


def called(view: DeskView, about: AdviceSession) -> tuple[Alert, AdviceSession]:
    """The call about a session, as a board has it."""
    [found] = [pair for pair in view.alerts if pair[1].id == about.id]
    return found


async def test_an_acute_conversation_claims_its_counsellor_until_it_is_less(house: Activities) -> None:
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    waiting = await house.visitor()
    for urgency in (Urgency.ACUTE, Urgency.IMMEDIATE_DANGER):
        await house.danger.mark(anna, talking.id, urgency)
        assert (await house.assignment.run(house.desk.id)).made == ()
        assert await refusal(house.taking.take(anna, waiting.id)) is Code.NOT_FOUND, "she is no duty lead"
    assert (await house.session(talking.id)).urgency == 4
    assert (await house.session(waiting.id)).life is Life.WAITING
    await house.danger.mark(anna, talking.id, Urgency.STRUCTURAL)
    (made,) = (await house.assignment.run(house.desk.id)).made
    assert made.id == waiting.id


async def test_its_end_frees_her_too(house: Activities) -> None:
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    await house.danger.mark(anna, talking.id, Urgency.ACUTE)
    await house.visitor()
    assert (await house.assignment.run(house.desk.id)).made == ()
    await house.conversations.end(anna, talking.id, EndReason.ENDED_TOGETHER)
    assert len((await house.assignment.run(house.desk.id)).made) == 1


async def test_whom_she_was_offered_goes_to_the_next(house: Activities) -> None:
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    waiting = await house.visitor()
    await house.assignment.run(house.desk.id)
    ben = await house.staff("ben")
    await house.danger.mark(anna, talking.id, Urgency.ACUTE)
    back = await house.session(waiting.id)
    assert (back.life, back.asked) == (Life.WAITING, frozenset()), "she never answered"
    (made,) = (await house.assignment.run(house.desk.id)).made
    assert made.offer is not None
    assert made.offer.staff == ben


async def test_she_cannot_take_a_second_one_herself(house: Activities) -> None:
    lead = await house.staff("lead", lead=True)
    talking = await talk(house, lead)
    waiting = await house.visitor()
    await house.danger.mark(lead, talking.id, Urgency.ACUTE)
    assert await refusal(house.taking.take(lead, waiting.id)) is Code.WRONG_STATE
    await house.danger.mark(lead, talking.id, Urgency.CONCERN)
    await house.taking.take(lead, waiting.id)


async def test_only_her_own_active_conversation_is_marked_or_called_for(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await house.presences.declare(ben, Declared.AWAY)
    talking = await talk(house, anna)
    for code, staff, session in ((Code.NOT_FOUND, ben, talking.id), (Code.NOT_FOUND, anna, SessionId("none"))):
        assert await refusal(house.danger.mark(staff, session, Urgency.ACUTE)) is code
        assert await refusal(house.danger.call_duty_lead(staff, session, AlertKind.HELP)) is code
    await house.danger.mark(anna, talking.id, Urgency.ACUTE)
    await house.conversations.end(anna, talking.id, EndReason.ENDED_TOGETHER)
    assert await refusal(house.danger.mark(anna, talking.id, Urgency.CONCERN)) is Code.WRONG_STATE
    assert await refusal(house.danger.call_duty_lead(anna, talking.id, AlertKind.HELP)) is Code.WRONG_STATE


async def test_immediate_danger_calls_by_itself_and_once(house: Activities) -> None:
    anna, ilse = await house.staff("anna"), await house.staff("ilse", lead=True)
    await house.presences.declare(ilse, Declared.AWAY)
    talking = await talk(house, anna)
    await house.danger.mark(anna, talking.id, Urgency.ACUTE)
    assert await alert_of(house, talking.id) is None
    house.hints.clear()
    await house.danger.mark(anna, talking.id, Urgency.IMMEDIATE_DANGER)
    raised = Alert(talking.id, AlertKind.DANGER, house.clock.now(), anna)
    assert await alert_of(house, talking.id) == raised
    assert house.hints == [DutyLeadCalled(talking.id), DeskChanged(house.desk.id)]
    house.clock.advance(5)
    house.hints.clear()
    await house.danger.mark(anna, talking.id, Urgency.IMMEDIATE_DANGER)
    assert house.hints == [], "the same mark again"
    await house.danger.call_duty_lead(anna, talking.id, AlertKind.HELP)
    assert house.hints == [], "danger is called already"
    await house.danger.mark(anna, talking.id, Urgency.CONCERN)
    assert await alert_of(house, talking.id) == raised, "a lower mark takes no call back"
    assert DutyLeadCalled(talking.id) not in house.hints
    await house.conversations.end(anna, talking.id, EndReason.ENDED_TOGETHER)
    assert await alert_of(house, talking.id) is None


async def test_who_hears_it_who_sees_it_and_when_it_may_be_called_again(house: Activities) -> None:
    anna, ilse = await house.staff("anna"), await house.staff("ilse", lead=True)
    await house.presences.declare(ilse, Declared.AWAY)
    talking = await talk(house, anna)
    await house.danger.call_duty_lead(anna, talking.id, AlertKind.HELP)
    view = await house.boards.desk(house.desk.id)
    assert [(alert.kind, about.id) for alert, about in view.calls(await member(house, ilse))] == [(AlertKind.HELP, talking.id)]
    changed = replace(await member(house, ilse), password_hash="another")
    assert len(view.calls(changed)) == 1, "whoever she is by now, it is for her"
    assert view.calls(await member(house, anna)) == []
    assert [who.work_name for who in view.hearing(*called(view, talking))] == ["Ilse"]
    await house.presences.disconnected(ilse)
    view = await house.boards.desk(house.desk.id)
    assert view.hearing(*called(view, talking)) == [], "nobody hears it, and that must be told"
    await house.presences.connected(ilse)
    assert len((await house.boards.desk(house.desk.id)).calls(await member(house, ilse))) == 1, "it was kept for her"

    assert await refusal(house.danger.see(await member(house, anna), talking.id)) is Code.NOT_FOUND
    house.clock.advance(10)
    await house.danger.see(await member(house, ilse), talking.id)
    seen = await alert_of(house, talking.id)
    assert seen is not None
    assert (seen.seen_by, seen.seen_at) == (ilse, house.clock.now())
    house.clock.advance(10)
    await house.danger.see(await member(house, ilse), talking.id)
    assert await alert_of(house, talking.id) == seen, "the first look counts"
    assert (await house.boards.desk(house.desk.id)).calls(await member(house, ilse)) == []
    house.hints.clear()
    await house.danger.call_duty_lead(anna, talking.id, AlertKind.HELP)
    assert DutyLeadCalled(talking.id) in house.hints
    assert len((await house.boards.desk(house.desk.id)).calls(await member(house, ilse))) == 1


async def test_a_duty_lead_who_calls_does_not_hear_herself(house: Activities) -> None:
    lead = await house.staff("lead", lead=True)
    talking = await talk(house, lead)
    await house.danger.call_duty_lead(lead, talking.id, AlertKind.DANGER)
    view = await house.boards.desk(house.desk.id)
    assert view.calls(await member(house, lead)) == []
    assert view.hearing(*called(view, talking)) == []
    assert await refusal(house.danger.see(await member(house, lead), talking.id)) is Code.NOT_FOUND


async def test_a_duty_lead_of_another_desk_hears_nothing(store: Store) -> None:
    house = Activities(store, ManualClock(), make_desk(), (elsewhere := make_desk(),))
    anna = await house.staff("anna")
    stranger = await house.staff("stranger", desk=elsewhere, lead=True)
    talking = await talk(house, anna)
    await house.danger.call_duty_lead(anna, talking.id, AlertKind.DANGER)
    assert await refusal(house.danger.see(await member(house, stranger), talking.id)) is Code.NOT_FOUND
    assert (await house.boards.desk(elsewhere.id)).calls(await member(house, stranger)) == []
    ilse = await house.staff("ilse", lead=True)
    await house.danger.see(await member(house, ilse), talking.id)


async def test_a_duty_lead_of_two_desks_hears_what_is_called_at_the_one_that_her_console_does_not_show(store: Store) -> None:
    shown = make_desk()
    house = Activities(store, ManualClock(), make_desk(), (shown,))
    anna = await house.staff("anna")
    both = replace(
        await member(house, await house.staff("both", roles=frozenset({Role.DUTY_LEAD}))), desks=frozenset({shown.id, house.desk.id})
    )
    await house.store.write(lambda records: records.save_staff(both))
    talking = await talk(house, anna)
    await house.danger.call_duty_lead(anna, talking.id, AlertKind.DANGER)
    view = await house.boards.desk(house.desk.id)
    assert [who.work_name for who in view.hearing(*called(view, talking))] == ["Both"], "so the counsellor is told"
    for desk in (shown.id, house.desk.id):
        assert [about.id for _, about in (await house.boards.desk(desk)).calls(both)] == [talking.id], "and so it must be"
