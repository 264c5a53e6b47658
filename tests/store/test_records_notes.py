"""Notes, on each database: sealed, numbered, bound to their place, and gone with the words of their session."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from chatserver.errors import ChatError, Code
from chatserver.rules.note import Note, Noted, NoteDraft, NoteRoom
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, SessionId
from chatserver.store.store import Store
from chatserver.store.tables import entries, notes
from tests.support.records import NOON, begin_session, new_member, say, tamper

ANNA = new_member("notes-anna")
DRAFT = NoteDraft(NoteRoom.SIDE, ANNA.id, NOON, "Zij \u2018durft\u2019 niet\nnaar huis \U0001f33b", ClientId("abcdefgh"))


async def write(store: Store, session: AdviceSession, *drafts: NoteDraft) -> list[Noted]:
    return [await store.write(lambda records, d=draft: records.add_note(session.id, d)) for draft in drafts]  # type: ignore[misc]


async def read(store: Store, session: SessionId, after: int = 0, most: int = 100) -> list[Note]:
    return await store.read(lambda records: records.notes(session, after, most))


async def refusal(store: Store, session: SessionId) -> Code:
    with pytest.raises(ChatError) as caught:
        await read(store, session)
    return caught.value.code


async def test_they_are_read_as_they_were_written_and_a_repeat_adds_none(store: Store) -> None:
    session, other = await begin_session(store), await begin_session(store)
    await store.write(lambda records: records.save_staff(ANNA))
    unknown = replace(DRAFT, staff=new_member().id, room=NoteRoom.NOTE)
    said = [DRAFT, replace(DRAFT, text="anders"), unknown, replace(DRAFT, room=NoteRoom.SUMMARY, client_id=None)]
    assert await write(store, session, *said) == [Noted(1), Noted(1, repeated=True), Noted(2), Noted(3)]
    assert await write(store, other, DRAFT) == [Noted(1)]
    found = await read(store, session.id)
    assert [(n.number, n.room, n.work_name, n.text, n.client_id) for n in found] == [
        (1, NoteRoom.SIDE, ANNA.work_name, DRAFT.text, DRAFT.client_id),
        (2, NoteRoom.NOTE, "", DRAFT.text, DRAFT.client_id),
        (3, NoteRoom.SUMMARY, ANNA.work_name, DRAFT.text, None),
    ]
    assert await read(store, session.id, 1, 1) == [found[1]]
    lasts = await store.read(lambda records: records.last_notes([session.id, other.id, SessionId("none")]))
    assert lasts == {session.id: 3, other.id: 1}
    assert DRAFT.text not in repr(found) + repr(DRAFT)


async def test_no_word_stands_in_the_table_and_none_in_the_log(store: Store) -> None:
    session = await begin_session(store)
    await write(store, session, DRAFT)
    rows = await tamper(store, lambda c: c.execute(select(notes).where(notes.c.session == session.id)).fetchall())
    assert len(rows) == 1
    assert not any(b"durft" in value for row in rows for value in row if isinstance(value, bytes))
    assert not any("durft" in str(value) for row in rows for value in row)
    assert await store.log.read(session.id, 0, 10) == []


@pytest.mark.parametrize("change", [{"room": "note"}, {"at": 1}, {"staff": "someone"}, {"client_id": "otherwise"}, {"number": 2}])
async def test_a_note_that_was_changed_or_moved_does_not_open(store: Store, change: dict[str, object]) -> None:
    session = await begin_session(store)
    await write(store, session, DRAFT)
    await tamper(store, lambda c: c.execute(update(notes).where(notes.c.session == session.id).values(**change)))
    assert await refusal(store, session.id) is Code.DAMAGED


async def test_a_note_that_was_put_among_the_entries_does_not_open(store: Store) -> None:
    session = await begin_session(store)
    await say(store, session, "hallo")
    await write(store, session, DRAFT)
    sealed = select(notes.c.sealed).where(notes.c.session == session.id).scalar_subquery()
    await tamper(store, lambda c: c.execute(update(entries).where(entries.c.session == session.id).values(sealed=sealed)))
    with pytest.raises(ChatError) as caught:
        await store.log.read(session.id, 0, 10)
    assert caught.value.code is Code.DAMAGED


async def test_they_go_with_the_words_of_their_session(store: Store) -> None:
    session, other = await begin_session(store), await begin_session(store)
    for one in (session, other):
        await write(store, one, DRAFT)
    await store.write(lambda records: records.delete_words(session.id))
    assert await read(store, session.id) == []
    left = await tamper(store, lambda c: c.execute(select(notes.c.session)).scalars().all())
    assert (session.id in left, other.id in left) == (False, True)
    with pytest.raises(ChatError) as caught:
        await write(store, session, DRAFT)
    assert caught.value.code is Code.NOT_FOUND
