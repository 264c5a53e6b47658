"""Every screen of who works here: a run of axe and pictures, wide and at 200 % zoom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from chatserver.services.hints import DeskChanged
from tests.support.looks import Size, look_at
from tests.support.pages import BrowserCounsellor, words
from tests.support.people import Visitor
from tests.support.street import Street, street_of

SIZES = (Size(1280, 720), Size(640, 450))
"""A laptop, and the same at 200 % zoom."""


@dataclass(eq=False)
class Scene:
    """A counsellor before she signed in, and the house she works in."""

    street: Street
    anna: BrowserCounsellor

    async def visitor(self, *texts: str, nickname: str | None = None) -> Visitor:
        visitor = await self.street.house.visitor().opens()
        await visitor.starts(nickname=nickname)
        for text in texts:
            await visitor.says(text)
        return visitor

    async def talks(self) -> tuple[Visitor, str]:
        """One conversation under way; the visitor and the label."""
        await self.anna.is_available()
        visitor = await self.visitor("Hoi, is er iemand?", "Het gaat over thuis.", nickname="Sterre")
        label = await self.anna.accepts()
        await self.anna.says(label, "Ja, ik ben er voor je. Vertel maar, we hebben de tijd.")
        await visitor.reads("Ja, ik ben er voor je. Vertel maar, we hebben de tijd.")
        return visitor, label


Way = Callable[[Scene], Awaitable[object]]
WAYS: dict[str, Way] = {}


def leads_to(name: str) -> Callable[[Way], Way]:
    def keep(way: Way) -> Way:
        WAYS[name] = way
        return way

    return keep


@leads_to("away")
async def _(scene: Scene) -> None:
    await scene.anna.signs_in()
    await expect(scene.anna.page.get_by_text(words("console.free.away"), exact=True)).to_be_visible()


@leads_to("empty")
async def _(scene: Scene) -> None:
    await scene.street.house.counsellor("ben").is_available()
    await scene.anna.is_available()


@leads_to("offer")
async def _(scene: Scene) -> None:
    await scene.anna.is_available()
    await scene.visitor()
    await scene.anna.is_offered()


@leads_to("one conversation")
async def _(scene: Scene) -> None:
    visitor, label = await scene.talks()
    await visitor.socket.do("typing")
    await expect(scene.anna.page.get_by_role("img", name=words("console.typing", label=label))).to_be_visible()


@leads_to("two conversations")
async def _(scene: Scene) -> None:
    first, _ = await scene.talks()
    await scene.visitor("Kun je meelezen met een brief?")
    await scene.anna.accepts()
    await scene.visitor("Ik wacht in de rij")
    await first.says("https://www.voorbeeld.example/" + "een-heel-lang-adres-" * 4)
    await expect(scene.anna.page.get_by_text(words("console.new"), exact=True)).to_be_visible()


@leads_to("offer beside a conversation")
async def _(scene: Scene) -> None:
    await scene.talks()
    await scene.visitor()
    await scene.anna.is_offered()


@leads_to("visitor away")
async def _(scene: Scene) -> None:
    visitor, label = await scene.talks()
    visitor.socket.cut()
    await expect(scene.anna.column(label).get_by_role("status").first).to_be_visible()


@leads_to("ending asked twice")
async def _(scene: Scene) -> None:
    _, label = await scene.talks()
    await scene.anna.column(label).get_by_role("button", name=words("console.end"), exact=True).click()
    await expect(scene.anna.column(label).get_by_text(words("console.end.sure"))).to_be_visible()


@leads_to("ended")
async def _(scene: Scene) -> None:
    _, label = await scene.talks()
    await scene.anna.ends(label)
    await expect(scene.anna.page.get_by_text(words("console.closed.ended"))).to_be_visible()


@leads_to("lost")
async def _(scene: Scene) -> None:
    _, label = await scene.talks()
    await scene.street.house.stop()
    await scene.anna.says(label, "Ik schrijf gewoon door.")
    await expect(scene.anna.banner).to_have_text(words("console.lost"))


@leads_to("back")
async def _(scene: Scene) -> None:
    await scene.talks()
    await scene.anna.page.context.set_offline(True)
    await expect(scene.anna.banner).to_have_text(words("console.lost"))
    await scene.anna.page.clock.set_fixed_time(scene.street.house.clock.now())  # or it is gone before it is looked at
    await scene.anna.page.context.set_offline(False)
    await expect(scene.anna.banner).to_have_text(words("console.back"))


@leads_to("nobody takes it")
async def _(scene: Scene) -> None:
    await scene.anna.is_available()
    await scene.visitor()
    await scene.anna.is_offered()
    await scene.anna.offer.get_by_role("button", name=words("console.offer.decline")).click()
    await expect(scene.anna.banner).to_contain_text(words("console.alert.seen"))


@leads_to("offer expired")
async def _(scene: Scene) -> None:
    await scene.anna.is_available()
    await scene.visitor()
    label = await scene.anna.is_offered()
    await scene.street.house.advances(31)
    await expect(scene.anna.page.get_by_text(words("console.offer.expired", label=label))).to_be_visible()


@leads_to("keys")
async def _(scene: Scene) -> None:
    await scene.anna.is_available()
    await scene.anna.button("console.keys").click()
    await expect(scene.anna.page.get_by_role("region", name=words("console.keys"))).to_be_focused()


@leads_to("menu")
async def _(scene: Scene) -> None:
    await scene.anna.signs_in()
    await scene.anna.page.locator(".menu summary").click()
    await expect(scene.anna.page.get_by_role("button", name=words("console.sign_out"))).to_be_visible()


@leads_to("back in the queue")
async def _(scene: Scene) -> None:
    await scene.talks()
    async with scene.street.house.hints(DeskChanged):
        await scene.anna.page.context.set_offline(True)
    await scene.street.house.advances(181)
    await scene.anna.page.context.set_offline(False)
    await expect(scene.anna.page.get_by_text(words("console.closed.left"))).to_be_visible()


@leads_to("sign-in")
async def _(scene: Scene) -> None:
    await scene.anna.page.goto(f"{scene.street.house.url}/sign-in")


@leads_to("sign-in refused")
async def _(scene: Scene) -> None:
    await scene.anna.page.goto(f"{scene.street.house.url}/sign-in")
    await scene.anna.page.get_by_label(words("pages.sign_in.name")).fill("anna")
    await scene.anna.page.get_by_label(words("pages.sign_in.password")).fill("dit is het niet")
    await scene.anna.page.get_by_role("button", name=words("pages.sign_in.submit")).click()
    await expect(scene.anna.page.get_by_role("alert")).to_have_text(words("pages.sign_in.wrong"))


@leads_to("password")
async def _(scene: Scene) -> None:
    await scene.anna.signs_in()
    await scene.anna.page.goto(f"{scene.street.house.url}/password")


@leads_to("password refused")
async def _(scene: Scene) -> None:
    await scene.anna.signs_in()
    await scene.anna.page.goto(f"{scene.street.house.url}/password")
    await scene.anna.page.get_by_label(words("pages.password.current")).fill(scene.anna.password)
    for field in ("pages.password.new", "pages.password.again"):
        await scene.anna.page.get_by_label(words(field), exact=True).fill("kort")
    await scene.anna.page.get_by_role("button", name=words("pages.password.submit")).click()
    await expect(scene.anna.page.get_by_role("alert")).to_be_visible()


@leads_to("front page")
async def _(scene: Scene) -> None:
    await scene.anna.page.goto(scene.street.house.url)


@pytest.mark.parametrize("name", WAYS)
async def test_staff(browser: Browser, tmp_path: Path, name: str) -> None:
    async with street_of(browser, tmp_path) as street:
        scene = Scene(street, await street.counsellor(viewport=SIZES[0]._asdict()))
        await WAYS[name](scene)
        pictures = await look_at(scene.anna.page, scene.anna.page.main_frame, f"console {name}", *SIZES)
        assert all(picture.stat().st_size > 1_000 for picture in pictures)
