"""Security headers: on every answer, and for frames and websites exactly what they need."""

from __future__ import annotations

from typing import Any

import pytest

from chatserver.rules.terms import Role

PAGES = ["/", "/chat/flevoland", "/sign-in", "/healthz", "/readyz", "/nothing-here", "/widget/loader.js"]
ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


def policy(answer: Any) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("path", PAGES)
async def test_every_answer_has_them(one_site: Any, path: str) -> None:
    answer = await one_site.get(path)
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert all(part.endswith("=()") for part in answer.headers["Permissions-Policy"].split(", "))
    assert "Set-Cookie" not in answer.headers
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/chat/flevoland", "/sign-in", "/healthz", "/nothing-here"])
async def test_no_page_is_kept_by_a_cache(one_site: Any, path: str) -> None:
    assert (await one_site.get(path)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/console", "/nothing-here"])
async def test_only_the_chat_may_be_framed(open_site: Any, path: str) -> None:
    async with open_site(embedding=("https://www.example.org",)) as site:
        cookie = await site.signed_in("anna", Role.COUNSELLOR)
        closed = await site.get(path, cookie=None if path == "/sign-in" else cookie)
        assert policy(closed)["frame-ancestors"] == "'none'"
        assert closed.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        chat = await site.get("/chat/flevoland")
        assert policy(chat)["frame-ancestors"] == "'self' https://www.example.org"
        assert chat.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/", "/chat/flevoland", "/sign-in"])
async def test_nothing_inline_and_no_other_host(one_site: Any, path: str) -> None:
    rules = policy(await one_site.get(path))
    assert rules["default-src"] == rules["base-uri"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["img-src"] == rules["form-action"] == "'self'"
    assert rules["connect-src"] == f"'self' {one_site.url.replace('http', 'ws')}"
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == "'none'"
    assert "frame-src" not in rules
    assert "unsafe" not in str(rules)


async def test_https_is_for_good(open_site: Any) -> None:
    async with open_site(secure=True) as site:
        assert (await site.get("/sign-in")).headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_the_pretend_website_allows_what_a_real_one_must(open_site: Any) -> None:
    async with open_site(demo=True) as site:
        answer = await site.get("/demo")
        rules = policy(answer)
        assert (rules["script-src"], rules["frame-src"]) == (f"'self' {site.url}", site.url)
        assert rules["frame-ancestors"] == "'none'"
        assert answer.headers["Cross-Origin-Embedder-Policy"] == "unsafe-none"
