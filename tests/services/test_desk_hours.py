"""What duty leads do about the hours: it counts at once, reaches those who wait, and is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chatserver.auth.tokens import hash_token
from chatserver.errors import ChatError, Code
from chatserver.rules.audit import Deed
from chatserver.rules.holidays import Holiday
from chatserver.rules.overrides import CloseFor, Refusal, ReopenReason
from chatserver.rules.schedule import CloseReason, DatedException, ExceptionFault, ExceptionKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EndReason, Life, Role, StaffId
from chatserver.services.ports import StaffMember
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.records import new_member
from tests.support.services import WEEKDAYS, Activities, make_desk

NOW = "2026-11-24 10:00"
LEADS = frozenset({Role.DUTY_LEAD})
TODAY = date(2026, 11, 24)


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; test_on_postgres.py runs the longest again."""
    return sqlite_url


def new_house(store: Store) -> Activities:
    """Open from nine to five on weekdays; it is ten in the morning of a Tuesday."""
    return Activities(store, ManualClock(local(NOW)), make_desk(WEEKDAYS))


@pytest.fixture
def house(store: Store) -> Activities:
    return new_house(store)


@pytest.fixture
def lead(house: Activities) -> StaffMember:
    return new_member(roles=LEADS, desks=frozenset({house.desk.id}))


def closed(house: Activities, first: date = TODAY, days: int = 1, **changes: Any) -> DatedException:
    return replace(DatedException("", first, first + timedelta(days=days - 1), ExceptionKind.CLOSED, (), "Teamdag"), **changes)


async def told(house: Activities) -> tuple[str, str]:
    opening = await house.openings.at(house.desk.id)
    return opening.state.value, opening.reason


async def turn(house: Activities, at: str) -> None:
    house.clock.advance_to(local(at))
    await house.upkeep.sweep()


async def log_kinds(house: Activities, session: AdviceSession) -> list[str]:
    return [entry.kind.value for entry in await house.store.log.read(session.id, 0, 50)]


async def deeds(house: Activities, actor: StaffMember) -> list[tuple[Deed, str, str]]:
    return [(e.draft.deed, e.draft.subject, e.draft.reason) for e in (await house.desk_hours.see(actor, house.desk.id)).log]


async def test_close_now_and_open_again(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    assert await told(house) == ("open", "weekly_hours")
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.TECHNICAL, CloseFor.UNTIL_OPENED)
    assert await told(house) == ("closed", "switched_off")
    with pytest.raises(ChatError) as refused:
        await house.visitor()
    assert refused.value.code is Code.CLOSED
    await turn(house, "2026-11-25 10:00")
    assert await told(house) == ("closed", "switched_off"), "it stays so until someone opens it"
    await house.desk_hours.open_again(lead, house.desk.id, ReopenReason.RESOLVED)
    await house.desk_hours.open_again(lead, house.desk.id, ReopenReason.RESOLVED)
    assert await told(house) == ("open", "weekly_hours")
    assert await deeds(house, lead) == [(Deed.DESK_OPENED, "", "resolved"), (Deed.DESK_CLOSED, "", "technical")]
    view = await house.desk_hours.see(lead, house.desk.id)
    assert {(e.draft.by, e.draft.role) for e in view.log} == {(lead.id, Role.DUTY_LEAD)}


async def test_who_waits_is_told_at_once_and_keeps_the_place_for_the_grace(house: Activities, lead: StaffMember) -> None:
    ben = await house.staff("ben", capacity=1)
    first, second, third = [await house.visitor() for _ in range(3)]
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.INCIDENT, CloseFor.UNTIL_OPENED)
    await house.upkeep.sweep()
    assert [await log_kinds(house, s) for s in (first, second, third)] == [["closing"]] * 3
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    await house.assignment.accept(ben, offered.offer.id)  # offers go on
    await turn(house, "2026-11-24 10:44")
    assert (await house.session(second.id)).life is Life.WAITING
    await turn(house, "2026-11-24 10:45")
    assert {(await house.session(s.id)).reason for s in (second, third)} == {EndReason.DESK_CLOSED}
    assert (await house.session(first.id)).life is Life.ACTIVE, "who talks goes on talking"


async def test_opened_again_the_queue_has_its_old_closing_time(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    session = await house.visitor()
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.INCIDENT, CloseFor.UNTIL_OPENED)
    await turn(house, "2026-11-24 10:20")
    await house.desk_hours.open_again(lead, house.desk.id, ReopenReason.MISTAKE)
    await turn(house, "2026-11-24 16:59")
    assert (await house.session(session.id)).life is Life.WAITING
    assert await log_kinds(house, session) == ["closing", "reopened"]
    await turn(house, "2026-11-24 17:00")
    assert await log_kinds(house, session) == ["closing", "reopened", "closing"]
    await turn(house, "2026-11-24 17:45")
    assert (await house.session(session.id)).reason is EndReason.DESK_CLOSED


