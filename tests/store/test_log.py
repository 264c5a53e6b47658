"""The log's contract: gapless, in order, once, acknowledged after the commit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.log import Draft, Entry, Head, Posted
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, EntryKind, SessionId, Speaker, StaffId
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from chatserver.store.tail import KEPT_SECONDS, MOST_ENTRIES
from tests.support.clock import ManualClock
from tests.support.records import anything, begin_session, message, say

NOWHERE = SessionId("no-such-session")


def refuse(_: AdviceSession) -> None:
    raise ChatError(Code.WRONG_STATE)


async def test_offsets_begin_at_one_and_have_no_gap(store: Store) -> None:
    session = await begin_session(store)
    posted = [await store.log.append(session.id, message(f"line {n}"), anything) for n in range(3)]
    assert posted == [Posted(session.epoch, 1), Posted(session.epoch, 2), Posted(session.epoch, 3)]


async def test_an_entry_is_read_as_it_was_written(store: Store, settings: StoreSettings, clock: ManualClock) -> None:
    session = await begin_session(store)
    said = message("Ça va? \N{SLIGHTLY SMILING FACE} \u0645\u0631\u062d\u0628\u0627", client_id="c1")
    joined = replace(message("Anna", speaker=Speaker.SYSTEM), kind=EntryKind.JOINED, staff=StaffId("anna"))
    empty = replace(message("", speaker=Speaker.SYSTEM), kind=EntryKind.RETURNED)
    ended = replace(message("", speaker=Speaker.SYSTEM), kind=EntryKind.ENDED, reason=EndReason.LEFT)
    drafts = (said, joined, empty, ended)
    for number, draft in enumerate(drafts, 1):
        await store.log.append(session.id, draft, anything)
        expected = [as_entry(session, offset, before) for offset, before in enumerate(drafts[:number], 1)]
        assert await store.log.read(session.id, 0, 10) == expected
    other = await open_store(settings, clock)  # another process: what it reads comes from the database alone
    assert await other.log.read(session.id, 0, 10) == expected
    assert await other.log.read(session.id, 1, 2) == expected[1:3]
    await other.close()


def as_entry(session: AdviceSession, offset: int, draft: Draft) -> Entry:
    return Entry(
        session=session.id,
        epoch=session.epoch,
        offset=offset,
        kind=draft.kind,
        speaker=draft.speaker,
        at=draft.at,
        text=draft.text,
        staff=draft.staff,
        client_id=draft.client_id,
        reason=draft.reason,
    )


async def test_reading_takes_up_after_an_offset_and_stops_at_the_limit(store: Store, settings: StoreSettings, clock: ManualClock) -> None:
    session = await begin_session(store)
    await say(store, session, *(f"line {n}" for n in range(1, MOST_ENTRIES + 20)))  # more than the tail holds
    other = await open_store(settings, clock)
    for after, limit in ((0, 5), (0, 1_000), (30, 10), (MOST_ENTRIES + 10, 100), (MOST_ENTRIES + 19, 5), (10_000, 5), (3, 0)):
        expected = list(range(after + 1, min(after + limit, MOST_ENTRIES + 19) + 1))
        for reader in (store, other):
            found: list[Entry] = []
            while len(found) < limit and (more := await reader.log.read(session.id, after + len(found), limit - len(found))):
                found += more
            assert [entry.offset for entry in found] == expected
            assert [entry.text for entry in found] == [f"line {n}" for n in expected]
    await other.close()


async def test_what_another_process_adds_is_read_too(store: Store, settings: StoreSettings, clock: ManualClock) -> None:
    session = await begin_session(store)
    other = await open_store(settings, clock)
    for number in range(1, 7):
        await say(store if number % 2 else other, session, f"line {number}")
    for reader in (store, other):
        found: list[str] = []
        while more := await reader.log.read(session.id, len(found), 100):
            found += [entry.text for entry in more]
        assert found == [f"line {number}" for number in range(1, 7)]
    await other.close()


async def test_a_repeated_client_id_gets_the_first_answer_also_with_another_text(store: Store) -> None:
    session = await begin_session(store)
    first = await store.log.append(session.id, message("yes", client_id="c1"), anything)
    again = await store.log.append(session.id, message("no", client_id="c1"), refuse)  # not judged again
    assert again == replace(first, repeated=True)
    assert [entry.text for entry in await store.log.read(session.id, 0, 10)] == ["yes"]


async def test_a_repeated_client_id_is_known_after_a_restart(settings: StoreSettings, clock: ManualClock) -> None:
    store = await open_store(settings, clock)
    session = await begin_session(store)
    first = await store.log.append(session.id, message(client_id="c1"), anything)
    await store.close()
    store = await open_store(settings, clock)
    assert await store.log.append(session.id, message(client_id="c1"), anything) == replace(first, repeated=True)
    await store.close()


async def test_one_client_id_said_many_times_at_once_stands_once(store: Store) -> None:
    session = await begin_session(store)
    drafts = [message(f"attempt {n}", client_id="c1") for n in range(10)] + [message("another", client_id="c2")]
    posted = await asyncio.gather(*(store.log.append(session.id, draft, anything) for draft in drafts))
    assert [(p.offset, p.repeated) for p in posted] == [(1, False)] + [(1, True)] * 9 + [(2, False)]
    assert [entry.text for entry in await store.log.read(session.id, 0, 10)] == ["attempt 0", "another"]


async def test_a_client_id_belongs_to_its_speaker_and_session(store: Store) -> None:
    one, two = await begin_session(store), await begin_session(store)
    posted = [
        await store.log.append(session.id, message(client_id="c1", speaker=speaker), anything)
        for session in (one, two)
        for speaker in (Speaker.VISITOR, Speaker.COUNSELLOR)
    ]
    assert [(p.offset, p.repeated) for p in posted] == [(1, False), (2, False)] * 2


async def test_a_refusal_changes_nothing_and_harms_no_other(store: Store) -> None:
    session = await begin_session(store)
    waiting = [
        store.log.append(session.id, message("first"), anything),
        store.log.append(session.id, message("refused"), refuse),
        store.log.append(NOWHERE, message("nowhere"), anything),
        store.log.append(session.id, message("a lone surrogate \ud800"), anything),
        store.log.append(session.id, message("second"), anything),
    ]
    first, refused, nowhere, malformed, second = await asyncio.gather(*waiting, return_exceptions=True)
    assert [first, second] == [Posted(session.epoch, 1), Posted(session.epoch, 2)]
    assert [e.code for e in (refused, nowhere, malformed) if isinstance(e, ChatError)] == [Code.WRONG_STATE, Code.NOT_FOUND, Code.INVALID]
    assert [entry.text for entry in await store.log.read(session.id, 0, 10)] == ["first", "second"]


async def test_what_is_judged_is_the_session_as_it_stands_after_those_before(store: Store) -> None:
    session = await begin_session(store)
    seen: list[int] = []
    await asyncio.gather(*(store.log.append(session.id, message(), lambda found: seen.append(found.last_offset)) for _ in range(5)))
    assert seen == [0, 1, 2, 3, 4]


async def test_heads_are_of_the_logs_that_exist(store: Store) -> None:
    silent, talking = await begin_session(store), await begin_session(store)
    await say(store, talking, "one", "two")
    assert await store.log.heads([silent.id, talking.id, NOWHERE]) == {silent.id: Head(silent.epoch, 0), talking.id: Head(talking.epoch, 2)}
    assert await store.log.heads([]) == {}


async def test_a_log_that_never_was_is_not_found(store: Store) -> None:
    with pytest.raises(ChatError) as caught:
        await store.log.read(NOWHERE, 0, 10)
    assert caught.value.code is Code.NOT_FOUND


async def test_the_tail_keeps_no_words_of_what_is_over(store: Store, clock: ManualClock) -> None:
    ended, quiet, lively = [await begin_session(store) for _ in range(3)]
    for session in (ended, quiet, lively):
        await say(store, session, "words")
    assert all(store._tail.read(session.id, 0, 10) for session in (ended, quiet, lively))
    await store.log.append(ended.id, replace(message(""), kind=EntryKind.ENDED), anything)
    clock.advance(KEPT_SECONDS + 1)
    await say(store, lively, "more words")
    assert set(store._tail._runs) <= {lively.id}
    assert [len(await store.log.read(session.id, 0, 10)) for session in (ended, quiet, lively)] == [2, 1, 2]
