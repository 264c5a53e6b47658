"""A pretend website that embeds the chat, for the demo alone. It stands under another origin than the chat, as real ones do.

``/demo`` shows the sign-in of one counsellor: the demo listens on loopback only, and says that it is one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from chatserver.rules.desk import Desk
from chatserver.rules.terms import Availability
from chatserver.web.headers import content_security_policy
from chatserver.web.pages import Pages, html
from chatserver.web.phone import phone_address
from chatserver.web.routes import Public, Routes
from chatserver.web.settings import WebSettings
from chatserver.web.widget import FindOpening


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """A sign-in that the demo made and shows."""

    name: str
    work_name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the pretend website needs to know."""

    desk: Desk
    sign_in: DemoSignIn


class DemoRoutes:
    """``/demo``, and ``/demo/progress`` by which the page knows what to say next."""

    def __init__(self, pages: Pages, settings: WebSettings, demo: Demo, opening: FindOpening) -> None:
        self._pages = pages
        self._settings = settings
        self._demo = demo
        self._opening = opening

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/demo", self.page, access=Public.DEMO)
        routes.add("GET", "/demo/progress", self.progress, access=Public.DEMO)

    async def page(self, _: web.Request) -> web.Response:
        desk, origin = self._demo.desk, self._settings.public_origin
        text = self._pages.render(
            "demo.html",
            desk.languages[0],
            desk=desk,
            tel=phone_address(desk.phone),
            loader=f"{origin}/widget/loader.js",
            chat=f"{origin}/chat/{desk.id}",
            console=f"{origin}/console",
            embed=f"{origin}/embed/{desk.id}",
            sign_in=self._demo.sign_in,
        )
        headers = {
            # A website's own policy: what any site that embeds the chat has to allow, and nothing of the chat's strictness.
            "Content-Security-Policy": content_security_policy(self._settings, beside=origin),
            "Cross-Origin-Opener-Policy": "unsafe-none",
            "Cross-Origin-Embedder-Policy": "unsafe-none",
        }
        return html(text, headers=headers)

    async def progress(self, _: web.Request) -> web.Response:
        """Whether someone is there to talk to."""
        opening = await self._opening(self._demo.desk.id)
        return web.json_response({"available": opening.state is Availability.OPEN})
