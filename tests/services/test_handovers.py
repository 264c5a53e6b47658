"""Handing over, to a colleague and to a desk, and taking over: never two who have it and never none, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.audit import Deed
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.handover import HandoverId
from chatserver.rules.looking import ComeReason
from chatserver.rules.note import NoteRoom
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Declared, DeskId, EndReason, EntryKind, Life, Outcome, Role, StaffId
from chatserver.services.hints import DeskChanged, ReaderGone, SessionChanged
from chatserver.services.passing_on import Wish
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.services.test_looking import SCIENTIST, log, refused, talking
from tests.support.clock import ManualClock
from tests.support.services import Activities, make_desk


async def outcome(house: Activities, handover: HandoverId) -> Outcome | None:
    return await house.handovers.outcome(handover)


async def whose(house: Activities, session: AdviceSession) -> StaffId | None:
    return (await house.session(session.id)).counsellor


async def test_a_colleague_is_asked_says_yes_and_has_it_with_all_that_was_said(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    ben = await house.staff("ben")
    await house.looking.invite(anna, session.id, ben)
    asked = await house.handovers.ask(Wish(anna, session.id, " zij wil naar haar zus "), ben)
    assert await house.handovers.ask(Wish(anna, session.id, "nog eens"), ben) == asked
    assert (await whose(house, session), await outcome(house, asked)) == (anna, None)
    house.hints.clear()
    assert [await house.handovers.accept(ben, asked) for _ in range(2)] == [session.id, session.id]
    assert {ReaderGone(session.id, anna), SessionChanged(session.id), DeskChanged(house.desk.id)} <= set(house.hints)
    moved = await house.session(session.id)
    assert (moved.life, moved.counsellor, moved.answered_at) == (Life.ACTIVE, ben, session.answered_at)
    assert await log(house, session.id) == [
        (EntryKind.JOINED, "Anna"),
        (EntryKind.COLLEAGUE_JOINED, "Ben"),
        (EntryKind.TRANSFERRED, "Ben"),
    ]
    notes = await house.notes.read(ben, session.id, 0, 10)
    assert [(n.room, n.work_name, n.text) for n in notes] == [(NoteRoom.SUMMARY, "Anna", " zij wil naar haar zus ")]
    for gone in (house.notes.read(anna, session.id, 0, 10), house.conversations.read_by(anna, session.id)):
        assert await refused(gone) is Code.NOT_FOUND
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.HANDOVER_ENDS, asked))
    assert await house.store.read(lambda records: records.has_deadline(DeadlineKind.SILENCE, session.id))
    presence = await house.store.read(lambda records: records.find_presence(anna))
    assert presence is not None
    assert presence.idle_since == house.clock.now()


async def test_said_no_taken_back_or_unanswered_it_stays_where_it_is(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    ben, carla = await house.staff("ben"), await house.staff("carla")
    wish = Wish(anna, session.id)

    declined = await house.handovers.ask(wish, ben)
    assert await refused(house.handovers.ask(wish, carla)) is Code.WRONG_STATE, "one at a time"
    for stranger in (carla, anna):
        assert await refused(house.handovers.accept(stranger, declined)) is Code.NOT_FOUND
        assert await refused(house.handovers.decline(stranger, declined)) is Code.NOT_FOUND
    assert await refused(house.handovers.withdraw(ben, declined)) is Code.NOT_FOUND
    for _ in range(2):
        await house.handovers.decline(ben, declined)

    withdrawn = await house.handovers.ask(wish, ben)
    for _ in range(2):
        await house.handovers.withdraw(anna, withdrawn)

    expired = await house.handovers.ask(wish, ben)
    house.clock.advance(59)
    await house.upkeep.sweep()
    assert await outcome(house, expired) is None
    house.clock.advance(1)
    assert await refused(house.handovers.accept(ben, expired)) is Code.OFFER_GONE, "before anyone looked"
    house.hints.clear()
    await house.upkeep.sweep()
    assert DeskChanged(house.desk.id) in house.hints

    ends = [await outcome(house, one) for one in (declined, withdrawn, expired)]
    assert ends == [Outcome.DECLINED, Outcome.WITHDRAWN, Outcome.EXPIRED]
    for late in (declined, withdrawn, expired):
        assert await refused(house.handovers.accept(ben, late)) is Code.OFFER_GONE
    assert await whose(house, session) == anna
    assert await log(house, session.id) == [(EntryKind.JOINED, "Anna")], "the visitor hears nothing of it"
    presence = await house.store.read(lambda records: records.find_presence(ben))
    assert presence is not None
    assert presence.declared is Declared.AVAILABLE, "who is in the middle of a sentence is not sent away for it"


async def test_who_can_be_asked(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    stranger = await house.staff("stranger", desk=make_desk())
    gerda = await house.staff("gerda", roles=SCIENTIST)
    english, away, full = await house.staff("english", languages=("en",)), await house.staff("away"), await house.staff("full", capacity=1)
    await house.presences.declare(away, Declared.AWAY)
    wish = Wish(anna, session.id)
    for who in (stranger, anna, StaffId("nobody")):
        assert await refused(house.handovers.ask(wish, who)) is Code.NOT_FOUND, who
    other = await house.visitor()
    await house.presences.declare(anna, Declared.AWAY)
    [made] = (await house.assignment.run(house.desk.id)).made
    assert made.offer is not None
    await house.assignment.accept(full, made.offer.id)
    for who in (english, away, full, gerda):
        assert await refused(house.handovers.ask(wish, who)) is Code.WRONG_STATE, who
    assert await refused(house.handovers.ask(Wish(full, session.id), anna)) is Code.NOT_FOUND, "not hers"
    await house.conversations.end(full, other.id, EndReason.ENDED_TOGETHER)
    await house.handovers.ask(wish, full)
    assert (await house.notes.last(anna, session.id)) == 0, "what is refused leaves no note, and no summary is none"


async def test_without_a_place_by_the_time_she_says_yes(house: Activities) -> None:
    anna = await house.staff("anna", capacity=1)
    session = await talking(house, anna)
    ben = await house.staff("ben", capacity=1)
    asked = await house.handovers.ask(Wish(anna, session.id), ben)
    await talking(house, ben)
    assert await refused(house.handovers.accept(ben, asked)) is Code.WRONG_STATE
    assert (await whose(house, session), await outcome(house, asked)) == (anna, None)


@pytest.mark.parametrize("what", ["ends", "vanishes", "visitor leaves"])
async def test_what_ends_first_withdraws_it(house: Activities, what: str) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    ben = await house.staff("ben")
    if what == "vanishes":
        await house.presences.disconnected(anna)
        house.clock.advance(150)
    asked = await house.handovers.ask(Wish(anna, session.id), ben)
    if what == "ends":
        await house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER)
    elif what == "visitor leaves":
        await house.intake.leave(session.id, quickly=True)
    else:
        house.clock.advance(31)
        await house.upkeep.sweep()
    assert await outcome(house, asked) is Outcome.WITHDRAWN
    assert await refused(house.handovers.accept(ben, asked)) is Code.OFFER_GONE
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.HANDOVER_ENDS, asked))
    final = await house.session(session.id)
    assert final.life is (Life.WAITING if what == "vanishes" else Life.ENDED)


async def test_everything_at_once_has_one_winner(house: Activities) -> None:
    for _ in range(4):
        anna = await house.staff("anna", capacity=9)
        await house.presences.declare(anna, Declared.AVAILABLE)
        session = await talking(house, anna)
        ben, lead = await house.staff("ben", capacity=9), await house.staff("lead", capacity=9, lead=True)
        await house.looking.come(lead, session.id, ComeReason.WORRIED)
        asked = await house.handovers.ask(Wish(anna, session.id), ben)
        await asyncio.gather(
            house.handovers.accept(ben, asked),
            house.moving.take_over(lead, session.id, ComeReason.WORRIED),
            house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER),
            house.handovers.accept(ben, asked),
            house.handovers.withdraw(anna, asked),
            house.handovers.decline(ben, asked),
            return_exceptions=True,
        )
        final = await house.session(session.id)
        kinds = await log(house, session.id)
        moved = [text for kind, text in kinds if kind is EntryKind.TRANSFERRED]
        names = {anna: "Anna", ben: "Ben", lead: "Lead"}
        assert final.counsellor is not None
        assert (moved[-1] if moved else "Anna") == names[final.counsellor]
        assert [kind for kind, _ in kinds].count(EntryKind.ENDED) == (final.life is Life.ENDED)
        assert await house.store.read(lambda records: records.open_handovers()) == []
        for staff in names:  # so that the next turn begins with nobody in a conversation
            if final.life is Life.ACTIVE and final.counsellor == staff:
                await house.conversations.end(staff, session.id, EndReason.ENDED_TOGETHER)
            if staff != anna:
                await house.presences.declare(staff, Declared.AWAY)


async def test_a_duty_lead_takes_over_what_she_looks_along_in(house: Activities, settings_of: StoreSettings) -> None:
    anna, lead = await house.staff("anna"), await house.staff("lead", capacity=1, lead=True)
    await house.presences.declare(lead, Declared.AWAY)
    session = await talking(house, anna)
    pure = await house.staff("pure", roles=frozenset({Role.DUTY_LEAD}))
    for who in (lead, pure, anna):
        if who != anna:
            assert await refused(house.moving.take_over(who, session.id, ComeReason.WORRIED)) is Code.NOT_FOUND, "looks along first"
            await house.looking.come(who, session.id, ComeReason.WORRIED)
    assert await refused(house.moving.take_over(anna, session.id, ComeReason.WORRIED)) is Code.NOT_FOUND
    assert await refused(house.moving.take_over(pure, session.id, ComeReason.WORRIED)) is Code.WRONG_STATE, "she takes no conversations"
    ben = await house.staff("ben")
    asked = await house.handovers.ask(Wish(anna, session.id), ben)
    for _ in range(2):
        await house.moving.take_over(lead, session.id, ComeReason.WORRIED)
    assert (await whose(house, session), await outcome(house, asked)) == (lead, Outcome.WITHDRAWN)
    assert (await log(house, session.id))[-1] == (EntryKind.TRANSFERRED, "Lead")
    onlookers = await house.store.read(lambda records: records.onlookers(session.id))
    assert [one.staff for one in onlookers] == [pure], "company stays"
    entries, broken = await look_at_audit(settings_of)
    deeds = [e.draft.deed for e in entries if e is not None and e.draft.desk == house.desk.id]
    assert deeds == [Deed.CONVERSATION_COME_TO, Deed.CONVERSATION_COME_TO, Deed.CONVERSATION_TAKEN_OVER]
    assert broken is None


async def test_to_another_desk_it_goes_first_and_only_where_someone_is(store: Store) -> None:
    there = make_desk()
    house = Activities(store, ManualClock(), make_desk(), (there,))
    anna = await house.staff("anna")
    session = await talking(house, anna)
    gerda = await house.staff("gerda", roles=SCIENTIST)
    await house.looking.invite(anna, session.id, gerda)
    wish = Wish(anna, session.id, "spreekt liever met jullie")
    for desk in (DeskId("nowhere"), house.desk.id):
        assert await refused(house.moving.hand_to_desk(wish, desk)) is Code.NOT_FOUND
    assert await refused(house.moving.hand_to_desk(wish, there.id)) is Code.UNSTAFFED
    english = await house.staff("english", languages=("en",), desk=there)
    assert await refused(house.moving.hand_to_desk(wish, there.id)) is Code.UNSTAFFED
    assert (await house.notes.last(anna, session.id), (await house.session(session.id)).counsellor) == (0, anna)

    zoe = await house.staff("zoe", desk=there)
    earlier = await house.visitor(desk=there)
    await house.store.write(lambda records: records.save_session(replace(earlier, label=session.label)))
    await house.moving.hand_to_desk(wish, there.id)
    moved = await house.session(session.id)
    assert (moved.life, moved.desk, moved.counsellor, moved.came_to) == (Life.WAITING, there.id, None, house.desk.id)
    assert moved.label != session.label, "two of one name would be taken for each other"
    assert (await log(house, session.id))[-2:] == [(EntryKind.COLLEAGUE_LEFT, "Gerda"), (EntryKind.TRANSFERRED, "")]
    view = await house.boards.desk(there.id)
    assert [s.id for s in view.queue] == [session.id, earlier.id]
    made = (await house.assignment.run(there.id)).made
    [hers] = [s for s in made if s.id == session.id]
    assert hers.offer is not None
    assert hers.offer.staff == zoe
    assert english not in [s.offer.staff for s in made if s.offer and s.id == session.id]
    await house.assignment.accept(zoe, hers.offer.id)
    assert [n.text for n in await house.notes.read(zoe, session.id, 0, 10)] == ["spreekt liever met jullie"]
    assert (await house.intake.find(session.id))[0].may_come_back_to(house.desk.id)
    place = (await house.boards.desk(there.id)).place(session.id)
    assert place is not None
    assert place.counsellor is not None
    assert place.counsellor.backup == there.name, "told on the page of her own desk where her counsellor is"


async def test_an_open_one_stands_on_the_boards_of_both(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    ben, carla = await house.staff("ben"), await house.staff("carla")
    asked = await house.handovers.ask(Wish(anna, session.id), ben)
    view = await house.boards.desk(house.desk.id)
    shown = {who: [h.id for h, _ in view.handovers_of(who)] for who in (anna, ben, carla)}
    assert shown == {anna: [asked], ben: [asked], carla: []}


async def test_a_handover_that_was_never_asked(house: Activities) -> None:
    anna = await house.staff("anna")
    for asked in (house.handovers.accept, house.handovers.decline, house.handovers.withdraw):
        with pytest.raises(ChatError) as caught:
            await asked(anna, HandoverId("never"))
        assert caught.value.code is Code.NOT_FOUND
    await house.handovers.expire(HandoverId("never"))
