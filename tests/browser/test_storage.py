"""What the chat keeps in a browser: nothing before start, one handle after it, and where even that is refused, the truth."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.support import browsers
from tests.support.pages import BrowserVisitor, let_pass, words
from tests.support.street import Street

NOTHING = {"session": [], "local": [], "cookie": "", "databases": 0, "caches": 0}


async def test_nothing_is_stored_before_start_and_one_handle_after_it(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_in("open")
    assert await visitor.has_stored() == NOTHING
    await visitor.starts(nickname="Sterre")
    await visitor.says("een zin die nergens blijft")
    await visitor.has_sent_everything()
    stored = await visitor.has_stored()
    [(key, handle)] = stored.pop("session")
    assert stored == {name: value for name, value in NOTHING.items() if name != "session"}
    assert (len(key), len(handle)) == (1, 43), "a neutral name, and a handle without meaning"
    assert await visitor.page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]
    assert await visitor.page.context.cookies() == []
    await anna.ends(await anna.accepts())
    await visitor.is_in("ended")
    assert await visitor.has_stored() == NOTHING


async def test_nothing_is_fetched_from_elsewhere_and_nothing_but_the_loader_before_the_press(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await street.visitor()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.on("websocket", lambda socket: asked.append(socket.url.replace("ws:", "http:")))
    await visitor.opens_website()
    assert asked == [f"{street.website.origin}/", f"{street.house.url}/widget/loader.js"]
    await visitor.presses_chat()
    await visitor.starts()
    await visitor.says("waar gaat dit heen?")
    await visitor.has_sent_everything()
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, asked)}
    assert origins == {street.website.origin, street.house.url}
    assert any("/socket.io/" in url for url in asked)


@pytest.mark.needs("profiles")
async def test_where_storage_is_allowed_a_reload_carries_on(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    async with browsers.chromium_with_profile("allowed") as context:
        visitor = BrowserVisitor(await context.new_page(), street.website.origin, street.house.url)
        await visitor.opens()
        await visitor.starts()
        await visitor.says("een")
        session = await anna.accepts()
        await visitor.is_in("talking")
        await anna.says(session, "twee")
        await visitor.says("drie")
        await visitor.reads("twee")
        await visitor.has_sent_everything()
        await visitor.reloads()
        await visitor.is_in("talking")
        await visitor.has_read("een", "twee", "drie")
        await visitor.says("vier")
        await anna.reads(session, "vier")
        await anna.says(session, "vijf")
        await visitor.has_read("een", "twee", "drie", "vier", "vijf")
        assert anna.logs[session].texts() == ["een", "twee", "drie", "vier", "vijf"]


@pytest.mark.needs("profiles")
async def test_where_storage_is_refused_it_says_so_and_works_until_the_reload(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    async with browsers.chromium_with_profile("refused") as context:
        await context.clock.install(time=street.house.clock.now())
        visitor = BrowserVisitor(await context.new_page(), street.website.origin, street.house.url)
        await visitor.opens()
        await visitor.is_in("open")
        await expect(visitor.chat.get_by_text(words("memory.before"))).to_be_visible()
        own_tab = visitor.chat.get_by_role("link", name=words("memory.own_tab"))
        await expect(own_tab).to_have_attribute("href", visitor.address)
        await visitor.starts(nickname="Sterre")
        await expect(visitor.text("memory.during")).to_be_visible()
        await visitor.says("blijft dit staan?")
        await let_pass(visitor.page, 90)
        session = await anna.accepts()
        await visitor.is_in("ready")
        await visitor.button("ready.yes").click()
        await visitor.is_in("talking")
        await anna.says(session, "zolang je niet herlaadt")
        await visitor.reads("zolang je niet herlaadt")
        await expect(visitor.text("memory.during")).to_be_visible()

        await visitor.reloads()
        await visitor.is_in("open")
        await expect(visitor.bubbles).to_have_count(0)

        async with context.expect_page() as opening:
            await own_tab.click()
        in_own_tab = BrowserVisitor(await opening.value, street.website.origin, street.house.url)
        in_own_tab.chat = in_own_tab.page
        await in_own_tab.starts()
        await expect(in_own_tab.text("memory.during")).to_have_count(0)
        await in_own_tab.says("hier mag het wel")
        await in_own_tab.has_sent_everything()
        await in_own_tab.reloads()
        await in_own_tab.is_in("waiting")
        await in_own_tab.has_read("hier mag het wel")
