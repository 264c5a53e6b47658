"""Releases and letter boxes, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from chatserver.errors import ChatError, Code
from chatserver.rules.findings import Findings, Found, HandMark, Rare
from chatserver.rules.release import CleaningState, Parcel, Standing, Trait, Why
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Life, SessionId, StaffId
from chatserver.rules.transcript import LetterBoxId
from chatserver.services.ports import Records
from chatserver.store.store import Store
from chatserver.store.tables import releases
from tests.support.records import DESK, NOON, begin_session, say

ANNA, BEN = StaffId("anna"), StaffId("ben")
FINDINGS = Findings((Found(2, 3, 8, "[PERSOON-1]"), Found(4, 0, 10, "[TELEFOON-1]")), (Rare(2, 1, 7, Trait.FAITH),), measured=True)
MARKS = [HandMark(2, 9, 12), HandMark(4, 20, 25)]
PARCEL = Parcel("parcel", b"\x01closed")
FULL = Standing(CleaningState.READY, Why.LOST, 3, "digest", ANNA, rare=True, by_hand=True, seen_at=NOON, released_at=NOON)


async def over(store: Store, owed_by: StaffId | None = ANNA, minutes: int = 0) -> AdviceSession:
    begun = await begin_session(store)
    await say(store, begun, "hallo")
    ended = replace(begun, life=Life.ENDED, counsellor=owed_by, ended_at=NOON + timedelta(minutes=minutes))

    async def end(records: Records) -> None:
        await records.save_session(ended)
        await records.save_release(ended.id, Standing(owed_by=owed_by))

    await store.write(end)
    return ended


async def findings(store: Store, session: SessionId) -> tuple[Findings, list[HandMark]]:
    return await store.read(lambda records: records.findings(session))


async def keep(store: Store, session: SessionId) -> None:
    async def save(records: Records) -> None:
        await records.save_findings(session, FINDINGS)
        await records.save_hand_marks(session, MARKS)

    await store.write(save)


async def test_it_is_read_as_it_was_written(store: Store) -> None:
    session = (await over(store)).id
    for standing in (FULL, Standing(), replace(FULL, state=CleaningState.RELEASED, owed_by=None)):
        await store.write(lambda records, kept=standing: records.save_release(session, kept))
        assert await store.read(lambda records: records.find_release(session)) == standing
    with pytest.raises(ChatError) as refused:
        await findings(store, session)
    assert refused.value.code is Code.NOT_FOUND
    await keep(store, session)
    assert await findings(store, session) == (FINDINGS, MARKS)
    await store.write(lambda records: records.save_findings(session, FINDINGS))
    assert await findings(store, session) == (FINDINGS, []), "what was marked stood in another text"


async def test_what_is_not_released_comes_in_the_order_in_which_it_ended(store: Store) -> None:
    last, first, done = await over(store, ANNA, 9), await over(store, BEN, 3), await over(store, ANNA, 1)
    await store.write(lambda records: records.save_release(done.id, Standing(CleaningState.RELEASED)))
    found = await store.read(lambda records: records.unreleased())
    assert [(one.session, one.owed_by, one.state, one.ended_at) for one in found] == [
        (first.id, BEN, "working", first.ended_at),
        (last.id, ANNA, "working", last.ended_at),
    ]
    assert await store.read(lambda records: records.unreleased_counts()) == {DESK: 2}
    assert await store.write(lambda records: records.drop_release(first.id))
    assert await store.read(lambda records: records.unreleased_counts()) == {DESK: 1}


async def test_what_was_found_opens_where_it_was_put_and_nowhere_else(store: Store) -> None:
    one, other = await over(store), await over(store)
    for session in (one, other):
        await keep(store, session.id)

    async def swap(records: Records) -> None:
        line = records._line  # type: ignore[attr-defined]
        rows = await line.run(lambda connection: connection.execute(select(releases)).fetchall())
        of = {row.session: row.findings for row in rows}
        await line.run(
            lambda connection: connection.execute(update(releases).where(releases.c.session == one.id).values(findings=of[other.id]))
        )

    await store.write(swap)
    with pytest.raises(ChatError) as refused:
        await findings(store, one.id)
    assert refused.value.code is Code.DAMAGED
    assert await findings(store, other.id) == (FINDINGS, MARKS)


async def test_it_goes_with_its_words_but_for_a_parcel(store: Store) -> None:
    plain, waiting = await over(store), await over(store)
    await keep(store, waiting.id)
    await store.write(lambda records: records.save_parcel(waiting.id, PARCEL))
    with pytest.raises(ChatError):
        await findings(store, waiting.id)
    for session in (plain, waiting):
        await store.write(lambda records, of=session.id: records.delete_words(of))
    assert await store.read(lambda records: records.find_release(plain.id)) is None
    assert await store.read(lambda records: records.find_parcel(waiting.id)) == PARCEL
    assert await store.read(lambda records: records.unreleased()) == []
    await store.write(lambda records: records.forget_parcel(waiting.id))
    assert await store.read(lambda records: records.find_release(waiting.id)) is None


async def test_a_parcel_that_arrived_leaves_the_rest_while_there_are_words(store: Store) -> None:
    session = (await over(store)).id
    await store.write(lambda records: records.save_parcel(session, PARCEL))
    await store.write(lambda records: records.forget_parcel(session))
    assert await store.read(lambda records: records.find_parcel(session)) is None
    assert await store.read(lambda records: records.find_release(session)) == Standing(owed_by=ANNA)


async def test_letter_boxes_are_kept_until_their_day(store: Store) -> None:
    boxes = {LetterBoxId(f"box{day}"): date(2027, 2, day) for day in (1, 2, 3)}
    for box, until in boxes.items():
        await store.write(lambda records, of=box, on=until: records.add_letter_box(of, ANNA, on))
    assert await store.write(lambda records: records.end_letter_boxes(date(2027, 2, 2))) == 2
    left = [box for box in boxes if await store.read(lambda records, of=box: records.find_letter_box(of))]
    assert left == ["box3"]