async def test_closed_for_half_an_hour_it_opens_by_itself(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    session = await house.visitor()
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.MEETING, CloseFor.HALF_HOUR)
    assert (await house.openings.at(house.desk.id)).hours.next_opening == local("2026-11-24 10:30")
    await turn(house, "2026-11-24 10:29")
    assert await told(house) == ("closed", "switched_off")
    await turn(house, "2026-11-24 10:30")
    assert await told(house) == ("open", "weekly_hours")
    assert (await deeds(house, lead))[0] == (Deed.DESK_OPENED, "", "until")
    await turn(house, "2026-11-24 16:00")
    assert (await house.session(session.id)).life is Life.WAITING, "the grace of half an hour ago ends nobody now"


async def test_a_switch_that_ends_after_the_hours_tells_nobody_twice(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    house.clock.advance_to(local("2026-11-24 16:35"))
    session = await house.visitor()
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.MEETING, CloseFor.HALF_HOUR)
    await turn(house, "2026-11-24 17:06")
    await turn(house, "2026-11-24 17:07")
    assert await log_kinds(house, session) == ["closing"]
    await turn(house, "2026-11-24 17:19")
    assert (await house.session(session.id)).life is Life.WAITING
    await turn(house, "2026-11-24 17:20")
    assert (await house.session(session.id)).reason is EndReason.DESK_CLOSED, "its grace began when it was closed"


async def test_what_visitors_read_of_a_day_goes_with_the_switch(house: Activities, lead: StaffMember) -> None:
    longer = closed(house, kind=ExceptionKind.LONGER, spans=((540, 1200),), texts=(("nl", "Vandaag tot 20 uur."),))
    assert await house.desk_hours.add_exception(lead, house.desk.id, longer) is None
    assert (await house.openings.at(house.desk.id)).texts
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.INCIDENT, CloseFor.TODAY)
    assert (await house.openings.at(house.desk.id)).texts == ()


@pytest.mark.parametrize("ended_at", ["15:44", "15:46"])
async def test_a_day_that_turns_out_to_have_ended_leaves_the_whole_grace(store: Store, lead: StaffMember, ended_at: str) -> None:
    house = Activities(store, ManualClock(local("2026-11-24 16:30")), make_desk(WEEKDAYS))
    lead = replace(lead, desks=frozenset({house.desk.id}))
    await house.staff("ben")
    session = await house.visitor()
    hour, minute = map(int, ended_at.split(":"))
    shorter = closed(house, kind=ExceptionKind.SHORTER, spans=((540, hour * 60 + minute),))
    assert await house.desk_hours.add_exception(lead, house.desk.id, shorter) is None
    await turn(house, "2026-11-24 17:14")
    assert (await house.session(session.id)).life is Life.WAITING
    await turn(house, "2026-11-24 17:15")
    assert (await house.session(session.id)).reason is EndReason.DESK_CLOSED


async def test_hours_that_were_changed_in_the_file_reach_those_who_wait_at_the_next_start(house: Activities) -> None:
    await house.staff("ben")
    session = await house.visitor()
    shorter = replace(WEEKDAYS, blocks=tuple(replace(block, closes=16 * 60) for block in WEEKDAYS.blocks))
    again = Activities(house.store, house.clock, replace(house.desk, schedule=shorter))
    await again.closing.take_up()
    await turn(again, "2026-11-24 16:00")
    assert await log_kinds(again, session) == ["closing"]
    await again.closing.take_up()  # once more, after she was told
    await turn(again, "2026-11-24 16:45")
    assert (await again.session(session.id)).reason is EndReason.DESK_CLOSED
    assert await log_kinds(again, session) == ["closing", "ended"]


async def test_closing_what_is_closed_changes_until_when(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    session = await house.visitor()
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.MEETING, CloseFor.HALF_HOUR)
    await turn(house, "2026-11-24 10:20")
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.INCIDENT, CloseFor.UNTIL_OPENED)
    await turn(house, "2026-11-24 10:31")
    assert await told(house) == ("closed", "switched_off")
    assert await log_kinds(house, session) == ["closing"], "told once"
    await turn(house, "2026-11-24 10:45")
    assert (await house.session(session.id)).reason is EndReason.DESK_CLOSED


