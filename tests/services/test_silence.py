"""A visitor who says nothing any more: asked, warned, let go, on the record and through its deadline alone."""

from __future__ import annotations

from chatserver.rules.log import Sign
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, EndReason, EntryKind, Life, Speaker, StaffId
from tests.support.services import Activities


async def talk(house: Activities) -> tuple[StaffId, AdviceSession]:
    """A conversation that has just begun."""
    anna = await house.staff("anna")
    session = await house.visitor()
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    await house.assignment.accept(anna, offered.offer.id)
    return anna, session


async def passes(house: Activities, minutes: float) -> None:
    house.clock.advance(minutes=minutes)
    await house.upkeep.sweep()


async def told(house: Activities, session: AdviceSession) -> list[str]:
    return [e.text for e in await house.store.log.read(session.id, 0, 100) if e.kind is EntryKind.SILENT]


async def test_she_is_asked_warned_and_let_go(house: Activities) -> None:
    _, session = await talk(house)
    await passes(house, 9)
    assert await told(house, session) == []
    await passes(house, 1)
    assert await told(house, session) == ["5"]
    await passes(house, 3)
    assert await told(house, session) == ["5", "2"]
    await passes(house, 1)
    assert (await house.session(session.id)).life is Life.ACTIVE
    await passes(house, 1)
    ended = await house.session(session.id)
    assert (ended.life, ended.reason) == (Life.ENDED, EndReason.IDLE)


async def test_she_says_that_she_is_there(house: Activities) -> None:
    anna, session = await talk(house)
    await house.conversations.say_as_counsellor(anna, session.id, ClientId("a-first-word"), "Goedemorgen")
    await passes(house, 10)
    assert await told(house, session) == ["5"]
    await house.readiness.here(session.id)
    await passes(house, 5)
    await passes(house, 4)
    assert (await house.session(session.id)).life is Life.ACTIVE
    assert await told(house, session) == ["5"]
    await passes(house, 1)
    assert await told(house, session) == ["5", "5"]


async def test_who_waits_for_our_answer_is_never_silent(house: Activities) -> None:
    anna, session = await talk(house)
    await house.conversations.say_as_visitor(session.id, ClientId("her-own-word"), "Hallo")
    for _ in range(40):
        await passes(house, 1)
    assert await told(house, session) == []
    await house.conversations.say_as_counsellor(anna, session.id, ClientId("our-answer"), "Hallo")
    for _ in range(11):  # noticed within a minute, and counted from the answer
        await passes(house, 1)
    assert await told(house, session) == ["5"]


async def test_nothing_ends_while_her_counsellor_writes(house: Activities) -> None:
    _, session = await talk(house)
    for minutes in (10, 3, 1.9):
        await passes(house, minutes)
    house.conversations.sign_typing(session.id, Speaker.COUNSELLOR)
    await passes(house, 0.1)
    assert (await house.session(session.id)).life is Life.ACTIVE
    await passes(house, 0.5)
    assert (await house.session(session.id)).reason is EndReason.IDLE


async def test_what_is_read_of_the_log_holds_no_words(house: Activities) -> None:
    anna, session = await talk(house)
    await house.conversations.say_as_counsellor(anna, session.id, ClientId("a-first-word"), "Goedemorgen")
    signs = await house.store.read(lambda records: records.signs(session.id, 1))
    assert signs == [Sign(EntryKind.MESSAGE, Speaker.COUNSELLOR, house.clock.now())]
