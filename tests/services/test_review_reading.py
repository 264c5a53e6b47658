"""What supervisors do with anonymised transcripts, on both databases: each reading and act is written down, and takes two where it must."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection, text

from chatserver.auth.tokens import SystemChance
from chatserver.errors import ChatError, Code
from chatserver.rules.audit import Deed, first_broken
from chatserver.rules.cutting import Place
from chatserver.rules.reviewing import HideReason
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, Role, StaffId, TokenHash
from chatserver.rules.transcript import AnonymisedTranscript, TranscriptId
from chatserver.rules.transcript_search import TranscriptSearch
from chatserver.services.review.finding import MOST_SEARCHES, Finding
from chatserver.services.review.indexing import Indexing
from chatserver.services.review.reading import Reading
from chatserver.services.review.upkeep import ReviewUpkeep
from chatserver.store.audit_log import read_audit
from chatserver.store.engine import StoreSettings
from chatserver.store.review.index import TranscriptIndex
from chatserver.store.review.store import ReviewStore, open_review
from tests.support.clock import ManualClock
from tests.support.transcripts import made_up

DESK, OTHER = DeskId("flevoland"), DeskId("gelderland")
CANARY = "waterlelie"
KEPT_FOR = timedelta(days=90)


def reader(name: str, *desks: DeskId) -> Reader:
    return Reader(TokenHash(name.encode()), StaffId(name), name.title(), frozenset(desks or {DESK}), datetime(2027, 1, 1, tzinfo=UTC))


SANNE, TESS, ELSEWHERE = reader("sanne"), reader("tess"), reader("elif", OTHER)


@dataclass(eq=False)
class Room:
    """The review side's use cases on a real store, with no loop running."""

    settings: StoreSettings
    store: ReviewStore
    clock: ManualClock
    index: TranscriptIndex

    def __post_init__(self) -> None:
        self.indexing = Indexing(self.store, self.index)
        self.finding = Finding(self.store, self.index, self.indexing, self.clock, SystemChance(), KEPT_FOR)
        self.reading = Reading(self.store, self.clock, self.indexing)

    async def keeps(self, *texts: str, desk: DeskId = DESK) -> AnonymisedTranscript:
        transcript = made_up(texts, desk=desk)
        await self.store.write(lambda records: records.add_transcript(transcript, self.clock.now().date()))
        await self.indexing.sweep()
        return transcript

    async def lists(self, who: Reader = SANNE, typed: str = "") -> list[TranscriptId]:
        found = await self.finding.find(who, TranscriptSearch(who.desks, typed), 1)
        return [kept.transcript.id for kept in found.transcripts]

    async def version(self, name: TranscriptId) -> int:
        return (await self.store.read(lambda records: records.transcript_versions()))[name]

    async def deeds(self) -> list[tuple[Deed, str | None, str, str]]:
        entries = await self.store._engines.reader.run(lambda line: line.run(read_audit))
        assert first_broken(entries, self.store.keyring.audit_key) is None
        assert {entry.draft.role for entry in entries if entry} <= {Role.SUPERVISOR}
        return [(entry.draft.deed, entry.draft.by, entry.draft.subject, entry.draft.reason) for entry in entries if entry]


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
async def room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    if request.param == "sqlite":
        async for made in room_on(f"sqlite:///{tmp_path / 'review.db'}", tmp_path):
            yield made
        return
    async with request.getfixturevalue("postgres").database(is_new=True) as url:
        async for made in room_on(url, tmp_path):
            yield made


async def room_on(database: str, folder: Path) -> AsyncIterator[Room]:
    settings = StoreSettings(database, folder / "review-keys")
    store, index = await open_review(settings), TranscriptIndex()
    yield Room(settings, store, ManualClock(), index)
    await index.close()
    await store.close()


async def refuses(code: Code, doing: object) -> None:
    with pytest.raises(ChatError) as refused:
        await doing  # type: ignore[misc]
    assert refused.value.code is code


async def test_each_reading_is_written_down(room: Room) -> None:
    transcript = await room.keeps(f"{CANARY} zei ik")
    assert (await room.reading.read(SANNE, transcript.id)).transcript == transcript
    assert (await room.reading.read(TESS, transcript.id)).transcript == transcript
    read = (Deed.TRANSCRIPT_READ, transcript.id, "")
    assert await room.deeds() == [(read[0], who, *read[1:]) for who in ("sanne", "tess")]
    assert CANARY not in repr(await room.deeds())


