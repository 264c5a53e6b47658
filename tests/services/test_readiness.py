"""Someone is there for her: she says yes, or lets someone else go first and keeps her place."""

from __future__ import annotations

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.terms import ClientId, EntryKind, Life
from chatserver.services.readiness import LOOKED_AT, PUT_OFF
from tests.services.test_silence import talk
from tests.support.services import Activities


async def test_not_yet_keeps_the_place_and_asks_nobody_for_a_while(house: Activities) -> None:
    anna, session = await talk(house)
    behind = await house.visitor()
    await house.readiness.put_off(session.id)
    waiting = await house.session(session.id)
    assert (waiting.life, waiting.counsellor) == (Life.WAITING, None)
    assert await house.intake.find(session.id) == (waiting, 1)
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.id == behind.id
    assert offered.offer is not None
    await house.assignment.accept(anna, offered.offer.id)
    assert (await house.assignment.run(house.desk.id)).made == ()
    house.clock.advance(seconds=PUT_OFF.total_seconds())
    await house.upkeep.sweep()
    (again,) = (await house.assignment.run(house.desk.id)).made
    assert again.id == session.id


async def test_not_yet_is_too_late_once_the_talk_has_begun(house: Activities) -> None:
    _, session = await talk(house)
    await house.readiness.here(session.id)
    with pytest.raises(ChatError) as caught:
        await house.readiness.put_off(session.id)
    assert caught.value.code is Code.WRONG_STATE
    assert (await house.session(session.id)).life is Life.ACTIVE


async def test_a_word_of_hers_says_that_she_is_there(house: Activities) -> None:
    _, session = await talk(house)
    await house.conversations.say_as_visitor(session.id, ClientId("her-own-word"), "Hallo")
    with pytest.raises(ChatError) as caught:
        await house.readiness.put_off(session.id)
    assert caught.value.code is Code.WRONG_STATE


async def test_a_long_talk_in_which_she_spoke_first_is_not_put_off(house: Activities) -> None:
    anna, session = await talk(house)
    await house.conversations.say_as_visitor(session.id, ClientId("her-own-word"), "Hallo")
    for n in range(LOOKED_AT + 1):
        await house.conversations.say_as_counsellor(anna, session.id, ClientId(f"answer-{n}"), "Ik luister.")
    with pytest.raises(ChatError) as caught:
        await house.readiness.put_off(session.id)
    assert caught.value.code is Code.WRONG_STATE
    assert (await house.session(session.id)).life is Life.ACTIVE


async def test_said_again_it_stands_there_once(house: Activities) -> None:
    anna, session = await talk(house)
    for _ in range(3):
        await house.readiness.here(session.id)
    await house.conversations.say_as_counsellor(anna, session.id, ClientId("a-first-word"), "Goedemorgen")
    await house.readiness.here(session.id)
    kinds = [entry.kind for entry in await house.store.log.read(session.id, 0, 10)]
    assert kinds == [EntryKind.JOINED, EntryKind.READY, EntryKind.MESSAGE, EntryKind.READY]


async def test_nobody_is_ready_for_nobody(house: Activities) -> None:
    await house.staff("anna")
    session = await house.visitor()
    for answer in (house.readiness.here, house.readiness.put_off):
        with pytest.raises(ChatError) as caught:
            await answer(session.id)
        assert caught.value.code is Code.WRONG_STATE
    assert await house.store.log.read(session.id, 0, 10) == []
