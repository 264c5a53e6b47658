"""Visitors and counsellors who speak through a browser, as tests speak of them.

What stands on their screens is found by the product's own words, never by words repeated here.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from playwright.async_api import Frame, FrameLocator, Locator, Page, expect

from tests.support.leaks import spoken
from tests.support.website import ENTRY

ROOT = Path(__file__).resolve().parents[2]
PHONE = "tel:+31882220500"
MOST_TABS = 40
expect.set_options(timeout=30_000)  # a deadline for failing on a busy machine, never a pause


@lru_cache(maxsize=8)
def texts_in(language: str) -> dict[str, str]:
    """All texts of a language; with what staff read, where it is written in that language."""
    files = [ROOT / "widget" / room / "text" / f"{language}.json" for room in ("shared", "staff")]
    return {key: text for file in files if file.exists() for key, text in json.loads(file.read_text("utf-8")).items()}


TEXTS = texts_in("nl")


def words(key: str, language: str = "nl", /, **values: Any) -> str:
    """What the interface says, in Dutch unless another language is named."""
    return texts_in(language)[key].format(**values)


def callback_words(key: str, language: str = "nl", /) -> str:
    """What the part says that asks whether a visitor can be called."""
    return _part_texts("callback", language)[key]


def afterwards_words(key: str, language: str = "nl", /, **values: Any) -> str:
    """What the part says in which a visitor can still do something when it is over."""
    return _part_texts("afterwards", language)[key].format(**values)


@lru_cache(maxsize=16)
def _part_texts(part: str, language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((ROOT / "widget" / part / "text" / f"{language}.json").read_text("utf-8"))
    return texts


async def tab_to(target: Locator, *, back: bool = False) -> None:
    """Press Tab until this has the focus, as who has no mouse does. Fails when Tab never gets there."""
    for _ in range(MOST_TABS):
        await target.page.keyboard.press("Shift+Tab" if back else "Tab")
        if await has_focus(target):
            return
    raise AssertionError(f"{target} is out of reach of Tab")


async def has_focus(target: Locator) -> bool:
    return bool(await target.evaluate("element => element === document.activeElement && document.hasFocus()"))


async def let_pass(page: Page, seconds: float) -> None:
    """Time goes on for this person's browser: what falls due, happens."""
    await page.clock.fast_forward(round(seconds * 1_000))


async def wait_through(page: Page, awaited: Locator, step: float = 5) -> None:
    """Let time pass until something is seen. For what comes back by itself after rests that chance chooses."""
    for _ in range(20):
        try:
            await expect(awaited).to_be_visible(timeout=500)
        except AssertionError:
            await let_pass(page, step)
        else:
            return
    await expect(awaited).to_be_visible()


class BrowserVisitor:
    """Someone at the widget, on a website or in a tab of its own, who reads one language."""

    def __init__(self, page: Page, website: str, chat: str, language: str = "nl") -> None:
        self.page = page
        self.website = website
        self.language = language
        self.address = f"{chat}/chat/flevoland?lang={language}"
        self.chat: FrameLocator | Page = page.frame_locator("iframe")

    # ---- coming ----

    async def opens_website(self, path: str = "/") -> Self:
        await self.page.goto(f"{self.website}{path}" + ("" if self.language == "nl" else f"?lang={self.language}"))
        await expect(self.launcher).to_be_visible()
        return self

    async def opens_own_tab(self) -> Self:
        """The chat itself, without a website around it."""
        self.chat = self.page
        await self.page.goto(self.address)
        return self

    async def presses_chat(self) -> Self:
        await self.launcher.click()
        return self

    async def opens(self) -> Self:
        """Open the website and press its button."""
        await self.opens_website()
        return await self.presses_chat()

    async def starts(self, nickname: str = "") -> Self:
        """Press start, answer what is asked on the way in or skip it, and have a place in the queue."""
        await self.is_asked()
        if nickname:
            spoken.add(nickname)
            await self.chat.get_by_label(self.words("nickname.label")).fill(nickname)
        await self.button("intake.go" if nickname else "intake.skip").click()
        return await self.is_in("waiting")

    async def is_asked(self) -> Self:
        """Press start; what the desk asks on the way in is on the screen."""
        await self.is_in("open")
        await self.button("open.start").click()
        return await self.is_in("intake")

    # ---- what is on the screen ----

    def words(self, key: str, **values: Any) -> str:
        """What the interface says in her language."""
        return words(key, self.language, **values)

    def afterwards(self, key: str, **values: Any) -> str:
        """What it says when it is over."""
        return afterwards_words(key, self.language, **values)

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name=ENTRY)

    @property
    def frame(self) -> Frame:
        """The document of the chat."""
        return next(frame for frame in self.page.frames if "/chat/" in frame.url)

    @property
    def bubbles(self) -> Locator:
        return self.chat.locator(".timeline .bubble")

    @property
    def field(self) -> Locator:
        return self.chat.get_by_role("textbox", name=self.words("talk.field"))

    @property
    def phone(self) -> Locator:
        """The number, in the bar that never moves."""
        return self.chat.locator(f".bar a[href='{PHONE}']")

    @property
    def typing(self) -> Locator:
        return self.chat.get_by_role("img", name=re.compile(self.words("talk.typing", name=".+")))

    def button(self, key: str) -> Locator:
        return self.chat.get_by_role("button", name=self.words(key), exact=True)

    def text(self, key: str, **values: Any) -> Locator:
        return self.chat.get_by_text(self.words(key, **values), exact=True)

    async def is_in(self, state: str) -> Self:
        """Wait for a state of the widget. Whatever the state, she can call."""
        await expect(self.chat.locator(f".visitor[data-state='{state}']")).to_be_attached()
        await expect(self.phone).to_be_visible()
        return self

    async def reads(self, text: str) -> None:
        await expect(self.bubbles.filter(has_text=text)).to_be_visible()

    async def has_read(self, *texts: str) -> None:
        """Exactly these messages stand on her screen, each once and in this order."""
        await expect(self.bubbles).to_have_text(list(texts))

    async def has_sent_everything(self) -> None:
        await expect(self.chat.locator(".line--pending, .line--unsent")).to_have_count(0)

    # ---- what she does ----

    async def chooses(self, language: str) -> None:
        """Read on in another language."""
        await self.chat.get_by_role("combobox", name=self.words("language.choose")).select_option(language)
        await expect(self.chat.locator("html")).to_have_attribute("lang", language)
        self.language = language

    async def types(self, text: str) -> None:
        spoken.add(text)
        await self.field.press_sequentially(text)

    async def says(self, text: str) -> None:
        """Write it and press the button. It stands on her screen at once, sent or not."""
        spoken.add(text)
        await self.field.fill(text)
        await self.button("talk.send").click()
        await self.reads(text)

    async def is_out_of_sight(self, seconds: float) -> None:
        """Lock the telephone, or look at something else, for so long."""
        show = """state => {
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
        await self.frame.evaluate(show, "hidden")
        await let_pass(self.page, seconds)
        await self.frame.evaluate(show, "visible")

    async def stops(self) -> None:
        """Stop the conversation, and say so twice."""
        await self.button("talk.stop").click()
        await self.button("talk.stop.yes").click()

    async def reloads(self) -> None:
        """Reload the page around the chat, and open the chat again. The page's memory is gone."""
        await self.page.evaluate("window.remembered = true")
        await self.page.reload()
        assert not await self.page.evaluate("'remembered' in window")
        if self.chat is not self.page:
            await self.presses_chat()

    async def is_connected_again(self) -> None:
        """Wait until the line is back, however long her browser rests in between."""
        await wait_through(self.page, self.text("lost.back"))

    async def has_stored(self) -> dict[str, Any]:
        """Everything that the chat's origin keeps in this browser."""
        stored: dict[str, Any] = await self.frame.evaluate(
            """async () => ({
              session: Object.entries(sessionStorage), local: Object.entries(localStorage), cookie: document.cookie,
              databases: (await indexedDB.databases()).length, caches: "caches" in window ? (await caches.keys()).length : 0,
            })"""
        )
        return stored


