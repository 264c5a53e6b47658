"""A good conversation: a hint that can be overruled, links that are shown and never fetched, silence that is asked about, and who else
may be at the screen."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.support.pages import afterwards_words, let_pass, words
from tests.support.server import token_of
from tests.support.street import Street, street_of

NUMBER = "06 12345678"
ELSEWHERE = 'referrals.kindertelefoon = { name = { nl = "Kindertelefoon" }, phone = "0800 0432" }'


async def test_a_hint_before_something_that_points_at_someone(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")

    await visitor.field.fill(f"app me op {NUMBER} alsjeblieft")
    await visitor.field.press("Enter")
    await expect(visitor.chat.get_by_text(words("hint.phone"))).to_be_visible()
    await expect(visitor.field).to_be_focused()
    await expect(visitor.bubbles).to_have_count(0)
    await visitor.button("hint.remove").click()
    await expect(visitor.field).to_have_value("app me op alsjeblieft")
    await expect(visitor.field).to_be_focused()
    await visitor.field.press("Enter")
    await visitor.has_read("app me op alsjeblieft")

    await visitor.field.fill(NUMBER)
    await visitor.field.press("Enter")
    await visitor.button("hint.send").click()
    await visitor.has_read("app me op alsjeblieft", NUMBER)
    await expect(visitor.button("hint.send")).to_be_hidden()
    await anna.reads(session, NUMBER)

    await visitor.field.fill("bel ik 088 2220500 of 112?")  # ours, which anyone may write
    await visitor.field.press("Enter")
    await anna.reads(session, "bel ik 088 2220500 of 112?")
    await visitor.field.fill(NUMBER)
    await visitor.field.press("Enter")
    await expect(visitor.button("hint.send")).to_be_visible()  # overruled once, not for good


async def test_what_a_counsellor_points_at_can_be_followed_and_nothing_of_it_is_fetched(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await anna.says(session, "Kijk op https://www.example.org/hulp?a=1, of javascript:alert(1)")
    await visitor.says("https://www.example.com/mijn-pagina")
    link = visitor.bubbles.get_by_role("link")
    await expect(link).to_have_count(1)
    await expect(link).to_have_attribute("href", "https://www.example.org/hulp?a=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(link).to_have_text("https://www.example.org/hulp?a=1")
    assert not any("example" in url for url in asked)


async def test_silence_is_asked_about_and_in_the_end_the_place_is_given_up(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await anna.says(session, "Wat wil je vertellen?")
    await visitor.reads("Wat wil je vertellen?")
    await street.house.advances(minutes=10)
    await expect(visitor.text("talk.idle", minutes="5 minuten")).to_be_visible()
    await visitor.button("ready.yes").click()
    await expect(visitor.button("ready.yes")).to_be_hidden()
    await anna.sees(session, "ready")
    for minutes, left in ((10, "5 minuten"), (3, "2 minuten")):
        await street.house.advances(minutes=minutes)
        await expect(visitor.text("talk.idle", minutes=left)).to_be_visible()
    await street.house.advances(minutes=2)
    await visitor.is_in("ended")
    await expect(visitor.text("ended.idle")).to_be_visible()
    assert (await anna.sees(session, "ended"))["reason"] == "idle"


async def test_who_is_not_ready_yet_is_told_how_long_she_has(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await let_pass(visitor.page, 61)
    await anna.accepts()
    await visitor.is_in("ready")
    await street.house.advances(minutes=10)
    await expect(visitor.text("talk.idle", minutes="5 minuten")).to_be_visible()
    await visitor.is_in("ready")


async def test_who_was_away_finds_no_word_before_she_asks_and_her_draft_behind_it(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await anna.says(session, "we hebben de tijd")
    await visitor.reads("we hebben de tijd")
    await visitor.field.fill("half getypt")
    await visitor.is_out_of_sight(seconds=50)
    await visitor.is_in("talking")
    await visitor.is_out_of_sight(seconds=70)
    await visitor.is_in("veiled")
    assert "de tijd" not in await visitor.frame.content()
    assert "half getypt" not in await visitor.frame.evaluate("[...document.querySelectorAll('textarea')].map(f => f.value).join()")
    await visitor.button("cover.back").click()
    await visitor.is_in("talking")
    await visitor.has_read("we hebben de tijd")
    await expect(visitor.field).to_have_value("half getypt")


async def test_a_page_that_was_loaded_out_of_sight_is_veiled_too(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens_own_tab()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await anna.says(session, "we hebben de tijd")
    await visitor.page.add_init_script("Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })")
    await visitor.page.reload()
    await visitor.reads("we hebben de tijd")
    await let_pass(visitor.page, 61)
    await visitor.is_in("veiled")


async def test_a_second_screen_empties_the_first_and_one_click_ends_it_all(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await (await street.visitor()).opens_own_tab()
    await visitor.starts()
    await visitor.says("dit is alleen voor jou")
    column = anna.column(await anna.accepts())
    await visitor.is_in("talking")
    async with visitor.page.context.expect_page() as opening:
        await visitor.page.evaluate("() => { open(location.href); }")  # a copy of the tab brings its handle with it
    await visitor.is_in("replaced")
    await expect(visitor.bubbles).to_have_count(0)
    await expect(column.get_by_text(words("console.doubt.second_tab"))).to_be_visible()
    other = await opening.value
    await expect(other.locator(".visitor[data-state='talking']")).to_be_attached()
    await column.get_by_role("button", name=words("console.doubt.lock"), exact=True).click()
    await expect(other.locator(".visitor[data-state='open']")).to_be_attached()
    assert "alleen voor jou" not in await other.content()
    assert await other.evaluate("sessionStorage.length") == 0
    await column.get_by_role("button", name=words("console.cleaned.talk"), exact=True).click()
    await expect(column.get_by_text(words("console.closed.locked"))).to_be_visible()


async def test_after_the_end_there_are_other_numbers_and_one_question(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=ELSEWHERE) as street:
        await ends_and_rates(street)


async def ends_and_rates(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await anna.ends(session)
    await visitor.is_in("ended")
    await expect(visitor.text("ended.kept", days="7 dagen")).to_be_visible()
    await expect(visitor.chat.locator(".referrals a[href='tel:08000432']")).to_contain_text("Kindertelefoon")
    await visitor.chat.get_by_label(afterwards_words("some")).check()
    await visitor.chat.get_by_label(afterwards_words("remark")).fill("Ik werd niet opgejaagd.")
    await visitor.button("talk.send").click()
    await expect(visitor.chat.get_by_text(visitor.afterwards("thanks"))).to_be_visible()
    headers = {"Cookie": f"sign_in={token_of('anna')}"}
    async with street.house.http.get(f"{street.house.url}/ratings/flevoland", headers=headers) as page:
        assert "Ik werd niet opgejaagd." in await page.text()
