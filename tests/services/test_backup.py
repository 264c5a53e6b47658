"""Another desk stands in while this one has nobody: what is told, who is let in and who is asked never disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chatserver.auth.tokens import hash_token
from chatserver.errors import ChatError, Code
from chatserver.rules.desk import Desk
from chatserver.rules.overrides import CloseFor
from chatserver.rules.schedule import Block, CloseReason
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import SignIn
from chatserver.rules.terms import Declared, DeskId, EndReason, Life, Role, StaffId
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.records import new_member
from tests.support.services import WEEKDAYS, Activities, make_desk

NAME = "Gelderland"


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24 {text}+01:00").astimezone(UTC)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; test_on_postgres.py runs the longest again."""
    return sqlite_url


def new_house(store: Store) -> Activities:
    """A desk open from nine to five and its backup, open until four, which it backs in turn; it is ten in the morning."""
    desk, backup = make_desk(WEEKDAYS), make_desk(replace(WEEKDAYS, blocks=(Block(1, 540, 960),)))
    desk, backup = replace(desk, backup=backup.id), replace(backup, backup=desk.id, name=NAME)
    return Activities(store, ManualClock(local("10:00")), desk, (backup,))


@pytest.fixture
def house(store: Store) -> Activities:
    return new_house(store)


@pytest.fixture
def backup(house: Activities) -> Desk:
    return house.beside[0]


async def told(house: Activities, desk: Desk | None = None) -> tuple[str, str | None]:
    """What visitors are told, which is what the board and the page of the hours say."""
    of = (desk or house.desk).id
    opening = await house.openings.at(of)
    lead = new_member(roles=frozenset({Role.DUTY_LEAD}), desks=frozenset({of}))
    assert opening == (await house.boards.desk(of)).opening == (await house.desk_hours.see(lead, of)).opening
    return opening.state.value, opening.backup


async def asks(house: Activities, desk: Desk | None = None) -> list[StaffId]:
    made = (await house.assignment.run((desk or house.desk).id)).made
    return [s.offer.staff for s in made if s.offer is not None]


async def accepts(house: Activities, staff: StaffId) -> AdviceSession:
    held = await house.store.read(lambda records: records.offer_held(staff))
    assert held is not None
    assert held.offer is not None
    return await house.session(await house.assignment.accept(staff, held.offer.id))


async def is_refused(house: Activities, code: Code, language: str = "nl") -> None:
    with pytest.raises(ChatError) as refused:
        await house.visitor(language)
    assert refused.value.code is code


async def test_while_an_own_counsellor_is_here_the_backup_is_never_asked(house: Activities, backup: Desk) -> None:
    anna = await house.staff("anna", capacity=1)
    await house.staff("ben", desk=backup)
    assert await told(house) == ("open", None)
    for _ in range(2):
        await house.visitor()
    assert await asks(house) == [anna]
    await accepts(house, anna)
    assert await asks(house) == [], "busy is here"


async def test_with_nobody_here_the_backup_is_asked_and_who_comes_back_takes_over(house: Activities, backup: Desk) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben", desk=backup)
    await house.presences.declare(anna, Declared.AWAY)
    assert await told(house) == ("open", NAME)
    assert await told(house, backup) == ("open", None)
    await house.visitor()
    assert await asks(house) == [ben]
    talking = await accepts(house, ben)
    assert (talking.desk, talking.counsellor) == (house.desk.id, ben)
    await house.presences.declare(anna, Declared.AVAILABLE)
    assert await told(house) == ("open", None)
    await house.visitor()
    assert await asks(house) == [anna]
    assert (await house.session(talking.id)).life is Life.ACTIVE, "what is under way stays hers"


async def test_two_desks_back_each_other(house: Activities, backup: Desk) -> None:
    anna = await house.staff("anna")
    assert await told(house, backup) == ("open", house.desk.name)
    await house.visitor(desk=backup)
    assert await asks(house, backup) == [anna]
    await house.presences.declare(anna, Declared.AWAY)
    assert await told(house) == await told(house, backup) == ("unstaffed", None)


async def test_there_are_no_chains(store: Store) -> None:
    first, second, third = (make_desk() for _ in range(3))
    desks = (replace(second, backup=third.id), third)
    house = Activities(store, ManualClock(), replace(first, backup=second.id), desks)
    await house.staff("cas", desk=third)
    assert await told(house, desks[0]) == ("open", third.name)
    assert await told(house) == ("unstaffed", None)
    await is_refused(house, Code.UNSTAFFED)


async def test_who_forgot_to_sign_out_elsewhere_opens_nothing(house: Activities, backup: Desk) -> None:
    await house.staff("ben", desk=backup)
    waits, late = await house.visitor(), await house.visitor()
    house.clock.advance_to(local("15:40"))
    assert await told(house) == ("unstaffed", NAME), "past the backup's last intake, who waits is still served"
    await is_refused(house, Code.UNSTAFFED)
    house.clock.advance_to(local("16:10"))
    assert await told(house) == ("unstaffed", NAME), "and in its grace"
    await is_refused(house, Code.UNSTAFFED)
    (ben,) = await asks(house)
    assert (await accepts(house, ben)).id == waits.id
    house.clock.advance_to(local("16:45"))
    assert await told(house) == ("closed", None)
    assert await asks(house) == []
    anna = await house.staff("anna")
    assert await asks(house) == [anna]
    assert (await accepts(house, anna)).id == late.id