class BrowserCounsellor:
    """Someone at the console."""

    def __init__(self, page: Page, chat: str, name: str, password: str) -> None:
        self.page = page
        self.chat = chat
        self.name = name
        self.password = password

    async def signs_in(self) -> Self:
        """From the console's address, by the form that it leads to."""
        spoken.add(self.password)
        await self.page.goto(f"{self.chat}/console")
        await self.page.get_by_label(words("pages.sign_in.name")).fill(self.name)
        await self.page.get_by_label(words("pages.sign_in.password")).fill(self.password)
        await self.page.get_by_role("button", name=words("pages.sign_in.submit")).click()
        await expect(self.presence("away")).to_be_checked()
        return self

    async def is_available(self) -> Self:
        """Sign in, and switch to available."""
        await self.signs_in()
        await self.presence("available").check()
        await expect(self.page.get_by_text(words("console.free.available"), exact=True)).to_be_visible()
        return self

    async def goes_away(self) -> None:
        await self.presence("away").check()

    # ---- what is on the screen ----

    def presence(self, declared: str) -> Locator:
        return self.page.get_by_role("radio", name=words(f"console.{declared}"))

    @property
    def offer(self) -> Locator:
        return self.page.locator(".offer")

    @property
    def banner(self) -> Locator:
        return self.page.locator(".banner")

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=words(key), exact=True)

    def button_of(self, key: str, **values: Any) -> Locator:
        """One whose words say something that changes."""
        return self.page.get_by_role("button", name=words(key, **values), exact=True)

    def column(self, label: str) -> Locator:
        return self.page.get_by_role("region", name=words("console.column", label=label), exact=True)

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("textbox", name=words("console.field", label=label), exact=True)

    def bubbles(self, label: str) -> Locator:
        return self.column(label).locator(".timeline .bubble")

    async def is_offered(self) -> str:
        """Wait for an offer; the label of what is offered."""
        await expect(self.offer).to_be_visible()
        return await self.offer.get_by_role("heading").inner_text()

    async def reads(self, label: str, text: str) -> None:
        await expect(self.bubbles(label).filter(has_text=text)).to_be_visible()

    async def has_read(self, label: str, *texts: str) -> None:
        """Exactly these messages stand in this conversation, each once and in this order."""
        await expect(self.bubbles(label)).to_have_text(list(texts))

    # ---- what she does ----

    async def accepts(self) -> str:
        """Take what is offered, or will be; its label."""
        label = await self.is_offered()
        await self.offer.get_by_role("button", name=words("console.offer.accept")).click()
        await expect(self.column(label)).to_be_visible()
        return label

    async def types(self, label: str, text: str) -> None:
        spoken.add(text)
        await self.field(label).press_sequentially(text)

    async def says(self, label: str, text: str) -> None:
        """Write it and press Enter. It stands on her screen at once, sent or not."""
        spoken.add(text)
        await self.field(label).fill(text)
        await self.field(label).press("Enter")
        await self.reads(label, text)

    async def ends(self, label: str) -> None:
        """End the conversation, and say so twice."""
        column = self.column(label)
        await column.get_by_role("button", name=words("console.end"), exact=True).click()
        await column.get_by_role("button", name=words("console.end.yes")).click()

    async def is_connected_again(self) -> None:
        """Wait until the line is back, however long her browser rests in between."""
        await wait_through(self.page, self.page.get_by_text(words("console.back"), exact=True))
