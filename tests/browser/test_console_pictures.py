"""Every screen of who works here: a run of axe and pictures, wide and at 200 % zoom. Told as stretches of one day."""

from __future__ import annotations

from playwright.async_api import Page, expect

from chatserver.services.hints import DeskChanged
from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, words
from tests.support.people import Visitor
from tests.support.street import Street

LAPTOP, ZOOMED = Size(1280, 720), Size(640, 450)
"""A laptop, and the same at 200 % zoom."""


async def look(page: Page, name: str) -> None:
    await look_at(page, page.main_frame, f"console {name}", LAPTOP, ZOOMED)
    await page.set_viewport_size(LAPTOP._asdict())


async def waits(street: Street, *texts: str, nickname: str | None = None) -> Visitor:
    """Another visitor, who wrote this while waiting."""
    visitor = await street.house.visitor().opens()
    await visitor.starts(nickname=nickname)
    for text in texts:
        await visitor.says(text)
    return visitor


async def talks(street: Street, anna: BrowserCounsellor) -> tuple[Visitor, str]:
    """One conversation under way; the visitor and the label."""
    visitor = await waits(street, "Hoi, is er iemand?", "Het gaat over thuis.", nickname="Sterre")
    label = await anna.accepts()
    await anna.says(label, "Ja, ik ben er voor je. Vertel maar, we hebben de tijd.")
    await visitor.reads("Ja, ik ben er voor je. Vertel maar, we hebben de tijd.")
    return visitor, label


async def test_before_and_beside_the_work(street: Street) -> None:
    anna = await street.counsellor()
    page = anna.page
    await page.goto(street.house.url)
    await look(page, "front page")
    await page.goto(f"{street.house.url}/sign-in")
    await look(page, "sign-in")
    await page.get_by_label(words("pages.sign_in.name")).fill("anna")
    await page.get_by_label(words("pages.sign_in.password")).fill("dit is het niet")
    await page.get_by_role("button", name=words("pages.sign_in.submit")).click()
    await expect(page.get_by_role("alert")).to_have_text(words("pages.sign_in.wrong"))
    await look(page, "sign-in refused")
    await street.house.advances(minutes=1)  # the next try may wait
    await anna.signs_in()
    await expect(page.get_by_text(words("console.free.away"), exact=True)).to_be_visible()
    await look(page, "away")
    await page.locator(".menu summary").click()
    await expect(page.get_by_role("button", name=words("console.sign_out"))).to_be_visible()
    await look(page, "menu")
    await page.get_by_role("link", name=words("console.password")).click()
    await expect(page.get_by_role("heading", name=words("pages.password.title"))).to_be_visible()
    await look(page, "password")
    await page.get_by_label(words("pages.password.current")).fill(anna.password)
    for field in ("pages.password.new", "pages.password.again"):
        await page.get_by_label(words(field), exact=True).fill("kort")
    await page.get_by_role("button", name=words("pages.password.submit")).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await look(page, "password refused")


async def test_offers(street: Street) -> None:
    await (await street.house.counsellor("ben").is_available()).declares("away")
    anna = await (await street.counsellor()).is_available()
    page = anna.page
    await look(page, "empty")
    await anna.button("console.keys").click()
    await expect(page.get_by_role("region", name=words("console.keys"))).to_be_focused()
    await look(page, "keys")
    await page.keyboard.press("Escape")
    await waits(street)
    label = await anna.is_offered()
    await look(page, "offer")
    await anna.offer.get_by_role("button", name=words("console.offer.decline")).click()
    await look(page, "offer declined")
    await anna.offer.get_by_role("button", name=words("console.decline.other")).click()
    await expect(anna.banner).to_contain_text(words("console.alert", label=label))
    await expect(page.get_by_role("button", name=words("console.take.who", label=label))).to_be_visible()
    await look(page, "nobody takes it")
    await page.set_viewport_size(ZOOMED._asdict())
    await anna.button("console.show_rail").click()
    await look(page, "the queue")
    await page.set_viewport_size(ZOOMED._asdict())
    await anna.button("console.show_rail").click()
    await page.set_viewport_size(LAPTOP._asdict())
    await page.get_by_role("button", name=words("console.alert.seen")).click()
    await street.house.advances(31)
    await anna.is_offered()
    await street.house.advances(31)
    await expect(page.get_by_text(words("console.offer.expired", label=label))).to_be_visible()
    await look(page, "offer expired")


async def test_conversations(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    page = anna.page
    first, one = await talks(street, anna)
    await first.socket.do("typing")
    await expect(page.get_by_role("img", name=words("console.typing", label=one))).to_be_visible()
    await look(page, "one conversation")
    await waits(street, "Kun je meelezen met een brief?")
    await anna.is_offered()
    await look(page, "offer beside a conversation")
    two = await anna.accepts()
    await waits(street, "Ik wacht in de rij")
    await first.says("https://www.voorbeeld.example/" + "een-heel-lang-adres-" * 4)
    await expect(page.get_by_text(words("console.new"), exact=True)).to_be_visible()
    await look(page, "two conversations")
    first.socket.cut()
    await expect(anna.column(one).get_by_role("status").filter(visible=True)).to_be_visible()
    await look(page, "visitor away")
    await anna.column(two).get_by_role("button", name=words("console.end"), exact=True).click()
    await expect(anna.column(two).get_by_text(words("console.end.sure"))).to_be_visible()
    await look(page, "ending asked twice")
    await anna.column(two).get_by_role("button", name=words("console.end.yes")).click()
    await expect(page.get_by_text(words("console.closed.ended_together"))).to_be_visible()
    await look(page, "ended")
    await anna.button("console.pause").click()
    await expect(anna.presence("away")).to_be_checked()
    await look(page, "pause")


async def test_lost_lines(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    page = anna.page
    _, label = await talks(street, anna)
    async with street.house.hints(DeskChanged):
        await page.context.set_offline(True)
    await anna.says(label, "Ik schrijf gewoon door.")
    await expect(anna.banner).to_have_text(words("console.lost"))
    await look(page, "lost")
    await page.clock.set_fixed_time(street.house.clock.now())  # or the next banner is gone before it is looked at
    await page.context.set_offline(False)
    await expect(anna.banner).to_have_text(words("console.back"))
    await look(page, "back")
    async with street.house.hints(DeskChanged):
        await page.context.set_offline(True)
    await street.house.advances(181)
    await page.context.set_offline(False)
    await expect(page.get_by_text(words("console.closed.returned"))).to_be_visible()
    await look(page, "back in the queue")