async def test_a_backup_that_was_closed_in_the_browser_does_not_stand_in(house: Activities, backup: Desk) -> None:
    await house.staff("ben", desk=backup)
    lead = new_member(roles=frozenset({Role.DUTY_LEAD}), desks=frozenset({backup.id}))
    assert await told(house) == ("open", NAME)
    await house.desk_hours.close_now(lead, backup.id, CloseReason.MEETING, CloseFor.HOUR)
    assert await told(house) == ("unstaffed", NAME), "its grace is for those who wait"
    await is_refused(house, Code.UNSTAFFED)
    house.clock.advance_to(local("10:50"))
    assert await told(house) == ("unstaffed", None)


async def test_in_the_grace_the_backup_is_asked_while_it_is_open(store: Store) -> None:
    stand_in = make_desk()
    house = Activities(store, ManualClock(local("16:00")), replace(make_desk(WEEKDAYS), backup=stand_in.id), (stand_in,))
    anna, ben = await house.staff("anna", capacity=1), await house.staff("ben", desk=stand_in)
    for _ in range(2):
        await house.visitor()
    assert await asks(house) == [anna]
    await accepts(house, anna)
    house.clock.advance_to(local("17:00"))
    await house.upkeep.sweep()
    assert await asks(house) == []
    await house.presences.declare(anna, Declared.AWAY)
    assert await told(house) == ("closed", stand_in.name)
    assert await asks(house) == [ben]


@pytest.mark.parametrize("opens", [True, False])
async def test_signed_out_after_closing_who_waits_is_kept_for_a_backup_that_is_open(store: Store, opens: bool) -> None:
    stand_in = make_desk() if opens else make_desk(WEEKDAYS)
    house = Activities(store, ManualClock(local("16:30")), replace(make_desk(WEEKDAYS), backup=stand_in.id), (stand_in,))
    ben = await house.staff("ben", desk=stand_in)
    waits = await house.visitor()
    signed_in = SignIn(hash_token("ben"), ben, house.clock.now(), house.clock.now() + timedelta(hours=10))
    await house.store.write(lambda records: records.add_sign_in(signed_in))
    house.clock.advance_to(local("17:05"))
    await house.closing.sweep()
    assert (await house.session(waits.id)).life is Life.WAITING, "the backup is open, or in its grace"
    house.clock.advance_to(local("17:46"))
    await house.closing.sweep()
    assert (await house.session(waits.id)).life is (Life.WAITING if opens else Life.ENDED)
    await house.store.write(lambda records: records.remove_sign_in(signed_in.token))
    await house.closing.sweep()
    assert (await house.session(waits.id)).reason is EndReason.DESK_CLOSED


async def test_nobody_is_let_in_whom_nobody_understands(house: Activities, backup: Desk) -> None:
    await house.staff("ben", languages=("nl",), desk=backup)
    await is_refused(house, Code.UNSTAFFED, "en")
    await house.visitor("nl")


async def test_the_backup_s_own_visitors_go_first_whichever_desk_is_looked_at_first(house: Activities, backup: Desk) -> None:
    ben = await house.staff("ben", capacity=1, desk=backup)
    other = await house.visitor()
    own = await house.visitor(desk=backup)
    assert await asks(house) == []
    assert await asks(house, backup) == [ben]
    assert (await accepts(house, ben)).id == own.id
    await house.conversations.end(ben, own.id, EndReason.ENDED_TOGETHER)
    assert await asks(house, backup) == []
    assert await asks(house) == [ben]
    assert (await accepts(house, ben)).id == other.id


async def test_a_lent_session_stands_on_the_board_of_who_serves_it(house: Activities, backup: Desk) -> None:
    ben, cas = await house.staff("ben", desk=backup), await house.staff("cas", desk=backup)
    first, second = await house.visitor(), await house.visitor()
    own = await house.visitor(desk=backup)
    assert await asks(house, backup) == [ben]
    assert await asks(house) == [cas]
    view = await house.boards.desk(backup.id)
    assert [s.id for s in view.queue] == [own.id]
    (offered,) = view.offered_to(cas)
    assert (offered.id, view.elsewhere(offered), view.elsewhere(own)) == (first.id, house.desk.name, None)
    await accepts(house, cas)
    view = await house.boards.desk(backup.id)
    (talk,) = view.conversations(cas)
    assert (talk[0].id, view.elsewhere(talk[0]), view.place(first.id)) == (first.id, house.desk.name, None)
    of_visitors = await house.boards.desk(house.desk.id)
    placed = of_visitors.place(first.id)
    assert placed is not None
    assert placed.counsellor is not None
    assert placed.counsellor.backup == NAME
    assert placed.counsellor == await house.intake.counsellor(placed.session)
    assert [s.id for s in of_visitors.queue] == [second.id]
    assert of_visitors.lent == ()


async def test_when_a_lent_counsellor_vanishes_her_visitor_waits_at_the_own_desk(house: Activities, backup: Desk) -> None:
    house_desk = replace(house.desk, gone_after=house.desk.away_after)
    house = Activities(house.store, house.clock, house_desk, house.beside)
    ben, cas = await house.staff("ben", desk=backup), await house.staff("cas", desk=backup)
    session = await house.visitor()
    (hers,) = await asks(house)
    await accepts(house, hers)
    await house.presences.disconnected(hers)
    house.clock.advance(45)
    await house.upkeep.sweep()
    kinds = [e.kind.value for e in await house.store.log.read(session.id, 0, 9)]
    assert kinds == ["joined", "counsellor_gone"], "told by the times of the desk she chose"
    house.clock.advance(135)
    await house.upkeep.sweep()
    assert [s.id for s in await house.queue()] == [session.id]
    assert await asks(house) == [ben if hers == cas else cas]


async def test_a_desk_that_is_gone_from_the_settings_is_nobody_s_backup(store: Store) -> None:
    house = Activities(store, ManualClock(), replace(make_desk(), backup=DeskId("gone")))
    assert await told(house) == ("unstaffed", None)
