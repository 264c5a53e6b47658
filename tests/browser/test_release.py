"""What is left of a conversation, in the console: read, hidden further and released, by mouse, by keyboard, and when things go wrong."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, tab_to, words
from tests.support.people import Visitor
from tests.support.street import Street, street_of

WIDE, LAPTOP, ZOOMED, TELEPHONE = Size(1440, 900), Size(1280, 720), Size(640, 450), Size(320, 640)
DESK = 'wrap_up_seconds = 300\ntake_from_queue = "everyone"'
SAID = ("Hoi, ik ben Sanne Bakker en mijn nummer is 06 12 34 56 78.", "Ons dorp is klein. In het dorp weet iedereen alles.")
NOTABLE = ("Ik kom uit Eritrea en ben 34 jaar.", "Ik werk als kapper in het dorp.")
"""Three traits that stand together."""


def text(ben: BrowserCounsellor) -> Locator:
    return ben.page.locator(".cleaned-text:visible")


def said(ben: BrowserCounsellor) -> Locator:
    return ben.page.locator(".cleaned:visible .cleaned-said")


def by_hand(ben: BrowserCounsellor) -> Locator:
    return text(ben).locator(".placeholder--by-hand")


def word(ben: BrowserCounsellor, shown: str) -> Locator:
    return text(ben).locator("span[data-unit]").get_by_text(shown, exact=True)


def to_release(ben: BrowserCounsellor, label: str) -> Locator:
    """Its card in the list of those that wait for her."""
    part = ben.page.locator(".rail section").filter(has=ben.page.get_by_role("heading", name=words("console.to_release")))
    return part.get_by_role("button", name=label)


def release_button(ben: BrowserCounsellor) -> Locator:
    return ben.page.locator(".cleaned:visible").get_by_role("button", name=words("console.cleaned.release"), exact=True)


async def talks(street: Street, ben: BrowserCounsellor, *texts: str) -> tuple[Visitor, str]:
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    for one in texts:
        await visitor.says(one)
    label = await ben.accepts()
    await ben.reads(label, texts[-1])
    return visitor, label


async def ends(street: Street, ben: BrowserCounsellor, label: str) -> None:
    """She ends it; a moment later it is cleaned, and its text stands beside the form."""
    await ben.ends(label)
    await expect(ben.page.locator(".registration")).to_be_visible()
    await street.house.advances(seconds=2)
    await expect(text(ben)).to_be_visible()


async def registers(ben: BrowserCounsellor) -> None:
    """As little as the form asks for."""
    form = ben.page.locator(".registration")
    await expect(form.locator('[data-field="contact_type"] input').first).to_be_visible()
    await form.locator('[data-field="contact_type"] input[value="test"]').check()
    await form.locator("button[type=submit]").click()
    await expect(form).to_have_count(0)


async def test_hiding_more_and_releasing_with_the_mouse(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben", viewport=WIDE._asdict())).is_available()
        _, label = await talks(street, ben, *SAID)
        await ends(street, ben, label)
        column = ben.column(label)
        await expect(column.get_by_role("heading", name=words("console.cleaned"))).to_be_visible()
        await expect(text(ben)).not_to_contain_text("Sanne")
        await expect(text(ben)).not_to_contain_text("34 56")
        await expect(text(ben).locator(".placeholder").first).to_have_text(words("console.cleaned.kind.PERSOON", n=1))
        await look_at(ben.page, ben.page.main_frame, "release", WIDE, LAPTOP, ZOOMED, TELEPHONE)
        await ben.page.set_viewport_size(WIDE._asdict())

        await word(ben, "dorp").first.dblclick()
        await ben.page.get_by_role("button", name=words("console.cleaned.hide")).click()
        await expect(said(ben)).to_have_text(words("console.cleaned.say.hidden.many", n=2))
        await expect(by_hand(ben)).to_have_count(2)
        await expect(word(ben, "dorp")).to_have_count(0)

        await text(ben).locator("span.placeholder").first.click()
        await expect(said(ben)).to_have_text(words("console.cleaned.say.program"))
        await expect(text(ben).locator("span.placeholder").first).to_have_text(words("console.cleaned.kind.PERSOON", n=1))

        await by_hand(ben).first.click()
        await expect(by_hand(ben)).to_have_count(0)
        await expect(word(ben, "dorp")).to_have_count(2)
        await expect(said(ben)).to_have_text(words("console.cleaned.say.shown.many", n=2))

        await ben.page.get_by_role("group", name=words("console.cleaned.views")).get_by_role("button").first.click()
        await ben.has_read(label, *SAID)
        await ben.page.get_by_role("group", name=words("console.cleaned.views")).get_by_role("button").last.click()
        await release_button(ben).click()
        await expect(column.get_by_text(words("console.cleaned.released"), exact=True)).to_be_visible()
        await expect(ben.page.locator(".transcript").get_by_text("klein")).to_have_count(0)
        await expect(ben.page.locator(".registration")).to_be_visible()  # registering is another act
        await look_at(ben.page, ben.page.main_frame, "released", LAPTOP, also_dark=False)


async def test_hiding_more_and_releasing_without_a_mouse(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben", viewport=WIDE._asdict())).is_available()
        keyboard = ben.page.keyboard
        _, label = await talks(street, ben, *SAID)
        await ends(street, ben, label)
        await keyboard.press("Escape")
        await expect(ben.page.locator(".registration")).to_have_count(0)
        await keyboard.press("Alt+s")
        await ben.has_read(label, *SAID)  # the same key again: back to the conversation
        await keyboard.press("Alt+s")
        await expect(text(ben)).to_be_focused()
        await expect(text(ben)).to_have_role("region")

        spoken = text(ben).get_by_role("status")
        await keyboard.press("ArrowRight")
        await expect(text(ben)).to_have_role("application")
        await expect(spoken).to_contain_text("Hoi")
        await keyboard.press("ArrowDown")
        await expect(spoken).to_contain_text("Ons dorp is klein")
        await keyboard.press("ArrowRight")
        await expect(spoken).to_have_text("dorp")
        await keyboard.press("Shift+ArrowRight")
        await keyboard.press("Shift+ArrowRight")
        await expect(spoken).to_have_text(words("console.cleaned.chosen", words="dorp is klein"))
        await keyboard.press("ArrowLeft")
        await keyboard.press("ArrowLeft")
        await expect(spoken).to_have_text("dorp")
        await keyboard.press("h")
        await expect(by_hand(ben)).to_have_count(2)
        await expect(text(ben)).to_be_focused()
        await expect(text(ben).locator(".is-at")).to_have_text(words("console.cleaned.by_hand"))
        await keyboard.press("Enter")
        await expect(by_hand(ben)).to_have_count(0)
        await expect(text(ben).locator(".is-at")).to_have_text("dorp")
        await keyboard.press("Enter")
        await expect(by_hand(ben)).to_have_count(2)

        await keyboard.press("ArrowUp")
        await keyboard.press("End")
        await expect(spoken).to_contain_text(words("console.cleaned.program"))
        await keyboard.press("h")
        await expect(said(ben)).to_have_text(words("console.cleaned.say.program"))
        await keyboard.press("Escape")
        await expect(text(ben)).to_have_role("region")
        await expect(text(ben)).to_be_visible()
        await tab_to(release_button(ben))
        await keyboard.press("Enter")
        await expect(ben.column(label).get_by_text(words("console.cleaned.released"), exact=True)).to_be_visible()
        await expect(ben.page.locator(".cleaned-state:visible")).to_be_focused()


async def test_what_stands_together_is_asked_about_once_more(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben", viewport=WIDE._asdict())).is_available()
        _, label = await talks(street, ben, *NOTABLE)
        await ends(street, ben, label)
        banner = ben.column(label).locator(".cleaned-rare")
        for trait in ("origin", "age", "trade"):
            await expect(banner).to_contain_text(words(f"console.cleaned.trait.{trait}"))
        await expect(text(ben).locator(".rare")).to_have_count(3)
        await look_at(ben.page, ben.page.main_frame, "release rare", WIDE, ZOOMED, TELEPHONE)
        await ben.page.set_viewport_size(WIDE._asdict())
        await release_button(ben).press("Enter")
        no = ben.button("console.cleaned.sure.no")
        await expect(no).to_be_focused()  # pressing twice must not release
        await look_at(ben.page, ben.page.main_frame, "release sure", WIDE, TELEPHONE, also_dark=False)
        await ben.page.set_viewport_size(WIDE._asdict())
        await no.press("Enter")
        await expect(release_button(ben)).to_be_focused()

        await word(ben, "kapper").dblclick()
        await ben.page.keyboard.press("h")
        await expect(by_hand(ben)).to_have_count(1)
        await expect(banner).to_be_hidden()  # without the trade too little is left to be rare together
        await expect(text(ben).locator(".rare")).to_have_count(0)
        await release_button(ben).click()
        await expect(ben.column(label).get_by_text(words("console.cleaned.released"), exact=True)).to_be_visible()


async def test_what_is_not_released_waits_in_a_list(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        anna = await (await street.counsellor("anna")).signs_in()
        ben = await (await street.counsellor("ben", viewport=WIDE._asdict())).is_available()
        _, first = await talks(street, ben, *SAID)
        await ends(street, ben, first)
        await registers(ben)
        await expect(ben.page.get_by_text(words("console.registration.said.unreleased", label=first))).to_be_attached()
        await expect(to_release(ben, first)).to_be_visible()
        _, second = await talks(street, ben, *NOTABLE)
        await ends(street, ben, second)
        await ben.button("console.registration.later").click()
        await ben.column(second).get_by_role("button", name=words("console.close"), exact=True).click()
        await expect(to_release(ben, second)).to_contain_text(words("console.to_release.rare"))
        await expect(anna.page.get_by_text(words("console.to_release.desk.many", n=2))).to_be_visible()

        _, goes_on = await talks(street, ben, "Ben je er nog?")
        await ben.types(goes_on, "Ja, ik")
        await ben.page.keyboard.press("Alt+s")
        panel = ben.page.get_by_role("region", name=first, exact=True)
        await expect(panel).to_be_visible()
        await expect(text(ben)).to_be_focused()
        await expect(ben.column(goes_on)).to_be_visible()
        await look_at(ben.page, ben.page.main_frame, "release panel", WIDE, LAPTOP, ZOOMED, TELEPHONE)
        await ben.page.set_viewport_size(WIDE._asdict())

        third = await street.house.visitor().opens()
        await third.starts()
        await ben.is_offered()
        await expect(text(ben)).to_be_focused()  # an offer takes nothing from her
        await release_button(ben).click()
        await expect(panel).to_have_count(0)
        await expect(to_release(ben, first)).to_have_count(0)
        await expect(ben.field(goes_on)).to_be_focused()  # where she was
        await expect(ben.page.get_by_text(words("console.release.said.one", label=first))).to_be_attached()
        await expect(ben.field(goes_on)).to_have_value("Ja, ik")
        await expect(anna.page.get_by_text(words("console.to_release.desk.one", n=1))).to_be_visible()

        await ben.page.reload()
        await to_release(ben, second).click()
        await expect(text(ben)).to_contain_text("kapper")
        await ben.page.keyboard.press("Escape")
        await expect(to_release(ben, second)).to_be_focused()
        await to_release(ben, second).click()
        await release_button(ben).click()
        await ben.button("console.cleaned.sure.yes").click()
        await expect(to_release(ben, second)).to_have_count(0)
        await expect(ben.field(goes_on)).to_be_focused()  # the list where she was is empty, and gone


async def test_a_text_that_is_ready_takes_no_focus_and_no_words(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben", viewport=WIDE._asdict())).is_available()
        visitor, over = await talks(street, ben, *SAID)
        _, goes_on = await talks(street, ben, "Mag ik iets vragen?")
        await ben.types(goes_on, "Natuur")
        await visitor.leaves()
        await expect(ben.column(over).get_by_text(words("console.cleaned.state.working"), exact=True)).to_be_visible()
        await street.house.advances(seconds=2)
        await expect(ben.column(over).get_by_text(words("console.cleaned.state.ready"), exact=True)).to_be_visible()
        await ben.has_read(over, *SAID)  # what she reads is not taken away
        await ben.page.keyboard.type("lijk")
        await expect(ben.field(goes_on)).to_have_value("Natuurlijk")


async def test_nothing_is_lost_when_the_line_goes_or_another_page_is_quicker(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben", viewport=WIDE._asdict())).is_available()
        _, label = await talks(street, ben, *SAID)
        await ends(street, ben, label)
        await ben.page.context.set_offline(True)
        await expect(ben.banner.filter(has_text=words("console.lost"))).to_be_visible()
        await word(ben, "klein").dblclick()
        await ben.page.keyboard.press("h")
        await expect(said(ben)).to_have_text(words("console.cleaned.say.later"))
        await expect(word(ben, "klein")).to_be_visible()
        await ben.page.context.set_offline(False)
        await ben.is_connected_again()
        await word(ben, "klein").dblclick()
        await ben.page.keyboard.press("h")
        await expect(said(ben)).to_have_text(words("console.cleaned.say.hidden.one"))

        other = BrowserCounsellor(await ben.page.context.new_page(), ben.chat, ben.name, ben.password)
        await other.page.goto(f"{ben.chat}/console")
        await to_release(other, label).click()
        await word(other, "dorp").first.dblclick()
        await other.page.keyboard.press("h")
        await expect(by_hand(other)).to_have_count(3)
        await word(ben, "dorp").first.dblclick()
        await ben.page.keyboard.press("h")  # hidden there already: what is newest is shown, and said
        await expect(said(ben)).to_have_text(words("console.cleaned.say.changed"))
        await expect(by_hand(ben)).to_have_count(3)
        await release_button(other).click()
        await expect(ben.column(label).get_by_text(words("console.cleaned.released"), exact=True)).to_be_visible()
        await expect(ben.page.locator(".cleaned-state:visible")).to_be_focused()


async def test_what_cannot_be_read_stays_hidden_and_says_so(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=DESK) as street:
        ben = await (await street.counsellor("ben", viewport=WIDE._asdict())).is_available()
        _, label = await talks(street, ben, "你好 我想問一件事")
        await ben.ends(label)
        await expect(ben.page.locator(".registration")).to_be_visible()
        await street.house.advances(seconds=2)
        await expect(ben.column(label).get_by_text(words("console.cleaned.why.unreadable"))).to_be_visible()
        await expect(release_button(ben)).to_be_hidden()
        await look_at(ben.page, ben.page.main_frame, "release hidden", LAPTOP, TELEPHONE, also_dark=False)
