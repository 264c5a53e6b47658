"""What one failure must not take with it: other sessions, other deadlines, and the truth about who is here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from chatserver.auth.tokens import hash_token
from chatserver.errors import ChatError, Code
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, Declared, DeskId, EndReason, Life, Outcome, Speaker, StaffId
from chatserver.services.hints import OfferMoved
from chatserver.services.ports import Deadline
from chatserver.store.tables import session_keys
from tests.support.services import Activities


async def talk(house: Activities, staff: StaffId) -> AdviceSession:
    """A conversation of this counsellor in which something was said."""
    session = await house.visitor()
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    await house.assignment.accept(staff, offered.offer.id)
    await house.conversations.say_as_visitor(session.id, ClientId("abcdefgh"), "iets wat bewaard moet blijven")
    return await house.session(session.id)


async def damage(house: Activities, session: AdviceSession) -> None:
    """The session's wrapped key is not what it was: its log fails its seal from now on."""

    def change(connection: Connection) -> None:
        connection.execute(update(session_keys).where(session_keys.c.session == session.id).values(wrapped=b"not a key"))

    await house.store.write(lambda records: records._line.run(change))  # type: ignore[attr-defined]
    house.store._tail.clear()
    with pytest.raises(ChatError) as refused:
        await house.store.log.read(session.id, 0, 10)
    assert refused.value.code is Code.DAMAGED


async def test_a_damaged_session_keeps_no_other_from_coming_back(house: Activities) -> None:
    anna = await house.staff("anna")
    broken, whole = await talk(house, anna), await talk(house, anna)
    await damage(house, broken)
    await house.presences.disconnected(anna)
    house.clock.advance(181)
    await house.upkeep.sweep()
    assert [(await house.session(s.id)).life for s in (broken, whole)] == [Life.WAITING, Life.WAITING]


async def test_a_damaged_session_can_be_left_and_its_words_get_their_end(house: Activities) -> None:
    anna = await house.staff("anna")
    broken = await talk(house, anna)
    await damage(house, broken)
    await house.intake.leave(broken.id, quickly=True)
    assert (await house.session(broken.id)).reason is EndReason.LEFT_QUICKLY
    due = await house.store.read(lambda records: records.due(house.clock.now() + timedelta(days=8), 100))
    assert (DeadlineKind.WORDS_END, broken.id) in [(d.kind, d.subject) for d in due]


async def test_a_damaged_session_is_taken_like_any_other(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await house.visitor()
    await house.conversations.say_as_visitor(session.id, ClientId("abcdefgh"), "iets wat bewaard moet blijven")
    await damage(house, session)
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    assert await house.assignment.accept(anna, offered.offer.id) == session.id


async def test_who_leaves_during_an_offer_takes_it_back_from_the_counsellor(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await house.visitor()
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    await house.intake.leave(session.id, quickly=True)
    assert OfferMoved(anna, offered.offer.id, Outcome.WITHDRAWN) in house.hints


async def test_a_deadline_that_was_moved_after_it_was_read_does_nothing(house: Activities) -> None:
    await house.staff("anna")
    session = await house.visitor()
    await house.intake.disconnected(session.id)
    house.clock.advance(minutes=10)
    # Between the reading of what is due and the carrying out she comes back, and is cut off once more.
    await house.intake.connected(session.id)
    await house.intake.disconnected(session.id)
    await house.upkeep.abandon(session.id)
    assert (await house.session(session.id)).life is Life.WAITING
    house.clock.advance(minutes=10)
    await house.upkeep.sweep()
    assert (await house.session(session.id)).reason is EndReason.ABANDONED


async def test_a_deadline_that_cannot_be_carried_out_holds_up_no_other(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await house.visitor()
    await house.assignment.run(house.desk.id)
    unreadable = Deadline(DeadlineKind.DAY_KEY_ENDS, "no day at all", house.clock.now())
    await house.store.write(lambda records: records.set_deadline(unreadable))
    house.clock.advance(31)
    await house.upkeep.sweep()
    assert (await house.session(session.id)).life is Life.WAITING, "the offer behind it has expired"
    assert await house.store.read(lambda records: records.find_presence(anna)) is not None


@pytest.mark.parametrize("noted", [True, False], ids=["noted", "lost"])
async def test_who_is_here_is_set_right_whatever_was_noted(house: Activities, noted: bool) -> None:
    anna = await house.staff("anna")
    session = await house.visitor()
    if noted:
        await house.intake.disconnected(session.id)
        await house.presences.disconnected(anna)
    await house.intake.reconcile(frozenset())
    await house.presences.reconcile(frozenset())
    assert (await house.session(session.id)).visitor_gone_since is not None
    house.clock.advance(181)
    await house.upkeep.sweep()
    assert (await house.openings.at(house.desk.id)).state.value == "unstaffed"
    await house.intake.reconcile(frozenset({session.id}))
    await house.presences.reconcile(frozenset({anna}))
    await house.presences.declare(anna, Declared.AVAILABLE)
    assert (await house.session(session.id)).visitor_gone_since is None
    assert (await house.openings.at(house.desk.id)).state.value == "open"


async def test_nobody_waits_for_a_language_that_nobody_here_speaks(house: Activities) -> None:
    await house.staff("anna", languages=("nl",))
    await house.visitor("nl")
    with pytest.raises(ChatError) as refused:
        await house.visitor("en")
    assert refused.value.code is Code.UNSTAFFED


async def test_a_token_opens_a_session_of_its_own_desk_alone(house: Activities) -> None:
    await house.staff("anna")
    token = hash_token(house.chance.secret())
    await house.intake.start(house.desk.id, token, "nl")
    assert not (await house.intake.start(house.desk.id, token, "nl")).is_new
    other = Activities(house.store, house.clock, replace(house.desk, id=DeskId("elsewhere")))
    with pytest.raises(ChatError) as refused:
        await other.intake.start(other.desk.id, token, "nl")
    assert refused.value.code is Code.UNKNOWN_SESSION


async def test_a_counsellor_types_nothing_into_the_log(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talk(house, anna)
    house.conversations.sign_typing(session.id, Speaker.COUNSELLOR)
    assert (await house.store.log.heads([session.id]))[session.id].last == session.last_offset
