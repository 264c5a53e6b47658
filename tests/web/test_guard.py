"""Where a request comes from: the page, the name it was asked under, the address it is counted for."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from aiohttp import web

from chatserver.rules.terms import Role
from chatserver.web.guard import client_address
from tests.web.conftest import PASSWORD

FORM = {"name": "anna", "password": PASSWORD}


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"Origin": "own"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "own", "Sec-Fetch-Site": "same-origin"}, True),
        ({}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "own.evil.example"}, False),
        ({"Origin": ""}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "own", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}, False),
        ({"Referer": "own"}, False),
    ],
)
async def test_only_our_own_pages_may_post(site: Any, headers: dict[str, str], is_ours: bool) -> None:
    await site.account("anna", Role.COUNSELLOR)
    sent = {name: value.replace("own", site.url, 1) if value.startswith("own") else value for name, value in headers.items()}
    answer = await site.ask("POST", "/sign-in", headers=sent, data=FORM)
    assert answer.status == (303 if is_ours else 403)
    assert ("Set-Cookie" in answer.headers) == is_ours


async def test_a_foreign_page_cannot_sign_anyone_out(site: Any) -> None:
    cookie = await site.signed_in("anna", Role.COUNSELLOR)
    assert (await site.post("/sign-out", cookie=cookie, origin="https://evil.example")).status == 403
    assert (await site.get("/console", cookie=cookie)).status == 200
    assert (await site.post("/sign-out", cookie=cookie)).status == 303
    assert (await site.get("/console", cookie=cookie)).status == 303


@pytest.mark.parametrize("path", ["/sign-out", "/sign-out-elsewhere"])
async def test_looking_changes_nothing(one_site: Any, path: str) -> None:
    assert (await one_site.get(path)).status == 405


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        ((), ["198.51.100.7"], "127.0.0.1"),
        (("127.0.0.1",), ["198.51.100.7"], "198.51.100.7"),
        (("127.0.0.1",), ["1.2.3.4, 198.51.100.7"], "198.51.100.7"),
        (("127.0.0.1",), ["198.51.100.7", "1.2.3.4"], "1.2.3.4"),
        (("10.0.0.0/8",), ["198.51.100.7"], "127.0.0.1"),
    ],
)
async def test_the_address_of_a_real_request(one_site: Any, trusted: tuple[str, ...], forwarded: list[str], expected: str) -> None:
    seen: list[Any] = []

    async def look(request: web.Request) -> web.Response:
        seen.append(client_address(request, tuple(map(ip_network, trusted))))
        return web.Response()

    app = web.Application()
    app.router.add_get("/", look)
    runner = web.AppRunner(app)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    port = runner.addresses[0][1]
    headers = [("X-Forwarded-For", line) for line in forwarded]
    async with one_site.http.get(f"http://127.0.0.1:{port}/", headers=headers) as answer:
        assert answer.status == 200
    await runner.cleanup()
    assert seen == [ip_address(expected)]
