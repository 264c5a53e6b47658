"""The records' contract: sessions, offers and deadlines come back as they were kept, and only to those who may find them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from chatserver.errors import ChatError, Code
from chatserver.rules.answers import Answers
from chatserver.rules.deadline import Deadline, DeadlineKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import (
    AsksFor,
    DeclineReason,
    DeskId,
    EndReason,
    Epoch,
    Life,
    Outcome,
    Paperwork,
    Record,
    SessionId,
    StaffId,
    Topic,
)
from chatserver.services import ports
from chatserver.store.store import Store
from chatserver.store.tables import offers
from tests.support.records import DESK, NOON, anything, as_ports, begin_session, message, new_offer, new_session, new_token_hash, say

ANNA, BEN = StaffId("anna"), StaffId("ben")


async def find(store: Store, session: SessionId) -> AdviceSession | None:
    return await store.read(lambda records: records.find_session(session))


async def save(store: Store, session: AdviceSession) -> AdviceSession:
    await store.write(lambda records: records.save_session(session))
    return session


async def test_the_store_fills_its_ports(store: Store) -> None:
    as_store, as_keys = as_ports(store)  # which the type checker reads
    assert as_store.log is store.log
    assert as_keys.is_complete()


async def test_every_field_of_a_session_is_kept(store: Store) -> None:
    begun = await begin_session(store, urgency=2)
    full = replace(
        begun,
        language="en",
        label="green heron",
        urgency=1,
        life=Life.OFFERED,
        paperwork=Paperwork.REGISTERED,
        record=Record.ANONYMISED,
        returned=True,
        counsellor=ANNA,
        offer=new_offer(BEN),
        asked=frozenset({ANNA, StaffId("carla")}),
        ask_again_at=NOON + timedelta(seconds=30),
        answered_at=NOON + timedelta(microseconds=1),
        visitor_gone_since=NOON + timedelta(minutes=1),
        ended_at=NOON + timedelta(hours=1),
        reason=EndReason.ENDED_TOGETHER,
    )
    assert await find(store, begun.id) == begun
    await save(store, full)
    assert await find(store, begun.id) == full
    await save(store, begun)
    assert await find(store, begun.id) == begun


async def test_saving_a_session_leaves_its_log_and_its_beginning_alone(store: Store) -> None:
    begun = await begin_session(store)
    await say(store, begun, "one", "two")
    await save(store, replace(begun, label="changed", last_offset=0, epoch=Epoch("other"), arrived_at=NOON + timedelta(days=1)))
    assert await find(store, begun.id) == replace(begun, label="changed", last_offset=2)


async def test_saving_a_session_that_never_was_is_not_found(store: Store) -> None:
    with pytest.raises(ChatError) as caught:
        await save(store, new_session())
    assert caught.value.code is Code.NOT_FOUND


async def test_an_instant_without_a_time_zone_is_a_defect(store: Store) -> None:
    begun = await begin_session(store)
    with pytest.raises(TypeError):
        await save(store, replace(begun, ended_at=NOON.replace(tzinfo=None)))


async def test_a_token_opens_its_session_until_it_is_revoked(store: Store) -> None:
    session, token = new_session(), new_token_hash()
    await store.write(lambda records: records.add_session(session, token, Answers()))

    async def opened() -> AdviceSession | None:
        return await store.read(lambda records: records.find_session_by_token(token))

    found = await opened()
    assert found is not None
    assert found.id == session.id
    assert await store.read(lambda records: records.find_session_by_token(new_token_hash())) is None
    await store.write(lambda records: records.revoke_token(session.id))
    assert await opened() is None
    assert await find(store, session.id) == found


async def test_sessions_are_numbered_at_each_desk_in_the_order_they_came(store: Store) -> None:
    begun = [await begin_session(store, desk=DeskId(desk)) for desk in ("one", "two", "one", "one", "two")]
    assert [session.number for session in begun] == [1, 1, 2, 3, 2]


async def test_every_answer_comes_back_as_it_was_given(store: Store) -> None:
    given = Answers("Kestrel \N{BIRD}", Topic.HOME, AsksFor.OTHER, "Zeewolde", "pl")
    session = new_session()
    await store.write(lambda records: records.add_session(session, new_token_hash(), given))
    assert await store.read(lambda records: records.answers(session.id)) == given


async def test_answers_are_kept_for_who_asks_with_the_session(store: Store) -> None:
    named, nameless = await begin_session(store, nickname="Kestrel \N{BIRD}"), await begin_session(store)

    async def nickname(session: SessionId) -> str | None:
        return (await store.read(lambda records: records.answers(session))).nickname

    assert [await nickname(each) for each in (named.id, nameless.id, SessionId("nowhere"))] == ["Kestrel \N{BIRD}", None, None]


async def test_a_conversation_is_found_by_its_counsellor_and_by_nobody_else(store: Store) -> None:
    session = await begin_session(store)

    async def is_found_by(who: StaffId) -> bool:
        return await store.read(lambda records: records.find_conversation(who, session.id)) is not None

    for life, counsellor, expected in (
        (Life.OFFERED, None, [False, False]),
        (Life.ACTIVE, ANNA, [True, False]),
        (Life.WAITING, None, [False, False]),  # Anna vanished
        (Life.ACTIVE, BEN, [False, True]),
        (Life.ENDED, BEN, [False, True]),
    ):
        offer = new_offer(ANNA) if life is Life.OFFERED else None
        await save(store, replace(session, life=life, counsellor=counsellor, offer=offer))
        assert [await is_found_by(ANNA), await is_found_by(BEN)] == expected


async def test_a_board_shows_the_conversations_of_its_desk_with_their_answers(store: Store) -> None:
    named, nameless = await begin_session(store, "Heron"), await begin_session(store)
    waiting, elsewhere = await begin_session(store, "Waiting"), await begin_session(store, "Elsewhere", desk=DeskId("elsewhere"))
    active = {s.id: await save(store, replace(s, life=Life.ACTIVE, counsellor=ANNA)) for s in (named, nameless, elsewhere)}
    found = await store.read(lambda records: records.conversations_at(DESK))
    assert {session.id: (session, answers) for session, answers in found} == {
        named.id: (active[named.id], Answers("Heron")),
        nameless.id: (active[nameless.id], Answers()),
    }
    assert waiting.id not in active


async def test_lists_of_sessions_hold_what_they_say(store: Store) -> None:
    lives = {life: await save(store, replace(await begin_session(store), life=life, counsellor=ANNA)) for life in Life}
    elsewhere = await begin_session(store, desk=DeskId("elsewhere"))

    async def ids(job: object) -> set[SessionId]:
        found: list[AdviceSession] = await store.read(job)  # type: ignore[arg-type]
        return {session.id for session in found}

    not_ended = {lives[life].id for life in (Life.WAITING, Life.OFFERED, Life.ACTIVE)}
    assert await ids(lambda records: records.queue(DESK)) == {lives[Life.WAITING].id, lives[Life.OFFERED].id}
    assert await ids(lambda records: records.conversations(ANNA)) == {lives[Life.ACTIVE].id}
    assert await ids(lambda records: records.conversations(BEN)) == set()
    assert await ids(lambda records: records.live_sessions()) == not_ended | {elsewhere.id}
    assert await store.read(lambda records: records.queue_length(DESK)) == 2
    assert await store.read(lambda records: records.queue_length(DeskId("nowhere"))) == 0
    labels = await store.read(lambda records: records.labels_in_use(DESK))
    assert labels == {lives[life].label for life in (Life.WAITING, Life.OFFERED, Life.ACTIVE)}


async def test_an_offer_is_known_by_its_counsellor_until_and_after_its_end(store: Store) -> None:
    session = await begin_session(store)
    offered = replace(session, life=Life.OFFERED, offer=new_offer(ANNA))
    assert offered.offer is not None
    offer = offered.offer.id

    async def make(records: ports.Records) -> None:
        await records.add_offer(offered)
        await records.save_session(offered)

    await store.write(make)
    assert await store.read(lambda records: records.find_offer(ANNA, offer)) == (session.id, None)
    assert await store.read(lambda records: records.find_offer(BEN, offer)) is None
    assert await store.read(lambda records: records.find_offered_session(offer)) == offered
    assert await store.read(lambda records: records.offer_held(ANNA)) == offered
    assert await store.read(lambda records: records.offer_held(BEN)) is None

    async def decline(records: ports.Records) -> None:
        await records.close_offer(offer, Outcome.DECLINED, NOON, DeclineReason.BUSY)
        await records.close_offer(offer, Outcome.EXPIRED, NOON)  # the first end is the one that counts
        await records.save_session(session)

    await store.write(decline)
    assert await store.read(lambda records: records.find_offer(ANNA, offer)) == (session.id, Outcome.DECLINED)
    assert await store.read(lambda records: records.find_offered_session(offer)) is None
    assert await store.read(lambda records: records.offer_held(ANNA)) is None
    assert await why_declined(store, offer) == "busy"


async def why_declined(store: Store, offer: str) -> str | None:
    """Written and not read by the program yet: it is there to be counted."""
    ask = select(offers.c.declined).where(offers.c.id == offer)
    found: str | None = await store._reader.run(lambda line: line.run(lambda connection: connection.execute(ask).scalar_one()))
    return found


async def test_nobody_is_ever_offered_two_sessions_at_once(store: Store) -> None:
    one, two = await begin_session(store), await begin_session(store)
    await save(store, replace(one, life=Life.OFFERED, offer=new_offer(ANNA)))
    with pytest.raises(ChatError) as caught:
        await save(store, replace(two, life=Life.OFFERED, offer=new_offer(ANNA)))
    assert caught.value.code is Code.UNAVAILABLE
    assert await find(store, two.id) == two


async def test_deleting_words_leaves_only_that_there_was_a_session(store: Store) -> None:
    gone, stays = await begin_session(store, nickname="Heron"), await begin_session(store, nickname="Kestrel")
    for session in (gone, stays):
        await say(store, session, "one", "two", "three")
    day = NOON.date()
    assert await store.read(lambda records: records.days_in_use(day)) == 2

    async def end(records: ports.Records) -> int:
        count = await records.delete_words(gone.id)
        await records.save_session(replace(gone, life=Life.ENDED, record=Record.DELETED))
        return count

    assert await store.write(end) == 3
    assert await store.write(lambda records: records.delete_words(gone.id)) == 0
    assert await store.read(lambda records: records.days_in_use(day)) == 1
    assert await store.read(lambda records: records.days_in_use(date(2026, 1, 1))) == 0
    assert await store.log.read(gone.id, 0, 10) == []
    assert await store.read(lambda records: records.answers(gone.id)) == Answers()
    left = await find(store, gone.id)
    assert left is not None
    assert (left.life, left.record, left.last_offset) == (Life.ENDED, Record.DELETED, 3)
    assert [entry.text for entry in await store.log.read(stays.id, 0, 10)] == ["one", "two", "three"]
    assert (await store.read(lambda records: records.answers(stays.id))).nickname == "Kestrel"


async def test_deadlines_fall_due_the_earliest_first_and_are_one_per_subject(store: Store) -> None:
    def at(minutes: int, kind: DeadlineKind, subject: str) -> Deadline:
        return Deadline(kind, subject, NOON + timedelta(minutes=minutes))

    late, early = at(3, DeadlineKind.OFFER_EXPIRES, "o1"), at(1, DeadlineKind.WORDS_END, "s1")
    moved, future = at(2, DeadlineKind.ASK_AGAIN, "s1"), at(9, DeadlineKind.ASK_AGAIN, "s2")

    async def set_all(records: ports.Records) -> None:
        for deadline in (late, early, at(8, DeadlineKind.ASK_AGAIN, "s1"), future, moved):
            await records.set_deadline(deadline)

    async def due(minutes: int, limit: int = 10) -> list[Deadline]:
        return await store.read(lambda records: records.due(NOON + timedelta(minutes=minutes), limit))

    await store.write(set_all)
    assert await due(0) == []
    assert await due(1) == [early]  # at its instant it is due
    assert await due(3) == [early, moved, late]
    assert await due(3, limit=2) == [early, moved]
    await store.write(lambda records: records.drop_deadline(DeadlineKind.ASK_AGAIN, "s1"))
    await store.write(lambda records: records.drop_deadline(DeadlineKind.ASK_AGAIN, "never set"))
    assert await due(100) == [early, late, future]


async def test_instants_are_kept_to_the_microsecond_over_the_years(store: Store) -> None:
    for at in (datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)):
        begun = await begin_session(store, arrived_at=at)
        await store.log.append(begun.id, replace(message(), at=at), anything)
        found = await find(store, begun.id)
        assert found is not None
        assert found.arrived_at == at
        assert (await store.log.read(begun.id, 0, 1))[0].at == at
