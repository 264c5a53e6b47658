"""The way in: a few questions that may stay empty, a language that is not answered in, a wait that is told honestly, and being ready."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.support.pages import afterwards_words, let_pass, words
from tests.support.street import Street, street_of

ASKED = """questions = ["topic", "role", "municipality", "nickname"]
municipalities = ["Almere", "Urk"]
widget_languages = ["pl"]"""
REMEMBERED = """[...document.querySelectorAll("input, textarea, select:not([data-focus=language])")]
    .filter((field) => field.autocomplete !== "off").map((field) => field.outerHTML)"""


async def test_what_she_answers_reaches_her_counsellor(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=ASKED) as street:
        anna = await (await street.counsellor()).is_available()
        visitor = await (await street.visitor()).opens()
        await visitor.is_asked()
        chat = visitor.chat
        await chat.get_by_label(words("topic.home")).check()
        await expect(visitor.text("role.professional")).to_be_hidden()
        await chat.get_by_label(words("role.work")).check()
        await expect(visitor.text("role.professional")).to_be_visible()
        await chat.get_by_label(words("intake.municipality")).select_option("Urk")
        await chat.get_by_label(words("nickname.label")).fill("Sterre")
        await visitor.button("intake.go").click()
        await visitor.is_in("waiting")
        column = anna.column(await anna.accepts())
        for said in ("Sterre", words("topic.home"), words("role.work"), "Urk"):
            await expect(column.get_by_text(said)).to_be_visible()


async def test_a_language_that_is_not_answered_in_says_so_and_asks_for_another(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=ASKED) as street:
        anna = await (await street.counsellor()).is_available()
        visitor = await (await street.visitor()).opens()
        await visitor.is_in("open")
        await visitor.chat.get_by_role("combobox", name=words("language.choose")).select_option("pl")
        notice = visitor.chat.locator(".notice")
        await expect(notice).to_contain_text("niderlandzki i angielski")
        danger = visitor.chat.locator(".urgent .beside")
        await expect(danger).to_have_text("In danger now?")
        await expect(danger).to_have_attribute("lang", "en")
        await visitor.chat.locator(".button--main").click()
        await visitor.is_in("intake")
        await visitor.chat.get_by_label("angielski").check()
        await visitor.chat.locator(".foot .button").first.click()
        await visitor.is_in("waiting")
        column = anna.column(await anna.accepts())
        await expect(column.get_by_text("EN", exact=True)).to_be_visible()
        await expect(column.get_by_text(words("console.reads", language="Pools"))).to_be_visible()


async def test_skipped_questions_are_not_sent_whatever_was_chosen(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_asked()
    await visitor.chat.get_by_label(words("topic.home")).check()
    await visitor.chat.get_by_label(words("nickname.label")).fill("Sterre")
    await visitor.button("intake.skip").click()
    await visitor.is_in("waiting")
    await anna.accepts()
    (talk,) = (await anna.socket.do("look"))["conversations"]
    assert (talk["nickname"], talk["topic"]) == (None, None)


async def test_what_she_answered_is_not_there_for_whoever_comes_after_her(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_asked()
    await visitor.chat.get_by_label(words("topic.home")).check()
    await visitor.chat.get_by_label(words("nickname.label")).fill("Sterre")
    await visitor.button("intake.go").click()
    await visitor.is_in("waiting")
    await anna.ends(await anna.accepts(), "locked")
    await visitor.is_asked()
    await expect(visitor.chat.get_by_label(words("nickname.label"))).to_have_value("")
    await expect(visitor.chat.get_by_label(words("topic.home"))).not_to_be_checked()


async def test_nothing_she_chooses_is_left_to_the_browsers_memory_of_forms(browser: Browser, tmp_path: Path) -> None:
    """Chromium writes what was chosen in a list or by a radio button to its session files, unless the field itself says not to."""
    async with street_of(browser, tmp_path, desk=ASKED) as street:
        anna = await street.house.counsellor().is_available()
        visitor = await (await street.visitor()).opens()
        await visitor.is_asked()
        assert await visitor.frame.evaluate(REMEMBERED) == []
        await visitor.button("intake.skip").click()
        session = await anna.accepts()
        await visitor.is_in("talking")
        assert await visitor.frame.evaluate(REMEMBERED) == []
        await anna.ends(session)
        await visitor.is_in("ended")
        await expect(visitor.chat.get_by_label(afterwards_words("some"))).to_be_visible()
        assert await visitor.frame.evaluate(REMEMBERED) == []


async def test_without_questions_one_press_is_enough(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk="questions = []") as street:
        await street.house.counsellor().is_available()
        visitor = await (await street.visitor()).opens()
        await visitor.is_in("open")
        await visitor.button("open.start").click()
        await visitor.is_in("waiting")


async def test_a_long_wait_is_said_aloud_and_then_she_is_asked_whether_she_is_there(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await let_pass(visitor.page, 301)
    await expect(visitor.chat.get_by_text(words("queue.long"))).to_be_visible()
    await let_pass(visitor.page, 600)
    await expect(visitor.chat.get_by_text(words("queue.longer"))).to_be_visible()

    label = await anna.accepts()
    await visitor.is_in("ready")
    await visitor.button("ready.no").click()
    await visitor.is_in("waiting")
    await expect(visitor.chat.get_by_role("heading", name=words("queue.position", n=1))).to_be_visible()
    await expect(anna.column(label).get_by_text(words("console.closed.words"))).to_be_visible()
    await anna.column(label).get_by_role("button", name=words("console.close"), exact=True).click()
    await let_pass(visitor.page, 61)
    await street.house.advances(seconds=121)
    label = await anna.accepts()
    await visitor.is_in("ready")
    await visitor.button("ready.yes").click()
    await visitor.is_in("talking")
    await expect(visitor.field).to_be_visible()
    await expect(anna.column(label).get_by_text(words("console.line.ready"))).to_be_visible()
