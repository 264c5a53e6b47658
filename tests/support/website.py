"""A website of someone else's that embeds the chat, under another origin than the chat, as every real one does."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import web

ENTRY = "Chat met ons"
"""What the website's link says, and so the button."""
PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gemeente Voorbeeldstad</title>{style}</head>
<body><main><h1>Hulp en advies</h1><p>Hier vind je wie je kan helpen.</p>
{pasted}
<p>Tot ziens bij ons.</p></main></body></html>"""
USUAL = """<p id="chat-entry"><a href="{chat}/chat/flevoland?lang={language}" target="_blank" rel="noopener noreferrer">{entry}</a>
<a href="tel:+31882220500">088 2220500</a></p>
<script src="{chat}/widget/loader.js" async></script>"""
ICON = "<link rel=icon href=data:,>"
"""Keeps a browser from asking for an icon."""
POLICIES = {
    "/": "",
    "/strict": "default-src 'none'; script-src {chat}; frame-src {chat}; require-trusted-types-for 'script'; trusted-types 'none'",
    "/without-frames": "default-src 'none'; script-src {chat}",
    "/without-scripts": "default-src 'none'",
}
"""The website's pages, each under a policy of its own; with ``?lang=``, its link opens the chat in another language than Dutch."""
PASTED = "/pasted"
"""The page where the website's owner pastes what the chat's own page gives her."""


@dataclass(eq=False)
class Website:
    """Serves its pages until the block ends. ``chat`` is the address of the chat that it embeds, once that is known; ``pasted`` and
    ``headers`` are what its owner put on one more page, and with it; ``style`` is in the head of all, and only for pictures.
    """

    port: int = 0
    chat: str = ""
    pasted: str = ""
    style: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The name under which the desk knows it."""
        return f"http://localhost:{self.port}"

    @property
    def under_another_name(self) -> str:
        """The same pages, under an origin that the desk does not know."""
        return f"http://127.0.0.1:{self.port}"

    async def page(self, request: web.Request) -> web.Response:
        policy = POLICIES[request.path].format(chat=self.chat)
        headers = {"Content-Security-Policy": policy} if policy else {}
        usual = USUAL.format(chat=self.chat, entry=ENTRY, language=request.query.get("lang", "nl"))
        return web.Response(text=PAGE.format(pasted=usual, style=self.style), content_type="text/html", headers=headers)

    async def page_of_its_owner(self, _: web.Request) -> web.Response:
        return web.Response(text=PAGE.format(pasted=self.pasted, style=self.style), content_type="text/html", headers=self.headers)

    async def news(self, _: web.Request) -> web.Response:
        text = f'<!doctype html><html lang="nl"><title>Nieuws</title>{ICON}<h1>Nieuws</h1><a href="/">Hulp</a>'
        return web.Response(text=text, content_type="text/html")

    async def icon(self, _: web.Request) -> web.Response:
        return web.Response(status=204)


@contextlib.asynccontextmanager
async def running_website() -> AsyncIterator[Website]:
    """A website on a free port."""
    website = Website()
    app = web.Application()
    app.add_routes([web.get(path, website.page) for path in POLICIES])
    app.add_routes([web.get(PASTED, website.page_of_its_owner), web.get("/news", website.news), web.get("/favicon.ico", website.icon)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    website.port = runner.addresses[0][1]
    try:
        yield website
    finally:
        await runner.cleanup()
