"""Several people in one conversation, each with a browser: notes, side room, looking along, handing over, and what the visitor reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, BrowserVisitor, words
from tests.support.people import Visitor
from tests.support.server import BACKUP
from tests.support.street import Street, street_of

LAPTOP, ZOOMED, TELEPHONE = Size(1280, 720), Size(640, 450), Size(320, 640)
COUNSELLORS = ("anna", "ben", "carla", "gerda")


async def look(counsellor: BrowserCounsellor, name: str) -> None:
    page = counsellor.page
    await look_at(page, page.main_frame, f"console colleagues {name}", LAPTOP, ZOOMED, TELEPHONE)
    await page.set_viewport_size(LAPTOP._asdict())


def side_room(counsellor: BrowserCounsellor, label: str) -> Locator:
    return counsellor.page.get_by_role("region", name=words("console.side", label=label), exact=True)


def notes(counsellor: BrowserCounsellor, label: str) -> Locator:
    return counsellor.column(label).locator(".note p:not(.note-head)")


async def talks(street: Street, visitor: BrowserVisitor | Visitor) -> tuple[BrowserCounsellor, str]:
    """A visitor in a conversation with Ben; the label."""
    ben = await (await street.counsellor("ben")).is_available()
    if isinstance(visitor, BrowserVisitor):
        await (await visitor.opens()).starts("Sterre")
    else:
        await (await visitor.opens()).starts(nickname="Sterre")
    return ben, await ben.accepts()


async def test_a_note_and_a_message_are_never_taken_for_each_other(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, counsellors=COUNSELLORS) as street:
        visitor = street.house.visitor()
        ben, label = await talks(street, visitor)
        keyboard, column = ben.page.keyboard, ben.column(label)
        note = column.get_by_role("textbox", name=words("console.note.field", label=label), exact=True)
        await ben.says(label, "Ik ben er voor je.")
        await visitor.says("Mijn broertje van negen woont hier ook.")
        await ben.reads(label, "Mijn broertje van negen woont hier ook.")

        await ben.types(label, "wie weet hiervan")
        await keyboard.press("Alt+n")
        await expect(note).to_be_focused()
        await expect(ben.field(label)).to_be_hidden()
        await keyboard.type("Broertje, 9. Nog vragen: wie weet hiervan op school?")
        await keyboard.press("Alt+m")
        await expect(ben.field(label)).to_be_focused()
        await expect(ben.field(label)).to_have_value("wie weet hiervan")  # each mode has a draft of its own
        await keyboard.press("Alt+n")
        await expect(note).to_have_value("Broertje, 9. Nog vragen: wie weet hiervan op school?")
        await look(ben, "writing a note")
        await street.house.advances(1)
        await keyboard.press("Enter")
        await expect(notes(ben, label)).to_have_text(["Broertje, 9. Nog vragen: wie weet hiervan op school?"])
        await expect(column.locator(".note--pending")).to_have_count(0)  # kept, at the time that it has now
        await expect(note).to_have_value("")
        await expect(note).to_be_focused()  # the mode stays
        await street.house.advances(1)
        await column.get_by_role("button", name=re.compile(words("console.mode.message"))).click()
        await keyboard.press("End")
        await keyboard.type("?")
        await keyboard.press("Enter")
        await visitor.reads("wie weet hiervan?")
        await look(ben, "a note in the log")
        kinds = await column.locator(".timeline > li").evaluate_all("lines => lines.map(line => line.className.split(' ')[0])")
        assert kinds == ["system-line", "line", "line", "note", "line"], "at its place in time"
        assert [e["text"] for e in visitor.log.entries if e["kind"] == "message"] == [
            "Ik ben er voor je.",
            "Mijn broertje van negen woont hier ook.",
            "wie weet hiervan?",
        ]
        await ben.ends(label)
        await column.get_by_role("button", name=words("console.cleaned.talk"), exact=True).click()
        await expect(note).to_be_visible()  # after the end notes can still be written, and nothing else
        await expect(ben.field(label)).to_be_hidden()
        await note.fill("Teruggebeld op school.")
        await note.press("Enter")
        await expect(notes(ben, label)).to_have_count(2)


async def test_in_the_side_room_colleagues_talk_and_the_visitor_is_told_who_reads_along(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, counsellors=COUNSELLORS) as street:
        visitor = await street.visitor()
        ben, label = await talks(street, visitor)
        gerda = await (await street.counsellor("gerda")).signs_in()
        await gerda.presence("available").check()
        await expect(gerda.page.get_by_text(words("console.free.adviser"), exact=True)).to_be_visible()
        await expect(ben.page.locator(".rail")).to_contain_text(words("console.role.behavioural_scientist"))
        await ben.says(label, "Ik ben er voor je.")

        await ben.page.keyboard.press("Alt+z")
        room = side_room(ben, label)
        await expect(room.get_by_role("textbox")).to_be_focused()
        await room.get_by_role("button", name=words("console.side.ask"), exact=True).click()
        await look(ben, "asking someone in")
        await room.get_by_role("button", name=words("console.side.ask.who", name="Gerda")).press("Enter")
        await expect(room.get_by_text(words("console.side.looks", name="Gerda"))).to_be_visible()
        await expect(visitor.text("talk.looks", name="Gerda")).to_be_visible()
        await room.get_by_role("textbox").fill("Kun jij meelezen? Ik twijfel over de veiligheid.")
        await room.get_by_role("textbox").press("Enter")

        await expect(gerda.page.get_by_text(words("console.looking", name="Ben"))).to_be_visible()
        await gerda.reads(label, "Ik ben er voor je.")
        await expect(gerda.field(label)).to_be_hidden()
        unseen = f"{words('console.side', label=label)}, {words('console.card.new', n=1)}"
        await gerda.column(label).get_by_role("button", name=unseen).click()
        hers = side_room(gerda, label)
        await expect(hers.get_by_text("Kun jij meelezen?")).to_be_visible()
        await hers.get_by_role("textbox").fill("Vraag of hij vanavond thuiskomt.")
        await hers.get_by_role("button", name=words("console.side.say")).click()
        await expect(room.locator(".remark")).to_have_count(2)
        await look(gerda, "looking along")
        await look(ben, "side room")
        await ben.page.keyboard.press("Escape")
        await expect(room).to_be_hidden()
        await hers.get_by_role("textbox").fill("En of er een sleutel bij de buren ligt.")
        await hers.get_by_role("textbox").press("Enter")
        await expect(ben.column(label).get_by_role("button", name=unseen)).to_be_visible()

        await gerda.column(label).get_by_role("button", name=words("console.look_away")).click()
        await expect(gerda.column(label)).to_contain_text(words("console.closed.looked"))
        await expect(gerda.bubbles(label)).to_have_count(0)
        await expect(gerda.page.get_by_text("sleutel bij de buren")).to_have_count(0)
        await expect(visitor.text("talk.looks_away", name="Gerda")).to_be_visible()
        await visitor.has_read("Ik ben er voor je.")
        assert "Vraag of hij" not in await visitor.frame.content()


async def test_a_conversation_is_handed_to_a_colleague_who_says_yes(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, counsellors=COUNSELLORS) as street:
        visitor = await street.visitor()
        ben, label = await talks(street, visitor)
        carla = await (await street.counsellor("carla")).is_available()
        await visitor.says("Ik durf niet naar huis.")
        await ben.says(label, "Ik ben er voor je.")

        await ben.page.keyboard.press("Alt+o")
        panel = ben.page.get_by_role("region", name=words("console.handover", label=label), exact=True)
        ask = panel.get_by_role("button", name=words("console.handover.ask"), exact=True)
        await expect(panel.get_by_role("radio", name=re.compile("Carla"))).to_be_focused()
        await expect(panel.get_by_role("radio")).to_have_count(1)
        await ask.click()
        await expect(panel.get_by_role("alert")).to_have_text(words("console.handover.choose"))
        await panel.get_by_role("textbox").fill("Wil naar haar zus in Almere. Kind van drie.")
        await look(ben, "handing over")
        await panel.get_by_role("radio", name=re.compile("Carla")).check()
        await ask.click()
        await expect(panel.get_by_text(words("console.handover.waits", name="Carla"))).to_be_visible()
        await look(ben, "waiting for an answer")
        await expect(carla.offer.get_by_role("heading")).to_have_text(label)
        await expect(carla.offer).not_to_contain_text("Sterre")
        await look(carla, "asked to go on")
        await carla.page.keyboard.press("Alt+d")
        await expect(ben.banner).to_contain_text(words("console.handover.declined", label="Carla"))
        await ben.banner.get_by_role("button").click()
        await expect(panel.get_by_role("textbox")).to_be_visible()
        await ben.says(label, "Nog even geduld.")

        await panel.get_by_role("textbox").fill("Wil naar haar zus in Almere. Kind van drie.")
        await panel.get_by_role("radio", name=re.compile("Carla")).check()
        await ask.click()
        await expect(carla.offer).to_be_visible()
        await carla.page.keyboard.press("Alt+a")
        await carla.reads(label, "Ik durf niet naar huis.")
        await expect(carla.field(label)).to_be_focused()
        await expect(notes(carla, label).last).to_have_text("Wil naar haar zus in Almere. Kind van drie.")
        await expect(visitor.text("talk.passed_on")).to_be_visible()
        await expect(ben.column(label)).to_contain_text(words("console.closed.passed_on", name="Carla"))
        await expect(ben.bubbles(label)).to_have_count(0)
        await expect(notes(ben, label)).to_have_count(0)
        await expect(panel).to_be_hidden()
        await look(ben, "passed on")
        await look(carla, "handed over")
        await carla.says(label, "Hoi, ik ben Carla.")
        await visitor.reads("Hoi, ik ben Carla.")
        assert "Almere" not in await visitor.frame.content()


async def test_the_duty_lead_sees_the_desk_comes_and_takes_over(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, counsellors=COUNSELLORS) as street:
        visitor = street.house.visitor()
        ben, label = await talks(street, visitor)
        anna = await (await street.counsellor("anna")).signs_in()
        await ben.says(label, "Ik ben er voor je.")
        rail = anna.page.locator(".rail")
        await expect(rail.get_by_role("heading", name=re.compile(words("console.desk_talks")))).to_be_visible()
        await expect(rail).not_to_contain_text("Sterre")
        await rail.get_by_role("button", name=words("console.come.who", label=label)).click()
        await look(anna, "why she comes")
        await rail.get_by_role("button", name=words("console.come.worried")).click()
        await anna.reads(label, "Ik ben er voor je.")
        assert (await visitor.sees("colleague_joined"))["text"] == "Anna"
        await expect(ben.column(label)).to_contain_text(words("console.line.colleague_joined", name="Anna"))
        column = anna.column(label)
        await column.get_by_role("button", name=words("console.take_over.who", label=label)).click()
        await look(anna, "why she takes over")
        await column.get_by_role("button", name=words("console.come.no")).click()
        await column.get_by_role("button", name=words("console.take_over.who", label=label)).click()
        await column.get_by_role("button", name=words("console.come.worried")).click()
        await expect(anna.field(label)).to_be_visible()
        await expect(ben.column(label)).to_contain_text(words("console.closed.passed_on", name="Anna"))
        await anna.says(label, "Ik neem het van Ben over.")
        await visitor.reads("Ik neem het van Ben over.")
        await look(anna, "taken over")


async def test_to_another_desk_at_once(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, counsellors=("ben", "zoe"), lead="", desk=BACKUP, at={"zoe": "gelderland"}) as street:
        visitor = await street.visitor()
        ben, label = await talks(street, visitor)
        await ben.page.keyboard.press("Alt+o")
        panel = ben.page.get_by_role("region", name=words("console.handover", label=label), exact=True)
        name = "Adviespunt Gelderland"
        await panel.get_by_role("radio", name=re.compile(name)).check()
        await panel.get_by_role("button", name=words("console.handover.ask"), exact=True).click()
        await expect(panel.get_by_role("alert")).to_have_text(words("console.handover.unstaffed", name=name))
        await ben.says(label, "Ik ben er nog.")
        zoe = await street.house.counsellor("zoe").is_available()
        await panel.get_by_role("button", name=words("console.handover.ask"), exact=True).click()
        await expect(ben.column(label)).to_contain_text(words("console.closed.passed_on", name=name))
        await expect(visitor.text("talk.passed_on")).to_be_visible()
        session = await zoe.accepts()
        await zoe.says(session, "Hoi, Zoe hier.")
        await visitor.reads("Hoi, Zoe hier.")


@pytest.mark.parametrize("language", ["ar", "uk"])
async def test_what_the_visitor_reads_of_it_in_other_languages(browser: Browser, tmp_path: Path, language: str) -> None:
    async with street_of(browser, tmp_path, counsellors=COUNSELLORS, languages=("nl", "en", language)) as street:
        ben = await street.house.counsellor("ben").is_available()
        visitor = await street.visitor(language)
        await (await visitor.opens()).starts()
        session = await ben.accepts()
        gerda, carla = await street.house.counsellor("gerda").is_available(), await street.house.counsellor("carla").is_available()
        await ben.asks_in(session, gerda)
        await expect(visitor.text("talk.looks", name="Gerda")).to_be_visible()
        await gerda.socket.do("look_away", {"session": session})
        await expect(visitor.text("talk.looks_away", name="Gerda")).to_be_visible()
        await ben.hands_over(session, carla)
        await carla.goes_on_with(await carla.is_asked_to_go_on())
        await expect(visitor.text("talk.passed_on")).to_be_visible()
