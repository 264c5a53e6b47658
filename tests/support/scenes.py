"""Every state and flag of the visitor's widget, and the way a visitor gets there: tests look at each, and pictures are taken of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from playwright.async_api import WebSocketRoute, expect

from tests.support.pages import BrowserVisitor, let_pass, wait_through
from tests.support.people import Counsellor
from tests.support.street import Street

EVENING = datetime(2026, 11, 24, 19, tzinfo=UTC)
SOCKET = re.compile("/socket.io/")
STORES_NOTHING = """Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("refused", "SecurityError"); } });"""


class Said(NamedTuple):
    """One invented conversation."""

    first: str
    answer: str
    second: str
    last: str
    with_number: str
    calm: str
    still: str


SAID = {
    "nl": Said(
        "Ik weet niet goed waar ik moet beginnen.",
        "Dat geeft niet. Begin maar ergens, we hebben de tijd.",
        "Het gaat over thuis.",
        "Ik wil graag met iemand overleggen wat ik kan doen.",
        "je kan me appen op 06 12345678",
        "Neem de tijd.",
        "ben je er nog?",
    ),
    "ar": Said(
        "لا أعرف من أين أبدأ.",
        "لا بأس. يمكن البدء من أي نقطة، لدينا وقت.",
        "الأمر يتعلق بالبيت.",
        "أريد أن أسأل شخصًا عما يمكنني فعله.",
        "رقمي على الواتساب 06 12345678",
        "خذ وقتك.",
        "هل ما زلت هنا؟",
    ),
}
"""In every other language the visitor writes Dutch."""


@dataclass(eq=False)
class Scene:
    """A visitor before she came, and the house she comes to."""

    street: Street
    visitor: BrowserVisitor
    own_tab: bool = False
    """She opens the chat itself, not a website with the chat on it."""
    last: str = ""
    """What she says last, when not what stands here."""
    talk: tuple[Counsellor, str] | None = None
    """The conversation under way: who talks with her, and its session."""

    @property
    def said(self) -> Said:
        """What is said in this conversation, in her language where it is written down here."""
        return SAID.get(self.visitor.language, SAID["nl"])

    async def opens(self) -> None:
        """Come to the chat, and to nothing in it yet."""
        await (self.visitor.opens_own_tab() if self.own_tab else self.visitor.opens())

    async def somebody_is_there(self) -> Counsellor:
        return await self.street.house.counsellor().is_available()

    async def waits(self) -> Counsellor:
        anna = await self.somebody_is_there()
        await self.opens()
        await self.visitor.starts()
        await self.visitor.says(self.said.first)
        await self.visitor.has_sent_everything()
        return anna

    async def talks(self) -> tuple[Counsellor, str]:
        anna = await self.waits()
        session = await anna.accepts()
        await self.visitor.is_in("talking")
        await anna.says(session, self.said.answer)
        await self.visitor.says(self.said.second)
        await self.visitor.reads(self.said.answer)
        await self.visitor.has_sent_everything()
        self.talk = anna, session
        return anna, session


Way = Callable[[Scene], Awaitable[object]]
WAYS: dict[str, Way] = {}
THEN: dict[str, str] = {}
"""What is looked at next in the same scene: to get there from the beginning takes longer than to look."""


def beginnings() -> list[str]:
    """The names to which a way leads from the beginning."""
    return [name for name in WAYS if name not in THEN.values()]


def leads_to(name: str, after: str | None = None) -> Callable[[Way], Way]:
    """Marks a way to a state or flag; ``after``: where it begins, when that is not the beginning."""

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
    await scene.opens()


@leads_to("failed")
async def _(scene: Scene) -> None:
    await scene.opens()
    await scene.visitor.is_in("unstaffed")
    await scene.street.house.stop()
    await wait_through(scene.visitor.page, scene.visitor.text("failed.title"))


@leads_to("closed")
async def _(scene: Scene) -> None:
    await scene.street.house.advances_to(EVENING)
    await scene.opens()


@leads_to("unstaffed")
async def _(scene: Scene) -> None:
    await scene.opens()


@leads_to("full")
async def _(scene: Scene) -> None:
    await scene.somebody_is_there()
    for _ in range(2):
        other = await scene.street.house.visitor().opens()
        await other.starts()
    await scene.opens()


@leads_to("open")
async def _(scene: Scene) -> None:
    await scene.somebody_is_there()
    await scene.opens()


@leads_to("intake", after="open")
async def _(scene: Scene) -> None:
    await scene.visitor.is_asked()
    await scene.visitor.chat.get_by_label(scene.visitor.words("role.work")).check()


@leads_to("waiting")
async def _(scene: Scene) -> None:
    other = await scene.street.house.visitor().opens()
    await scene.somebody_is_there()
    await other.starts()
    await scene.opens()
    await scene.visitor.starts()
    await expect(scene.visitor.text("queue.position", n=2)).to_be_visible()


@leads_to("talking")
async def _(scene: Scene) -> None:
    anna, session = await scene.talks()
    await scene.visitor.says(scene.last or scene.said.last)
    await anna.socket.do("typing", {"session": session})
    await expect(scene.visitor.typing).to_be_visible()


@leads_to("hinting", after="confirming")
async def _(scene: Scene) -> None:
    await scene.visitor.button("talk.stop.no").click()
    await scene.visitor.field.fill(scene.said.with_number)
    await scene.visitor.button("talk.send").click()
    await expect(scene.visitor.button("hint.remove")).to_be_visible()


@leads_to("silent", after="hinting")
async def _(scene: Scene) -> None:
    assert scene.talk is not None
    anna, session = scene.talk
    await anna.says(session, scene.said.calm)
    await scene.visitor.reads(scene.said.calm)
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
    await scene.visitor.chat.get_by_label(scene.visitor.afterwards("some")).check()


@leads_to("ready")
async def _(scene: Scene) -> None:
    anna = await scene.waits()
    await let_pass(scene.visitor.page, 90)
    await anna.accepts()


@leads_to("replaced")
async def _(scene: Scene) -> None:
    await scene.somebody_is_there()
    await scene.opens()
    await scene.visitor.starts()
    async with scene.visitor.page.context.expect_page() as opening:
        await scene.visitor.page.evaluate("() => { open(location.href); }")
    if not scene.own_tab:
        other = BrowserVisitor(await opening.value, "", "", scene.visitor.language)
        await other.presses_chat()
        await other.is_in("waiting")


# ---- on top of a state ----


@leads_to("lost")
async def _(scene: Scene) -> None:
    await scene.talks()
    await scene.street.house.stop()
    await expect(scene.visitor.text("lost.you")).to_be_visible()
    await scene.visitor.says(scene.said.still)
    await expect(scene.visitor.chat.get_by_text(scene.visitor.words("line.pending"))).to_be_visible()


@leads_to("memory_only")
async def _(scene: Scene) -> None:
    await scene.visitor.page.context.add_init_script(STORES_NOTHING)
    await scene.somebody_is_there()
    await scene.opens()
    await expect(scene.visitor.chat.get_by_text(scene.visitor.words("memory.before"))).to_be_visible()


@leads_to("starting")
async def _(scene: Scene) -> None:
    def hold_back(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda said: None if '"start"' in said else server.send(said))

    await scene.visitor.page.context.route_web_socket(SOCKET, hold_back)
    await scene.somebody_is_there()
    await scene.opens()
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
