"""Whether the server lives, and whether it is ready. Neither answer carries a figure: how busy it is, is nobody's business."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from chatserver.web.routes import Public, Routes

IsReady = Callable[[], Awaitable[bool]]


class HealthRoutes:
    """``is_ready``: the store takes a commit, the keys are there, the schedules are valid, and we are not stopping."""

    def __init__(self, is_ready: IsReady) -> None:
        self._is_ready = is_ready

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/healthz", self.alive, access=Public.HEALTH)
        routes.add("GET", "/readyz", self.ready, access=Public.HEALTH)

    async def alive(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(self, _: web.Request) -> web.Response:
        if await self._is_ready():
            return web.Response(text="ready\n")
        return web.Response(status=503, text="not ready\n")
