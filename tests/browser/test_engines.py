"""The browsers of the other tests are what they are taken for: three engines, and frames that may store or may not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, expect
from selenium.webdriver.common.by import By

from tests.support import browsers

FRAME = """<!doctype html><title>frame</title><p id=told></p><script>
try { sessionStorage.setItem("a", "b"); told.textContent = "allowed"; } catch { told.textContent = "refused"; }
</script>"""


@pytest_asyncio.fixture
async def page_of_another_origin() -> AsyncIterator[str]:
    """A page on localhost with a frame on 127.0.0.1 that says whether it may store."""

    async def host(request: web.Request) -> web.Response:
        frame = f"http://127.0.0.1:{request.url.port}/frame"
        return web.Response(text=f"<!doctype html><title>host</title><iframe src={frame}></iframe>", content_type="text/html")

    async def frame(_: web.Request) -> web.Response:
        return web.Response(text=FRAME, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/", host), web.get("/frame", frame)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://localhost:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def say_whether_a_frame_may_store(context: Browser | BrowserContext, url: str, told: str) -> None:
    page = await context.new_page()
    await page.goto(url)
    await expect(page.frame_locator("iframe").locator("#told")).to_have_text(told)
    await page.close()


async def test_the_pinned_chromium_lets_frames_store(browser: Browser, page_of_another_origin: str) -> None:
    await say_whether_a_frame_may_store(browser, page_of_another_origin, "allowed")


@pytest.mark.needs("profiles")
@pytest.mark.parametrize("storage", ["allowed", "refused"])
async def test_chromium_with_a_profile_does_as_the_profile_says(storage: browsers.Storage, page_of_another_origin: str) -> None:
    async with browsers.chromium_with_profile(storage) as context:
        await say_whether_a_frame_may_store(context, page_of_another_origin, storage)


@pytest.mark.needs("firefox")
async def test_firefox_lets_frames_store(page_of_another_origin: str) -> None:
    async with browsers.firefox() as browser:
        await say_whether_a_frame_may_store(browser, page_of_another_origin, "allowed")


@pytest.mark.needs("webkit")
async def test_webkit_lets_frames_store(page_of_another_origin: str) -> None:
    async with browsers.webkit() as driver:
        await asyncio.to_thread(driver.get, page_of_another_origin)
        assert await asyncio.to_thread(lambda: driver.title) == "host"
        frame = await asyncio.to_thread(driver.find_element, By.TAG_NAME, "iframe")
        await asyncio.to_thread(driver.switch_to.frame, frame)
        assert await asyncio.to_thread(lambda: driver.find_element(By.ID, "told").text) == "allowed"
