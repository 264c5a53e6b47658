"""What a visitor may wish of her words, on both databases: that nobody reads them to learn from, and that they are deleted now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatserver.auth.tokens import hash_token
from chatserver.errors import Code
from chatserver.rules.answers import Answers
from chatserver.rules.audit import AuditEntry, Deed
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.note import NoteRoom
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, DeskId, EndReason, Question, Record, Role, SessionId, StaffId
from chatserver.services.hints import DeskChanged, WordsDeleted
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.services.test_danger import member, refusal, talk
from tests.support.clock import ManualClock
from tests.support.registering import IN_CODES, taxonomy
from tests.support.services import Activities, make_desk

NUMBER, WHEN = "06 98765432", "na zes uur"
HERS_TO_DELETE = (EndReason.ENDED_TOGETHER, EndReason.ENDED_BY_COUNSELLOR)
NOT_HERS = (EndReason.HOUSE_RULES, EndReason.LOCKED)


async def talked(house: Activities, staff: StaffId, reason: EndReason = EndReason.ENDED_TOGETHER) -> AdviceSession:
    """A conversation that is over, in which something was said and noted."""
    session = await talk(house, staff)
    await house.conversations.say_as_visitor(session.id, ClientId("abcdefgh"), "ik wil dit kwijt")
    await house.notes.write(staff, session.id, ClientId("abcdefgh"), NoteRoom.NOTE, "vraag door")
    await house.conversations.end(staff, session.id, reason)
    return await house.session(session.id)


async def answers(house: Activities, session: SessionId) -> Answers:
    return await house.store.read(lambda records: records.answers(session))


async def audit(settings: StoreSettings, desk: DeskId) -> list[AuditEntry]:
    """What is written down of words that were deleted at this desk; the whole chain holds."""
    entries, broken = await look_at_audit(settings)
    assert broken is None
    return [one for one in entries if one and one.draft.deed is Deed.WORDS_DELETED_NOW and one.draft.desk == desk]


async def is_gone(house: Activities, staff: StaffId, session: SessionId) -> None:
    """No word of it is left anywhere in the record, and nothing that opens one."""
    assert (await house.session(session)).record is Record.DELETED
    assert await house.store.log.read(session, 0, 10) == []
    assert await answers(house, session) == Answers()
    assert await house.store.read(lambda records: records.notes(session, 0, 10)) == []
    assert await house.store.read(lambda records: records.find_callback(session)) is None
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.WORDS_END, session))
    assert await refusal(house.conversations.read_by(staff, session)) is Code.NOT_FOUND
    assert await refusal(house.notes.last(staff, session)) is Code.NOT_FOUND
    assert await refusal(house.notes.write(staff, session, ClientId("ijklmnop"), NoteRoom.NOTE, "nog iets")) is Code.NOT_FOUND


async def test_she_says_in_the_conversation_that_nobody_may_read_it_to_learn_from(store: Store) -> None:
    house = Activities(store, ManualClock(), replace(make_desk(), questions=tuple(Question)))
    anna, ben = await house.staff("anna"), await house.staff("ben", lead=True)
    said = Answers("Sterre", review=True)
    token = hash_token(house.chance.secret())
    session = (await house.intake.start(house.desk.id, token, "nl", said)).session
    assert await refusal(house.wishes.refuse_review(anna, session.id)) is Code.NOT_FOUND, "it is nobody's yet"
    await house.assignment.run(house.desk.id)
    offered = (await house.session(session.id)).offer
    assert offered is not None
    first, other = (anna, ben) if offered.staff == anna else (ben, anna)
    await house.assignment.accept(first, offered.id)
    assert await refusal(house.wishes.refuse_review(other, session.id)) is Code.NOT_FOUND
    assert await answers(house, session.id) == said
    house.hints.clear()
    for _ in range(2):
        await house.wishes.refuse_review(first, session.id)
    assert await answers(house, session.id) == replace(said, review=False)
    assert house.hints.count(DeskChanged(house.desk.id)) == 1
    [(_, shown)] = (await house.boards.desk(house.desk.id)).conversations(first)
    assert shown.review is False


async def test_it_can_still_be_said_after_the_end_and_not_when_there_is_nothing_left(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talked(house, anna)
    assert await answers(house, session.id) == Answers()
    await house.wishes.refuse_review(anna, session.id)
    assert await answers(house, session.id) == Answers(review=False)
    await house.wishes.delete_for(await member(house, anna), session.id)
    assert await refusal(house.wishes.refuse_review(anna, session.id)) is Code.WRONG_STATE


async def test_she_has_it_deleted_at_the_end(house: Activities, settings_of: StoreSettings) -> None:
    anna = await house.staff("anna")
    session = await talk(house, anna)
    assert await refusal(house.wishes.delete_own(session.id)) is Code.WRONG_STATE, "it goes on"
    await house.conversations.say_as_visitor(session.id, ClientId("abcdefgh"), "ik wil dit kwijt")
    await house.callbacks.ask(anna, session.id)
    await house.callbacks.give(session.id, NUMBER, WHEN)
    await house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER)
    [to_call] = await house.callbacks.see(await member(house, anna))
    house.hints.clear()
    for _ in range(2):
        await house.wishes.delete_own(session.id)
    await is_gone(house, anna, session.id)
    assert await house.callbacks.see(await member(house, anna)) == []
    name = to_call.standing.callback.id
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.CALLBACK_ENDS, name))
    assert house.hints.count(WordsDeleted(session.id)) == 1
    [written] = await audit(settings_of, house.desk.id)
    ended = await house.session(session.id)
    draft = written.draft
    assert (draft.by, draft.role, draft.subject, draft.reason) == (None, Role.VISITOR, session.id, str(ended.last_offset))
    assert ended.last_offset == 5, "joined, said, asked for a number, gave it, ended"


async def test_who_only_waited_may_too(house: Activities) -> None:
    await house.staff("anna")
    waiting = await house.visitor()
    await house.conversations.say_as_visitor(waiting.id, ClientId("abcdefgh"), "is daar iemand")
    await house.intake.leave(waiting.id, quickly=False)
    await house.wishes.delete_own(waiting.id)
    assert (await house.session(waiting.id)).record is Record.DELETED


@pytest.mark.parametrize("reason", [*HERS_TO_DELETE, *NOT_HERS])
async def test_after_a_threat_or_a_lock_it_is_not_hers_to_delete_and_staff_still_can(house: Activities, reason: EndReason) -> None:
    anna = await house.staff("anna")
    session = await talked(house, anna, reason)
    if reason in NOT_HERS:
        assert await refusal(house.wishes.delete_own(session.id)) is Code.WRONG_STATE
        assert (await house.session(session.id)).record is Record.FULL
        await house.wishes.delete_for(await member(house, anna), session.id)
    else:
        await house.wishes.delete_own(session.id)
    await is_gone(house, anna, session.id)


async def test_staff_delete_it_for_her_and_it_is_written_down_who(store: Store, settings_of: StoreSettings) -> None:
    house = Activities(store, ManualClock(), make_desk(), beside=(other := make_desk(),))
    anna = await house.staff("anna")
    ben, lead = await house.staff("ben"), await house.staff("lead", roles=frozenset({Role.DUTY_LEAD}))
    elsewhere = await house.staff("cleo", desk=other, lead=True)
    await house.presences.signed_out(ben)
    hers, led = await talked(house, anna), await talked(house, anna)
    running = await talk(house, anna)
    for stranger in (ben, elsewhere):
        assert await refusal(house.wishes.delete_for(await member(house, stranger), hers.id)) is Code.NOT_FOUND
    assert await refusal(house.wishes.delete_for(await member(house, anna), running.id)) is Code.WRONG_STATE
    assert await refusal(house.wishes.delete_for(await member(house, lead), running.id)) is Code.WRONG_STATE
    assert await refusal(house.wishes.delete_for(await member(house, anna), SessionId("unknown"))) is Code.NOT_FOUND
    for _ in range(2):
        await house.wishes.delete_for(await member(house, anna), hers.id)
        await house.wishes.delete_for(await member(house, lead), led.id)
    await is_gone(house, anna, hers.id)
    await is_gone(house, anna, led.id)
    written = [(one.draft.by, one.draft.role, one.draft.subject, one.draft.reason) for one in await audit(settings_of, house.desk.id)]
    assert written == [(anna, Role.COUNSELLOR, hers.id, "3"), (lead, Role.DUTY_LEAD, led.id, "3")]


async def test_who_may_delete_sees_what_there_is_to_delete_and_nothing_of_it(store: Store) -> None:
    house = Activities(store, ManualClock(), make_desk(), beside=(other := make_desk(),))
    anna, lead = await house.staff("anna"), await house.staff("lead", roles=frozenset({Role.DUTY_LEAD}))
    ben = await house.staff("ben")
    await house.presences.signed_out(ben)
    first = await talked(house, anna)
    house.clock.advance(minutes=1)
    second = await talked(house, anna)
    await talk(house, anna)

    async def shown(staff: StaffId, desk: DeskId) -> list[tuple[SessionId, str]]:
        found = await house.wishes.deletable(await member(house, staff), desk)
        return [(session.id, who.work_name if who else "") for session, who in found]

    both = [(second.id, "Anna"), (first.id, "Anna")]
    assert await shown(anna, house.desk.id) == await shown(lead, house.desk.id) == both
    assert await shown(ben, house.desk.id) == []
    assert await shown(lead, other.id) == []
    await house.wishes.delete_own(second.id)
    assert await shown(anna, other.id) == await shown(lead, house.desk.id) == both[1:]


async def test_what_is_deleted_is_registered_all_the_same(store: Store) -> None:
    house = Activities(store, ManualClock(), replace(make_desk(), taxonomy=taxonomy()))
    anna = await house.staff("anna")
    session = await talked(house, anna)
    await house.wishes.delete_own(session.id)
    [owed] = (await house.boards.desk(house.desk.id)).owed_by(anna)
    assert owed.session.record is Record.DELETED
    me = await member(house, anna)
    form = await house.registering.register(me, session.id, 1, IN_CODES)
    assert (form.missing, form.unfit) == ((), ())
    assert form.registration.registered_at is not None
    await house.wishes.delete_for(me, session.id)  # said again, after it was registered


async def test_time_finds_nothing_left_to_do(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talked(house, anna)
    await house.wishes.delete_own(session.id)
    house.clock.advance(days=8, hours=1)
    await house.upkeep.sweep()
    assert (await house.session(session.id)).record is Record.DELETED
