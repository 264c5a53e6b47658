"""Every state that the widget's own table names has a way to it here, a run of axe and pictures. A state without one fails."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from chatserver.services.hints import DeskChanged
from tests.support.looks import Size, look_at, states_of_the_widget
from tests.support.pages import BrowserVisitor, let_pass, wait_through, words
from tests.support.people import Counsellor
from tests.support.street import Street, street_of

SIZES = (Size(380, 620), Size(320, 568))
TARGET = 44
EVENING = datetime(2026, 11, 24, 19, tzinfo=UTC)
SOCKET = re.compile("/socket.io/")
STORES_NOTHING = """Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("refused", "SecurityError"); } });"""


@dataclass(eq=False)
class Scene:
    """A visitor before she came, and the house she comes to."""

    street: Street
    visitor: BrowserVisitor
    talk: tuple[Counsellor, str] | None = None
    """The conversation under way: who talks with her, and its session."""

    async def somebody_is_there(self) -> Counsellor:
        return await self.street.house.counsellor().is_available()

    async def waits(self) -> Counsellor:
        anna = await self.somebody_is_there()
        await self.visitor.opens()
        await self.visitor.starts()
        await self.visitor.says("Ik weet niet goed waar ik moet beginnen.")
        await self.visitor.has_sent_everything()
        return anna

    async def talks(self) -> tuple[Counsellor, str]:
        anna = await self.waits()
        session = await anna.accepts()
        await self.visitor.is_in("talking")
        await anna.says(session, "Dat geeft niet. Begin maar ergens, we hebben de tijd.")
        await self.visitor.says("Het gaat over thuis.")
        await self.visitor.reads("we hebben de tijd")
        await self.visitor.has_sent_everything()
        self.talk = anna, session
        return anna, session


async def look(visitor: BrowserVisitor, name: str) -> None:
    await look_at(visitor.page, visitor.frame, f"visitor {name}", *SIZES, least_target=TARGET)


Way = Callable[[Scene], Awaitable[object]]
WAYS: dict[str, Way] = {}


THEN: dict[str, str] = {}
"""What is looked at next in the same scene: to get there from the beginning takes longer than to look."""


def leads_to(name: str, after: str | None = None) -> Callable[[Way], Way]:
    def keep(way: Way) -> Way:
        WAYS[name] = way
        if after is not None:
            THEN[after] = name
        return way

    return keep


# ---- the states ----


@leads_to("connecting")
async def _(scene: Scene) -> None:
    await scene.visitor.page.context.route_web_socket(SOCKET, lambda socket: None)  # opened, and never answered
    await scene.visitor.opens()


@leads_to("failed")
async def _(scene: Scene) -> None:
    await scene.visitor.opens()
    await scene.visitor.is_in("unstaffed")
    await scene.street.house.stop()
    await wait_through(scene.visitor.page, scene.visitor.text("failed.title"))


@leads_to("closed")
async def _(scene: Scene) -> None:
    await scene.street.house.advances_to(EVENING)
    await scene.visitor.opens()


@leads_to("unstaffed")
async def _(scene: Scene) -> None:
    await scene.visitor.opens()


@leads_to("full")
async def _(scene: Scene) -> None:
    await scene.somebody_is_there()
    for _ in range(2):
        other = await scene.street.house.visitor().opens()
        await other.starts()
    await scene.visitor.opens()


@leads_to("open")
async def _(scene: Scene) -> None:
    await scene.somebody_is_there()
    await scene.visitor.opens()


@leads_to("intake", after="open")
async def _(scene: Scene) -> None:
    await scene.visitor.is_asked()
    await scene.visitor.chat.get_by_label(words("role.work")).check()


@leads_to("waiting")
async def _(scene: Scene) -> None:
    other = await scene.street.house.visitor().opens()
    await scene.somebody_is_there()
    await other.starts()
    await scene.visitor.opens()
    await scene.visitor.starts()
    await expect(scene.visitor.text("queue.position", n=2)).to_be_visible()


@leads_to("talking")
async def _(scene: Scene) -> None:
    anna, session = await scene.talks()
    await scene.visitor.says("https://www.voorbeeld.example/" + "een-heel-lang-adres-" * 4)
    await anna.socket.do("typing", {"session": session})
    await expect(scene.visitor.typing).to_be_visible()


@leads_to("hinting", after="confirming")
async def _(scene: Scene) -> None:
    await scene.visitor.button("talk.stop.no").click()
    await scene.visitor.field.fill("je kan me appen op 06 12345678")
    await scene.visitor.button("talk.send").click()
    await expect(scene.visitor.button("hint.remove")).to_be_visible()


@leads_to("silent", after="hinting")
async def _(scene: Scene) -> None:
    assert scene.talk is not None
    anna, session = scene.talk
    await anna.says(session, "Neem de tijd.")
    await scene.visitor.reads("Neem de tijd.")
    await scene.street.house.advances(minutes=11)
    await expect(scene.visitor.button("ready.yes")).to_be_visible()


@leads_to("veiled", after="silent")
async def _(scene: Scene) -> None:
    await scene.visitor.is_out_of_sight(seconds=70)


@leads_to("ended", after="veiled")
async def _(scene: Scene) -> None:
    await scene.visitor.button("cover.back").click()
    assert scene.talk is not None
    anna, session = scene.talk
    await anna.ends(session)
    await scene.visitor.chat.get_by_label(words("rate.some")).check()


@leads_to("ready")
async def _(scene: Scene) -> None:
    anna = await scene.waits()
    await let_pass(scene.visitor.page, 90)
    await anna.accepts()


@leads_to("replaced")
async def _(scene: Scene) -> None:
    await scene.somebody_is_there()
    await scene.visitor.opens_own_tab()
    await scene.visitor.starts()
    async with scene.visitor.page.context.expect_page():
        await scene.visitor.page.evaluate("() => { open(location.href); }")


# ---- on top of a state ----


@leads_to("lost")
async def _(scene: Scene) -> None:
    await scene.talks()
    await scene.street.house.stop()
    await expect(scene.visitor.text("lost.you")).to_be_visible()
    await scene.visitor.says("ben je er nog?")
    await expect(scene.visitor.chat.get_by_text(words("line.pending"))).to_be_visible()


@leads_to("memory_only")
async def _(scene: Scene) -> None:
    await scene.visitor.page.context.add_init_script(STORES_NOTHING)
    await scene.somebody_is_there()
    await scene.visitor.opens()
    await expect(scene.visitor.chat.get_by_text(words("memory.before"))).to_be_visible()


@leads_to("starting")
async def _(scene: Scene) -> None:
    def hold_back(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda said: None if '"start"' in said else server.send(said))

    await scene.visitor.page.context.route_web_socket(SOCKET, hold_back)
    await scene.somebody_is_there()
    await scene.visitor.opens()
    await scene.visitor.is_asked()
    await scene.visitor.button("intake.go").click()
    await expect(scene.visitor.button("open.starting")).to_be_visible()


@leads_to("covered", after="talking")
async def _(scene: Scene) -> None:
    await scene.visitor.button("cover.hide").click()
    await expect(scene.visitor.button("cover.back")).to_be_visible()


@leads_to("confirming", after="covered")
async def _(scene: Scene) -> None:
    await scene.visitor.button("cover.back").click()
    await scene.visitor.button("talk.stop").click()
    await expect(scene.visitor.button("talk.stop.no")).to_be_focused()


NAMED = [*states_of_the_widget().states, *states_of_the_widget().flags]


@pytest.mark.parametrize("name", [name for name in NAMED if name not in THEN.values()])
async def test_visitor(browser: Browser, tmp_path: Path, name: str) -> None:
    assert name in WAYS, f"nothing here leads to {name!r}, so nobody has looked at it"
    async with street_of(browser, tmp_path, desk="queue_limit = 2") as street:
        scene = Scene(street, await street.visitor(viewport=SIZES[0]._asdict()))
        now: str | None = name
        while now is not None:
            await WAYS[now](scene)
            if now in states_of_the_widget().states:
                await scene.visitor.is_in(now)
            await look(scene.visitor, now)
            now = THEN.get(now)


def test_every_way_leads_somewhere() -> None:
    assert set(WAYS) <= set(NAMED), "a state that the widget no longer has"
    assert set(THEN) <= set(WAYS)


# ---- the same states, looking different ----


async def test_a_talk_that_goes_wrong(street: Street) -> None:
    scene = Scene(street, await street.visitor(viewport=SIZES[0]._asdict()))
    visitor = scene.visitor
    await visitor.page.context.add_init_script(STORES_NOTHING)
    await scene.talks()
    await expect(visitor.text("memory.during")).to_be_visible()
    await look(visitor, "talking, storing nothing")
    await visitor.field.fill("lang " * 900)
    await expect(visitor.chat.get_by_role("alert").filter(has_text="4000")).to_be_visible()
    await look(visitor, "talking, too long")
    await visitor.page.context.set_offline(True)
    await visitor.says("ben je er nog?")
    await visitor.page.clock.fast_forward(16_000)
    await expect(visitor.button("unsent.again")).to_be_visible()
    await look(visitor, "talking, not sent")


async def test_a_talk_that_nobody_can_take_on(street: Street) -> None:
    scene = Scene(street, await street.visitor(viewport=SIZES[0]._asdict()))
    visitor = scene.visitor
    anna, _ = await scene.talks()
    async with street.house.hints(DeskChanged):
        anna.socket.cut()
    await street.house.advances(61)
    await expect(visitor.text("lost.staff")).to_be_visible()
    await look(visitor, "talking, counsellor away")
    await street.house.advances(120)
    await expect(visitor.text("lost.returned")).to_be_visible()
    await look(visitor, "waiting, sent back to the queue")
    await street.house.advances_to(EVENING)
    await expect(visitor.text("ended.desk_closed")).to_be_visible()
    await look(visitor, "ended, desk closed")
