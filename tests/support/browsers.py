"""Real browsers for the tests: the pinned headless Chromium, Debian's Chromium with a profile, Firefox, and WebKit.

run.py names the Chromium in the environment. All of them run without a sandbox of their own, since root may not have one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, BrowserContext, async_playwright
from selenium.webdriver import WebKitGTK
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
Storage = Literal["allowed", "refused"]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PREFERENCES = {
    # Both are set in full: Debian's Chromium refuses storage in third-party frames by default, others allow it.
    "allowed": {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}},
    "refused": {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}},
}


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The pinned headless Chromium, or the one that $CHROMIUM names. Frames of another origin may store there."""
    program = os.environ.get("CHROMIUM") or next(map(str, ROOT.glob(".tools/chromium-*/chromium")), None) or find(*CHROMIUMS)
    environment: dict[str, str | float | bool] = dict(os.environ)
    if libraries := os.environ.get("CHROMIUM_LIBRARIES"):
        environment["LD_LIBRARY_PATH"] = libraries
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, chromium_sandbox=False, args=FLAGS, env=environment)
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def chromium_with_profile(storage: Storage) -> AsyncIterator[BrowserContext]:
    """An installed Chromium with a fresh profile in which a third-party frame may store, or may not.

    The headless Chromium reads no preferences, so this one is another program: mark the test ``needs("profiles")``.
    """
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        async with _with_profile(Path(profile), storage) as context:
            yield context


@contextlib.asynccontextmanager
async def chromium_that_remembers(profile: Path) -> AsyncIterator[BrowserContext]:
    """The same, its profile left where it can be read afterwards, and with the memory of pages that Back returns to at once, which
    Playwright switches off: its own ``go_back`` does not come to an end with it. Mark the test ``needs("profiles")``.
    """
    async with _with_profile(profile, "allowed", ignore_default_args=["--disable-back-forward-cache"]) as context:
        yield context


@contextlib.asynccontextmanager
async def _with_profile(profile: Path, storage: Storage, ignore_default_args: list[str] | None = None) -> AsyncIterator[BrowserContext]:
    preferences = profile / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps(PREFERENCES[storage]))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=find(*CHROMIUMS),
            chromium_sandbox=False,
            args=FLAGS,
            reduced_motion="reduce",
            ignore_default_args=ignore_default_args,
        )
        try:
            yield context
        finally:
            await context.close()


@contextlib.asynccontextmanager
async def firefox(**preferences: str | float | bool) -> AsyncIterator[Browser]:
    """The installed Firefox, driven over WebDriver BiDi. Mark the test ``needs("firefox")``."""
    async with async_playwright() as playwright:
        browser = await playwright.firefox.launch(
            channel="moz-firefox", executable_path=find("firefox-esr", "firefox"), firefox_user_prefs=preferences
        )
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def webkit() -> AsyncIterator[WebKitGTK]:
    """WebKitGTK's small browser on a display of its own. Mark the test ``needs("webkit")``.

    Selenium blocks: call its methods in ``asyncio.to_thread``, or the server under test stands still meanwhile.
    """
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not browsers:
        raise RuntimeError(missing("MiniBrowser"))
    options = Options()
    options.binary_location = str(browsers[-1])
    options.add_argument("--automation")
    with display() as name:
        service = Service(find("WebKitWebDriver"), env={**os.environ, "DISPLAY": name})
        driver = await asyncio.to_thread(WebKitGTK, options=options, service=service)
        try:
            yield driver
        finally:
            await asyncio.to_thread(driver.quit)


@contextlib.contextmanager
def display() -> Iterator[str]:
    """An X display in memory: WebKitGTK waits for ever without one."""
    told, tells = os.pipe()
    command = [find("Xvfb"), "-displayfd", str(tells), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[tells], stderr=subprocess.DEVNULL)
    os.close(tells)
    try:
        with os.fdopen(told) as number:
            yield f":{number.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def find(*names: str) -> str:
    """The first of these programs that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise RuntimeError(missing(names[0]))
    return found


def missing(name: str) -> str:
    return f"{name} is not installed; start the tests with `python3 run.py test`, which knows how"
