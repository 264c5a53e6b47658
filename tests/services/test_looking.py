"""Looking along: who may, what refuses it, and that nobody reads a word of which the log does not tell, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.audit import Deed
from chatserver.rules.log import Entry
from chatserver.rules.looking import MOST_ONLOOKERS, ComeReason, How
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, Declared, EndReason, EntryKind, Role, SessionId, StaffId
from chatserver.services.hints import DeskChanged, ReaderGone
from chatserver.services.passing_on import Wish
from chatserver.services.ports import Presence
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from tests.support.services import Activities, make_desk

SCIENTIST = frozenset({Role.BEHAVIOURAL_SCIENTIST})


async def talking(house: Activities, staff: StaffId) -> AdviceSession:
    """An active conversation of this counsellor, who takes whatever the desk offers."""
    waiting = await house.visitor()
    [made] = (await house.assignment.run(house.desk.id)).made
    assert made.offer is not None
    assert made.offer.staff == staff
    await house.assignment.accept(staff, made.offer.id)
    return await house.session(waiting.id)


async def log(house: Activities, session: SessionId) -> list[tuple[EntryKind, str]]:
    return [(e.kind, e.text) for e in await house.store.log.read(session, 0, 50)]


async def reads(house: Activities, staff: StaffId, session: SessionId) -> bool:
    """Whether she may read it as an onlooker."""
    try:
        _, only_looks = await house.conversations.read_by(staff, session)
    except ChatError as error:
        return error.code is not Code.NOT_FOUND
    return only_looks


async def refused(asked: object) -> Code:
    with pytest.raises(ChatError) as caught:
        await asked  # type: ignore[misc]
    return caught.value.code


async def test_a_colleague_who_is_asked_in_reads_and_says_nothing(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    gerda = await house.staff("gerda", roles=SCIENTIST)
    assert not await reads(house, gerda, session.id)
    await house.looking.invite(anna, session.id, gerda)
    await house.looking.invite(anna, session.id, gerda)  # said again
    assert await reads(house, gerda, session.id)
    assert await log(house, session.id) == [(EntryKind.JOINED, "Anna"), (EntryKind.COLLEAGUE_JOINED, "Gerda")]
    said = house.conversations.say_as_counsellor(gerda, session.id, "abcdefgh", "hallo")  # type: ignore[arg-type]
    assert await refused(said) is Code.NOT_FOUND
    assert await refused(house.conversations.end(gerda, session.id, EndReason.ENDED_TOGETHER)) is Code.NOT_FOUND
    house.hints.clear()
    await house.looking.leave(gerda, session.id)
    await house.looking.leave(gerda, session.id)
    assert not await reads(house, gerda, session.id)
    assert ReaderGone(session.id, gerda) in house.hints
    assert (await log(house, session.id))[-1] == (EntryKind.COLLEAGUE_LEFT, "Gerda")
    assert (await house.session(session.id)).last_offset == 3


async def test_many_are_a_meeting_and_the_duty_lead_comes_all_the_same(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    names = ("gerda", "hanna", "ilse", "joke", "karin")
    asked = [await house.staff(name, roles=SCIENTIST) for name in names]
    for one in asked[:MOST_ONLOOKERS]:
        await house.looking.invite(anna, session.id, one)
    assert await refused(house.looking.invite(anna, session.id, asked[-1])) is Code.WRONG_STATE
    lead = await house.staff("lotte", roles=frozenset({Role.COUNSELLOR, Role.DUTY_LEAD}))
    await house.looking.come(lead, session.id, ComeReason.WORRIED)
    assert await reads(house, lead, session.id)


async def test_who_may_be_asked_and_by_whom(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    ben, away = await house.staff("ben"), await house.staff("away")
    stranger = await house.staff("stranger", desk=make_desk())
    supervisor = await house.staff("supervisor", roles=frozenset({Role.SUPERVISOR}))
    gone = Presence(away, Declared.AVAILABLE, house.clock.now(), house.clock.now(), connected=True)
    await house.store.write(lambda records: records.save_presence(gone))
    for who in (stranger, supervisor, anna, StaffId("nobody")):
        assert await refused(house.looking.invite(anna, session.id, who)) is Code.NOT_FOUND, who
    assert await refused(house.looking.invite(anna, session.id, away)) is Code.WRONG_STATE
    assert await refused(house.looking.invite(ben, session.id, away)) is Code.NOT_FOUND, "not his conversation"
    waiting = await house.visitor()
    assert await refused(house.looking.invite(anna, waiting.id, ben)) is Code.NOT_FOUND
    await house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER)
    assert await refused(house.looking.invite(anna, session.id, ben)) is Code.WRONG_STATE
    assert await log(house, session.id) == [(EntryKind.JOINED, "Anna"), (EntryKind.ENDED, "")]


async def test_a_duty_lead_comes_and_the_audit_log_says_why(house: Activities, settings_of: StoreSettings) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    lead = await house.staff("lead", roles=frozenset({Role.DUTY_LEAD}))
    far = await house.staff("far", desk=make_desk(), lead=True)
    ben = await house.staff("ben")
    for who in (ben, far):
        assert await refused(house.looking.come(who, session.id, ComeReason.WORRIED)) is Code.NOT_FOUND
    await house.looking.come(lead, session.id, ComeReason.WORRIED)
    await house.looking.come(lead, session.id, ComeReason.ASKED)
    assert await reads(house, lead, session.id)
    entries, broken = await look_at_audit(settings_of)
    drafts = [e.draft for e in entries if e is not None and e.draft.desk == house.desk.id]
    assert [(d.deed, d.by, d.role, d.subject, d.reason) for d in drafts] == [
        (Deed.CONVERSATION_COME_TO, lead, Role.DUTY_LEAD, session.id, "worried")
    ]
    assert broken is None
    assert await refused(house.looking.send_away(anna, session.id, lead)) is Code.NOT_FOUND, "she stays until she goes"
    await house.looking.invite(anna, session.id, ben)
    assert await refused(house.looking.send_away(lead, session.id, ben)) is Code.NOT_FOUND
    await house.looking.send_away(anna, session.id, ben)
    assert (await reads(house, ben, session.id), await reads(house, lead, session.id)) == (False, True)


async def test_when_nobody_talks_any_more_nobody_looks_along(house: Activities) -> None:
    anna = await house.staff("anna", capacity=2)
    ended, returned = await talking(house, anna), await talking(house, anna)
    gerda = await house.staff("gerda", roles=SCIENTIST)
    for session in (ended, returned):
        await house.looking.invite(anna, session.id, gerda)
    await house.conversations.end(anna, ended.id, EndReason.ENDED_TOGETHER)
    assert (await log(house, ended.id))[-2:] == [(EntryKind.COLLEAGUE_LEFT, "Gerda"), (EntryKind.ENDED, "")]
    await house.presences.disconnected(anna)
    house.clock.advance(181)
    await house.upkeep.sweep()
    assert (await log(house, returned.id))[-2:] == [(EntryKind.COLLEAGUE_LEFT, "Gerda"), (EntryKind.RETURNED, "")]
    assert [await reads(house, gerda, s.id) for s in (ended, returned)] == [False, False]
    assert await house.store.read(lambda records: records.all_onlookers()) == []


@pytest.mark.parametrize("how", ["vanished", "signed out"])
async def test_an_onlooker_who_is_gone_looks_along_no_more(house: Activities, how: str) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    gerda = await house.staff("gerda", roles=SCIENTIST)
    await house.looking.invite(anna, session.id, gerda)
    if how == "signed out":
        await house.presences.signed_out(gerda)
    else:
        await house.presences.disconnected(gerda)
        house.clock.advance(179)
        await house.upkeep.sweep()
        assert await reads(house, gerda, session.id), "not yet: her line may heal"
        house.clock.advance(2)
        await house.upkeep.sweep()
    assert not await reads(house, gerda, session.id)
    assert (await log(house, session.id))[-1] == (EntryKind.COLLEAGUE_LEFT, "Gerda")
    assert ReaderGone(session.id, gerda) in house.hints


async def test_no_more_than_four_and_each_once_however_many_are_asked_at_once(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    many = [await house.staff(f"one{n}", roles=SCIENTIST) for n in range(6)]
    asked = [house.looking.invite(anna, session.id, one) for one in many + many]
    done = await asyncio.gather(*asked, return_exceptions=True)
    present = await house.store.read(lambda records: records.onlookers(session.id))
    assert (len(present), {one.how for one in present}) == (4, {How.INVITED})
    assert {error.code for error in done if isinstance(error, ChatError)} == {Code.WRONG_STATE}
    joined = [e.staff for e in await house.store.log.read(session.id, 0, 20) if e.kind is EntryKind.COLLEAGUE_JOINED]
    assert joined == [one.staff for one in present], "who reads and who is named are the same"


async def test_on_the_board_of_the_counsellor_the_onlooker_and_the_lead(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    gerda = await house.staff("gerda", roles=SCIENTIST)
    view = await house.boards.desk(house.desk.id)
    assert [s.id for s in view.others(gerda)] == [session.id]
    house.hints.clear()
    await house.looking.invite(anna, session.id, gerda)
    assert DeskChanged(house.desk.id) in house.hints
    view = await house.boards.desk(house.desk.id)
    assert [[s.id for s, _ in view.conversations(who)] for who in (anna, gerda)] == [[session.id], [session.id]]
    assert (view.others(gerda), [one.staff for one in view.onlookers[session.id]]) == ([], [gerda])
    assert {member.id for member, _ in view.staff} == {anna, gerda}


async def test_what_is_said_after_she_left_is_not_read_for_her_however_late_she_is_told(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    gerda = await house.staff("gerda", roles=SCIENTIST)
    await house.looking.invite(anna, session.id, gerda)
    await house.looking.leave(gerda, session.id)
    await house.conversations.say_as_visitor(session.id, ClientId("abcdefgh"), "is ze weg?")

    def read_for(reader: StaffId | None, after: int) -> Awaitable[Sequence[Entry]]:
        return house.conversations.read_for(reader, session.id, after, 100)

    assert await refused(read_for(gerda, 2)) is Code.NOT_FOUND
    for reader in (anna, None):
        assert [e.kind for e in await read_for(reader, 2)] == [EntryKind.COLLEAGUE_LEFT, EntryKind.MESSAGE]
    await house.looking.invite(anna, session.id, gerda)
    assert len(await read_for(gerda, 0)) == 5, "back again she reads all of it"
    await house.handovers.ask(Wish(anna, session.id), ben := await house.staff("ben"))
    [asked] = [h for h in await house.store.read(lambda records: records.open_handovers()) if h.session == session.id]
    await house.handovers.accept(ben, asked.id)
    assert await refused(read_for(anna, 5)) is Code.NOT_FOUND
    assert [e.text for e in await read_for(ben, 5)] == ["Ben"]
