"""The page that the counsellor console lives in. All that it shows comes over its socket."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from chatserver.rules.access import Action
from chatserver.rules.desk import Desk
from chatserver.rules.terms import DeskId
from chatserver.web.guard import PROVEN
from chatserver.web.pages import Pages, html
from chatserver.web.routes import Routes


class ConsoleRoutes:
    """``/console``."""

    def __init__(self, pages: Pages, language: str, desks: Mapping[DeskId, Desk]) -> None:
        self._pages = pages
        self._language = language
        self._desks = desks

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/console", self.console, access=Action.OPEN_CONSOLE)

    async def console(self, request: web.Request) -> web.Response:
        member = request[PROVEN].member
        desks = [desk for id_, desk in self._desks.items() if id_ in member.desks]
        return html(self._pages.render("console.html", self._language, work_name=member.work_name, desks=desks))
