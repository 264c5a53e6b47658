"""The console: two conversations beside each other, and nothing of one in the other."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.support.pages import BrowserCounsellor, words
from tests.support.people import Visitor
from tests.support.records import message
from tests.support.server import PASSWORD
from tests.support.street import Street

OWN = "een eigen lange zin van mij"


async def accepts_two(street: Street, anna: BrowserCounsellor) -> tuple[list[Visitor], list[str]]:
    visitors, labels = [], []
    for text in ("ik ben de eerste", "ik ben de tweede"):
        visitor = await street.house.visitor().opens()
        await visitor.starts()
        await visitor.says(text)
        label = await anna.accepts()
        await anna.reads(label, text)
        visitors.append(visitor)
        labels.append(label)
    return visitors, labels


async def test_two_conversations_stay_apart(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    (first, second), (one, two) = await accepts_two(street, anna)
    await anna.types(one, "voor de eerste")
    await anna.types(two, "voor de tweede")
    await expect(anna.field(one)).to_have_value("voor de eerste")
    await first.says("ben je er nog?")
    await anna.reads(one, "ben je er nog?")
    await expect(anna.field(two)).to_be_focused()
    card = anna.page.locator(".rail").get_by_role("button", name=re.compile(re.escape(one)))
    await expect(card).to_contain_text(words("console.card.new", n=1))
    await expect(anna.page).to_have_title(f"(1) {words('console.title')}")
    await card.click()
    await expect(anna.field(one)).to_be_focused()
    await expect(anna.page).to_have_title(words("console.title"))
    await anna.page.keyboard.press("Enter")
    await anna.field(two).press("Enter")
    await first.reads("voor de eerste")
    await second.reads("voor de tweede")
    await anna.has_read(one, "ik ben de eerste", "ben je er nog?", "voor de eerste")
    await anna.has_read(two, "ik ben de tweede", "voor de tweede")
    left, right = [await anna.column(label).bounding_box() for label in (one, two)]
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"], "side by side"

    await second.leaves(quickly=True)
    await expect(anna.column(two).get_by_text(words("console.line.ended.left_quickly"), exact=True)).to_be_visible()
    await anna.says(one, "wij praten door")
    await first.reads("wij praten door")


async def test_a_conversation_comes_back_with_the_console_after_a_reload(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    _, (one, two) = await accepts_two(street, anna)
    await anna.says(one, "even verversen")
    await anna.page.reload()
    await anna.has_read(one, "ik ben de eerste", "even verversen")
    await anna.has_read(two, "ik ben de tweede")


async def test_an_offer_takes_no_focus_and_goes_when_nobody_answers(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    [first, *_] = [await street.house.visitor().opens() for _ in range(2)]
    await first.starts()
    one = await anna.accepts()
    await anna.types(one, "een halve zin")
    waiting = await street.house.visitor().opens()
    await waiting.starts()
    two = await anna.is_offered()
    await expect(anna.field(one)).to_be_focused()
    await expect(anna.field(one)).to_have_value("een halve zin")
    await street.house.advances(31)
    await expect(anna.page.get_by_text(words("console.offer.expired", label=two))).to_be_visible()
    await expect(anna.presence("away")).to_be_checked()
    await expect(anna.page).to_have_title(words("console.title"))


async def test_declining_asks_why_in_one_press_and_gives_the_focus_back(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    first = await street.house.visitor().opens()
    await first.starts()
    one = await anna.accepts()
    await anna.types(one, "een halve zin")
    waiting = await street.house.visitor().opens()
    await waiting.starts()
    label = await anna.is_offered()
    why = anna.offer.get_by_role("group", name=words("console.decline.why"))
    await anna.page.keyboard.press("Alt+D")
    await expect(why).to_be_visible()
    await expect(why.get_by_role("button").first).to_be_focused()
    await anna.page.keyboard.press("Escape")
    await expect(why).to_be_hidden()
    await expect(anna.field(one)).to_be_focused()
    await anna.page.keyboard.press("Alt+D")
    await anna.page.keyboard.press("2")
    await expect(anna.offer).to_have_count(0)
    await expect(anna.field(one)).to_be_focused()
    await expect(anna.field(one)).to_have_value("een halve zin")
    await expect(anna.presence("away")).to_be_checked()
    await anna.presence("available").check()
    await expect(anna.banner).to_contain_text(words("console.alert", label=label))  # so the next round has a time
    await street.house.advances(31)
    await anna.is_offered()
    await anna.offer.get_by_role("button", name=words("console.offer.decline")).click()
    await why.get_by_role("button", name=words("console.decline.busy")).click()
    await expect(anna.offer).to_have_count(0)
    await expect(anna.presence("available")).to_be_checked()


async def test_a_duty_lead_takes_who_waits_by_key(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    waiting = await street.house.visitor().opens()
    await waiting.starts()
    label = await anna.is_offered()
    await anna.page.keyboard.press("Alt+D")
    take = anna.page.get_by_role("button", name=words("console.take.who", label=label))
    await expect(take).to_be_hidden()
    await anna.page.keyboard.press("1")
    await expect(take).to_be_visible()
    await anna.page.keyboard.press("Alt+T")
    await expect(anna.field(label)).to_be_focused()
    await anna.says(label, "ik neem je toch zelf")
    await waiting.reads("ik neem je toch zelf")


async def test_a_pause_after_a_conversation_counts_down_and_ends_by_itself(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    label = await anna.accepts()
    await expect(anna.button("console.pause")).to_have_count(0)
    await anna.ends(label)
    await anna.button("console.pause").click()
    await expect(anna.presence("away")).to_be_checked()
    await expect(anna.button("console.pause")).to_be_hidden()
    left = anna.page.locator(".top-fact").filter(has_text=re.compile(words("console.pause.left", time=r"\d:\d\d")))
    await expect(left).to_be_visible()
    await street.house.advances(minutes=5)
    await expect(anna.presence("available")).to_be_checked()
    await expect(left).to_have_count(0)
    await anna.button("console.pause").click()
    await expect(left).to_be_visible()
    await anna.presence("available").check()
    await expect(left).to_have_count(0)


RECORDS_NOTICES = """
window.noticed = [];
window.Notification = class {
  static permission = "default";
  static async requestPermission() { return this.permission = window.answers ?? "granted"; }
  constructor(title, { body }) { window.noticed.push([title, body]); }
  close() { window.noticed.push("closed"); }
};
Document.prototype.hasFocus = () => window.isLooking ?? false;
"""


async def test_a_notice_outside_the_page_says_nothing_of_the_person_and_comes_only_when_asked_for(street: Street) -> None:
    anna = await street.counsellor()
    await anna.page.add_init_script(RECORDS_NOTICES)
    await anna.is_available()
    first, second = [await street.house.visitor().opens() for _ in range(2)]
    await first.starts()
    one = await anna.accepts()
    assert await anna.page.evaluate("noticed") == [], "not asked for"
    await anna.page.locator(".menu summary").click()
    await anna.button("console.notices.off").click()
    await expect(anna.button("console.notices.on")).to_be_visible()
    await second.starts()
    await anna.is_offered()
    assert await anna.page.evaluate("noticed") == [["Adviespunt Flevoland", words("console.notices.body")]]
    await anna.accepts()
    await expect(anna.offer).to_have_count(0)
    assert await anna.page.evaluate("noticed.at(-1)") == "closed"
    await anna.ends(one)
    await anna.page.evaluate("window.isLooking = true")
    third = await street.house.visitor().opens()
    await third.starts()
    await anna.is_offered()
    assert await anna.page.evaluate("noticed.length") == 2, "she looks at the page"


async def test_notices_that_the_browser_refuses_are_not_offered_again(street: Street) -> None:
    anna = await street.counsellor()
    await anna.page.add_init_script(RECORDS_NOTICES + "window.answers = 'denied';")
    await anna.is_available()
    await anna.page.locator(".menu summary").click()
    await anna.button("console.notices.off").click()
    await expect(anna.button("console.notices.refused")).to_be_visible()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await anna.is_offered()
    assert await anna.page.evaluate("noticed") == []


async def test_the_sound_is_tested_once_in_each_sign_in(street: Street) -> None:
    anna = await street.counsellor()
    await anna.signs_in()
    page = anna.page
    reminder = page.get_by_text(words("console.sound.untested.short"), exact=True)
    await page.reload()  # nothing was pressed on this page yet: the browser lets nothing be heard
    await expect(page.get_by_text(words("console.sound.off")).first).to_be_visible()
    await expect(reminder).to_be_visible()
    await anna.button("console.sound.test").click()
    await expect(page.get_by_text(words("console.sound.asked")).first).to_be_visible()
    await anna.button("console.sound.no").click()
    await expect(page.get_by_text(words("console.sound.unheard")).first).to_be_visible()
    await expect(reminder).to_be_visible()
    await anna.button("console.sound.test").click()
    await anna.button("console.sound.yes").click()
    await expect(reminder).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("heading", name=words("console.free.away"))).to_be_visible()
    await expect(reminder).to_be_hidden()

    await page.locator(".menu summary").click()
    await anna.button("console.sign_out").click()
    await expect(page.get_by_label(words("pages.sign_in.name"))).to_be_visible()
    await anna.signs_in()
    await expect(reminder).to_be_visible()


async def test_a_sound_is_chosen_and_stays_for_this_sign_in(street: Street) -> None:
    anna = await street.counsellor()
    await anna.signs_in()
    choice = anna.page.get_by_role("combobox", name=words("console.sound")).first
    await expect(choice).to_have_value("soft")
    await choice.select_option("clear")
    await anna.page.reload()
    await expect(choice).to_have_value("clear")
    await choice.select_option("off")  # a choice too: she watches the screen
    await expect(anna.page.get_by_text(words("console.sound.untested.short"), exact=True)).to_be_hidden()


async def test_a_disabled_account_leaves_the_console_at_once(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await visitor.says("dit blijft niet op het scherm staan")
    await anna.accepts()
    await street.house.disable("anna")
    await street.house.advances(5)
    await expect(anna.page.get_by_label(words("pages.sign_in.name"))).to_be_visible()
    await anna.page.go_back()
    await expect(anna.page.get_by_text("dit blijft niet op het scherm staan")).to_have_count(0)


async def test_changing_the_password_signs_out_everywhere_else(street: Street) -> None:
    here, elsewhere = await street.counsellor(), await street.counsellor()
    await here.signs_in()
    await elsewhere.signs_in()
    page = here.page
    await page.locator(".menu summary").click()
    await page.get_by_role("link", name=words("console.password")).click()
    await page.get_by_label(words("pages.password.current")).fill(PASSWORD)
    await page.get_by_label(words("pages.password.new"), exact=True).fill(OWN)
    await page.get_by_label(words("pages.password.again")).fill(OWN)
    await page.get_by_role("button", name=words("pages.password.submit")).click()
    await expect(here.presence("away")).to_be_checked()
    await street.house.advances(5)
    await expect(elsewhere.page.get_by_label(words("pages.sign_in.name"))).to_be_visible()
    await expect(here.presence("away")).to_be_checked()


async def test_signing_out_with_an_open_conversation_is_asked_about(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    await anna.accepts()
    await anna.page.locator(".menu summary").click()
    await anna.button("console.sign_out").click()
    await expect(anna.page.get_by_text(words("console.sign_out.one"))).to_be_visible()
    await expect(anna.button("console.sign_out.stay")).to_be_focused()
    await anna.button("console.sign_out.stay").click()
    await expect(anna.button("console.sign_out")).to_be_focused()
    await anna.button("console.sign_out").click()
    await anna.button("console.sign_out.sure").click()
    await expect(anna.page).to_have_url(re.compile("/sign-in"))


async def test_of_a_long_conversation_the_end_is_drawn_and_the_rest_when_it_is_looked_for(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    same = await street.house.counsellor().opens()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    label = await anna.is_offered()
    session = await same.accepts()
    await street.house.puts_on_record(session, (message(f"Zin {n}.", f"c{n}") for n in range(1, 1_401)))
    await anna.page.reload()
    await anna.reads(label, "Zin 1400.")
    lines = anna.bubbles(label)
    drawn = await lines.count()
    assert 200 <= drawn <= 400
    earlier = anna.button("console.earlier")
    await anna.page.evaluate("() => document.querySelector('.column-log').scrollTo(0, -1e6)")
    await expect(lines).to_have_count(drawn + 200)
    await expect(lines.nth(200)).to_be_in_viewport()  # her place
    await earlier.focus()
    await earlier.press("Enter")
    await expect(lines).not_to_have_count(drawn + 200)
    await expect(earlier).to_be_focused()
    # As often as it takes: each look at the upper end brings some more.
    await anna.page.wait_for_function(
        """() => {
          document.querySelector(".column-log").scrollTo(0, -1e6);
          return document.querySelector(".earlier").hidden;
        }"""
    )
    await expect(lines.first).to_have_text("Zin 1.")
    await expect(lines).to_have_count(1_400)
    await anna.page.evaluate("() => document.querySelector('.column-log').scrollTo(0, 0)")
    await anna.says(label, "Ik lees alles wat je schreef.")
    assert 200 <= await lines.count() <= 400
