"""Everything by keyboard alone: no mouse is touched in this file."""

from __future__ import annotations

from playwright.async_api import expect

from tests.support.pages import BrowserVisitor, has_focus, tab_to, words
from tests.support.street import Street


async def test_a_visitor_needs_no_mouse(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens_website()
    keyboard = visitor.page.keyboard
    await tab_to(visitor.launcher)
    await keyboard.press("Enter")
    await visitor.is_in("open")

    await keyboard.press("Tab")
    assert await has_focus(visitor.button("exit.button")), "the way out comes first"
    await keyboard.press("Tab")
    assert await has_focus(visitor.phone), "the number comes second"
    await tab_to(visitor.button("open.start"))
    await keyboard.press("Enter")
    await visitor.is_in("intake")
    await tab_to(visitor.chat.get_by_label(words("topic.home")))
    await keyboard.press("Space")
    await tab_to(visitor.chat.get_by_label(words("nickname.label")))
    await keyboard.type("Sterre")
    await tab_to(visitor.button("intake.go"))
    await keyboard.press("Enter")
    await visitor.is_in("waiting")
    await tab_to(visitor.field)
    await keyboard.type("ik wacht even")
    await keyboard.press("Shift+Enter")
    await keyboard.type("op jullie")
    await keyboard.press("Enter")
    await visitor.has_read("ik wacht even\nop jullie")
    await expect(visitor.field).to_be_focused()

    session = await anna.accepts()
    await visitor.is_in("talking")
    await expect(visitor.field).to_be_focused()
    await keyboard.type("fijn dat je er bent")
    await anna.says(session, "vertel maar")
    await visitor.reads("vertel maar")
    await expect(visitor.field).to_have_value("fijn dat je er bent")
    await keyboard.press("Enter")
    await anna.reads(session, "fijn dat je er bent")

    await covers_and_returns(visitor)
    await tab_to(visitor.button("talk.stop"))
    await keyboard.press("Enter")
    await expect(visitor.button("talk.stop.no")).to_be_focused()
    await tab_to(visitor.button("talk.stop.yes"), back=True)
    await keyboard.press("Enter")
    await visitor.is_in("ended")
    assert await visitor.frame.evaluate("document.activeElement !== document.body"), "the focus is not lost"
    await tab_to(visitor.button("ended.done"))
    await keyboard.press("Enter")
    await visitor.is_in("open")
    await tab_to(visitor.button("panel.smaller"), back=True)
    await keyboard.press("Enter")
    await expect(visitor.launcher).to_be_focused()


async def covers_and_returns(visitor: BrowserVisitor) -> None:
    keyboard = visitor.page.keyboard
    await tab_to(visitor.button("cover.hide"), back=True)
    await keyboard.press("Enter")
    await keyboard.press("Tab")
    await expect(visitor.chat.locator(".cover-exit")).to_be_focused()
    await keyboard.press("Escape")


async def test_a_counsellor_answers_and_talks_without_a_mouse(street: Street) -> None:
    anna = await street.counsellor()
    page, keyboard = anna.page, anna.page.keyboard
    await page.goto(f"{street.house.url}/console")
    await tab_to(page.get_by_label(words("pages.sign_in.name")))
    await keyboard.type(anna.name)
    await keyboard.press("Tab")
    await keyboard.type(anna.password)
    await keyboard.press("Enter")
    await expect(anna.presence("away")).to_be_checked()
    await tab_to(anna.presence("away"))
    await keyboard.press("ArrowLeft")
    await expect(anna.presence("available")).to_be_checked()
    await expect(page.get_by_text(words("console.free.available"), exact=True)).to_be_visible()

    first, second = [await street.house.visitor().opens() for _ in range(2)]
    await first.starts()
    await first.says("ik ben de eerste")
    one = await anna.is_offered()
    await expect(anna.presence("available")).to_be_focused()  # an offer takes no focus
    await keyboard.press("Alt+a")
    await expect(anna.field(one)).to_be_focused()
    await keyboard.type("hallo eerste")
    await keyboard.press("Enter")
    await first.reads("hallo eerste")
    await keyboard.type("een half woord")

    await second.starts()
    two = await anna.is_offered()
    await keyboard.press("Alt+d")
    await keyboard.press("4")
    await expect(anna.field(one)).to_be_focused()
    await expect(anna.banner).to_contain_text(words("console.alert", label=two))
    await street.house.advances(31)
    assert await anna.is_offered() == two
    await keyboard.press("Alt+a")
    await expect(anna.field(two)).to_be_focused()
    await keyboard.press("Alt+1")
    await expect(anna.field(one)).to_be_focused()
    await expect(anna.field(one)).to_have_value("een half woord")
    await keyboard.press("Alt+2")
    await expect(anna.field(two)).to_be_focused()
    await keyboard.press("F6")
    assert not await has_focus(anna.field(two))
    await keyboard.press("Shift+F6")
    await expect(anna.field(two)).to_be_focused()


async def test_a_counsellor_ends_looks_up_the_keys_and_signs_out_without_a_mouse(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    page, keyboard = anna.page, anna.page.keyboard
    first, second = [await street.house.visitor().opens() for _ in range(2)]
    await first.starts()
    one = await anna.accepts()
    await second.starts()
    two = await anna.accepts()
    await expect(anna.field(two)).to_be_focused()
    await tab_to(anna.column(two).get_by_role("button", name=words("console.end"), exact=True), back=True)
    await keyboard.press("Enter")
    await expect(anna.column(two).get_by_role("button", name=words("console.end.no"))).to_be_focused()
    await tab_to(anna.column(two).get_by_role("button", name=words("console.end.yes")), back=True)
    await keyboard.press("Enter")
    assert (await second.sees("ended"))["reason"] == "ended_together"
    await tab_to(anna.column(two).get_by_role("button", name=words("console.close"), exact=True))
    await keyboard.press("Enter")
    await expect(anna.column(two)).to_have_count(0)
    await expect(anna.field(one)).to_be_focused()

    await tab_to(anna.button("console.keys"), back=True)
    await keyboard.press("Enter")
    panel = page.get_by_role("region", name=words("console.keys"))
    await expect(panel).to_be_focused()
    await keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(anna.button("console.keys")).to_be_focused()
    await tab_to(page.locator(".menu summary"))
    await keyboard.press("Enter")
    await tab_to(page.get_by_role("button", name=words("console.sign_out")))
    await keyboard.press("Enter")
    await tab_to(page.get_by_role("button", name=words("console.sign_out.sure")))
    await keyboard.press("Enter")
    await expect(page.get_by_label(words("pages.sign_in.name"))).to_be_visible()


async def test_keys_with_letters_can_be_switched_off(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await anna.is_offered()
    await anna.page.keyboard.press("?")
    await tab_to(anna.page.get_by_label(words("console.keys.use")))
    await anna.page.keyboard.press("Space")
    await anna.page.keyboard.press("Escape")
    await anna.page.keyboard.press("Alt+a")
    await anna.page.keyboard.press("?")
    await expect(anna.page.get_by_role("region", name=words("console.keys"))).to_be_hidden()
    await expect(anna.offer).to_be_visible()
