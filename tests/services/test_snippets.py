"""Canned texts: who sees them, who keeps them, and what is written down of it."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.access import STAFF
from chatserver.rules.audit import Deed
from chatserver.rules.snippet import MOST, Snippet, SnippetId, Wording
from chatserver.rules.terms import Role
from chatserver.services.ports import Records, StaffMember
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.records import new_member
from tests.support.services import Activities, make_desk

CANARY = "kanarie Zoë 7f3a9c"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LEADS, COUNSELLORS = frozenset({Role.DUTY_LEAD}), frozenset({Role.COUNSELLOR})
GOOD = Wording("nl", "Veilig nu?", f"Is het veilig, {{bijnaam}}? {CANARY}", "veilig")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; what is asked of the records is proved on both in tests/store."""
    return sqlite_url


@pytest.fixture
def house(store: Store) -> Activities:
    return Activities(store, ManualClock(NOW), make_desk(), beside=(make_desk(),))


@pytest.fixture
def lead(house: Activities) -> StaffMember:
    return new_member(roles=LEADS, desks=frozenset({house.desk.id}))


async def refusal(asked: Awaitable[object]) -> Code:
    with pytest.raises(ChatError) as caught:
        await asked
    return caught.value.code


async def only(house: Activities, member: StaffMember) -> Snippet:
    (one,) = await house.snippets.see(member, house.desk.id)
    return one


async def test_it_is_added_changed_and_removed_and_each_is_written_down_without_a_word(
    house: Activities, lead: StaffMember, settings_of: StoreSettings
) -> None:
    desk = house.desk.id
    assert await house.snippets.add(lead, desk, replace(GOOD, title="  Veilig  nu? ")) == {}
    one = await only(house, lead)
    assert (one.wording, one.by, one.changed_at) == (GOOD, lead.id, NOW)
    house.clock.advance(minutes=5)
    assert await house.snippets.change(lead, desk, one.id, GOOD) == {}, "that changes nothing"
    assert (await only(house, lead)).changed_at == NOW
    assert await house.snippets.change(lead, desk, one.id, replace(GOOD, language="en", shortcut="")) == {}
    changed = await only(house, lead)
    assert (changed.id, changed.wording.language, changed.changed_at) == (one.id, "en", house.clock.now())
    for _ in range(2):
        await house.snippets.remove(lead, desk, one.id)
    assert await house.snippets.see(lead, desk) == []
    assert await refusal(house.snippets.change(lead, desk, one.id, GOOD)) is Code.NOT_FOUND
    assert await refusal(house.snippets.remove(lead, desk, SnippetId("never"))) is Code.NOT_FOUND
    entries, broken = await look_at_audit(settings_of)
    assert [(e.draft.deed, e.draft.by, e.draft.role, e.draft.desk, e.draft.subject, e.draft.reason) for e in entries if e] == [
        (deed, lead.id, Role.DUTY_LEAD, desk, one.id, "") for deed in (Deed.SNIPPET_ADDED, Deed.SNIPPET_CHANGED, Deed.SNIPPET_REMOVED)
    ]
    assert broken is None
    assert CANARY not in repr(entries)
    assert (await house.desk_hours.see(lead, desk)).log == (), "none of it is about the hours"


async def test_a_refused_one_changes_nothing(house: Activities, lead: StaffMember, settings_of: StoreSettings) -> None:
    desk = house.desk.id
    assert await house.snippets.add(lead, desk, replace(GOOD, text="{", title="")) == {"title": "title_missing", "text": "braces_apart"}
    assert await house.snippets.add(lead, desk, GOOD) == {}
    assert await house.snippets.add(lead, desk, GOOD) == {"shortcut": "shortcut_taken"}
    assert await house.snippets.add(lead, desk, replace(GOOD, language="en")) == {}
    one = next(s for s in await house.snippets.see(lead, desk) if s.wording.language == "en")
    assert await house.snippets.change(lead, desk, one.id, GOOD) == {"shortcut": "shortcut_taken"}
    assert await house.snippets.change(lead, desk, one.id, replace(GOOD, language="de")) == {"language": "language_unknown"}
    assert {s.wording.language for s in await house.snippets.see(lead, desk)} == {"nl", "en"}
    entries, _ = await look_at_audit(settings_of)
    assert [e.draft.deed for e in entries if e] == [Deed.SNIPPET_ADDED] * 2


async def test_there_is_an_end_to_them(house: Activities, lead: StaffMember) -> None:
    async def fill(records: Records) -> None:
        for n in range(MOST):
            await records.save_snippet(house.desk.id, Snippet(SnippetId(f"{n:03}"), replace(GOOD, shortcut=""), lead.id, NOW))

    await house.store.write(fill)
    assert await house.snippets.add(lead, house.desk.id, GOOD) == {"title": "too_many"}
    assert await house.snippets.change(lead, house.desk.id, SnippetId("000"), GOOD) == {}
    await house.snippets.remove(lead, house.desk.id, SnippetId("001"))
    assert await house.snippets.add(lead, house.desk.id, replace(GOOD, shortcut="")) == {}


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_who_sees_them_and_who_keeps_them(house: Activities, lead: StaffMember, role: Role) -> None:
    desk = house.desk.id
    await house.snippets.add(lead, desk, GOOD)
    one = await only(house, lead)
    member = replace(lead, roles=frozenset({role}))
    if role in LEADS | COUNSELLORS:
        assert await house.snippets.see(member, desk) == [one]
    else:
        assert await refusal(house.snippets.see(member, desk)) is Code.NOT_FOUND
    if role not in LEADS:
        assert house.snippets.desks_of(member) == []
        snippets = house.snippets
        for asked in (snippets.add(member, desk, GOOD), snippets.change(member, desk, one.id, GOOD), snippets.remove(member, desk, one.id)):
            assert await refusal(asked) is Code.NOT_FOUND
    assert await only(house, lead) == one


async def test_another_desk_has_its_own(house: Activities, lead: StaffMember) -> None:
    (beside,) = house.beside
    there = replace(lead, desks=frozenset({beside.id}))
    await house.snippets.add(lead, house.desk.id, GOOD)
    one = await only(house, lead)
    assert await house.snippets.see(there, beside.id) == []
    assert await refusal(house.snippets.see(there, house.desk.id)) is Code.NOT_FOUND
    assert await refusal(house.snippets.change(there, beside.id, one.id, GOOD)) is Code.NOT_FOUND
    assert await refusal(house.snippets.remove(there, beside.id, one.id)) is Code.NOT_FOUND
    assert await only(house, lead) == one
