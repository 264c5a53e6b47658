"""What has the focus goes, by the act of someone else: nobody is left nowhere, and no word that was meant for one comes into a field for
another."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from tests.support.looks import Size
from tests.support.pages import BrowserCounsellor, has_focus, words
from tests.support.street import Street, street_of

ZOOMED, TELEPHONE = Size(640, 450), Size(320, 640)
COUNSELLORS = ("anna", "ben", "carla", "gerda")
HOLDS_ENDS = """() => {
  const send = WebSocket.prototype.send;
  window.held = [];
  WebSocket.prototype.send = function (frame) {
    if (String(frame).includes('"end"')) window.held.push(() => send.call(this, frame));
    else send.call(this, frame);
  };
}"""
"""A slow line for one command: what ends a conversation goes out when it is let go."""


def log(counsellor: BrowserCounsellor, label: str) -> Locator:
    return counsellor.column(label).get_by_role("region", name=words("console.log", label=label), exact=True)


def note(counsellor: BrowserCounsellor, label: str) -> Locator:
    return counsellor.page.get_by_role("textbox", name=words("console.note.field", label=label), exact=True)


async def comes(lead: BrowserCounsellor, label: str) -> None:
    """By keyboard; Enter that is pressed twice changes nothing."""
    come = lead.page.get_by_role("button", name=words("console.come.who", label=label))
    await come.press("Enter")
    await expect(lead.button("console.come.no")).to_be_focused()
    await lead.page.keyboard.press("Enter")
    await expect(come).to_be_focused()
    await come.press("Enter")
    await lead.button("console.come.worried").press("Enter")


async def test_who_goes_on_with_one_is_not_taken_to_the_form_of_another(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    labels = []
    for _ in range(2):
        await (await street.house.visitor().opens()).starts()
        labels.append(await anna.accepts())
    one, two = labels
    await anna.page.evaluate(HOLDS_ENDS)
    await anna.ends(one)
    await anna.field(two).focus()
    await anna.page.keyboard.type("ik ga nu ")
    await anna.page.wait_for_function("window.held.length === 1")
    await anna.page.evaluate("window.held.forEach((goes) => goes())")
    await expect(anna.column(one)).to_contain_text(words("console.closed.ended_together"))
    await anna.page.keyboard.type("met jou verder 123")
    await expect(anna.field(two)).to_have_value("ik ga nu met jou verder 123")
    await expect(anna.page.locator(".registration")).to_have_count(0)
    await anna.page.keyboard.press("Alt+1")
    await anna.page.keyboard.press("Alt+r")  # it is there when she is ready for it
    await expect(anna.page.locator(".registration")).to_be_visible()


async def test_a_panel_gives_the_focus_back_also_where_it_hid_what_she_came_from(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await (await street.house.visitor().opens()).starts()
    label = await anna.accepts()
    await anna.page.set_viewport_size(ZOOMED._asdict())
    for key in ("Alt+z", "Alt+o", "Alt+g", "Alt+r", "Alt+b"):
        await anna.field(label).focus()
        await anna.page.keyboard.press(key)
        await expect(anna.page.locator("aside.aside")).to_be_visible()
        await expect(anna.field(label)).to_be_hidden()
        await anna.page.keyboard.press("Escape")
        await expect(anna.page.locator("aside.aside")).to_be_hidden()
        assert await has_focus(anna.field(label)), key


async def test_a_key_that_goes_to_a_conversation_brings_it_out_from_behind_a_panel(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await (await street.house.visitor().opens()).starts()
    one = await anna.accepts()
    await anna.page.set_viewport_size(ZOOMED._asdict())
    await anna.page.keyboard.press("Alt+z")
    await expect(anna.field(one)).to_be_hidden()
    await anna.page.keyboard.press("Alt+m")
    await expect(anna.field(one)).to_be_focused()
    await anna.page.keyboard.press("Alt+z")
    await (await street.house.visitor().opens()).starts()
    two = await anna.is_offered()
    await anna.page.keyboard.press("Alt+a")
    await expect(anna.field(two)).to_be_focused()
    await anna.page.keyboard.press("Alt+r")
    await anna.page.keyboard.press("Alt+1")
    await expect(anna.field(one)).to_be_focused()
    await anna.page.set_viewport_size(TELEPHONE._asdict())
    await anna.page.keyboard.press("Alt+v")
    column = await anna.column(one).bounding_box()
    assert column
    for way in await anna.column(one).get_by_role("menuitem").all():
        box = await way.bounding_box()
        assert box
        assert box["x"] + box["width"] <= column["x"] + column["width"], "all of it can be read"


async def test_what_is_offered_beside_a_form_can_be_read_and_what_an_acute_one_sends_back_still_waits(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await (await street.house.visitor().opens()).starts()
    label = await anna.accepts()
    await anna.page.keyboard.press("Alt+r")
    await (await street.house.visitor().opens()).starts()
    other = await anna.is_offered()
    panel = await anna.page.locator(".registration").bounding_box()
    assert panel
    for part in (anna.offer, anna.offer.get_by_role("button").first, anna.offer.locator(".countdown"), anna.column(label)):
        box = await part.bounding_box()
        assert box
        assert box["x"] + box["width"] <= panel["x"], "no part of it runs below the panel"
    await anna.field(label).focus()
    await anna.page.keyboard.press("Alt+g")
    await expect(anna.offer).to_have_count(0)
    await expect(anna.page.locator(".rail")).to_contain_text(other)
    await expect(anna.column(label)).to_contain_text(words("console.call.lead"))  # nobody else leads
    await expect(anna.page.get_by_text(words("console.offer.withdrawn", label=other))).to_have_count(0)


async def test_what_is_written_for_a_visitor_who_goes_is_not_written_on_as_a_note(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    label = await anna.accepts()
    await anna.page.keyboard.type("kun je nog")
    await visitor.leaves(quickly=True)
    await expect(anna.field(label)).to_be_hidden()
    await expect(log(anna, label)).to_be_focused()
    await anna.page.keyboard.type(" even blijven")
    await expect(note(anna, label)).to_have_value("")


async def test_what_is_over_is_not_handed_over_and_is_put_away_by_a_key(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    visitor = await street.house.visitor().opens()
    await visitor.starts()
    label = await anna.accepts()
    keyboard = anna.page.keyboard
    await keyboard.press("Alt+o")
    panel = anna.page.get_by_role("region", name=words("console.handover", label=label), exact=True)
    await expect(panel).to_contain_text(words("console.handover.nobody"))
    await visitor.leaves()
    await expect(panel).to_contain_text(words("console.handover.over"))
    await keyboard.press("Escape")
    await expect(log(anna, label)).to_be_focused()
    await keyboard.press("Alt+e")
    await expect(anna.column(label)).to_have_count(0)


async def test_a_conversation_is_ended_by_a_key_and_only_when_it_is_meant(street: Street) -> None:
    anna = await (await street.counsellor()).is_available()
    await (await street.house.visitor().opens()).starts()
    label = await anna.accepts()
    keyboard = anna.page.keyboard
    await keyboard.press("Alt+e")
    await expect(anna.column(label).get_by_role("button", name=words("console.end.no"))).to_be_focused()
    await keyboard.press("Enter")
    await expect(anna.column(label).get_by_role("button", name=words("console.end"), exact=True)).to_be_visible()
    await expect(anna.field(label)).to_be_visible()
    await keyboard.press("Alt+e")
    await keyboard.press("Shift+Tab")
    await keyboard.press("Enter")
    await expect(anna.column(label)).to_contain_text(words("console.closed.ended_together"))


async def test_what_is_written_beside_a_conversation_that_goes_comes_into_no_field_for_another(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, counsellors=COUNSELLORS) as street:
        carla = await (await street.counsellor("carla")).is_available()
        await (await street.house.visitor().opens()).starts()
        hers = await carla.accepts()
        ben = await (await street.counsellor("ben")).is_available()
        visitor = await street.house.visitor().opens()
        await visitor.starts()
        label = await ben.accepts()

        # Carla looks along, is sent away while she writes in the side room, and has a conversation of her own beside it.
        await ben.page.keyboard.press("Alt+z")
        room = ben.page.get_by_role("region", name=words("console.side", label=label), exact=True)
        await room.get_by_role("button", name=words("console.side.ask"), exact=True).click()
        await room.get_by_role("button", name=words("console.side.ask.who", name="Carla")).press("Enter")
        await expect(carla.column(label)).to_be_visible()
        await carla.page.keyboard.press("Alt+2")
        await carla.page.keyboard.press("Alt+z")
        await carla.page.keyboard.type("hij is weer")
        away = room.get_by_role("button", name=words("console.side.send_away.who", name="Carla"))
        await away.press("Enter")
        await expect(away).to_have_count(0)
        await expect(room.get_by_role("textbox")).to_be_focused()  # where she sent from
        await expect(carla.column(label)).to_contain_text(words("console.closed.looked"))
        await expect(log(carla, label)).to_be_focused()
        await carla.page.keyboard.type(" thuis")
        await expect(carla.field(hers)).to_have_value("")
        await carla.column(label).get_by_role("button", name=words("console.close"), exact=True).click()

        # The duty lead takes over: she is where she answers, and he reads that it is not his any more.
        anna = await (await street.counsellor("anna")).signs_in()
        await comes(anna, label)
        await expect(note(anna, label)).to_be_focused()
        await anna.page.keyboard.type("rustig aan")
        await ben.page.keyboard.press("Escape")
        await ben.field(label).focus()
        await ben.page.keyboard.type("ik kom")
        await anna.column(label).get_by_role("button", name=words("console.take_over.who", label=label)).press("Enter")
        await expect(anna.button("console.come.no")).to_be_focused()
        await anna.button("console.come.worried").press("Enter")
        await expect(anna.field(label)).to_be_focused()
        await expect(anna.field(label)).to_have_value("")
        await expect(log(ben, label)).to_be_focused()

        # Handed on while she still looks at the panel in which she asked.
        await anna.page.keyboard.press("Alt+o")
        panel = anna.page.get_by_role("region", name=words("console.handover", label=label), exact=True)
        await panel.get_by_role("radio", name="Carla").check()
        await panel.get_by_role("button", name=words("console.handover.ask"), exact=True).press("Enter")
        await expect(carla.offer).to_be_visible()
        await carla.page.keyboard.press("Alt+a")
        await expect(carla.field(label)).to_be_focused()
        await expect(anna.column(label)).to_contain_text(words("console.closed.passed_on", name="Carla"))
        await expect(log(anna, label)).to_be_focused()
