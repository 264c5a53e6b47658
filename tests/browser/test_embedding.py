"""Embedding: what a website must allow, what stays when it does not, and who may not embed at all."""

from __future__ import annotations

from playwright.async_api import Locator, expect

from tests.support.pages import PHONE
from tests.support.street import Street
from tests.support.website import ENTRY


async def test_a_strict_website_with_trusted_types_needs_two_lines_of_policy(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens_website("/strict")
    await visitor.presses_chat()
    await visitor.starts()
    await visitor.says("ook hier gaat het")
    await visitor.has_sent_everything()
    await visitor.button("panel.smaller").click()
    await visitor.launcher.click()
    await visitor.has_read("ook hier gaat het")


async def test_a_website_that_allows_no_frame_keeps_the_link_and_the_number(street: Street) -> None:
    visitor = await (await street.visitor()).opens_website("/without-frames")
    await visitor.presses_chat()
    await visitor.page.clock.fast_forward(9_000)
    await keeps_link_and_number(visitor.page.get_by_role("alert"), street)
    assert street.complaints
    assert all("frame-src" in complaint for complaint in street.complaints), street.complaints
    street.complaints.clear()


async def test_a_website_that_allows_no_script_keeps_the_link_and_the_number(street: Street) -> None:
    visitor = await street.visitor()
    await visitor.page.goto(f"{street.website.origin}/without-scripts")
    await keeps_link_and_number(visitor.page.locator("#chat-entry"), street)
    await expect(visitor.launcher).to_have_count(0)
    assert all("script-src" in complaint for complaint in street.complaints), street.complaints
    street.complaints.clear()


async def test_a_website_that_the_desk_does_not_know_may_not_show_the_chat(street: Street) -> None:
    visitor = await street.visitor()
    visitor.website = street.website.under_another_name
    await visitor.opens_website()
    async with visitor.page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        await visitor.presses_chat()
    await visitor.page.clock.fast_forward(9_000)
    await keeps_link_and_number(visitor.page.get_by_role("alert"), street)
    street.complaints.clear()


async def test_a_server_that_is_away_leaves_the_link_and_the_number(street: Street) -> None:
    visitor = await (await street.visitor()).opens_website()
    await street.house.stop()
    await visitor.presses_chat()
    await visitor.page.clock.fast_forward(9_000)
    await keeps_link_and_number(visitor.page.get_by_role("alert"), street)


async def keeps_link_and_number(around: Locator, street: Street) -> None:
    await expect(around.get_by_role("link", name=ENTRY)).to_have_attribute("href", f"{street.house.url}/chat/flevoland?lang=nl")
    await expect(around.get_by_role("link", name="088 2220500")).to_have_attribute("href", "tel:+31882220500")


async def test_the_button_and_the_panel_stay_out_of_each_other_s_way(street: Street) -> None:
    visitor = await (await street.visitor()).opens_website()
    call = visitor.page.get_by_role("link", name="088 2220500")
    await expect(call).to_be_visible()
    await visitor.presses_chat()
    await visitor.is_in("unstaffed")
    await expect(visitor.launcher).to_be_hidden()
    await visitor.button("panel.smaller").click()
    await expect(visitor.launcher).to_be_focused()
    await expect(visitor.chat.locator(f"a[href='{PHONE}']").first).to_be_hidden()
    await visitor.page.set_viewport_size({"width": 320, "height": 568})
    await visitor.presses_chat()
    await expect(visitor.page.locator("iframe")).to_have_css("width", "320px")
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
