"""The way out: on every screen, within two presses of Tab, never out of view, and with nothing over it. And a page that says of itself
no more than it must: one title, and no sound, no notification, nothing printed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from tests.support.looks import states_of_the_widget
from tests.support.pages import BrowserVisitor, afterwards_words, has_focus, let_pass, wait_through, words
from tests.support.people import Counsellor, Visitor
from tests.support.socket_client import Payload
from tests.support.street import Street, street_of

WEATHER = "https://www.weeronline.nl/"
EVENING = datetime(2026, 11, 24, 19, tzinfo=UTC)
SIZES = {
    "a small telephone": (320, 568),
    "400 % zoom": (320, 256),
    "a telephone on its side, with its keyboard": (568, 180),
}
ASKED = """
questions = ["topic", "role", "municipality", "nickname"]
municipalities = ["Lelystad"]
queue_limit = 1
"""

WHERE_IS_IT = """(exit) => {
  for (const part of [document.scrollingElement, ...document.querySelectorAll("*")]) part.scrollTop = 1e6;
  const { left, top, right, bottom } = exit.getBoundingClientRect();
  const isInView = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && right > left && bottom > top;
  return isInView && exit.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}"""
"""Whether a button is wholly on the screen with nothing over its middle, when all that can be scrolled has been scrolled to its end."""
OPEN_FIELDS = """() => [...document.querySelectorAll("input, select, textarea")].filter((field) => {
  const { autocomplete, translate, spellcheck } = field;
  return autocomplete !== "off" || translate || spellcheck || field.getAttribute("autocorrect") !== "off";
}).map((field) => field.outerHTML.slice(0, 120))"""
"""Fields that a dictionary, a translator or the browser's memory of forms may read."""
TELLS = """() => {
  window.told = [];
  const tell = (owner, name) => owner && name in owner && Object.defineProperty(owner, name, {
    configurable: true, get: () => (...all) => { window.told.push([name, ...all.map(String)].join(" ")); return new Promise(() => {}); },
  });
  for (const name of ["Notification", "AudioContext", "webkitAudioContext", "Audio", "Worker", "open", "print"]) tell(window, name);
  for (const name of ["vibrate", "share", "setAppBadge", "requestMIDIAccess", "registerProtocolHandler"]) tell(Navigator.prototype, name);
  tell(window.ServiceWorkerContainer?.prototype, "register");
  tell(window.PushManager?.prototype, "subscribe");
  tell(window.Clipboard?.prototype, "readText"); tell(window.Clipboard?.prototype, "writeText");
  tell(window.CredentialsContainer?.prototype, "store");
  tell(window.HTMLMediaElement.prototype, "play");
  tell(window.SpeechSynthesis?.prototype, "speak");
  tell(History.prototype, "pushState"); tell(History.prototype, "replaceState");
  tell(window.IDBFactory.prototype, "open"); tell(window.CacheStorage?.prototype, "open");
}"""
"""Has the page note every call of what would be heard, seen or kept outside it."""


@dataclass(eq=False)
class Scene:
    street: Street
    visitor: BrowserVisitor
    anna: Counsellor
    offer: Payload | None = None
    session: str = ""
    other: Visitor | None = None


Way = Callable[[Scene], Awaitable[object]]
WAYS: dict[str, Way] = {}
"""From a chat that was just opened to each of its screens."""


def leads_to(name: str) -> Callable[[Way], Way]:
    def keep(way: Way) -> Way:
        WAYS[name] = way
        return way

    return keep


@leads_to("open")
async def opens(scene: Scene) -> None:
    await scene.visitor.is_in("open")


@leads_to("intake")
async def is_asked(scene: Scene) -> None:
    await scene.visitor.is_asked()


@leads_to("waiting")
async def waits(scene: Scene) -> None:
    await scene.visitor.starts()
    scene.offer = await scene.anna.is_offered()


@leads_to("ready")
async def is_asked_whether_she_is_there(scene: Scene) -> None:
    await waits(scene)
    await let_pass(scene.visitor.page, 90)
    scene.session = await scene.anna.accepts(scene.offer)


@leads_to("talking")
async def talks(scene: Scene) -> None:
    await waits(scene)
    scene.session = await scene.anna.accepts(scene.offer)
    await scene.visitor.is_in("talking")
    await scene.anna.says(scene.session, "een heel lang verhaal\n" * 60)
    await scene.visitor.reads("een heel lang verhaal")


@leads_to("confirming")
async def nearly_stops(scene: Scene) -> None:
    await talks(scene)
    await scene.visitor.button("talk.stop").click()
    await expect(scene.visitor.button("talk.stop.no")).to_be_focused()


@leads_to("hinting")
async def is_warned(scene: Scene) -> None:
    await talks(scene)
    await scene.visitor.field.fill("je kan me appen op 06 12345678")
    await scene.visitor.button("talk.send").click()
    await expect(scene.visitor.button("hint.remove")).to_be_visible()


@leads_to("veiled")
async def was_away(scene: Scene) -> None:
    await talks(scene)
    await scene.visitor.is_out_of_sight(seconds=70)


@leads_to("covered")
async def hides(scene: Scene) -> None:
    await talks(scene)
    await scene.visitor.button("cover.hide").click()
    await expect(scene.visitor.button("cover.back")).to_be_focused()


