"""The page for who puts the chat on a website, as she uses it: by keyboard, on a telephone, in the dark, in either language."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from chatserver.rules.contrast import Pair, Scheme, dark_twin, figure, on, pairs, palette
from tests.support.looks import Size, look_at
from tests.support.pages import tab_to, words
from tests.support.street import Street

SIZES = (Size(1280, 900), Size(320, 568))
PAGE = "/embed/flevoland"


async def opens(street: Street, query: str = "", **options: object) -> Page:
    page = await street.page(**options)
    await page.goto(f"{street.house.url}{PAGE}{query}")
    return page


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[n : n + 2], 16)) for n in (1, 3, 5))})"


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_how_it_looks(street: Street, language: str) -> None:
    page = await opens(street, f"?lang={language}&colour=%237a1f5c&site=https://www.example.org")
    await look_at(page, page.main_frame, f"embed {language}", *SIZES)
    await page.get_by_role("textbox").nth(2).fill("#3b82f6")
    # The preview shows what cannot be read: that is what it is for.
    await look_at(page, page.main_frame, f"embed {language}, hard to read", *SIZES, seen=".previews")


@pytest.mark.parametrize("colour", ["#7a1f5c", "#0b5cad", "#e4b61a", "#000000"])
async def test_the_figures_follow_what_is_typed_and_are_the_server_s(street: Street, colour: str) -> None:
    page = await opens(street)
    await page.get_by_label(words("pages.embed.colour"), exact=True).fill(colour)
    made = {Scheme.LIGHT: palette(colour, Scheme.LIGHT), Scheme.DARK: palette(dark_twin(colour), Scheme.DARK)}
    for scheme in Scheme:
        for pair in pairs(made[scheme], scheme):
            await expect(page.locator(f"[data-pair={pair.name}] [data-scheme={scheme}]")).to_have_text(told(pair))
    every = [pair for scheme in Scheme for pair in pairs(made[scheme], scheme)]
    is_short = not all(pair.is_enough for pair in every)
    await expect(page.get_by_text(words("pages.embed.contrast.some"))).to_be_visible(visible=is_short)
    await expect(page.get_by_text(words("pages.embed.contrast.all"), exact=True)).to_be_visible(visible=not is_short)
    for scheme in Scheme:
        preview = page.locator(f".preview--{scheme}")
        await expect(preview.locator(".preview-button")).to_have_css("background-color", rgb(made[scheme].action))
        await expect(preview.locator(".preview-launcher")).to_have_css("background-color", rgb(colour))
        await expect(preview.locator(".preview-launcher")).to_have_css("color", rgb(on(colour)))
    shown = await page.content()
    await page.reload()  # all of it stands in the address
    assert figures_of(await page.content()) == figures_of(shown)


def told(pair: Pair) -> str:
    verdict = words(f"pages.embed.contrast.{'enough' if pair.is_enough else 'short'}")
    return f"{figure(pair.ratio).replace('.', ',')} {verdict}"


def figures_of(content: str) -> str:
    """The table of figures, which the server makes and the script keeps true."""
    return content.partition("<tbody>")[2].partition("</tbody>")[0]


async def test_the_code_follows_every_choice_and_so_does_the_server(street: Street) -> None:
    page = await opens(street)
    await page.get_by_label(words("pages.embed.site")).fill(f"{street.website.origin}/page")
    await expect(page.get_by_text(words("pages.embed.listed.known"))).to_be_visible()
    await page.get_by_label(words("pages.embed.site")).fill("https://www.example.org")
    await expect(page.get_by_text(words("pages.embed.listed.unknown"))).to_be_visible()
    await page.get_by_label(words("pages.embed.leave")).fill("https://www.example.org/?a=1&b=2")
    await page.get_by_label(words("pages.embed.colour"), exact=True).fill("#7A1F5C")
    await page.get_by_label(words("pages.embed.dark"), exact=True).fill("#e0a3cc")
    await page.get_by_label(words("pages.embed.chat")).select_option("en")
    await page.get_by_label(words("pages.embed.corner")).select_option("round")
    codes = [await code.inner_text() for code in await page.locator("pre").all()]
    assert 'data-leave="https://www.example.org/?a=1&amp;b=2" data-colour="#7a1f5c"' in codes[0]
    assert f'embedding = ["{street.website.origin}", "https://www.example.org"]' in codes[-1]
    await page.reload()
    assert [await code.inner_text() for code in await page.locator("pre").all()] == codes
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("The chat on your website")
    assert [await code.inner_text() for code in await page.locator("pre").all()] == codes


async def test_what_is_wrong_is_said_when_she_is_done_and_not_before(street: Street) -> None:
    page = await opens(street)
    colour = page.get_by_label(words("pages.embed.colour"), exact=True)
    before = await page.locator("#code-button").inner_text()
    await colour.press_sequentially("#12z")
    wrong = page.locator("#colour-wrong")
    await expect(wrong).to_be_hidden()
    await colour.press("Tab")
    await expect(wrong).to_be_visible()
    await expect(colour).to_have_attribute("aria-invalid", "true")
    await expect(colour).to_have_accessible_description(f"{words('pages.embed.colour.wrong')} {words('pages.embed.colour.help')}")
    assert await page.locator("#code-button").inner_text() == before
    await colour.fill("#123456")
    await expect(wrong).to_be_hidden()
    await expect(colour).to_have_accessible_description(words("pages.embed.colour.help"))


async def test_copying_by_keyboard_is_said_aloud(street: Street) -> None:
    page = await opens(street)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=street.house.url)
    button = page.get_by_role("button", name=words("pages.embed.copy.which", what=words("pages.embed.pinned")))
    await tab_to(button)
    await page.keyboard.press("Enter")
    said = button.locator("..").get_by_role("status")
    await expect(said).to_have_text(words("pages.embed.copied"))
    await page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not here')); }")
    await page.keyboard.press("Enter")
    await expect(said).to_have_text(words("pages.embed.selected"))
    assert await page.evaluate("String(getSelection())") == await page.locator("#code-pinned").inner_text()


async def test_without_script_the_code_and_the_figures_are_there(street: Street) -> None:
    page = await opens(street, java_script_enabled=False)
    await expect(page.get_by_role("button", name=words("pages.embed.copy"))).to_have_count(0)
    await page.get_by_label(words("pages.embed.colour"), exact=True).fill("#0b5cad")
    await page.get_by_role("button", name=words("pages.embed.apply")).click()
    await expect(page.locator("#code-button")).to_contain_text('data-colour="#0b5cad"')
    await expect(page.locator("[data-pair=on_action] [data-scheme=light]")).to_contain_text(words("pages.embed.contrast.short"))
    await expect(page.get_by_text(words("pages.embed.contrast.some"))).to_be_visible()
    await expect(page.get_by_text(words("pages.embed.preview"))).to_be_hidden()
