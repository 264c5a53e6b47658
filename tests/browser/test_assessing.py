"""Judging a conversation in a browser: by keyboard, without a script, at every size, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from chatserver.rules.transcript import AnonymisedTranscript, Signal
from tests.support.looks import Size, look_at
from tests.support.pages import tab_to, words
from tests.support.review_site import ReviewSite, review_site
from tests.support.street import ORDINARY
from tests.support.transcripts import made_up

DESKTOP, TELEPHONE = Size(1440, 1000), Size(320, 640)
RULE = "[review]\nmonth_target = 10\nsample_percent = 0\nsecond_every = 1\n"
CODES = ("warm_welcome", "question_clear", "goal_together", "goal_worked_out", "closing", "safety")
SAID = (
    "Hallo, ik werk in de kas bij [ORGANISATIE-1]. Mijn Engels is beter dan mijn Nederlands.",
    "Welcome. Please write English, I read it. Can somebody look along with you now?",
    "no. i am in the room alone",
    "Good. You decide every step, and you need not give names.",
    "i am worried about my colleague [PERSOON-1]",
    "Thank you for telling us, that is not easy. What have you seen yourself?",
)


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[ReviewSite]:
    async with review_site(tmp_path, more=RULE) as running:
        yield running


async def drawn(site: ReviewSite) -> AnonymisedTranscript:
    transcript = made_up(SAID, signals=frozenset({Signal.DANGER}))
    await site.keeps(transcript)
    return transcript


async def opens(browser: Browser, site: ReviewSite, cookie: str, path: str, **options: object) -> Page:
    context = await browser.new_context(**{**ORDINARY, **options})  # type: ignore[arg-type] # playwright's own names
    await context.add_cookies([{"name": "sign_in", "value": cookie, "url": site.url}])
    page = await context.new_page()
    await page.goto(site.url + path)
    return page


async def test_digits_choose_and_lead_on_to_handing_in(browser: Browser, site: ReviewSite) -> None:
    sanne, tess, transcript = await site.signed_in("sanne"), await site.signed_in("tess"), await drawn(site)
    page = await opens(browser, site, sanne, "/transcripts")
    await tab_to(page.get_by_role("button", name=words("pages.assess.next")))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=words("pages.assess.title"))).to_be_visible()
    await look_at(page, page.main_frame, "judging", DESKTOP, TELEPHONE)
    await page.set_viewport_size({"width": 1440, "height": 1000})

    first = page.get_by_role("group", name="Warm welkom")
    await expect(first).to_have_accessible_description("Voelt de bezoeker zich gezien en veilig om te schrijven?")
    await tab_to(first.get_by_role("radio").first)
    for key in ("4", "3", "4"):
        await page.keyboard.press(key)
    await expect(page.locator("[data-count]")).to_have_text(words("pages.assess.count", n=3, of=6))
    await look_at(page, page.main_frame, "judging, half", DESKTOP)
    await page.set_viewport_size({"width": 1440, "height": 1000})
    for key in ("n", "2", "1"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("button", name=words("pages.assess.hand_in"))).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text(words("pages.assess.done.given"))
    await expect(page.get_by_role("status")).to_be_focused()
    await expect(page.get_by_role("button", name=words("pages.assess.next"))).to_be_visible()
    await page.get_by_role("textbox", name=words("pages.assess.write.label")).fill(
        "Rustig welkom. Vraag een volgende keer eerder wie er meekijkt."
    )
    await page.get_by_label(words("pages.assess.write.scores")).check()
    await page.get_by_role("button", name=words("pages.assess.write.send")).click()
    await expect(page.get_by_text(words("pages.assess.reply.none"))).to_be_visible()

    other = await opens(browser, site, tess, f"/transcripts/read/{transcript.id}")
    await other.get_by_role("button", name=words("pages.assess.begin")).click()
    for code in CODES:
        await other.locator(f"input[name={code}][value='3']").check()
    await other.get_by_role("button", name=words("pages.assess.hand_in")).click()
    await expect(other.get_by_role("columnheader", name=words("pages.assess.other"))).to_be_visible()
    (letter,) = await site.push.letters()
    await site.push.reply(letter.id, letter.box, "Dank je, daar ga ik op letten.")
    await site.side.turn()
    await page.goto(f"{site.url}/transcripts/read/{transcript.id}")
    await expect(page.get_by_text("Dank je, daar ga ik op letten.")).to_be_visible()
    await look_at(page, page.main_frame, "judged", DESKTOP, TELEPHONE)
    for opened in (page, other):
        await opened.context.close()


async def test_without_a_script_it_is_a_form(browser: Browser, site: ReviewSite) -> None:
    sanne, transcript = await site.signed_in("sanne"), await drawn(site)
    page = await opens(browser, site, sanne, f"/transcripts/read/{transcript.id}", java_script_enabled=False)
    await page.get_by_role("button", name=words("pages.assess.begin")).click()
    await expect(page.get_by_text(words("pages.assess.keys"))).to_be_hidden()
    for code in CODES:
        await page.locator(f"input[name={code}][value='2']").check()
    await page.get_by_role("button", name=words("pages.assess.hand_in")).click()
    await expect(page.get_by_role("status")).to_contain_text(words("pages.assess.done.given"))
    await page.context.close()


async def test_figures_and_training_material_at_every_size(browser: Browser, site: ReviewSite) -> None:
    sanne, tess = await site.signed_in("sanne"), await site.signed_in("tess")
    for number in range(10):
        transcript = await drawn(site)
        for cookie, more in ((sanne, 0), (tess, number % 3 == 0)):
            await site.post(f"/transcripts/read/{transcript.id}/take", cookie=cookie)
            scores = {code: str(1 + min(3, (number + at) % 4 + more)) for at, code in enumerate(CODES)}
            await site.post(f"/transcripts/read/{transcript.id}/assess", scores, cookie)
    await site.post(f"/transcripts/read/{transcript.id}/train", cookie=sanne)
    page = await opens(browser, site, tess, "/transcripts/quality")
    await expect(page.get_by_role("row", name=words("pages.quality.together"))).to_contain_text("0,")
    await look_at(page, page.main_frame, "quality", DESKTOP, TELEPHONE)
    await page.set_viewport_size({"width": 1440, "height": 1000})
    await page.goto(f"{site.url}/transcripts/read/{transcript.id}")
    await page.get_by_role("button", name=words("pages.training.do.theirs")).click()
    await page.goto(f"{site.url}/transcripts/training")
    await expect(page.get_by_role("listitem").filter(has_text=words("pages.training.agreed"))).to_be_visible()
    await look_at(page, page.main_frame, "training material", DESKTOP, TELEPHONE)
    await page.context.close()
