"""A visitor and a counsellor side by side, each in a browser, from the button on the website to the closing words."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.support.pages import PHONE, words
from tests.support.server import token_of
from tests.support.street import Street


async def test_from_the_button_to_the_closing_words(street: Street) -> None:
    visitor = await street.visitor()
    anna = await street.counsellor()
    await visitor.opens()
    await visitor.is_in("unstaffed")
    await anna.is_available()
    await visitor.starts(nickname="Sterre")
    await expect(visitor.chat.get_by_role("heading", name=words("queue.position", n=1))).to_be_visible()
    await visitor.says("hoi, is er iemand?")

    label = await anna.is_offered()
    await expect(anna.page).to_have_title(f"(1) {words('console.title')}")
    timer = anna.offer.get_by_role("timer")
    await expect(timer).to_have_text(re.compile("^(30|2[0-9])"))
    await anna.page.clock.fast_forward(15_000)
    await expect(timer).to_have_text(re.compile("^(1[0-5])"))
    await expect(anna.page.get_by_text(re.compile(re.escape(label) + r": nog \d+ seconden"))).to_be_attached()
    await anna.page.keyboard.press("Alt+a")
    await anna.has_read(label, "hoi, is er iemand?")
    await expect(anna.field(label)).to_be_focused()
    await expect(anna.column(label).get_by_text("Sterre")).to_be_visible()

    await visitor.is_in("talking")
    await expect(visitor.chat.get_by_role("heading", name="Anna")).to_be_visible()
    await expect(visitor.text("talk.joined", name="Anna")).to_be_visible()
    await anna.types(label, "Ja, ik ")
    await expect(visitor.typing).to_be_visible()
    await anna.says(label, "Ja, ik ben er voor je.")
    await visitor.reads("Ja, ik ben er voor je.")
    await expect(visitor.typing).to_be_hidden()
    await visitor.types("fijn")
    await expect(anna.page.get_by_role("img", name=words("console.typing", label=label))).to_be_visible()
    await visitor.says("fijn, dank je")
    await anna.reads(label, "fijn, dank je")
    await expect(visitor.chat.get_by_text("\N{EM DASH}")).to_have_count(0)

    await anna.ends(label)
    await visitor.is_in("ended")
    await expect(visitor.text("ended.ended_together")).to_be_visible()
    await anna.column(label).get_by_role("button", name=words("console.cleaned.talk"), exact=True).click()
    await expect(anna.column(label).get_by_text(words("console.closed.ended_together"))).to_be_visible()
    await visitor.has_read("hoi, is er iemand?", "Ja, ik ben er voor je.", "fijn, dank je")
    await visitor.button("ended.done").click()
    await visitor.is_in("open")
    await expect(visitor.bubbles).to_have_count(0)
    await anna.column(label).get_by_role("button", name=words("console.close"), exact=True).click()
    await expect(anna.column(label)).to_have_count(0)
    await expect(anna.page).to_have_title(words("console.title"))


async def test_the_words_of_an_ended_conversation_go_by_themselves(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    session = await anna.accepts()
    await anna.says(session, "dag, tot een volgende keer")
    await visitor.reads("dag, tot een volgende keer")
    await visitor.stops()
    await visitor.is_in("ended")
    assert (await anna.sees(session, "ended"))["reason"] == "left"
    await visitor.page.clock.fast_forward(299_000)
    await visitor.has_read("dag, tot een volgende keer")
    await visitor.page.clock.fast_forward(2_000)
    await visitor.is_in("open")
    await expect(visitor.bubbles).to_have_count(0)


async def test_a_press_is_heard_although_the_screen_changes_under_it(street: Street) -> None:
    await street.house.counsellor("ben").is_available()
    visitor = await (await street.visitor()).opens_own_tab()
    await visitor.is_asked()
    await visitor.button("intake.skip").hover()
    await visitor.page.mouse.down()
    longer = {"from": "2026-11-24", "kind": "longer", "hours": "9-20", "reason": "Proef", "text-nl": "Tot 20 uur.", "text-en": "Until 20."}
    headers = {"Origin": street.house.url, "Cookie": f"sign_in={token_of('anna')}"}
    async with street.house.http.post(f"{street.house.url}/hours/flevoland/exceptions", data=longer, headers=headers) as answer:
        assert answer.ok
    other = await (await street.visitor()).opens_own_tab()
    await other.is_in("open")  # everyone has been told by now
    await visitor.page.mouse.up()
    await visitor.is_in("waiting")


async def test_a_language_is_there_at_once_although_its_list_kept_the_release(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens_own_tab()
    await visitor.is_in("open")
    languages = visitor.chat.get_by_role("combobox")
    await languages.dispatch_event("pointerdown", {"bubbles": True})
    await languages.select_option("en")
    await expect(visitor.chat.get_by_role("heading", level=1)).to_have_text("The chat is open", timeout=5_000)


async def test_a_message_that_is_too_long_stays_in_the_field(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await visitor.field.fill("é" * 4_001)
    await visitor.button("talk.send").click()
    await expect(visitor.text("talk.too_long", n=4001, limit=4000)).to_be_visible()
    await expect(visitor.field).to_have_value("é" * 4_001)
    await expect(visitor.bubbles).to_have_count(0)
    await visitor.field.fill("e\N{COMBINING ACUTE ACCENT}" * 4_000)
    await visitor.button("talk.send").click()
    await visitor.has_read("é" * 4_000)
    await visitor.has_sent_everything()


async def test_she_can_chat_in_english_and_change_her_mind_before_she_starts(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_in("open")
    await visitor.chat.get_by_role("combobox", name=words("language.choose")).select_option("en")
    await expect(visitor.chat.locator("html")).to_have_attribute("lang", "en")
    await expect(visitor.text("open.title")).to_have_count(0)
    await expect(visitor.chat.locator(f".bar a[href='{PHONE}']")).to_be_visible()
    assert visitor.frame.url.endswith("?lang=en"), "a reload and a tab of its own are in the language that she chose"


async def test_the_cover_hides_the_talk_until_a_key(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await visitor.says("dit ziet niemand")
    await anna.accepts()
    await visitor.is_in("talking")
    await visitor.button("cover.hide").click()
    cover = visitor.button("cover.back")
    await expect(cover).to_be_visible()
    await expect(cover).to_contain_text("10:3")
    assert await visitor.frame.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('.cover') !== null")
    await visitor.page.keyboard.press("a")
    await expect(cover).to_have_count(0)
    await expect(visitor.field).to_have_value("")
    await visitor.has_read("dit ziet niemand")
