"""A laptop that sleeps, and one counsellor in two tabs: nobody is left with a counsellor who is not there, and nothing is said twice."""

from __future__ import annotations

from playwright.async_api import expect

from chatserver.services.hints import DeskChanged
from tests.support.pages import BrowserCounsellor, words
from tests.support.street import Street


async def test_a_laptop_that_sleeps_loses_its_offer_and_then_its_conversation_and_the_visitor_is_told(street: Street) -> None:
    anna = await (await street.counsellor("anna")).is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    talking = await anna.accepts()
    await visitor.says("ik ben hier nog")
    await anna.reads(talking, "ik ben hier nog")
    waiting = await street.house.visitor().opens()
    await waiting.starts()
    offered = await anna.is_offered()
    ben = await (await street.counsellor("ben")).is_available()

    async with street.house.hints(DeskChanged):
        await anna.page.context.set_offline(True)  # the lid is closed
    await street.house.advances(46)
    assert await ben.accepts() == offered, "what she was asked is asked of who is there"
    await street.house.advances(15)
    await expect(visitor.text("lost.staff")).to_be_visible()
    await street.house.advances(120)
    await expect(visitor.text("lost.returned")).to_be_visible()
    assert await ben.accepts() == talking
    await ben.reads(talking, "ik ben hier nog")
    await ben.says(talking, "Ik neem het over, ik heb alles gelezen.")
    await visitor.reads("Ik neem het over, ik heb alles gelezen.")

    await anna.page.context.set_offline(False)  # and opened again
    await expect(anna.column(talking).get_by_text(words("console.closed.returned"))).to_be_visible()
    await expect(anna.bubbles(talking)).to_have_count(0)
    await expect(anna.offer).to_have_count(0)
    await expect(anna.presence("away")).to_be_checked()  # an offer passed her by: she says herself that she is there again


async def test_one_counsellor_in_two_tabs(street: Street) -> None:
    here = await (await street.counsellor("anna")).is_available()
    elsewhere = BrowserCounsellor(await here.page.context.new_page(), here.chat, here.name, here.password)
    await elsewhere.page.goto(f"{here.chat}/console")
    await expect(elsewhere.presence("available")).to_be_checked()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    await elsewhere.is_offered()
    label = await here.accepts()
    await expect(elsewhere.offer).to_have_count(0)
    await expect(elsewhere.column(label)).to_be_visible()
    await here.says(label, "van hier")
    await elsewhere.reads(label, "van hier")
    await elsewhere.says(label, "en van daar")
    await visitor.says("ik lees één gesprek")
    for tab in (here, elsewhere):
        await expect(tab.bubbles(label)).to_have_text(["van hier", "en van daar", "ik lees één gesprek"])
    await visitor.has_read("van hier", "en van daar", "ik lees één gesprek")
    await here.presence("away").check()
    await expect(elsewhere.presence("away")).to_be_checked()

    await here.page.close()
    await elsewhere.says(label, "ik ben er nog")
    await visitor.reads("ik ben er nog")
    await elsewhere.ends(label)
    await visitor.is_in("ended")
