"""Where the widget's script cannot run there is still the number: on the page itself, and on the website around it."""

from __future__ import annotations

import pytest
from playwright.async_api import Route, expect

from tests.support.pages import PHONE, let_pass, words
from tests.support.street import Street
from tests.support.website import ENTRY

SYNTAX_OF_THE_FUTURE = "class { from the future }"


@pytest.mark.parametrize("old", ["knows no names of languages", "does not understand the script", "gets no texts"])
async def test_a_script_that_cannot_go_on_leaves_the_page_with_the_number(street: Street, old: str) -> None:
    await street.house.counsellor().is_available()
    visitor = await street.visitor()
    if old == "knows no names of languages":
        await visitor.page.add_init_script("delete Intl.DisplayNames")
    elif old == "does not understand the script":
        await visitor.page.route("**/static/widget/visitor.*.js", answer_in_the_syntax_of_the_future)
    else:
        await visitor.page.route("**/static/widget/text.*.json", lambda route: route.abort())
    async with visitor.page.expect_event("pageerror"):
        await visitor.opens_own_tab()
    await expect(visitor.phone).to_be_visible()
    await expect(visitor.page.get_by_role("heading", name=words("noscript.title"))).to_be_visible()
    await expect(visitor.page.get_by_role("link", name=words("danger.call"))).to_have_attribute("href", "tel:112")
    assert await visitor.page.title() == words("page.title")
    street.complaints.clear()


async def answer_in_the_syntax_of_the_future(route: Route) -> None:
    await route.fulfill(content_type="text/javascript", body=SYNTAX_OF_THE_FUTURE)


async def test_on_a_website_the_link_and_the_number_come_back(street: Street) -> None:
    visitor = await street.visitor()
    await visitor.page.route("**/static/widget/visitor.*.js", answer_in_the_syntax_of_the_future)
    await visitor.opens()
    await expect(visitor.chat.get_by_role("heading", name=words("noscript.title"))).to_be_visible()
    await let_pass(visitor.page, 9)
    links = visitor.page.get_by_role("alert")
    await expect(links.get_by_role("link", name=ENTRY)).to_be_visible()
    await expect(links.locator(f"a[href='{PHONE}']")).to_be_visible()
    street.complaints.clear()
