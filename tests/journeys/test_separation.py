"""Nobody is on both sides of the wall, in whatever order it is tried, and reading ends when a sign-in does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import permutations
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.app import operator
from chatserver.auth.tokens import SystemChance
from chatserver.errors import ChatError, Code
from chatserver.rules.access import CONSOLE
from chatserver.rules.audit import Deed
from chatserver.rules.terms import DeskId, Role
from chatserver.services.staffing import NewAccount
from chatserver.store.looking import look_at_audit
from tests.support.people import Counsellor
from tests.support.server import PASSWORD, House, running_house, token_of
from tests.support.socket_client import RefusedError

STAFF = ("anna", "ben", "gerda", "sanne", "ada")
"""A duty lead, a counsellor, a behavioural scientist, a supervisor and an administrator."""
PAGES = {
    "/console": {"anna", "ben", "gerda"},
    "/ratings/flevoland": {"anna"},
    "/snippets/flevoland": {"anna"},
    "/hours/flevoland": {"anna", "sanne", "ada"},
    "/password": set(STAFF),
    "/transcripts": {"sanne"},
}
"""Who sees which page of staff, of these five."""
CLOSES = {"/hours/flevoland/close": {"anna", "ada"}, "/snippets/flevoland/save": {"anna"}}
"""Whose forms are taken, whatever is in them."""


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path, counsellors=STAFF) as running:
        await running.advances(1)
        yield running


async def status(house: House, path: str, who: Counsellor | str, method: str = "GET") -> int:
    cookie = f"sign_in={token_of(who)}" if isinstance(who, str) else who.cookie
    headers = {"Cookie": cookie, "Origin": house.url}
    async with house.http.request(method, house.url + path, headers=headers, allow_redirects=False) as answer:
        return answer.status


async def reads(house: House, who: Counsellor | str) -> bool:
    """Whether the review side shows her transcripts."""
    return await status(house, "/transcripts", who) == 200


async def test_each_page_is_for_whom_it_is(house: House) -> None:
    for path, seen_by in PAGES.items():
        assert {who for who in STAFF if await status(house, path, who) == 200} == seen_by, path
    for path, taken_from in CLOSES.items():
        assert {who for who in STAFF if await status(house, path, who, "POST") not in (303, 403, 404)} == taken_from, path


async def test_the_consoles_door_is_closed_to_supervisors_and_administrators(house: House) -> None:
    for name in ("sanne", "ada"):
        with pytest.raises(RefusedError) as refused:
            await house.counsellor(name).opens()
        assert refused.value.code == "not_signed_in"
    for name in ("anna", "ben", "gerda"):
        await house.counsellor(name).opens()


async def test_no_account_is_given_both_sides_in_any_order(house: House) -> None:
    async with operator(house.settings) as office:
        staffing = office.staffing
        for number, other in enumerate(sorted(CONSOLE)):
            both = frozenset({Role.SUPERVISOR, other})
            wanted = NewAccount(f"both{number}", "Both", both, frozenset({DeskId("flevoland")}), frozenset({"nl"}))
            for refused in (staffing.add(wanted), staffing.set_roles("sanne", both), staffing.set_roles("ben", both)):
                with pytest.raises(ChatError) as told:
                    await refused
                assert told.value.code is Code.INVALID
        for first, second in permutations((Role.SUPERVISOR, Role.COUNSELLOR)):
            for role in (first, second):
                assert (await staffing.set_roles("ben", frozenset({role}))).roles == {role}
    entries, broken = await look_at_audit(house.settings.store)
    assert broken is None
    given = [entry.draft.reason for entry in entries if entry is not None and entry.draft.deed is Deed.ACCOUNT_ROLE]
    assert given == ["supervisor", "counsellor", "counsellor", "supervisor"], "what was refused is no change"


async def test_who_changes_sides_leaves_the_one_before_she_is_on_the_other(house: House) -> None:
    ben, sanne = await house.counsellor("ben").is_available(), house.counsellor("sanne")
    assert await reads(house, sanne)
    async with operator(house.settings) as office:
        await office.staffing.set_roles("ben", frozenset({Role.SUPERVISOR}))
        await office.staffing.set_roles("sanne", frozenset({Role.COUNSELLOR}))
    await house.advances(5)
    assert await ben.socket.goes() == "not_signed_in"
    assert not await reads(house, ben)
    assert not await reads(house, sanne)
    assert not await reads(house, await sanne.signs_in())
    assert await reads(house, await ben.signs_in())
    with pytest.raises(RefusedError):
        await ben.opens()
    await sanne.opens()


async def test_one_browser_is_one_side_at_a_time(house: House) -> None:
    """A console stays open in one tab, and in another a supervisor signs in."""
    ben = await house.counsellor("ben").is_available()
    form, headers = {"name": "sanne", "password": PASSWORD}, {"Origin": house.url, "Cookie": ben.cookie}
    async with house.http.post(
        f"{house.url}/sign-in", data={"name": "ada", "password": "niet dit"}, headers=headers, allow_redirects=False
    ) as wrong:
        assert wrong.status == 401
    assert await status(house, "/console", ben) == 200, "who mistypes ends nothing"
    async with house.http.post(f"{house.url}/sign-in", data=form, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303
    assert await ben.socket.goes() == "not_signed_in"
    assert await status(house, "/console", ben) == 303


async def test_reading_ends_with_the_sign_in(house: House) -> None:
    sanne = house.counsellor("sanne")
    assert await reads(house, sanne)
    await sanne.signs_out()
    assert not await reads(house, sanne), "at once"

    for end in ("disable", "reset_password"):
        assert await reads(house, await signs_in(house, sanne))
        async with operator(house.settings) as office:
            await getattr(office.staffing, end)("sanne")
        await house.advances(5)
        assert not await reads(house, sanne), end
        async with operator(house.settings) as office:
            _, sanne.password = await office.staffing.reset_password("sanne")

    assert await reads(house, await signs_in(house, sanne))
    await house.advances(hours=9.9)
    assert await reads(house, sanne)
    await house.advances(hours=0.1)
    assert not await reads(house, sanne), "after so long it is over by itself"


async def signs_in(house: House, someone: Counsellor) -> Counsellor:
    """With the password that she has; a one-time password is replaced first."""
    await someone.signs_in()
    if someone.password != PASSWORD:
        form = {"current": someone.password, "new": f"{PASSWORD} {SystemChance().below(1_000_000)}"}
        headers = {"Origin": house.url, "Cookie": someone.cookie}
        assert not await reads(house, someone), "with a one-time password nobody reads"
        async with house.http.post(
            f"{house.url}/password", data={**form, "again": form["new"]}, headers=headers, allow_redirects=False
        ) as answer:
            assert answer.status == 303
        someone.password = form["new"]
    return someone
