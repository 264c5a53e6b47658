"""What the chat's own page gives a website's owner to paste works where she pastes it, or leaves the link and the number. Real websites
are strict in many ways: none of them may make it fail silently.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.browser.test_leaving import OF_THE_DESK, stand_in
from tests.support.pages import PHONE, BrowserVisitor, tab_to, wait_through, words
from tests.support.street import Street
from tests.support.website import ENTRY, PASTED

SOCKET = re.compile("/socket.io/")
BUTTONS = ("button", "inline", "pinned")
NUMBER = "088 2220500"


@dataclass(frozen=True)
class Strict:
    """How a website protects itself. ``{chat}`` stands for the chat's origin."""

    policy: str = ""
    embedder: str = ""
    nonce: str = ""


NEEDED = "default-src 'none'; script-src {chat}; frame-src {chat}"
STRICT = {
    "two lines": Strict(NEEDED),
    "no styles": Strict(f"{NEEDED}; style-src 'none'"),
    "trusted types": Strict(f"{NEEDED}; require-trusted-types-for 'script'; trusted-types 'none'"),
    "nonce": Strict("default-src 'none'; script-src 'nonce-x' 'strict-dynamic'; frame-src {chat}", nonce="x"),
    "isolated": Strict(embedder="require-corp"),
    "credentialless": Strict(embedder="credentialless"),
    "all of it": Strict(f"{NEEDED}; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'", "require-corp"),
}

MOST = ("nonce", "all of it")
ANOTHER = base64.b64encode(hashlib.sha384(b"another script").digest()).decode()


async def code_of(street: Street, name: str) -> str:
    """What the page for owners gives to copy, as it stands on a screen."""
    page = await street.page()
    await page.goto(f"{street.house.url}/embed/flevoland")
    code = await page.locator(f"#code-{name}").inner_text()
    await page.context.close()
    return code


async def someone_at(street: Street, name: str, strict: Strict | None = None) -> BrowserVisitor:
    """The website's owner has pasted this, and a visitor comes; not yet on the page."""
    strict = strict or Strict()
    code = await code_of(street, name)
    street.website.pasted = code.replace("<script ", f'<script nonce="{strict.nonce}" ') if strict.nonce else code
    policy = {"Content-Security-Policy": strict.policy.format(chat=street.house.url)} if strict.policy else {}
    isolation = {"Cross-Origin-Embedder-Policy": strict.embedder, "Cross-Origin-Opener-Policy": "same-origin"} if strict.embedder else {}
    street.website.headers = policy | isolation
    return await street.visitor()


async def comes(street: Street, visitor: BrowserVisitor) -> Page:
    await visitor.page.goto(street.website.origin + PASTED)
    return visitor.page


async def keeps_link_and_number(street: Street, page: Page) -> None:
    around = page.get_by_role("main")
    await expect(around.get_by_role("link", name=ENTRY)).to_have_attribute("href", f"{street.house.url}/chat/flevoland?lang=nl")
    await expect(around.get_by_role("link", name=NUMBER)).to_have_attribute("href", PHONE)
    await expect(around.get_by_role("link", name=NUMBER)).to_be_visible()


async def talks(visitor: BrowserVisitor, text: str = "werkt het hier ook?") -> None:
    await visitor.starts()
    await visitor.says(text)
    await visitor.has_sent_everything()


# ---- strict websites ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUTTONS)
async def test_every_button_works_on_the_strictest_websites(street: Street, name: str) -> None:
    for strict in MOST:
        await works_on(street, name, STRICT[strict])


async def test_the_usual_button_works_on_every_strict_website(street: Street) -> None:
    for strict in STRICT.keys() - set(MOST):
        await works_on(street, "button", STRICT[strict])


async def works_on(street: Street, name: str, strict: Strict) -> None:
    await street.house.counsellor().is_available()
    visitor = await someone_at(street, name, strict)
    page = await comes(street, visitor)
    assert bool(strict.embedder) is await page.evaluate("crossOriginIsolated")
    await visitor.presses_chat()
    await talks(visitor)


