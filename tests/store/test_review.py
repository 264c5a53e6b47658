"""The review store on both databases: what is pushed arrives once, and can be read on this side of the wall alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from chatserver.auth.tokens import SystemChance
from chatserver.errors import ChatError, Code
from chatserver.rules.assessment import SampleRule
from chatserver.rules.reviewing import KeptTranscript, TranscriptAct, TranscriptState, act
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, Speaker, StaffId, TokenHash
from chatserver.rules.transcript import AnonymisedLine, LetterBoxId
from chatserver.services.clock_guard import ClockGuard
from chatserver.services.review.receiving import REMEMBERED, Receiving
from chatserver.services.review.sampling import Sampling
from chatserver.services.review.upkeep import ReviewUpkeep
from chatserver.store.box import close_box, open_box, public_of
from chatserver.store.engine import StoreError, StoreSettings
from chatserver.store.review import store as review_store
from chatserver.store.review.parcels import Reply, UnreadableParcelError, pack, place_of, unpack
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.review.store import ReviewStore, open_review
from chatserver.store.review.tables import inbox, letters, meta, metadata, readers, transcripts
from chatserver.store.sealing import SealBrokenError, new_key
from tests.support.clock import ManualClock
from tests.support.leaks import forms
from tests.support.machine import InventedMachine
from tests.support.transcripts import made_up

CANARY = "waterlelie"
DAY = date(2026, 11, 25)
CHAT_KEY = new_key()


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
async def review_settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[StoreSettings]:
    if request.param == "sqlite":
        yield StoreSettings(f"sqlite:///{tmp_path / 'review.db'}", tmp_path / "review-keys")
        return
    async with request.getfixturevalue("postgres").database(is_new=True) as url:
        yield StoreSettings(url, tmp_path / "review-keys")


@pytest_asyncio.fixture
async def review(review_settings: StoreSettings) -> AsyncIterator[ReviewStore]:
    opened = await open_review(review_settings)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def push(review_settings: StoreSettings) -> AsyncIterator[ReviewPush]:
    made = ReviewPush(review_settings.database, CHAT_KEY)
    yield made
    await made.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 25, 11, tzinfo=UTC))


async def test_a_transcript_crosses_whole_and_once(review: ReviewStore, push: ReviewPush, clock: ManualClock) -> None:
    transcript = made_up()
    sealed = await push.seal("a", transcript)
    await push.push("a", sealed)
    await push.push("a", sealed)
    assert await Receiving(review, clock, Sampling(SystemChance(), SampleRule())).sweep() == 1
    assert await review.read(lambda records: records.find_transcript(transcript.id)) == KeptTranscript(transcript, DAY)

    await review.write(lambda records: records.delete_transcript(transcript.id))
    await push.push("a", sealed)  # a push that was repeated after a crash
    assert await Receiving(review, clock, Sampling(SystemChance(), SampleRule())).sweep() == 0
    clock.advance(days=REMEMBERED.days + 1)
    await push.push("b", await push.seal("b", made_up()))
    assert await Receiving(review, clock, Sampling(SystemChance(), SampleRule())).sweep() == 1


async def test_nothing_is_pushed_before_the_review_side_was_there_once(review_settings: StoreSettings, push: ReviewPush) -> None:
    with pytest.raises(ChatError) as refused:
        await push.seal("a", made_up())
    assert refused.value.code is Code.UNAVAILABLE
    opened = await open_review(review_settings)
    await push.push("a", await push.seal("a", made_up()))
    await opened.close()


async def test_what_is_pushed_to_other_keys_than_before_can_be_opened(
    review: ReviewStore, review_settings: StoreSettings, push: ReviewPush, clock: ManualClock, tmp_path: Path
) -> None:
    await push.push("before", await push.seal("before", made_up()))
    assert await Receiving(review, clock, Sampling(SystemChance(), SampleRule())).sweep() == 1
    await review.write(lambda records: records._change(delete(meta)))
    anew = await open_review(StoreSettings(review_settings.database, tmp_path / "other-keys"))
    await push.push("after", await push.seal("after", made_up()))
    assert await Receiving(anew, clock, Sampling(SystemChance(), SampleRule())).sweep() == 1
    await anew.close()


async def test_a_box_that_nobody_can_open_holds_up_no_other(review: ReviewStore, push: ReviewPush, clock: ManualClock) -> None:
    sealed = await push.seal("a", made_up())
    await push.push("moved", sealed)
    await push.push("mine", close_box(public_of(new_key()), pack(made_up()), place_of("mine")))
    await push.push("odd", close_box(public_of(review.keyring.box_key), '{"type":"session"}', place_of("odd")))
    await push.push("a", sealed)
    assert await Receiving(review, clock, Sampling(SystemChance(), SampleRule())).sweep() == 1
    assert not await review.read(lambda records: records.waiting(9))


async def test_the_database_alone_says_nothing_that_was_said(review: ReviewStore, push: ReviewPush, clock: ManualClock) -> None:
    spoken = made_up((f"{CANARY} zei ik", f"over {CANARY}"))
    await push.push("waits", await push.seal("waits", spoken))
    await Receiving(review, clock, Sampling(SystemChance(), SampleRule())).sweep()
    await push.push("waiting", await push.seal("waiting", replace(spoken, id=made_up().id)))
    await push.tell_readers([])
    await review.write(lambda records: records.write_letter("l", spoken.letter_box, f"mooi, {CANARY}", DAY))

    def everything(connection: Connection) -> str:
        return repr([tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))])

    held = await review._engines.reader.run(lambda line: line.run(everything))
    assert not any(form in held for form in forms(CANARY))
    assert CANARY in (await push.letters())[0].text


async def test_a_moved_or_changed_transcript_does_not_open(review: ReviewStore) -> None:
    one, other = made_up(), made_up()
    for transcript in (one, other):
        await review.write(lambda records, transcript=transcript: records.add_transcript(transcript, DAY))

    def move(connection: Connection) -> None:
        row = connection.execute(select(transcripts).where(transcripts.c.id == one.id)).one()
        connection.execute(update(transcripts).where(transcripts.c.id == other.id).values(wrapped=row.wrapped, sealed=row.sealed))

    await review.write(lambda records: records._write(move))
    with pytest.raises(ChatError) as damaged:
        await review.read(lambda records: records.find_transcript(other.id))
    assert damaged.value.code is Code.DAMAGED
    assert [kept.transcript for kept in await review.read(lambda records: records.find_transcripts([one.id, other.id]))] == [one]


async def test_what_is_cut_is_gone_and_a_job_that_fails_changes_nothing(review: ReviewStore) -> None:
    transcript = made_up((f"{CANARY} zei ik",))
    await review.write(lambda records: records.add_transcript(transcript, DAY))
    cut = replace(transcript, lines=(AnonymisedLine(Speaker.VISITOR, 0, "[…] zei ik"),))
    kept = KeptTranscript(cut, DAY, TranscriptState.CUT, StaffId("s"), 2)
    await review.write(lambda records: records.save_transcript(kept))
    assert await review.read(lambda records: records.find_transcript(transcript.id)) == kept

    async def fails(records: Any) -> None:
        await records.delete_transcript(transcript.id)
        raise ChatError(Code.WRONG_STATE)

    with pytest.raises(ChatError):
        await review.write(fails)
    assert await review.read(lambda records: records.transcript_versions()) == {transcript.id: 2}


async def test_ninety_days_and_not_one_more(review: ReviewStore, clock: ManualClock) -> None:
    transcript = made_up()
    await review.write(lambda records: records.add_transcript(transcript, DAY))
    upkeep = ReviewUpkeep(review, clock, review.keyring, timedelta(days=90), ClockGuard(review, clock, InventedMachine(clock)))
    clock.advance_to(datetime(2027, 2, 22, 23, 59, tzinfo=UTC))
    assert await upkeep.sweep() == 0
    assert review.keyring.days() == [DAY]
    clock.advance_to(datetime(2027, 2, 23, tzinfo=UTC))
    assert await upkeep.sweep() == 1
    assert await upkeep.sweep() == 0
    assert review.keyring.days() == []
    assert await review.read(lambda records: records.transcripts_by_day()) == {}


async def test_a_copy_of_before_shows_nothing_that_was_taken_out_of_sight_since(review_settings: StoreSettings) -> None:
    """What a backup brings back: rows as they were, with keys of days that are still there."""
    store = await open_review(review_settings)
    deleted, hidden, cut_since, untouched = made = [made_up() for _ in range(4)]
    for transcript in made:
        await store.write(lambda records, one=transcript: records.add_transcript(one, DAY))

    def rows(connection: Connection) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(select(transcripts)).mappings()]

    copy = await store._engines.reader.run(lambda line: line.run(rows))
    anna, tess = StaffId("anna"), StaffId("tess")
    for transcript in (deleted, hidden, cut_since):
        kept = act(KeptTranscript(transcript, DAY), TranscriptAct.HIDE, anna)
        await store.write(lambda records, one=kept: records.save_transcript(one))
    await store.write(lambda records: records.delete_transcript(deleted.id))
    again = act(act(kept, TranscriptAct.CUT, anna), TranscriptAct.RELEASE, tess)
    await store.write(lambda records: records.save_transcript(again))
    await store.close()
    opened = await open_review(review_settings)
    found = {one.transcript.id: one.state for one in await opened.read(lambda records: records.find_transcripts([one.id for one in made]))}
    now = {hidden.id: TranscriptState.HIDDEN, cut_since.id: TranscriptState.SHOWN, untouched.id: TranscriptState.SHOWN}
    assert found == now, "an ordinary start changes nothing"

    def put_back(connection: Connection) -> None:
        connection.execute(delete(transcripts))
        connection.execute(insert(transcripts), copy)

    await opened._writer.run(lambda line: line.run(put_back))
    await opened.close()
    opened = await open_review(review_settings)
    found = {one.transcript.id: one.state for one in await opened.read(lambda records: records.find_transcripts([one.id for one in made]))}
    assert found == {hidden.id: TranscriptState.HIDDEN, cut_since.id: TranscriptState.HIDDEN, untouched.id: TranscriptState.SHOWN}
    opened.keyring.destroy(DAY)
    assert opened.keyring.afterwards.all() == [], "they go with the key of the day"
    await opened.close()


async def test_by_a_clock_in_doubt_nothing_goes(review: ReviewStore, clock: ManualClock) -> None:
    await review.write(lambda records: records.add_transcript(made_up(), DAY))
    upkeep = ReviewUpkeep(review, clock, review.keyring, timedelta(days=90), ClockGuard(review, clock, InventedMachine(clock)))
    assert await upkeep.sweep() == 0
    clock.is_set(hours=24 * 100)
    assert await upkeep.sweep() == 0
    clock.is_set(hours=-24 * 100)
    clock.advance(days=100)
    assert await upkeep.sweep() == 1


async def test_readers_are_known_for_as_long_as_they_are_told_of(review: ReviewStore, push: ReviewPush, clock: ManualClock) -> None:
    reader = Reader(TokenHash(b"h" * 32), StaffId("s"), "Sanne", frozenset({DeskId("flevoland")}), clock.now() + timedelta(hours=1))
    await push.tell_readers([reader])
    assert await review.read(lambda records: records.find_reader(reader.token, clock.now())) == reader
    assert await review.read(lambda records: records.find_reader(reader.token, reader.expires_at)) is None
    await push.tell_readers([])
    assert await review.read(lambda records: records.find_reader(reader.token, clock.now())) is None


async def test_a_letter_is_opened_by_the_chat_side_alone_and_fetched_once(review: ReviewStore, push: ReviewPush) -> None:
    with pytest.raises(ChatError) as early:
        await review.write(lambda records: records.write_letter("l", LetterBoxId("box"), "Goed gedaan", DAY))
    assert early.value.code is Code.UNAVAILABLE
    await push.tell_readers([])
    await review.write(lambda records: records.write_letter("l", LetterBoxId("box"), "Goed gedaan", DAY))
    found = await push.letters()
    assert [(letter.id, letter.box, letter.text) for letter in found] == [("l", "box", "Goed gedaan")]

    def box(connection: Connection) -> bytes:
        return bytes(connection.execute(select(letters.c.box)).scalar_one())

    held = await review._engines.reader.run(lambda line: line.run(box))
    with pytest.raises(SealBrokenError):
        open_box(review.keyring.box_key, held, place_of("l"))
    await push.forget_letters(["l"])
    assert await push.letters() == []


async def test_a_letter_that_nobody_fetches_goes_when_its_transcript_does(
    review: ReviewStore, push: ReviewPush, clock: ManualClock
) -> None:
    await push.tell_readers([])
    for name, day in (("old", DAY), ("new", DAY + timedelta(days=1))):
        await review.write(lambda records, name=name, day=day: records.write_letter(name, LetterBoxId("box"), "Goed gedaan", day))
    upkeep = ReviewUpkeep(review, clock, review.keyring, timedelta(days=90), ClockGuard(review, clock, InventedMachine(clock)))
    clock.advance_to(datetime(2027, 2, 22, 23, 59, tzinfo=UTC))
    await upkeep.sweep()
    assert len(await push.letters()) == 2
    clock.advance_to(datetime(2027, 2, 23, tzinfo=UTC))
    await upkeep.sweep()
    assert [letter.id for letter in await push.letters()] == ["new"]


async def test_several_nodes_tell_at_once(review: ReviewStore, review_settings: StoreSettings, clock: ManualClock) -> None:
    reader = Reader(TokenHash(b"h" * 32), StaffId("s"), "Sanne", frozenset({DeskId("flevoland")}), clock.now() + timedelta(hours=1))
    nodes = [ReviewPush(review_settings.database, CHAT_KEY) for _ in range(3)]
    try:
        for number in range(10):
            await asyncio.gather(*(node.tell_readers([reader]) for node in nodes))
            await asyncio.gather(*(node.tell_unreleased({DeskId(f"desk{number}"): number}) for node in nodes))
    finally:
        for node in nodes:
            await node.close()
    assert await review.read(lambda records: records.find_reader(reader.token, clock.now())) == reader
    assert await review.read(lambda records: records.told(DeskId("desk9"), "unreleased")) == 9


async def test_numbers_are_told_anew(review: ReviewStore, push: ReviewPush) -> None:
    desk = DeskId("flevoland")
    assert await review.read(lambda records: records.told(desk, "unreleased")) is None
    for number in (3, 0):
        await push.tell_unreleased({desk: number})
        assert await review.read(lambda records: records.told(desk, "unreleased")) == number


async def test_migrations_lead_to_the_tables_as_they_are_written(review: ReviewStore) -> None:
    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    assert await review._engines.reader.run(lambda line: line.run(compare)) == []
    assert ScriptDirectory(str(review_store.MIGRATIONS)).get_heads() == [review_store.HEAD]


async def test_another_root_key_is_noticed(review: ReviewStore, review_settings: StoreSettings) -> None:
    (review_settings.keys / "root.key").write_bytes(new_key())
    with pytest.raises(StoreError, match="is not the one"):
        await open_review(review_settings)


def test_no_row_says_when() -> None:
    """A time beside a transcript would say whose it is. Only a sign-in, which is nobody's conversation, has one."""
    timed = [str(column) for table in metadata.tables.values() for column in table.columns if str(column.type) == "BIGINT"]
    assert timed == ["readers.expires_at", "audit.at"]
    assert not {column.name for column in (*transcripts.c, *inbox.c)} & {"session", "staff", "counsellor", "at", "ended_at"}
    assert "password_hash" not in readers.c


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.text(max_size=20))
def test_a_parcel_is_read_as_it_was_packed(text: str, odd: str) -> None:
    for parcel in (made_up((text,)), Reply("box", text)):
        assert unpack(pack(parcel)) == parcel
        more = json.loads(pack(parcel)) | {f"x{odd}": 1}
        with pytest.raises(UnreadableParcelError):
            unpack(json.dumps(more))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(0, 60), st.integers(0, 7))
def test_a_box_opens_for_one_alone_and_whole(text: str, at: int, bit: int) -> None:
    private = new_key()
    box = close_box(public_of(private), text, b"here")
    assert open_box(private, box, b"here") == text
    changed = bytearray(box)
    changed[at] ^= 1 << bit
    for key, tried, place in ((new_key(), box, b"here"), (private, box, b"there"), (private, bytes(changed), b"here")):
        if tried == box and key == private and place == b"here":
            continue
        with pytest.raises(SealBrokenError):
            open_box(key, tried, place)
