"""The line goes and comes back: what was written is kept and sent once, and whoever cannot come back is given the number."""

from __future__ import annotations

from playwright.async_api import expect

from tests.support.pages import let_pass, wait_through, words
from tests.support.street import Street


async def test_a_server_that_restarts_in_mid_conversation_is_found_again_by_both(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await visitor.says("voor de storing")
    label = await anna.accepts()
    await anna.reads(label, "voor de storing")

    await street.house.stop()
    await expect(visitor.text("lost.you")).to_be_visible()
    await expect(anna.banner).to_have_text(words("console.lost"))
    await visitor.is_in("talking")
    await visitor.says("tijdens de storing")
    await expect(visitor.chat.get_by_text(words("line.pending"))).to_be_visible()
    await anna.says(label, "ik schrijf gewoon door")
    await visitor.types("een half ")

    await street.house.start()
    await visitor.is_connected_again()
    await anna.is_connected_again()
    await expect(visitor.text("lost.you")).to_be_hidden()
    await expect(visitor.field).to_have_value("een half ")
    await visitor.says("erna")
    await anna.reads(label, "erna")
    await visitor.has_sent_everything()
    assert sorted(await visitor.bubbles.all_inner_texts()) == ["erna", "ik schrijf gewoon door", "tijdens de storing", "voor de storing"]
    assert await anna.bubbles(label).all_inner_texts() == await visitor.bubbles.all_inner_texts()
    await let_pass(visitor.page, 6)
    await expect(visitor.text("lost.back")).to_be_hidden()


async def test_a_network_that_goes_is_noticed_at_once_and_what_waits_is_sent_when_it_is_back(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.page.context.set_offline(True)
    await expect(visitor.text("lost.you")).to_be_visible()
    await visitor.says("ben je er nog?")
    await let_pass(visitor.page, 16)
    await expect(visitor.button("unsent.again")).to_be_visible()
    await visitor.page.context.set_offline(False)
    await visitor.is_connected_again()
    await anna.reads(session, "ben je er nog?")
    await visitor.has_sent_everything()
    await visitor.has_read("ben je er nog?")
    assert anna.logs[session].texts() == ["ben je er nog?"]


async def test_a_second_tab_takes_over_and_the_first_goes_blank(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens_own_tab()
    await visitor.starts()
    await visitor.says("dit staat in twee tabbladen")
    session = await anna.accepts()
    await visitor.is_in("talking")
    async with visitor.page.context.expect_page() as opening:
        await visitor.page.evaluate("() => { open(location.href); }")  # a copied tab takes what its session stored along
    second = await street.visitor()
    second.page = second.chat = await opening.value
    await second.is_in("talking")
    await second.has_read("dit staat in twee tabbladen")
    await visitor.is_in("replaced")
    await expect(visitor.bubbles).to_have_count(0)
    assert (await visitor.has_stored())["session"] == []
    await second.says("ik praat hier verder")
    await anna.reads(session, "ik praat hier verder")


async def test_a_server_that_stays_away_leaves_the_number(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_in("open")
    await street.house.stop()
    await visitor.is_in("connecting")
    await wait_through(visitor.page, visitor.text("failed.title"))
    await visitor.is_in("failed")
    await visitor.button("failed.again").click()
    await visitor.is_in("failed")
    await street.house.start()
    await wait_through(visitor.page, visitor.button("open.start"))
    await visitor.is_in("open")


async def test_a_server_that_stays_away_in_mid_conversation_leaves_the_words_and_the_number(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await anna.says(await anna.accepts(), "ik ben er")
    await visitor.reads("ik ben er")
    await visitor.is_in("talking")
    await street.house.stop()
    await wait_through(visitor.page, visitor.text("lost.you"))
    for _ in range(8):
        await let_pass(visitor.page, 15)
    await visitor.is_in("talking")
    await visitor.has_read("ik ben er")
    await expect(visitor.text("lost.you")).to_be_visible()


async def test_who_is_away_too_long_is_told_that_it_ended(street: Street) -> None:
    visitor = await (await street.visitor()).opens()
    anna = await street.house.counsellor().is_available()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.page.context.set_offline(True)
    await expect(visitor.text("lost.you")).to_be_visible()
    await anna.socket.hears("board_changed", lambda p: any(c["visitor_gone_since"] for c in p.get("conversations", [])))
    await street.house.advances(minutes=11)
    assert (await anna.sees(session, "ended"))["reason"] == "abandoned"
    await visitor.page.context.set_offline(False)
    await wait_through(visitor.page, visitor.text("ended.away"))
    await visitor.is_in("ended")


async def test_a_language_that_cannot_be_fetched_changes_nothing(street: Street) -> None:
    await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.is_in("open")
    await visitor.page.context.route("**/widget/text.en.*", lambda route: route.abort())
    languages = visitor.chat.get_by_role("combobox")
    await languages.select_option("en")
    await expect(languages).to_have_value("nl")
    await expect(visitor.text("open.title")).to_be_visible()
    await visitor.starts()