async def test_a_script_that_is_not_the_pinned_one_does_not_run(street: Street) -> None:
    visitor = await someone_at(street, "pinned")
    street.website.pasted = re.sub(r'"sha384-[^"]+"', f'"sha384-{ANOTHER}"', street.website.pasted)
    async with visitor.page.expect_console_message(lambda said: "integrity" in said.text):
        await comes(street, visitor)
    await keeps_link_and_number(street, visitor.page)
    await expect(visitor.launcher).to_have_count(0)


# ---- what fails on the way ------------------------------------------------------------------------------------


async def test_a_loader_that_an_old_browser_cannot_run_leaves_the_links(street: Street) -> None:
    visitor = await someone_at(street, "button")
    script = ""

    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/javascript", body=script)

    await visitor.page.route("**/widget/loader.js", answer)
    for script in ("let = of a language that this browser does not know", "throw new Error('old')", ""):
        await comes(street, visitor)
        await keeps_link_and_number(street, visitor.page)
        await expect(visitor.launcher).to_have_count(0)
        assert len(street.complaints) == bool(script)
        street.complaints.clear()


async def test_a_loader_that_stops_half_way_leaves_the_links(street: Street) -> None:
    visitor = await someone_at(street, "button")
    await visitor.page.add_init_script("delete window.matchMedia")
    await comes(street, visitor)
    await keeps_link_and_number(street, visitor.page)
    await expect(visitor.launcher).to_have_count(0)
    (complaint,) = street.complaints
    assert "matchMedia" in complaint
    street.complaints.clear()


async def test_where_sockets_are_blocked_there_is_the_number_and_a_tab_of_its_own(street: Street) -> None:
    visitor = await someone_at(street, "button")
    await visitor.page.context.route_web_socket(SOCKET, refuse)
    await comes(street, visitor)
    await visitor.presses_chat()
    await wait_through(visitor.page, visitor.text("failed.title"))
    await expect(visitor.chat.locator(f".body a[href='{PHONE}']")).to_be_visible()
    own_tab = visitor.chat.get_by_role("link", name=words("memory.own_tab"))
    await expect(own_tab).to_have_attribute("href", visitor.address)
    async with visitor.page.context.expect_page() as opening:
        await own_tab.click()
    alone = BrowserVisitor(await opening.value, visitor.website, street.house.url)
    alone.chat = alone.page
    await wait_through(alone.page, alone.text("failed.title"))
    await expect(alone.chat.get_by_role("link", name=words("memory.own_tab"))).to_have_count(0)


async def refuse(socket: WebSocketRoute) -> None:
    await socket.close()


# ---- nothing before the press ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUTTONS)
async def test_before_the_press_only_the_loader_is_fetched_and_nothing_is_kept(street: Street, name: str) -> None:
    visitor = await someone_at(street, name)
    asked: list[str] = []
    visitor.page.context.on("request", lambda request: asked.append(request.url))
    page = await comes(street, visitor)
    await expect(visitor.launcher).to_be_visible()
    (loader,) = [url for url in asked if url.startswith(street.house.url)]
    assert re.fullmatch(r"/widget/loader(\.[0-9a-f]{8})?\.js", loader.removeprefix(street.house.url))
    assert await page.evaluate("[sessionStorage.length, localStorage.length, document.cookie, frames.length]") == [0, 0, "", 0]
    assert await page.context.cookies() == []


# ---- a button in a fixed place --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 320])
async def test_in_a_fixed_place_the_chat_opens_where_the_button_stands(street: Street, width: int) -> None:
    await street.house.counsellor().is_available()
    visitor = await someone_at(street, "inline")
    await visitor.page.set_viewport_size({"width": width, "height": 640})
    page = await comes(street, visitor)
    await is_between_the_paragraphs(page, "button")
    await expect(page.get_by_role("main").get_by_role("link", name=NUMBER)).to_be_visible()
    await tab_to(visitor.launcher)
    await page.keyboard.press("Enter")
    await talks(visitor)
    await is_between_the_paragraphs(page, "iframe")
    around, frame = await page.get_by_role("main").bounding_box(), await page.locator("iframe").bounding_box()
    assert around is not None
    assert frame is not None
    assert (frame["x"], frame["width"]) == (around["x"], around["width"])
    assert 500 <= frame["height"] <= 620
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await expect(visitor.launcher).to_be_hidden()
    await visitor.button("panel.smaller").click()
    await expect(visitor.launcher).to_be_focused()
    await expect(page.locator("iframe")).to_be_hidden()
    await visitor.presses_chat()
    await visitor.has_read("werkt het hier ook?")


