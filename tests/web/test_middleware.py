"""Before any route: the name of the host, prefetching, and errors that tell nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest

from chatserver.rules.terms import Role


@pytest.mark.parametrize("path", ["/", "/chat/flevoland", "/sign-in"])
async def test_another_name_of_this_machine_leads_to_the_right_one(one_site: Any, path: str) -> None:
    port = one_site.url.rpartition(":")[2]
    answer = await one_site.get(f"{path}?lang=en", host=f"localhost:{port}")
    assert (answer.status, answer.headers["Location"]) == (307, f"{one_site.url}{path}?lang=en")
    assert (await one_site.get(path)).status == 200


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/widget/loader.js"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "192.0.2.1", "localhost.evil.example"])
async def test_a_foreign_name_is_not_answered(one_site: Any, path: str, host: str) -> None:
    answer = await one_site.get(path, host=host)
    assert (answer.status, answer.text) == (421, "Misdirected Request\n")


async def test_a_form_under_another_name_is_not_taken(one_site: Any) -> None:
    port = one_site.url.rpartition(":")[2]
    answer = await one_site.ask("POST", "/sign-in", host=f"localhost:{port}", headers={"Origin": one_site.url}, data={})
    assert answer.status == 421


async def test_behind_https_the_host_is_the_proxys_to_check(open_site: Any) -> None:
    async with open_site(secure=True) as site:
        assert (await site.get("/healthz", host="10.0.0.5:8080")).status == 200


@pytest.mark.parametrize("path", ["/", "/chat/flevoland", "/sign-in"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"Purpose": "preview"},
    ],
    ids=str,
)
async def test_a_page_that_nobody_asked_for_is_not_given(one_site: Any, path: str, headers: dict[str, str]) -> None:
    answer = await one_site.ask("GET", path, headers=headers)
    assert answer.status == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert (await one_site.get(path)).status == 200


async def test_a_failure_tells_nothing_and_logs_a_place_alone(site: Any, monkeypatch: pytest.MonkeyPatch, log_lines: io.StringIO) -> None:
    async def fail(_: object) -> Any:
        raise RuntimeError("canary-words-of-a-person")

    monkeypatch.setattr(site.store, "read", fail)
    answer = await site.get("/console", cookie="x" * 43)
    assert (answer.status, answer.text) == (500, "Internal Server Error\n")
    assert "canary" not in log_lines.getvalue()
    assert "request_failed" in log_lines.getvalue()
    assert "RuntimeError at test_middleware.py" in log_lines.getvalue()


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "/nothing-here", 404, "Not Found\n"),
        ("GET", "/chat/elsewhere", 404, "Not Found\n"),
        ("GET", "/static/../app.py", 404, "Not Found\n"),
        ("DELETE", "/", 405, "Method Not Allowed\n"),
        ("PUT", "/sign-in", 405, "Method Not Allowed\n"),
        ("TRACE", "/", 405, "Method Not Allowed\n"),
    ],
)
async def test_a_refusal_is_its_status_and_nothing_else(one_site: Any, method: str, path: str, status: int, text: str) -> None:
    answer = await one_site.ask(method, path)
    assert (answer.status, answer.text) == (status, text)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Server" not in answer.headers


async def test_a_body_has_a_limit(site: Any) -> None:
    small = await site.post("/sign-in", {"name": "anna", "password": "x" * 400})
    large = await site.post("/sign-in", {"name": "anna", "password": "x" * 40_000})
    assert (small.status, large.status) == (401, 413)


async def test_no_request_writes_a_line(site: Any, log_lines: io.StringIO) -> None:
    for path in ("/", "/chat/flevoland?lang=en", "/sign-in", "/healthz", "/nothing-here"):
        await site.get(path)
    assert log_lines.getvalue() == ""
    # The same stream does take lines: what signs in is logged, by its id alone.
    await site.account("anna", Role.COUNSELLOR)
    await site.post("/sign-in", {"name": "anna", "password": "niet dit wachtwoord"})
    assert "sign_in_refused" in log_lines.getvalue()
    assert "anna" not in log_lines.getvalue()
