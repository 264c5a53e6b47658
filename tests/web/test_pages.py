"""Pages and files that everyone may read: the chat, its loader, health, and the demo's pretend website."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from chatserver.rules.desk import Referral
from chatserver.web.built import with_digest
from chatserver.web.pages import NotBuiltError, Pages
from chatserver.web.settings import STATIC

MANIFEST: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


async def raw(one_site: Any, path: str, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with one_site.http.get(one_site.url + path, headers=sent, auto_decompress=False) as answer:
        return answer.status, answer.headers, await answer.read()


# ---- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(MANIFEST))
async def test_a_built_file_is_kept_for_good(one_site: Any, name: str) -> None:
    status, headers, body = await raw(one_site, f"/static/{with_digest(name, MANIFEST[name])}", Accept_Encoding="identity")
    assert (status, body) == (200, (STATIC / name).read_bytes())
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_is_pressed_for_who_takes_it(one_site: Any) -> None:
    name = "widget/text.nl.json"
    _, headers, body = await raw(one_site, f"/static/{with_digest(name, MANIFEST[name])}", Accept_Encoding="gzip, br")
    assert (headers["Content-Encoding"], headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(body) == (STATIC / name).read_bytes()
    assert headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "manifest.json",
        ".stamp",
        "widget/loader.js",
        "widget/text.nl.json",
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "/etc/passwd",
        "x%00.js",
        "",
    ],
)
async def test_nothing_else_is_a_file(one_site: Any, path: str) -> None:
    async with one_site.http.get(one_site.url + "/static/" + path) as answer:
        assert answer.status == 404


async def test_the_loader_can_be_used_and_pinned_by_any_website(one_site: Any) -> None:
    hashed = with_digest("widget/loader.js", MANIFEST["widget/loader.js"])
    plain = await raw(one_site, "/widget/loader.js", Accept_Encoding="identity")
    pinned = await raw(one_site, f"/{hashed}", Accept_Encoding="identity")
    assert plain[2] == pinned[2] == (STATIC / "widget" / "loader.js").read_bytes()
    for _, headers, _ in (plain, pinned):
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert plain[1]["Cache-Control"] == "public, max-age=300"
    assert "immutable" in pinned[1]["Cache-Control"]


def test_without_the_browser_code_nothing_starts(tmp_path: Any) -> None:
    assert Pages(STATIC)
    with pytest.raises(NotBuiltError):
        Pages(tmp_path)


# ---- health ---------------------------------------------------------------------------------------------------


async def test_health_says_yes_or_no_and_no_figure(site: Any) -> None:
    for path, text in (("/healthz", "alive\n"), ("/readyz", "ready\n")):
        answer = await site.get(path)
        assert (answer.status, answer.text) == (200, text)
    site.ready[0] = False
    assert (await site.get("/healthz")).status == 200
    answer = await site.get("/readyz")
    assert (answer.status, answer.text) == (503, "not ready\n")


# ---- the chat -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("query", "language"), [("", "nl"), ("?lang=nl", "nl"), ("?lang=en", "en"), ("?lang=fr", "nl"), ("?lang=", "nl")])
async def test_the_chat_speaks_the_language_that_is_asked_for(one_site: Any, query: str, language: str) -> None:
    answer = await one_site.get(f"/chat/flevoland{query}", Accept_Language="fr")
    assert answer.status == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


async def test_the_chat_tells_the_number_and_the_hours_without_script(site: Any) -> None:
    site.clock.advance_to(SATURDAY)
    for language, opening in (("nl", "maandag"), ("en", "Monday")):
        text = (await site.get(f"/chat/flevoland?lang={language}")).text
        assert "+31882220500" in text
        assert opening in text
        assert "09:00" in text


@pytest.mark.parametrize("nonsense", ["<script>alert(1)</script>", "%3Cscript%3E", "'\"><img src=x>"])
async def test_what_is_asked_for_is_never_echoed(one_site: Any, nonsense: str) -> None:
    for path in (f"/chat/flevoland?lang={nonsense}", f"/?lang={nonsense}", f"/sign-in?name={nonsense}", f"/chat/{nonsense}"):
        text = (await one_site.get(path)).text
        assert "alert(1)" not in text
        assert "src=x" not in text


@pytest.mark.parametrize("path", ["/", "/chat/flevoland", "/sign-in"])
async def test_a_page_names_no_other_host(one_site: Any, path: str) -> None:
    """The one that leaving quickly opens is the only one, and nothing is loaded from it."""
    text = (await one_site.get(path)).text.replace(one_site.parts.settings.leave_to["flevoland"], "")
    assert "http:" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https:" not in text


async def test_every_visit_is_the_same_page(one_site: Any) -> None:
    first, second = await one_site.get("/chat/flevoland", Referer="https://a.example/"), await one_site.get("/chat/flevoland", Cookie="s=x")
    assert first.text == second.text


async def test_the_tab_says_nothing_of_what_it_is_about(one_site: Any) -> None:
    assert "<title>Chat</title>" in (await one_site.get("/chat/flevoland")).text


# ---- the demo -------------------------------------------------------------------------------------------------


async def test_the_pretend_website_stands_under_another_origin_than_the_chat(open_site: Any) -> None:
    async with open_site(demo=True) as site:
        port = site.url.rpartition(":")[2]
        under_another = await site.get("/demo", host=f"localhost:{port}")
        under_ours = await site.get("/demo")
        assert (under_another.status, under_another.text) == (200, under_ours.text)
        assert f"http://127.0.0.1:{port}/widget/loader.js" in under_another.text
        assert "anna" in under_another.text


async def test_the_bar_learns_when_someone_is_there(open_site: Any) -> None:
    async with open_site(demo=True) as site:
        assert json.loads((await site.get("/demo/progress")).text) == {"available": False}
        await site.someone_is_available()
        assert json.loads((await site.get("/demo/progress")).text) == {"available": True}


# ---- lines elsewhere ------------------------------------------------------------------------------------------


class Root(HTMLParser):
    """What a browser makes of the attributes of <html>."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.attributes = dict(attrs)


async def facts_of(site: Any) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(Root((await site.get("/chat/flevoland")).text).attributes["data-facts"] or "")
    return facts


async def test_the_committed_settings_name_two_lines(one_site: Any) -> None:
    lines = (await facts_of(one_site))["referrals"]
    assert [(line["phone"], line["telephone"]) for line in lines] == [("0800 0432", "08000432"), ("0800 0113", "08000113")]
    assert lines[0]["name"] == {"nl": "Kindertelefoon, 11 tot 21 uur", "en": "Kindertelefoon (for children), 11:00 to 21:00"}


async def test_a_line_breaks_out_of_no_attribute_and_has_a_name_in_every_language(open_site: Any) -> None:
    hostile = """"><script>alert('1')</script> & Zoë's \\ lijn"""
    async with open_site(desk={"referrals": (Referral((("nl", hostile),), "(088) 222-0500"),)}) as site:
        page = (await site.get("/chat/flevoland")).text
        assert "<script>alert" not in page
        (line,) = (await facts_of(site))["referrals"]
        assert line == {"name": {"nl": hostile, "en": hostile}, "phone": "(088) 222-0500", "telephone": "+31882220500"}


async def test_without_lines_there_is_nothing(open_site: Any) -> None:
    async with open_site(desk={"referrals": ()}) as site:
        assert (await facts_of(site))["referrals"] == []