async def test_a_day_that_becomes_shorter_moves_the_closing_of_those_who_wait(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    session = await house.visitor()
    shorter = closed(house, kind=ExceptionKind.SHORTER, spans=((540, 720),))
    assert await house.desk_hours.add_exception(lead, house.desk.id, shorter) is None
    assert (await house.openings.at(house.desk.id)).hours.closes_at == local("2026-11-24 12:00")
    await turn(house, "2026-11-24 12:00")
    assert await log_kinds(house, session) == ["closing"]
    await turn(house, "2026-11-24 12:45")
    assert (await house.session(session.id)).reason is EndReason.DESK_CLOSED


async def test_an_exception_is_set_and_taken_away(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    assert await house.desk_hours.add_exception(lead, house.desk.id, closed(house, texts=(("nl", "Vandaag dicht."),))) is None
    opening = await house.openings.at(house.desk.id)
    assert (opening.reason, opening.texts) == ("exception:2026-11-24", (("nl", "Vandaag dicht."),))
    for _ in range(2):
        await house.desk_hours.remove_exception(lead, house.desk.id, "2026-11-24")
    assert await told(house) == ("open", "weekly_hours")
    assert await house.desk_hours.add_exception(lead, house.desk.id, closed(house)) is None
    assert (await house.openings.at(house.desk.id)).reason == "exception:2026-11-24-2"
    assert [subject for _, subject, _ in await deeds(house, lead)] == ["2026-11-24-2", "2026-11-24", "2026-11-24"]
    with pytest.raises(ChatError) as refused:
        await house.desk_hours.remove_exception(lead, house.desk.id, "2026-11-25")
    assert refused.value.code is Code.NOT_FOUND


async def test_what_is_wrong_is_refused_and_nothing_is_kept(house: Activities, lead: StaffMember) -> None:
    add = house.desk_hours.add_exception
    assert await add(lead, house.desk.id, closed(house, TODAY - timedelta(days=1))) is Refusal.PAST
    assert await add(lead, house.desk.id, closed(house, last=TODAY - timedelta(days=1))) is ExceptionFault.BACKWARDS
    assert await add(lead, house.desk.id, closed(house, kind=ExceptionKind.LONGER, spans=((540, 1020),))) is ExceptionFault.NOT_LONGER
    assert await add(lead, house.desk.id, closed(house)) is None
    assert await add(lead, house.desk.id, closed(house)) is Refusal.MEETS_ANOTHER
    view = await house.desk_hours.see(lead, house.desk.id)
    assert len(view.log) == len(view.desk.schedule.exceptions) == 1


async def test_a_holiday_that_was_looked_at_is_not_pointed_out_again(house: Activities, lead: StaffMember) -> None:
    good_friday = (date(2027, 3, 26), Holiday.GOOD_FRIDAY)
    assert good_friday in (await house.desk_hours.see(lead, house.desk.id)).unreviewed
    for _ in range(2):
        await house.desk_hours.stay_open(lead, house.desk.id, good_friday[0])
    assert good_friday not in (await house.desk_hours.see(lead, house.desk.id)).unreviewed
    await house.desk_hours.stay_open(lead, house.desk.id, date(2027, 3, 25))  # no holiday
    assert await deeds(house, lead) == [(Deed.HOLIDAY_REVIEWED, "2027-03-26", "good_friday")]


ROLES = [Role.COUNSELLOR, Role.DUTY_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR]


@pytest.mark.parametrize("is_hers", [True, False])
@pytest.mark.parametrize("role", ROLES)
async def test_who_may_see_and_who_may_change(house: Activities, role: Role, is_hers: bool) -> None:
    actor = new_member(roles=frozenset({role}), desks=frozenset({house.desk.id if is_hers else DeskId("elsewhere")}))
    reaches = is_hers or role is Role.ADMINISTRATOR
    sees = reaches and role is not Role.COUNSELLOR
    changes = sees and role is not Role.SUPERVISOR
    hours, desk = house.desk_hours, house.desk.id
    assert [d.id for d in hours.desks_of(actor)] == ([desk] if sees else [])
    attempts: list[tuple[bool, Any]] = [
        (sees, hours.see(actor, desk)),
        (changes, hours.close_now(actor, desk, CloseReason.OTHER, CloseFor.HOUR)),
        (changes, hours.open_again(actor, desk, ReopenReason.OTHER)),
        (changes, hours.add_exception(actor, desk, closed(house))),
        (changes, hours.remove_exception(actor, desk, "2026-11-24")),
        (changes, hours.stay_open(actor, desk, date(2027, 3, 26))),
    ]
    for is_permitted, attempt in attempts:
        if is_permitted:
            await attempt
        else:
            with pytest.raises(ChatError) as refused:
                await attempt
            assert refused.value.code is Code.NOT_FOUND


async def test_a_desk_that_is_not_there(house: Activities, lead: StaffMember) -> None:
    nowhere = replace(lead, id=StaffId("x"), desks=frozenset({DeskId("gone")}))
    with pytest.raises(ChatError) as refused:
        await house.desk_hours.see(nowhere, DeskId("gone"))
    assert refused.value.code is Code.NOT_FOUND


async def test_a_newcomer_after_closing_now_is_refused_as_closed(house: Activities, lead: StaffMember) -> None:
    await house.staff("ben")
    await house.desk_hours.close_now(lead, house.desk.id, CloseReason.OTHER, CloseFor.TODAY)
    with pytest.raises(ChatError) as refused:
        await house.intake.start(house.desk.id, hash_token(house.chance.secret()), "nl")
    assert refused.value.code is Code.CLOSED
