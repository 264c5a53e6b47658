"""The main path and the way out once more, in the other two engines that visitors have."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.async_api import expect
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

from tests.support import browsers
from tests.support.pages import PHONE, BrowserVisitor, words
from tests.support.server import running_house
from tests.support.website import ENTRY, PASTED, USUAL, Website, running_website

T = TypeVar("T")
FRAMES_IN_ONE_PROCESS = {"fission.autostart": False}
"""Playwright's clicks do not reach a frame in a process of its own in this Firefox."""


def leads_to_the_news(website: Website) -> str:
    """What the website's owner pastes: leaving quickly opens a page that answers here."""
    return USUAL.format(chat=website.chat, entry=ENTRY, language="nl").replace(
        'id="chat-entry"', f'id="chat-entry" data-leave="{website.origin}/news"'
    )


@pytest.mark.needs("firefox")
async def test_firefox_brings_a_sentence_to_a_counsellor_and_the_answer_back_and_leaves(tmp_path: Path) -> None:
    async with (
        running_website() as website,
        running_house(tmp_path, embedding=website.origin) as house,
        browsers.firefox(**FRAMES_IN_ONE_PROCESS) as firefox,
    ):
        website.chat = house.url
        anna = await house.counsellor().is_available()
        visitor = BrowserVisitor(await firefox.new_page(), website.origin, house.url)
        website.pasted = leads_to_the_news(website)
        await visitor.opens_website(PASTED)
        await visitor.presses_chat()
        await visitor.starts(nickname="Sterre")
        await visitor.says("hallo vanuit een andere browser")
        session = await anna.accepts()
        await anna.reads(session, "hallo vanuit een andere browser")
        await visitor.is_in("talking")
        await anna.says(session, "welkom")
        await visitor.has_read("hallo vanuit een andere browser", "welkom")
        await expect(visitor.text("memory.during")).to_have_count(0)
        await anna.ends(session)
        await visitor.is_in("ended")
        await visitor.button("ended.done").click()
        await visitor.starts()
        session = await anna.accepts()
        await visitor.is_in("talking")
        await visitor.button("exit.button").click()
        await expect(visitor.page).to_have_url(f"{website.origin}/news")
        assert (await anna.sees(session, "ended"))["reason"] == "left_quickly"
        await visitor.page.go_back()
        assert PASTED not in visitor.page.url


@pytest.mark.needs("webkit")
async def test_webkit_brings_a_sentence_to_a_counsellor_and_the_answer_back_and_leaves(tmp_path: Path) -> None:
    async with running_website() as website, running_house(tmp_path, embedding=website.origin) as house, browsers.webkit() as driver:
        website.chat = house.url
        anna = await house.counsellor().is_available()

        def seen(how: str, what: str) -> WebElement:
            return WebDriverWait(driver, 20).until(expected_conditions.visibility_of_element_located((how, what)))

        async def beside(work: Callable[[], T]) -> T:
            """Selenium blocks, and the server runs in this loop."""
            return await asyncio.to_thread(work)

        def press(how: str, what: str) -> None:
            """Again when it was drawn anew between finding and pressing."""
            patient = WebDriverWait(driver, 20, ignored_exceptions=[StaleElementReferenceException])
            patient.until(lambda _: [seen(how, what).click()])

        def button(key: str) -> str:
            return f"//button[normalize-space() = {words(key)!r}]"

        website.pasted = leads_to_the_news(website)
        await beside(lambda: driver.get(website.origin + PASTED))
        await beside(lambda: seen(By.XPATH, f"//button[contains(., {ENTRY!r})]").click())
        await beside(lambda: driver.switch_to.frame(seen(By.TAG_NAME, "iframe")))
        await beside(lambda: seen(By.CSS_SELECTOR, f".bar a[href='{PHONE}']"))
        await beside(lambda: press(By.XPATH, button("open.start")))
        await beside(lambda: press(By.XPATH, button("intake.skip")))
        await beside(lambda: seen(By.CSS_SELECTOR, "[data-state=waiting] textarea").send_keys("hallo vanuit een andere browser"))
        await beside(lambda: press(By.CSS_SELECTOR, "button.send"))
        assert words("memory.during") not in await beside(lambda: seen(By.TAG_NAME, "body").text)
        session = await anna.accepts()
        await anna.reads(session, "hallo vanuit een andere browser")
        await anna.says(session, "welkom")
        await beside(lambda: seen(By.XPATH, "//li[contains(., 'welkom')]"))
        await anna.ends(session)
        await beside(lambda: seen(By.CSS_SELECTOR, "[data-state=ended]"))
        for key in ("ended.done", "open.start", "intake.skip"):
            await beside(lambda key=key: press(By.XPATH, button(key)))  # type: ignore[misc]
        session = await anna.accepts()
        await beside(lambda: seen(By.CSS_SELECTOR, "[data-state=talking]"))
        await beside(lambda: press(By.CSS_SELECTOR, "button.exit"))
        await beside(driver.switch_to.default_content)
        await beside(lambda: WebDriverWait(driver, 20).until(expected_conditions.url_to_be(f"{website.origin}/news")))
        assert (await anna.sees(session, "ended"))["reason"] == "left_quickly"
