"""Keys that are held, and words that are half written, when the focus moves: nothing goes to whom it was not meant for."""

from __future__ import annotations

from playwright.async_api import expect

from chatserver.rules.snippet import Wording
from tests.support.pages import BrowserCounsellor, words
from tests.support.people import Visitor
from tests.support.street import Street


async def arrives(street: Street) -> Visitor:
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    return visitor


async def holds(counsellor: BrowserCounsellor, key: str) -> None:
    """Keeps a key down for so long that it is repeated."""
    for _ in range(4):
        await counsellor.page.keyboard.down(key)
    await counsellor.page.keyboard.up(key)


async def declines(counsellor: BrowserCounsellor) -> str:
    """Says no, and may take the same person from the queue now; her label."""
    label = await counsellor.is_offered()
    await counsellor.page.keyboard.press("Alt+D")
    await counsellor.page.keyboard.press("1")
    await expect(counsellor.page.get_by_role("button", name=words("console.take.who", label=label))).to_be_visible()
    return label


async def test_a_held_enter_chooses_a_text_and_sends_nothing(street: Street) -> None:
    await street.house.keeps_snippets(Wording("nl", "Veilig nu?", "Is het nu veilig?"))
    ben = await (await street.counsellor("ben")).is_available()
    visitor = await arrives(street)
    label = await ben.accepts()
    await expect(ben.field(label)).to_be_focused()
    await ben.page.keyboard.type("/")
    await expect(ben.column(label).get_by_role("option")).to_have_count(1)
    await holds(ben, "Enter")
    await expect(ben.field(label)).to_have_value("Is het nu veilig?")
    await ben.field(label).press("Enter")
    await visitor.reads("Is het nu veilig?")
    await ben.has_read(label, "Is het nu veilig?")


async def test_what_was_searched_for_is_not_sent_after_looking_away(street: Street) -> None:
    await street.house.keeps_snippets(Wording("nl", "Veilig nu?", "Is het nu veilig?"))
    ben = await (await street.counsellor("ben")).is_available()
    await arrives(street)
    label = await ben.accepts()
    field, options = ben.field(label), ben.column(label).get_by_role("option")
    await expect(field).to_be_focused()
    await ben.page.keyboard.type("/veil")
    await expect(options).to_have_count(1)
    await field.blur()
    await expect(options).to_have_count(0)
    await ben.column(label).get_by_role("button", name=words("console.send")).click()
    await expect(field).to_be_focused()
    await expect(options).to_have_count(1)
    await field.press("Enter")
    await expect(field).to_have_value("Is het nu veilig?")
    await expect(ben.bubbles(label)).to_have_count(0)


async def test_a_held_enter_on_a_reason_does_not_send_half_a_sentence(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await arrives(street)
    label = await anna.accepts()
    await anna.types(label, "een halve zin")
    await arrives(street)
    await anna.is_offered()
    await anna.page.keyboard.press("Alt+D")
    await holds(anna, "Enter")
    await expect(anna.offer).to_have_count(0)
    await expect(anna.field(label)).to_have_value("een halve zin")
    await expect(anna.field(label)).to_be_focused()


async def test_alt_and_a_digit_pressed_elsewhere_give_no_reason_and_one_of_the_number_pad_goes_nowhere(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await arrives(street)
    label = await anna.accepts()
    await arrives(street)
    await anna.is_offered()
    await anna.page.keyboard.press("Alt+D")
    await anna.field(label).click()
    await anna.page.keyboard.press("Alt+2")
    await anna.page.keyboard.press("Alt+Numpad2")
    await expect(anna.field(label)).to_be_focused()
    await anna.accepts()  # it was not declined
    await expect(anna.presence("available")).to_be_checked()


TAKES_AND_WRITES_ON = """() => {
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyT", key: "t", altKey: true, bubbles: true }));
  document.execCommand("insertText", false, "kom zo bij je terug");
}"""


async def test_who_writes_on_after_taking_someone_stays_where_she_writes(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await arrives(street)
    one = await anna.accepts()
    await arrives(street)
    two = await declines(anna)
    await anna.field(one).click()
    await anna.page.keyboard.type("ik ")
    await anna.page.evaluate(TAKES_AND_WRITES_ON)  # both before an answer can come
    await expect(anna.column(two)).to_be_visible()
    await expect(anna.field(one)).to_have_value("ik kom zo bij je terug")
    await expect(anna.field(one)).to_be_focused()


async def test_a_held_key_takes_one_person_and_never_one_who_is_on_offer(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await arrives(street)
    first = await declines(anna)
    await arrives(street)
    second = await declines(anna)
    await anna.page.keyboard.down("Alt")
    await holds(anna, "KeyT")
    await anna.page.keyboard.up("Alt")
    await expect(anna.column(first)).to_be_visible()
    await expect(anna.page.get_by_role("button", name=words("console.take.who", label=second))).to_be_visible()
    ben = await (await street.counsellor("ben")).is_available()
    await arrives(street)
    label = await ben.is_offered()  # whoever waits and was not asked for him yet
    card = anna.page.locator(".queue-card").filter(has_text=label)
    await expect(card).to_be_visible()
    await expect(anna.page.get_by_role("button", name=words("console.take.who", label=label))).to_have_count(0)
