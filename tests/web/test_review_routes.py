"""Who reaches which page of the review side: every address, everyone who may ask, in every state of a transcript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from chatserver.rules.access import STAFF, Action
from chatserver.rules.reviewing import TranscriptState
from chatserver.rules.terms import Role
from chatserver.rules.transcript import AnonymisedTranscript
from chatserver.web.review.site import make_review_routes
from tests.support.review_site import OTHER_DESK, ReviewSite, review_site
from tests.support.transcripts import made_up

READ, HIDDEN = "/transcripts/read/{transcript}", "/transcripts/hidden/{transcript}"
LISTS = (
    ("GET", "/transcripts"),
    ("POST", "/transcripts"),
    ("GET", "/transcripts/found/{search}/{page:[1-9][0-9]{0,5}}"),
    ("GET", "/transcripts/hidden"),
    ("POST", "/transcripts/shown"),
)
ONE = (
    ("GET", READ),
    ("POST", f"{READ}/hide"),
    ("GET", f"{READ}/hide"),
    ("GET", HIDDEN),
    ("POST", f"{HIDDEN}/cut"),
    ("GET", f"{HIDDEN}/cut"),
    ("POST", f"{HIDDEN}/release"),
    ("GET", f"{HIDDEN}/release"),
    ("POST", f"{HIDDEN}/delete"),
    ("GET", f"{HIDDEN}/delete"),
)
STATES = ("shown", "hidden", "cut_by_me", "cut_by_another", "deleted", "never")
NOT_NOW = "/transcripts/hidden?done=not_now"
EXPECTED: dict[tuple[str, str], dict[str, Any]] = {
    ("GET", READ): {"shown": 200},
    ("POST", f"{READ}/hide"): dict.fromkeys(("shown", "hidden", "cut_by_me", "cut_by_another"), "?done=hidden"),
    ("GET", HIDDEN): dict.fromkeys(("hidden", "cut_by_me", "cut_by_another"), 200),
    ("POST", f"{HIDDEN}/cut"): {"shown": NOT_NOW, **dict.fromkeys(("hidden", "cut_by_me", "cut_by_another"), "?done=cut")},
    ("POST", f"{HIDDEN}/release"): {"shown": NOT_NOW, "hidden": NOT_NOW, "cut_by_me": NOT_NOW, "cut_by_another": "?done=released"},
    ("POST", f"{HIDDEN}/delete"): {"shown": NOT_NOW, **dict.fromkeys(("hidden", "cut_by_me", "cut_by_another"), "?done=deleted")},
}
"""What an address answers of a transcript of her desk; of everything that is not named here, 404."""


@dataclass
class Everybody:
    """The pages, and a cookie of each kind of person."""

    site: ReviewSite
    mine: str
    colleague: str
    elsewhere: str


@pytest_asyncio.fixture(scope="module")
async def all_here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Everybody]:
    folder: Path = tmp_path_factory.mktemp("review_routes")
    async with review_site(folder) as site:
        yield Everybody(site, await site.signed_in("sanne"), await site.signed_in("tess"), await site.signed_in("elif", OTHER_DESK))


async def made(here: Everybody, state: str) -> tuple[AnonymisedTranscript, int]:
    """A transcript in that state, with the version that is on its page."""
    site, transcript = here.site, made_up(("een twee drie",))
    if state != "never":
        await site.keeps(transcript)
    if state in ("hidden", "cut_by_me", "cut_by_another"):
        await site.post(f"/transcripts/read/{transcript.id}/hide", {}, here.colleague)
    if state.startswith("cut"):
        who = here.mine if state == "cut_by_me" else here.colleague
        await site.post(f"/transcripts/hidden/{transcript.id}/cut", {"version": "2", "cut": "0-1"}, who)
    if state == "deleted":
        await site.store.write(lambda records: records.delete_transcript(transcript.id))
    versions = await site.store.read(lambda records: records.transcript_versions())
    return transcript, versions.get(transcript.id, 1)


async def attempt(here: Everybody, method: str, path: str, cookie: str | None, name: str, version: int = 1) -> Any:
    path = path.replace("{transcript}", name).replace("{search}", "all").replace("{page:[1-9][0-9]{0,5}}", "1")
    if method == "GET":
        return await here.site.get(path, cookie)
    return await here.site.post(path, {"version": str(version), "cut": "0-0"}, cookie)


async def test_the_table_of_addresses(all_here: Everybody) -> None:
    routes, _ = make_review_routes(all_here.site.side.parts)
    ours = {(route.method, route.path) for route in routes if not route.path.startswith("/transcripts/quality")}
    assert ours >= {*LISTS, *ONE}
    assert {route.access for route in routes} == {Action.READ_TRANSCRIPTS}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("method", "path"), ONE)
async def test_cell(all_here: Everybody, method: str, path: str, state: str) -> None:
    transcript, version = await made(all_here, state)
    nobody = [await attempt(all_here, method, path, cookie, transcript.id, version) for cookie in (None, "x" * 43, "nonsense")]
    assert {answer.status for answer in nobody} == {303}
    assert {answer.to.partition("?")[0] for answer in nobody} == {"/sign-in"}

    is_form_asked_for = method == "GET" and (method, path) not in EXPECTED
    theirs = await attempt(all_here, method, path, all_here.elsewhere, transcript.id, version)
    assert theirs.status == (303 if is_form_asked_for else 404)
    assert "een twee drie" not in theirs.text

    answer = await attempt(all_here, method, path, all_here.mine, transcript.id, version)
    expected = EXPECTED.get((method, path), {}).get(state, 404)
    if is_form_asked_for:
        assert (answer.status, answer.to) == (303, path.rpartition("/")[0].replace("{transcript}", transcript.id))
    elif isinstance(expected, int):
        assert answer.status == expected
    else:
        assert answer.status == 303
        assert answer.to.endswith(expected)
    if answer.status == 404:
        said = [one.text.partition("<main")[2] for one in (answer, theirs)]  # above it stands who reads it
        assert (said[0], dict(answer.headers).get("Location")) == (said[1], None), "nothing tells why"


@pytest.mark.parametrize(("method", "path"), LISTS)
async def test_lists_are_for_who_is_signed_in(all_here: Everybody, method: str, path: str) -> None:
    for cookie in (None, "x" * 43):
        answer = await attempt(all_here, method, path, cookie, "x")
        assert answer.status == 303
        assert answer.to.partition("?")[0] == "/sign-in"
    answer = await attempt(all_here, method, path, all_here.mine, "x")
    assert answer.status in (200, 303)
    assert "/sign-in" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path in (*LISTS, *ONE) if method == "POST"])
async def test_another_website_sends_no_form(all_here: Everybody, method: str, path: str) -> None:
    transcript, _ = await made(all_here, "shown")
    for origin in ("https://evil.example", "null", None):
        answer = await all_here.site.post(path.replace("{transcript}", transcript.id), {}, all_here.mine, origin)
        assert answer.status == 403
    kept = await all_here.site.store.read(lambda records: records.find_transcript(transcript.id))
    assert kept is not None
    assert kept.state is TranscriptState.SHOWN


async def test_who_is_not_told_of_any_more_reads_nothing(all_here: Everybody) -> None:
    site = all_here.site
    late = await site.signed_in("late")
    assert (await site.get("/transcripts", late)).status == 200
    del site.readers[late]
    await site.push.tell_readers(list(site.readers.values()))
    assert (await site.get("/transcripts", late)).status == 303


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_the_way_there_is_shown_to_who_may_go(one_site: Any, role: Role) -> None:
    cookie = await one_site.signed_in(f"transcripts-{role}", role)
    page = await one_site.get("/hours/flevoland", cookie=cookie)
    assert ('href="/transcripts"' in page.text) is (role is Role.SUPERVISOR)


async def test_no_body_is_too_large_to_be_refused(all_here: Everybody) -> None:
    answer = await all_here.site.post("/transcripts", {"words": "x" * 40_000}, all_here.mine)
    assert answer.status == 413
