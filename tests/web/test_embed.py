"""The page for who puts the chat on a website: what it gives to paste is what works, and whatever is asked for, it is only text."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from chatserver.rules.contrast import Corner, make_theme
from chatserver.rules.terms import DeskId
from chatserver.web.embed import SANDBOX
from tests.support.pages import TEXTS
from tests.support.programs import ROOT

PAGE = "/embed/flevoland"
SITE = "https://www.example.org"


def code(text: str, name: str) -> str:
    """What is there to be copied, as the person gets it."""
    found = re.search(rf'<pre id="code-{name}"[^>]*><code>(.*?)</code></pre>', text, re.DOTALL)
    assert found
    return unescape(re.sub(r"</?span[^>]*>", "", found[1]))


async def asked(site: Any, /, **choices: str) -> str:
    answer = await site.get(f"{PAGE}?{urlencode(choices)}")
    assert answer.status == 200
    return str(answer.text)


async def test_the_code_is_what_the_loader_reads(one_site: Any) -> None:
    text = await asked(one_site)
    chat = f"{one_site.url}/chat/flevoland?lang=nl"
    assert code(text, "button") == (
        '<p id="chat-entry" data-leave="https://www.weeronline.nl/">\n'
        f'  <a href="{chat}" target="_blank" rel="noopener noreferrer">Chat met ons</a>\n'
        '  <a href="tel:+31882220500">088 2220500</a>\n'
        "</p>\n"
        f'<script src="{one_site.url}/widget/loader.js" async></script>'
    )
    assert code(text, "inline") == code(text, "button").replace('nl/">', 'nl/" data-inline>')
    frame = code(text, "frame")
    assert frame.startswith(f'<iframe src="{chat}" title="Chat met ons" width="100%" height="620" allow="" referrerpolicy="no-referrer"')
    assert f'sandbox="{SANDBOX}"></iframe>' in frame
    assert frame.endswith("</p>")
    assert '<a href="tel:+31882220500">088 2220500</a>' in frame
    assert "chat-entry" not in frame
    assert code(text, "allow") == f"script-src {one_site.url};\nframe-src {one_site.url};"


async def test_the_pinned_script_is_the_one_that_is_served(one_site: Any) -> None:
    pinned = code(await asked(one_site), "pinned")
    found = re.search(r'src="([^"]+)" integrity="sha384-([^"]+)" crossorigin="anonymous"', pinned)
    assert found
    async with one_site.http.get(found[1]) as answer:
        content = await answer.read()
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert base64.b64encode(hashlib.sha384(content).digest()).decode() == found[2]


def test_the_sandbox_is_the_loader_s() -> None:
    assert f'"{SANDBOX}"' in (ROOT / "widget" / "loader" / "loader.ts").read_text("utf-8")


async def test_every_choice_is_in_the_code(one_site: Any) -> None:
    text = await asked(
        one_site, chat="en", leave=f"{SITE}/weather?a=1&b=2", colour="#7A1F5C", dark="#d9a3c6", corner="round", site=f"{SITE}/x"
    )
    button = code(text, "button")
    assert f'data-leave="{SITE}/weather?a=1&amp;b=2" data-colour="#7a1f5c">' in button
    assert "?lang=en" in button
    assert ">Chat with us</a>" in button
    assert code(text, "config") == (
        f'[desks.flevoland]\nembedding = ["{SITE}"]\ncolour = "#7a1f5c"\ncolour_dark = "#d9a3c6"\ncorner = "round"'
    )


async def test_the_desk_s_own_colours_come_first(open_site: Any) -> None:
    themes = {DeskId("flevoland"): make_theme("#7a1f5c", "", Corner.SQUARE)}
    async with open_site(themes=themes) as site:
        text = await asked(site)
        assert 'data-colour="#7a1f5c"' in code(text, "button")
        assert 'corner = "square"' in code(text, "config")
        assert "data-colour" not in code(await asked(site, colour=""), "button")


@pytest.mark.parametrize(
    ("colour", "figure", "verdict"),
    [("", "8,31", "enough"), ("#7a1f5c", "9,64", "enough"), ("#0b5cad", "6,66", "short"), ("#ffffff", "21,00", "enough")],
)
async def test_the_figures_need_no_script(one_site: Any, colour: str, figure: str, verdict: str) -> None:
    text = await asked(one_site, colour=colour)
    row = re.search(r'<tr data-pair="on_action">.*?</tr>', text)
    assert row
    light = row[0].partition('data-scheme="light"')[2].partition("</td>")[0]
    assert f">{figure}</bdi>" in light
    assert f">{TEXTS[f'pages.embed.contrast.{verdict}']}</span>" in light
    is_short = colour in ("#0b5cad", "#ffffff")
    assert ('data-verdict="all" hidden' in text, 'data-verdict="some" hidden' in text) == (is_short, not is_short)


@pytest.mark.parametrize(
    ("listed", "site", "known"),
    [((SITE,), f"{SITE}/page", True), ((SITE,), "https://example.org", False), ((), SITE, False), ((SITE,), "", None)],
)
async def test_whether_the_website_is_listed(open_site: Any, listed: tuple[str, ...], site: str, known: bool | None) -> None:
    async with open_site(embedding=listed) as running:
        text = await asked(running, site=site)
        assert ('data-site="known" hidden' not in text) is (known is True)
        assert ('data-site="unknown" hidden' not in text) is (known is False)
        assert (TEXTS["pages.embed.listed.none"] in text) is (not listed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leave", "javascript:alert(1)"),
        ("leave", "http://example.org/"),
        ("leave", 'https://example.org/"><script>'),
        ("leave", ""),
        ("site", "www.example.org"),
        ("site", "https://[::1"),
        ("site", "https://user@example.org"),
        ("colour", "red"),
        ("dark", "#12345"),
    ],
)
async def test_what_cannot_be_is_said_and_changes_nothing(one_site: Any, name: str, value: str) -> None:
    usual, text = await asked(one_site), await asked(one_site, **{name: value})
    assert f'id="{name}-wrong" hidden' in usual
    assert f'id="{name}-wrong" hidden' not in text
    assert re.search(rf'id="{name}" [^>]*aria-describedby="{name}-help {name}-wrong" aria-invalid="true"', text)
    for each in ("button", "inline", "pinned", "frame", "config"):
        assert code(text, each) == code(usual, each)


@pytest.mark.parametrize("name", ["chat", "corner", "lang", "colour", "leave", "site"])
async def test_nothing_that_is_asked_becomes_markup(one_site: Any, name: str) -> None:
    assert "<img" not in await asked(one_site, **{name: '"><img src=x>'})


async def test_in_english_and_for_no_other_desk(one_site: Any) -> None:
    text = await asked(one_site, lang="en")
    assert '<html lang="en"' in text
    assert ">8.31</bdi>" in text
    assert '<html lang="nl"' in await asked(one_site, lang="xx")
    assert (await one_site.get("/embed/elsewhere")).status == 404