@leads_to("lost")
async def loses_her_line(scene: Scene) -> None:
    await talks(scene)
    await scene.visitor.page.context.set_offline(True)
    await expect(scene.visitor.text("lost.you")).to_be_visible()


@leads_to("ended")
async def comes_to_the_end(scene: Scene) -> None:
    await talks(scene)
    await scene.anna.ends(scene.session)
    await scene.visitor.chat.get_by_label(afterwards_words("some")).check()


@leads_to("full")
async def finds_it_full(scene: Scene) -> None:
    scene.other = await scene.street.house.visitor().opens()
    await scene.other.starts()
    await scene.anna.is_offered()


@leads_to("connecting")
async def loses_the_network(scene: Scene) -> None:
    await scene.visitor.is_in("open")
    await scene.visitor.page.context.set_offline(True)


@leads_to("unstaffed")
async def finds_nobody(scene: Scene) -> None:
    await scene.anna.declares("away")


@leads_to("closed")
async def finds_it_closed(scene: Scene) -> None:
    await scene.street.house.advances_to(EVENING)


@leads_to("failed")
async def finds_it_broken(scene: Scene) -> None:
    await scene.street.house.stop()
    await wait_through(scene.visitor.page, scene.visitor.text("failed.title"))


ON_TOP = {"confirming", "hinting", "covered", "lost"}
CHANGE_NO_BUTTON = {"silent", "memory_only", "starting"}
"""A line of text more, above what is looked at without it; ``lost`` has the same banner."""


def test_every_screen_has_a_way_to_it() -> None:
    states, flags = states_of_the_widget()
    assert set(WAYS) - ON_TOP == set(states) - {"replaced"}, "one that was replaced shows nothing, and is tested with the second tab"
    assert set(flags) == ON_TOP | CHANGE_NO_BUTTON


async def test_on_every_screen_the_way_out_is_in_view_and_near_and_works(browser: Browser, tmp_path: Path) -> None:
    async with street_of(browser, tmp_path, desk=ASKED) as street:
        anna = await street.house.counsellor().is_available()
        visitor = await street.visitor()
        page = visitor.page
        await page.add_init_script(f"({TELLS})()")
        await page.route(f"{WEATHER}**", lambda route: route.fulfill(content_type="text/html", body="<!doctype html><title>Het weer"))
        for name, way in WAYS.items():
            await page.set_viewport_size({"width": 380, "height": 620})
            await visitor.opens_own_tab()
            await way(scene := Scene(street, visitor, anna))
            await visitor.is_in("talking" if name in ON_TOP else name)
            exit_ = page.locator(".cover-exit" if name == "covered" else ".exit")
            for size, (width, height) in SIZES.items():
                await page.set_viewport_size({"width": width, "height": height})
                assert await exit_.evaluate(WHERE_IS_IT), f"{name} on {size}"
            assert await page.title() == words("page.title"), name
            assert await page.evaluate(OPEN_FIELDS) == [], name
            assert await page.evaluate("window.told") == [], name
            assert await page.evaluate("(navigator.vibrate(7), told.splice(0))") == ["vibrate 7"], "nothing is told, so nothing is proved"
            if name == "talking":
                await page.emulate_media(media="print")
                await expect(page.locator("body")).to_be_hidden()
                await page.emulate_media(media="screen")

            await has_focus_soon(exit_, name)
            await page.keyboard.press("Enter")
            if name in ("lost", "connecting"):
                await expect(page.locator("body > .gone:only-child")).to_be_visible()
                await page.context.set_offline(False)
            await expect(page).to_have_url(WEATHER)
            if scene.session and name not in ("ended", "lost"):
                assert (await anna.sees(scene.session, "ended"))["reason"] == "left_quickly"
            if scene.other:
                await scene.other.leaves()


COOKIES = """() => {
  const notice = document.createElement("div");
  notice.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:teal";
  document.body.append(notice);
}"""


async def test_a_cookie_notice_covers_neither_the_way_out_nor_the_white_page(street: Street) -> None:
    visitor = await (await street.visitor(viewport={"width": 320, "height": 568})).opens_website()
    await visitor.page.evaluate(COOKIES)
    await visitor.launcher.evaluate("button => button.click()")
    await visitor.is_in("unstaffed")
    await expect(visitor.button("panel.smaller")).to_be_visible()
    on_top = "() => document.elementsFromPoint(innerWidth - 60, 30).map((element) => element.tagName)[0]"
    assert await visitor.page.evaluate(on_top) == "IFRAME"
    await visitor.page.context.set_offline(True)
    await visitor.button("exit.button").click()
    await expect(visitor.chat.locator(".gone")).to_be_visible()
    await visitor.page.wait_for_function(f"({on_top})() === 'DIV'")
    assert await visitor.page.evaluate("getComputedStyle(document.elementFromPoint(9, 9)).backgroundColor") == "rgb(255, 255, 255)"


async def has_focus_soon(exit_: Locator, name: str) -> None:
    """From the beginning of the page it is one of the first two that Tab comes to."""
    if name != "covered":  # a press there returns to the talk
        await exit_.page.mouse.click(1, 1)
    for _ in range(2):
        await exit_.page.keyboard.press("Tab")
        if await has_focus(exit_):
            return
    raise AssertionError(f"{name}: two presses of Tab do not come to the way out")
