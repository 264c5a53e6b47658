"""Taking from the queue: who may, what refuses it, and never two winners, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Declared, DeclineReason, EndReason, EntryKind, Life, SessionId, StaffId, Takers
from chatserver.services.hints import DeskChanged, SessionChanged
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.services import Activities, make_desk


async def refusal(house: Activities, staff: StaffId, session: SessionId) -> Code:
    with pytest.raises(ChatError) as caught:
        await house.taking.take(staff, session)
    return caught.value.code


async def test_a_duty_lead_takes_who_waits_and_a_counsellor_does_not(house: Activities) -> None:
    lead, other = await house.staff("lead", lead=True), await house.staff("other")
    waiting = await house.visitor()
    assert await refusal(house, other, waiting.id) is Code.NOT_FOUND
    house.hints.clear()
    await house.taking.take(lead, waiting.id)
    taken = await house.session(waiting.id)
    assert (taken.life, taken.counsellor, taken.answered_at) == (Life.ACTIVE, lead, house.clock.now())
    assert {SessionChanged(taken.id), DeskChanged(house.desk.id)} <= set(house.hints)
    assert [e.kind for e in await house.store.log.read(taken.id, 0, 10)] == [EntryKind.JOINED]
    assert await house.store.read(lambda records: records.has_deadline(DeadlineKind.SILENCE, taken.id))
    await house.taking.take(lead, waiting.id)  # said again: hers already
    assert (await house.session(waiting.id)).last_offset == 1
    await house.conversations.end(lead, waiting.id, EndReason.ENDED_TOGETHER)
    assert await refusal(house, lead, waiting.id) is Code.OFFER_GONE


async def test_a_desk_may_leave_it_to_everyone(store: Store) -> None:
    house = Activities(store, ManualClock(), replace(make_desk(), takers=Takers.EVERYONE), (elsewhere := make_desk(),))
    anna, stranger = await house.staff("anna"), await house.staff("stranger", desk=elsewhere, lead=True)
    waiting = await house.visitor()
    assert await refusal(house, stranger, waiting.id) is Code.NOT_FOUND
    assert await refusal(house, anna, SessionId("nobody")) is Code.NOT_FOUND
    await house.taking.take(anna, waiting.id)
    assert (await house.session(waiting.id)).counsellor == anna


async def test_away_cut_off_without_room_or_in_another_language_is_refused(house: Activities) -> None:
    lead = await house.staff("lead", capacity=1, languages=("nl",), lead=True)
    await house.staff("other")
    first, second, english = await house.visitor(), await house.visitor(), await house.visitor("en")
    assert await refusal(house, lead, english.id) is Code.WRONG_STATE
    await house.presences.declare(lead, Declared.AWAY)
    assert await refusal(house, lead, first.id) is Code.WRONG_STATE
    await house.presences.declare(lead, Declared.AVAILABLE)
    await house.taking.take(lead, first.id)
    assert await refusal(house, lead, second.id) is Code.WRONG_STATE
    assert (await house.session(second.id)).life is Life.WAITING


async def test_what_is_offered_to_someone_is_left_to_her_and_an_offer_keeps_a_place(house: Activities) -> None:
    lead = await house.staff("lead", capacity=1, lead=True)
    offered = await house.visitor()
    await house.assignment.run(house.desk.id)
    waiting = await house.visitor()
    assert await refusal(house, lead, offered.id) is Code.OFFER_GONE
    assert await refusal(house, lead, waiting.id) is Code.WRONG_STATE


async def test_everyone_said_no_and_the_lead_takes_it_after_all(house: Activities) -> None:
    lead = await house.staff("lead", lead=True)
    waiting = await house.visitor()
    [made] = (await house.assignment.run(house.desk.id)).made
    assert made.offer is not None
    await house.assignment.decline(lead, made.offer.id, DeclineReason.OTHER)
    await house.assignment.run(house.desk.id)
    assert await house.store.read(lambda records: records.has_deadline(DeadlineKind.ASK_AGAIN, waiting.id))
    await house.taking.take(lead, waiting.id)
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.ASK_AGAIN, waiting.id))
    house.clock.advance(31)
    await house.upkeep.sweep()
    assert (await house.session(waiting.id)).life is Life.ACTIVE


async def test_eight_take_at_once_while_one_is_asked_and_accepts(house: Activities) -> None:
    leads = [await house.staff(f"lead{n}", capacity=1, lead=True) for n in range(8)]
    asked = await house.staff("asked", capacity=1)
    waiting = await house.visitor()

    async def is_offered_and_accepts() -> None:
        for session in (await house.assignment.run(house.desk.id)).made:
            if session.offer is not None:
                await house.assignment.accept(session.offer.staff, session.offer.id)

    takes = [house.taking.take(lead, waiting.id) for lead in leads]
    done = await asyncio.gather(*takes[:4], is_offered_and_accepts(), *takes[4:], return_exceptions=True)
    codes = [r.code for r in done if isinstance(r, ChatError)]
    assert [r for r in done if r is not None and not isinstance(r, ChatError)] == []
    assert set(codes) <= {Code.OFFER_GONE, Code.WRONG_STATE}
    final: AdviceSession = await house.session(waiting.id)
    assert (final.life, final.counsellor in (*leads, asked)) == (Life.ACTIVE, True)
    held = [s.id for staff in (*leads, asked) for s in await house.store.read(lambda r, who=staff: r.conversations(who))]  # type: ignore[misc]
    assert held == [waiting.id]
    joined = [e.staff for e in await house.store.log.read(waiting.id, 0, 10) if e.kind is EntryKind.JOINED]
    assert joined == [final.counsellor], "never two winners"
