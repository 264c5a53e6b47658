"""Signing in and out, and choosing a password, as a browser without script does it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from typing import Any

import pytest

from chatserver.rules.terms import Role
from chatserver.web import forms
from tests.web.conftest import PASSWORD

NEW = "iets heel anders dan dat"


def cookie_of(answer: Any) -> Any:
    (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    return cookie


async def test_signing_in_opens_the_console(site: Any) -> None:
    await site.account("anna", Role.COUNSELLOR)
    answer = await site.post("/sign-in", {"name": "anna", "password": PASSWORD})
    assert (answer.status, answer.headers["Location"]) == (303, "/console")
    assert (await site.get("/console", cookie=cookie_of(answer).value)).status == 200
    assert PASSWORD not in answer.text


async def test_on_loopback_the_cookie_is_plain(site: Any) -> None:
    await site.account("anna", Role.COUNSELLOR)
    cookie = cookie_of(await site.post("/sign-in", {"name": "anna", "password": PASSWORD}))
    assert cookie.key == "sign_in"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Strict", "/", "36000")
    assert not cookie["secure"]
    assert not cookie["domain"]


async def test_behind_https_the_cookie_is_bound_to_the_host(open_site: Any) -> None:
    async with open_site(secure=True) as site:
        await site.account("anna", Role.COUNSELLOR)
        cookie = cookie_of(await site.post("/sign-in", {"name": "anna", "password": PASSWORD}))
        assert cookie.key == "__Host-sign_in"
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", True)
        assert not cookie["domain"]
        # The plain name is not looked at there.
        assert (await site.get("/console", cookie=cookie.value)).status == 303
        held = {"Cookie": f"__Host-sign_in={cookie.value}"}
        assert (await site.ask("GET", "/console", headers=held)).status == 200


async def test_every_sign_in_has_a_token_of_its_own(site: Any) -> None:
    await site.account("anna", Role.COUNSELLOR)
    tokens = {cookie_of(await site.post("/sign-in", {"name": "anna", "password": PASSWORD})).value for _ in range(3)}
    assert len(tokens) == 3


async def test_unknown_name_and_wrong_password_are_the_same_answer(site: Any) -> None:
    await site.account("anna", Role.COUNSELLOR)
    wrong = await site.post("/sign-in", {"name": "anna", "password": "niet dit wachtwoord"})
    unknown = await site.post("/sign-in", {"name": "nobody", "password": PASSWORD})
    assert (wrong.status, wrong.text) == (unknown.status, unknown.text)
    assert wrong.status == 401
    assert dict(wrong.headers) | {"Date": ""} == dict(unknown.headers) | {"Date": ""}
    assert "Set-Cookie" not in wrong.headers
    assert "niet dit wachtwoord" not in wrong.text
    assert 'value="nobody"' not in unknown.text


async def test_who_failed_waits_and_is_then_let_in(site: Any) -> None:
    await site.account("anna", Role.COUNSELLOR)
    assert (await site.post("/sign-in", {"name": "anna", "password": "niet dit wachtwoord"})).status == 401
    second = asyncio.create_task(site.post("/sign-in", {"name": "anna", "password": PASSWORD}))
    while not site.clock._sleepers:
        await asyncio.sleep(0)
    third = await site.post("/sign-in", {"name": "anna", "password": PASSWORD})
    assert third.status == 429
    site.clock.advance(1)
    assert (await second).status == 303


@pytest.mark.parametrize(
    "form",
    [{}, {"name": "anna"}, {"password": PASSWORD}, {"name": "anna", "password": ""}, {"name": "anna", "password": PASSWORD + "x" * 600}],
)
async def test_half_a_form_is_a_wrong_one(site: Any, form: dict[str, str]) -> None:
    await site.account("anna", Role.COUNSELLOR)
    assert (await site.post("/sign-in", form)).status == 401


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("application/json", b'{"name": "anna"}'),
        ("text/plain", b"name=anna"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=\xff"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"name=anna"),
    ],
)
async def test_a_body_that_is_no_form_is_refused(site: Any, type_: str, body: bytes) -> None:
    answer = await site.ask("POST", "/sign-in", headers={"Origin": site.url, "Content-Type": type_}, data=body)
    assert (answer.status, answer.text) == (400, "Bad Request\n")


async def test_a_body_that_does_not_come_is_not_waited_for(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "BODY_SECONDS", 0.05)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"name=anna"
        await asyncio.Event().wait()

    headers = {"Origin": site.url, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await site.ask("POST", "/sign-in", headers=headers, data=slowly())
    assert (answer.status, answer.text) == (408, "Request Timeout\n")


async def test_who_is_signed_in_need_not_do_it_again(site: Any) -> None:
    assert (await site.get("/sign-in")).status == 200
    answer = await site.get("/sign-in", cookie=await site.signed_in("anna", Role.COUNSELLOR))
    assert (answer.status, answer.headers["Location"]) == (303, "/console")


async def test_signing_out_takes_the_cookie_back(site: Any) -> None:
    cookie = await site.signed_in("anna", Role.COUNSELLOR)
    answer = await site.post("/sign-out", cookie=cookie)
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    gone = cookie_of(answer)
    assert (gone.key, gone.value, gone["max-age"]) == ("sign_in", "", "0")
    assert (await site.get("/console", cookie=cookie)).status == 303


async def test_signing_out_elsewhere_leaves_this_one(site: Any) -> None:
    here, there = await site.signed_in("anna", Role.COUNSELLOR), await site.signed_in("anna", Role.COUNSELLOR)
    assert (await site.post("/sign-out-elsewhere", cookie=here)).status == 200
    assert (await site.get("/console", cookie=here)).status == 200
    assert (await site.get("/console", cookie=there)).status == 303


async def test_a_one_time_password_has_to_be_changed_first(site: Any) -> None:
    await site.account("anna", Role.COUNSELLOR, must_change=True)
    answer = await site.post("/sign-in", {"name": "anna", "password": PASSWORD})
    assert (answer.status, answer.headers["Location"]) == (303, "/password")
    cookie = cookie_of(answer).value
    assert (await site.get("/console", cookie=cookie)).headers["Location"] == "/password"
    changed = await site.post("/password", {"current": PASSWORD, "new": NEW, "again": NEW}, cookie=cookie)
    assert (changed.status, changed.headers["Location"]) == (303, "/console")
    assert (await site.get("/console", cookie=cookie)).status == 200
    assert (await site.post("/sign-in", {"name": "anna", "password": NEW})).status == 303


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"current": PASSWORD, "new": NEW, "again": NEW}, 303),
        ({"current": "niet dit wachtwoord", "new": NEW, "again": NEW}, 401),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "!"}, 400),
        ({"current": PASSWORD, "new": "klein!", "again": "klein!"}, 400),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, 400),
        ({"current": PASSWORD, "new": "x" * 200, "again": "x" * 200}, 400),
        ({}, 401),
    ],
    ids=str,
)
async def test_changing_the_password(site: Any, form: dict[str, str], status: int) -> None:
    cookie, elsewhere = await site.signed_in("anna", Role.COUNSELLOR), await site.signed_in("anna", Role.COUNSELLOR)
    answer = await site.post("/password", form, cookie=cookie)
    assert answer.status == status, answer.text
    assert not any(value and value in answer.text for value in form.values())
    assert ((await site.get("/console", cookie=elsewhere)).status == 303) == (status == 303)
    assert (await site.get("/console", cookie=cookie)).status == 200


async def test_who_has_no_console_begins_with_the_hours(site: Any) -> None:
    await site.account("sofie", Role.ADMINISTRATOR)
    answer = await site.post("/sign-in", {"name": "sofie", "password": PASSWORD})
    assert answer.headers["Location"] == "/hours"
    cookie = cookie_of(answer).value
    answer = await site.post("/password", {"current": PASSWORD, "new": NEW, "again": NEW}, cookie=cookie)
    assert (answer.status, answer.headers["Location"]) == (303, "/hours")
    assert (await site.get("/console", cookie=cookie)).status == 403
