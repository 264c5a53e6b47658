"""Every address declares who may use it, and that is who may: each role tries each address."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from chatserver.rules.access import STAFF, Action, may
from chatserver.rules.terms import Role
from chatserver.web.routes import Public, Routes, UndeclaredError
from chatserver.web.site import make_routes

EXPECTED = {
    ("GET", "/"): Public.VISITORS,
    ("GET", "/chat/{desk}"): Public.VISITORS,
    ("GET", "/api/availability"): Public.VISITORS,
    ("GET", "/schedule/{desk}.ics"): Public.VISITORS,
    ("GET", "/embed/{desk}"): Public.OWNERS,
    ("GET", "/static/{name:.+}"): Public.ASSETS,
    ("GET", "/theme/{name}"): Public.ASSETS,
    ("GET", "/widget/loader.js"): Public.ASSETS,
    ("GET", "/widget/<loader>"): Public.ASSETS,
    ("GET", "/healthz"): Public.HEALTH,
    ("GET", "/readyz"): Public.HEALTH,
    ("GET", "/sign-in"): Public.SIGNING_IN,
    ("POST", "/sign-in"): Public.SIGNING_IN,
    ("POST", "/sign-out"): Action.END_OWN_SIGN_INS,
    ("POST", "/sign-out-elsewhere"): Action.END_OWN_SIGN_INS,
    ("GET", "/password"): Action.CHANGE_OWN_PASSWORD,
    ("POST", "/password"): Action.CHANGE_OWN_PASSWORD,
    ("GET", "/console"): Action.OPEN_CONSOLE,
    ("GET", "/hours"): Action.SEE_HOURS,
    ("GET", "/hours/{desk}"): Action.SEE_HOURS,
    ("POST", "/hours/{desk}/close"): Action.SET_HOURS,
    ("GET", "/hours/{desk}/close"): Action.SEE_HOURS,
    ("POST", "/hours/{desk}/open"): Action.SET_HOURS,
    ("GET", "/hours/{desk}/open"): Action.SEE_HOURS,
    ("POST", "/hours/{desk}/exceptions"): Action.SET_HOURS,
    ("GET", "/hours/{desk}/exceptions"): Action.SEE_HOURS,
    ("POST", "/hours/{desk}/remove"): Action.SET_HOURS,
    ("GET", "/hours/{desk}/remove"): Action.SEE_HOURS,
    ("POST", "/hours/{desk}/review"): Action.SET_HOURS,
    ("GET", "/hours/{desk}/review"): Action.SEE_HOURS,
    ("GET", "/kept"): Action.SEE_KEPT,
    ("GET", "/ratings"): Action.SEE_RATINGS,
    ("GET", "/ratings/{desk}"): Action.SEE_RATINGS,
    ("GET", "/letters"): Action.READ_LETTERS,
    ("GET", "/letters/{letter}"): Action.READ_LETTERS,
    ("POST", "/letters/{letter}"): Action.READ_LETTERS,
    ("GET", "/snippets"): Action.SET_SNIPPETS,
    ("GET", "/snippets/{desk}"): Action.SET_SNIPPETS,
    ("POST", "/snippets/{desk}/save"): Action.SET_SNIPPETS,
    ("GET", "/snippets/{desk}/save"): Action.SET_SNIPPETS,
    ("POST", "/snippets/{desk}/remove"): Action.SET_SNIPPETS,
    ("GET", "/snippets/{desk}/remove"): Action.SET_SNIPPETS,
    ("GET", "/demo"): Public.DEMO,
    ("GET", "/demo/progress"): Public.DEMO,
}
GUARDED = [(*route, access) for route, access in EXPECTED.items() if isinstance(access, Action)]


async def nothing(_: web.Request) -> web.Response:
    return web.Response()


@pytest.mark.parametrize("access", [None, "public", Role.COUNSELLOR, "open_console"])
def test_a_route_without_access_cannot_be_made(access: Any) -> None:
    routes = Routes()
    routes.add("GET", "/right", nothing, access=Action.OPEN_CONSOLE)
    with pytest.raises(UndeclaredError):
        routes.add("GET", "/wrong", nothing, access=access)
    assert [route.path for route in routes] == ["/right"]


def test_an_address_is_there_once() -> None:
    routes = Routes()
    routes.add("GET", "/right", nothing, access=Action.OPEN_CONSOLE)
    with pytest.raises(UndeclaredError):
        routes.add("GET", "/right", nothing, access=Public.VISITORS)


async def test_the_table_of_addresses(open_site: Any) -> None:
    async with open_site(demo=True) as site:
        routes, _ = make_routes(site.parts)
        app = web.Application()
        routes.add_to(app, lambda route: route.handler)
        loader = f"/widget/{site.parts.settings.static.joinpath('manifest.json').exists() and _loader(routes)}"
        assert {(r.method, r.path if r.path != loader else "/widget/<loader>"): r.access for r in routes} == EXPECTED
        # Nothing is served that is not in our own table.
        served = {(r.method, r.resource.canonical) for r in app.router.routes() if r.resource is not None}
        assert {(method, path) for method, path in served if method != "HEAD"} == {(r.method, r.path.replace(":.+", "")) for r in routes}


def _loader(routes: Routes) -> str:
    (name,) = (r.path for r in routes if r.path.startswith("/widget/loader.") and r.path != "/widget/loader.js")
    return name.removeprefix("/widget/")


async def test_the_demo_is_in_the_demo_alone(open_site: Any) -> None:
    async with open_site() as site:
        assert (await site.get("/demo")).status == 404
        assert (await site.get("/demo/progress")).status == 404


async def attempt(one_site: Any, method: str, path: str, cookie: str | None) -> Any:
    path = path.replace("{desk}", "flevoland").replace("{letter}", "none")
    return await (one_site.get(path, cookie=cookie) if method == "GET" else one_site.post(path, cookie=cookie))


@pytest.mark.parametrize(("method", "path", "action"), GUARDED)
@pytest.mark.parametrize("role", sorted(STAFF))
async def test_cell(one_site: Any, method: str, path: str, action: Action, role: Role) -> None:
    cookie = await one_site.signed_in(f"{role}{path.replace('/', '-')}", role)
    answer = await attempt(one_site, method, path, cookie)
    if may({role}, action):
        assert answer.status in (200, 303, 400, 401, 404), answer.text
        assert answer.headers.get("Location") != "/password"
    else:
        assert answer.status == 403
        assert answer.text == "Forbidden\n"


PUBLIC = ["/", "/chat/flevoland", "/embed/flevoland", "/widget/loader.js", "/healthz", "/readyz"]


@pytest.mark.parametrize("path", PUBLIC)
async def test_what_is_public_is_the_same_for_everyone(one_site: Any, path: str) -> None:
    nobody = await one_site.get(path)
    assert nobody.status == 200
    for role in sorted(STAFF):
        answer = await one_site.get(path, cookie=await one_site.signed_in(f"public-{role}", role))
        assert (answer.status, answer.text) == (nobody.status, nobody.text)


@pytest.mark.parametrize(("method", "path", "action"), GUARDED)
async def test_nobody_is_led_to_the_sign_in_page_and_told_nothing(one_site: Any, method: str, path: str, action: Action) -> None:
    assert not may(set(), action)
    for cookie in (None, "x" * 43, "nonsense"):
        answer = await attempt(one_site, method, path, cookie)
        is_lost = method == "POST" and action is not Action.END_OWN_SIGN_INS
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in?unsaved=yes" if is_lost else "/sign-in")


async def test_a_one_time_password_opens_the_password_page_alone(site: Any) -> None:
    own = await site.signed_in("anna", Role.COUNSELLOR)
    first = await site.signed_in("ben", Role.COUNSELLOR, must_change=True)
    assert (await site.get("/console", cookie=own)).status == 200
    answer = await site.get("/console", cookie=first)
    assert (answer.status, answer.headers["Location"]) == (303, "/password")
    assert (await site.get("/password", cookie=first)).status == 200


async def test_a_sign_in_that_has_ended_opens_nothing(site: Any) -> None:
    cookie = await site.signed_in("anna", Role.COUNSELLOR)
    assert (await site.get("/console", cookie=cookie)).status == 200
    site.clock.advance(hours=10)
    assert (await site.get("/console", cookie=cookie)).status == 303


@pytest.mark.parametrize("path", ["/console", "/password"])
async def test_head_is_guarded_as_get_is(site: Any, path: str) -> None:
    assert (await site.ask("HEAD", path)).status == 303
    assert (await site.ask("HEAD", path, cookie=await site.signed_in("anna", Role.COUNSELLOR))).status == 200