async def is_between_the_paragraphs(page: Page, what: str) -> None:
    before, after = page.get_by_text("Hier vind je"), page.get_by_text("Tot ziens")
    boxes = [await found.bounding_box() for found in (before, page.locator(what).first, after)]
    tops = [box["y"] for box in boxes if box is not None]
    assert len(tops) == 3
    assert tops == sorted(tops)
    await expect(page.locator(what).first).not_to_have_css("position", "fixed")


async def test_leaving_quickly_from_a_fixed_place(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await someone_at(street, "inline")
    (await stand_in(visitor.page, OF_THE_DESK)).may_answer.set()
    await comes(street, visitor)
    await visitor.presses_chat()
    await talks(visitor)
    await visitor.button("exit.button").click()
    await expect(visitor.page).to_have_url(OF_THE_DESK)


async def test_a_blocked_frame_in_a_fixed_place_becomes_the_links_again(street: Street) -> None:
    visitor = await someone_at(street, "inline", Strict("default-src 'none'; script-src {chat}"))
    page = await comes(street, visitor)
    await visitor.presses_chat()
    await page.clock.fast_forward(9_000)
    await expect(page.get_by_role("alert")).not_to_have_css("position", "fixed")
    await keeps_link_and_number(street, page)
    assert street.complaints
    assert all("frame-src" in complaint for complaint in street.complaints), street.complaints
    street.complaints.clear()


# ---- without script -------------------------------------------------------------------------------------------


async def test_without_script_the_chat_is_open_at_once_and_leaving_quickly_leaves_the_website(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await someone_at(street, "frame", Strict("default-src 'none'; frame-src {chat}", "require-corp"))
    (await stand_in(visitor.page, OF_THE_DESK)).may_answer.set()
    page = await comes(street, visitor)
    await talks(visitor)
    assert await page.locator("iframe").get_attribute("title") == ENTRY
    await keeps_link_and_number(street, page)
    await visitor.button("exit.button").click()
    await expect(page).to_have_url(OF_THE_DESK)


@pytest.mark.parametrize("what", ["blocked", "away"])
async def test_without_script_and_without_frame_the_number_is_there(street: Street, what: str) -> None:
    visitor = await someone_at(street, "frame", Strict("default-src 'none'") if what == "blocked" else None)
    if what == "away":
        await street.house.stop()
    page = await comes(street, visitor)
    await keeps_link_and_number(street, page)
    street.complaints.clear()


# ---- a colour of one's own ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("colour", "ground", "ink"),
    [
        ("#7a1f5c", "rgb(122, 31, 92)", "rgb(255, 255, 255)"),
        ("#E4B61A", "rgb(228, 182, 26)", "rgb(0, 0, 0)"),
        ("red; position: absolute", "rgb(28, 85, 98)", "rgb(255, 255, 255)"),
        ("#fff", "rgb(28, 85, 98)", "rgb(255, 255, 255)"),
    ],
)
async def test_the_button_has_the_colour_that_is_asked_for(street: Street, colour: str, ground: str, ink: str) -> None:
    visitor = await someone_at(street, "button", STRICT["no styles"])
    street.website.pasted = street.website.pasted.replace('id="chat-entry"', f'id="chat-entry" data-colour="{colour}"')
    await comes(street, visitor)
    await expect(visitor.launcher).to_have_css("color", ink)
    await expect(visitor.page.get_by_role("link", name=NUMBER)).to_have_css("color", ink)
    await expect(visitor.launcher.locator("..")).to_have_css("background-color", ground)