async def test_no_reading_that_cannot_be_written_down(room: Room) -> None:
    transcript = await room.keeps("hier is het")

    def breaks(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE audit RENAME TO broken"))

    await room.store.write(lambda records: records._write(breaks))
    await refuses(Code.UNAVAILABLE, room.reading.read(SANNE, transcript.id))
    await refuses(Code.UNAVAILABLE, room.reading.hide(SANNE, transcript.id, HideReason.NAME))
    assert await room.lists() == [transcript.id], "nothing was done that nobody wrote down"


async def test_of_another_desk_hidden_or_unknown_is_one_answer(room: Room) -> None:
    theirs, hidden = await room.keeps("van hen", desk=OTHER), await room.keeps("dit wijst aan")
    await room.reading.hide(SANNE, hidden.id, HideReason.PLACE)
    for name in (theirs.id, hidden.id, TranscriptId("niemand")):
        await refuses(Code.NOT_FOUND, room.reading.read(SANNE, name))
    shown = await room.keeps("gewoon")
    for name in (theirs.id, shown.id, TranscriptId("niemand")):
        await refuses(Code.NOT_FOUND, room.reading.see_hidden(SANNE, name))
    for acts in (
        room.reading.hide(SANNE, theirs.id, HideReason.NAME),
        room.reading.cut(SANNE, theirs.id, 1, []),
        room.reading.release(SANNE, theirs.id, 1),
        room.reading.delete(SANNE, theirs.id),
        room.reading.see_hidden(ELSEWHERE, hidden.id),
    ):
        await refuses(Code.NOT_FOUND, acts)
    assert [deed for deed, *_ in await room.deeds()] == [Deed.TRANSCRIPT_HIDDEN]
    assert (await room.reading.read(ELSEWHERE, theirs.id)).transcript == theirs


async def test_hidden_it_is_gone_from_every_list_at_once(room: Room) -> None:
    transcript = await room.keeps(f"over {CANARY}")
    assert await room.lists(TESS, CANARY) == [transcript.id]
    await room.reading.hide(SANNE, transcript.id, HideReason.COMBINATION)
    await room.reading.hide(TESS, transcript.id, HideReason.NAME)  # both had it open: once is enough
    for typed in ("", CANARY):
        assert await room.lists(TESS, typed) == []
    assert await room.reading.still_shown(TESS, [transcript.id]) == []
    assert [kept.transcript.id for kept in await room.reading.list_hidden(TESS)] == [transcript.id]
    assert await room.reading.list_hidden(ELSEWHERE) == []
    assert await room.deeds() == [(Deed.TRANSCRIPT_HIDDEN, "sanne", transcript.id, "combination")]


async def test_an_index_that_is_behind_shows_nothing_that_is_hidden_or_deleted(room: Room) -> None:
    """Another process hid the one and deleted the other; this one has not looked yet."""
    one, other = await room.keeps(f"een {CANARY}"), await room.keeps(f"twee {CANARY}")
    beside = Indexing(room.store, TranscriptIndex())
    away = Reading(room.store, room.clock, beside)
    await away.hide(TESS, one.id, HideReason.NAME)
    await room.store.write(lambda records: records.delete_transcript(other.id))
    assert (await room.index.find(TranscriptSearch(SANNE.desks, CANARY), 25, 0))[1] == 2, "the premise"
    assert await room.lists(SANNE, CANARY) == []
    assert await room.indexing.sweep() == 1
    assert (await room.index.find(TranscriptSearch(SANNE.desks, CANARY), 25, 0))[1] == 0


async def test_what_is_cut_is_gone_and_a_second_person_shows_it_again(room: Room) -> None:
    transcript = await room.keeps(f"mijn {CANARY} is weg", "wat erg", f"Ja, {CANARY.title()}!")
    await room.reading.hide(SANNE, transcript.id, HideReason.OTHER)
    await refuses(Code.WRONG_STATE, room.reading.release(TESS, transcript.id, await room.version(transcript.id)))
    await room.reading.cut(SANNE, transcript.id, await room.version(transcript.id), [Place(0, 1)])
    kept = await room.reading.see_hidden(TESS, transcript.id)
    assert [line.text for line in kept.transcript.lines] == ["mijn […] is weg", "wat erg", "Ja, […]!"]
    assert kept.cut_by == "sanne"
    await refuses(Code.WRONG_STATE, room.reading.release(SANNE, transcript.id, kept.version))
    assert await room.lists() == []
    await room.reading.release(TESS, transcript.id, kept.version)
    assert await room.lists() == [transcript.id]
    assert await room.lists(SANNE, CANARY) == []
    assert [deed for deed, *_ in await room.deeds()] == [
        Deed.TRANSCRIPT_HIDDEN,
        Deed.TRANSCRIPT_CUT,
        Deed.TRANSCRIPT_READ,
        Deed.TRANSCRIPT_SHOWN_AGAIN,
    ]
    assert CANARY not in repr(await room.deeds())


async def test_two_at_once_and_only_one_cuts_what_she_saw(room: Room) -> None:
    transcript = await room.keeps("een twee drie")
    await refuses(Code.WRONG_STATE, room.reading.cut(SANNE, transcript.id, 1, [Place(0, 0)]))  # it is shown
    await room.reading.hide(SANNE, transcript.id, HideReason.NAME)
    seen = (await room.reading.see_hidden(SANNE, transcript.id)).version
    await room.reading.cut(TESS, transcript.id, seen, [Place(0, 0)])
    await refuses(Code.WRONG_STATE, room.reading.cut(SANNE, transcript.id, seen, [Place(0, 1)]))
    await refuses(Code.WRONG_STATE, room.reading.release(SANNE, transcript.id, seen))
    kept = await room.reading.see_hidden(SANNE, transcript.id)
    assert [line.text for line in kept.transcript.lines] == ["[…] twee drie"]
    await room.reading.cut(SANNE, transcript.id, kept.version, [])  # nothing more to take out: now she is the one who looked last
    await refuses(Code.WRONG_STATE, room.reading.release(SANNE, transcript.id, kept.version + 1))
    await room.reading.release(TESS, transcript.id, kept.version + 1)


async def test_deleted_for_good_by_either_of_them_and_only_when_hidden(room: Room) -> None:
    for who in (SANNE, TESS):
        transcript = await room.keeps(f"over {CANARY}")
        await refuses(Code.WRONG_STATE, room.reading.delete(who, transcript.id))
        await room.reading.hide(SANNE, transcript.id, HideReason.NAME)
        await room.reading.cut(SANNE, transcript.id, 2, [])
        await room.reading.delete(who, transcript.id)
        await refuses(Code.NOT_FOUND, room.reading.see_hidden(who, transcript.id))
        await refuses(Code.NOT_FOUND, room.reading.delete(who, transcript.id))
        assert (await room.deeds())[-1] == (Deed.TRANSCRIPT_DELETED, who.staff, transcript.id, "")
    assert await room.store.read(lambda records: records.transcript_versions()) == {}


async def test_pages_say_what_there_is_and_until_when(room: Room) -> None:
    for number in range(27):
        await room.keeps(f"gesprek {number}")
    await room.keeps("van hen", desk=OTHER)
    room.clock.advance(days=1)
    await room.keeps("nieuw")
    everything = TranscriptSearch(SANNE.desks)
    first, last = [await room.finding.find(SANNE, everything, page) for page in (1, 2)]
    assert (first.total, first.pages, len(first.transcripts), len(last.transcripts)) == (28, 2, 25, 3)
    assert {kept.transcript.id for kept in first.transcripts}.isdisjoint(kept.transcript.id for kept in last.transcripts)
    assert (await room.finding.find(SANNE, everything, 99)).page == 2
    assert first.filling is None
    assert first.unreleased is None
    released = room.clock.now().date() - timedelta(days=1)
    assert (first.retained.next_at, first.retained.next_count, first.retained.overdue) == (
        datetime.combine(released, datetime.min.time(), UTC) + KEPT_FOR, 27, 0,
    )  # fmt: skip
    room.clock.advance(days=89)
    assert (await room.finding.find(SANNE, everything, 1)).retained.overdue == 27
    await ReviewUpkeep(room.store, room.clock, room.store.keyring, KEPT_FOR).sweep()
    await room.indexing.sweep()
    left = await room.finding.find(SANNE, everything, 1)
    assert (left.total, left.retained.overdue, left.retained.next_count) == (1, 0, 1)


async def test_a_search_is_its_own_reader_s_and_is_forgotten_in_the_end(room: Room) -> None:
    search = TranscriptSearch(SANNE.desks, CANARY)
    name = room.finding.keep(SANNE, search)
    assert CANARY not in repr(search)
    assert room.finding.kept(SANNE, name) == search
    assert room.finding.kept(TESS, name) is None
    for _ in range(MOST_SEARCHES):
        room.finding.keep(TESS, search)
    assert room.finding.kept(SANNE, name) is None


async def test_a_desk_that_is_not_hers_is_not_searched(room: Room) -> None:
    theirs = await room.keeps("van hen", desk=OTHER)
    found = await room.finding.find(SANNE, TranscriptSearch(frozenset({OTHER})), 1)
    assert (found.transcripts, found.total) == ([], 0)
    assert await room.lists(ELSEWHERE) == [theirs.id]


async def test_one_that_cannot_be_opened_is_passed_over_and_alarms_once(room: Room) -> None:
    whole = await room.keeps("heel")
    room.clock.advance(days=1)
    await room.keeps("kapot")
    room.store.keyring.destroy(room.clock.now().date())
    anew = Indexing(room.store, room.index)
    assert await anew.sweep() == 2
    assert await anew.sweep() == 0
    assert await room.lists() == [whole.id]
