"""The page of a desk's canned texts, which its duty leads keep. Plain forms; whatever is wrong, what was typed stays."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action
from chatserver.rules.desk import Desk
from chatserver.rules.snippet import (
    LONGEST_SHORTCUT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST,
    VARIABLES,
    Faults,
    Snippet,
    SnippetFault,
    SnippetField,
    SnippetId,
    Wording,
    in_order,
)
from chatserver.rules.terms import DeskId
from chatserver.services.snippets import NO_FAULTS, Snippets
from chatserver.web.forms import read_form
from chatserver.web.guard import PROVEN, SNIPPETS_PAGE
from chatserver.web.pages import Pages, html, nav_of
from chatserver.web.routes import Routes
from chatserver.web.wording import language_in_words

LONGEST_TYPED = 10_000
"""So much is shown again after a fault."""


class SnippetRoutes:
    """``/snippets`` and everything below it."""

    def __init__(self, pages: Pages, language: str, snippets: Snippets) -> None:
        self._pages = pages
        self._language = language
        self._snippets = snippets

    def add_to(self, routes: Routes) -> None:
        desk = f"{SNIPPETS_PAGE}/{{desk}}"
        routes.add("GET", SNIPPETS_PAGE, self.first, access=Action.SET_SNIPPETS)
        routes.add("GET", desk, self.show, access=Action.SET_SNIPPETS)
        for name, handler in (("save", self.save), ("remove", self.remove)):
            routes.add("POST", f"{desk}/{name}", handler, access=Action.SET_SNIPPETS)
            routes.add("GET", f"{desk}/{name}", self.again, access=Action.SET_SNIPPETS)

    async def first(self, request: web.Request) -> web.Response:
        """The first desk that is hers; 404 when none is."""
        desks = self._snippets.desks_of(request[PROVEN].member)
        if not desks:
            raise ChatError(Code.NOT_FOUND)
        raise web.HTTPSeeOther(f"{SNIPPETS_PAGE}/{desks[0].id}")

    async def again(self, request: web.Request) -> web.Response:
        """After a fault the address is that of the form; asked for again, it is the page."""
        raise web.HTTPSeeOther(f"{SNIPPETS_PAGE}/{request.match_info['desk']}")

    async def show(self, request: web.Request) -> web.Response:
        """With ``change`` the form holds that snippet; with ``remove`` it is asked whether that one is to go."""
        desk, snippets = await self._read(request)
        chosen = next((one for one in snippets if one.id == request.query.get("change")), None)
        typed = Wording(desk.languages[0], "", "") if chosen is None else chosen.wording
        return self._page(request, desk, snippets, typed, "" if chosen is None else chosen.id)

    async def save(self, request: web.Request) -> web.Response:
        """Add one, or change the one whose id came with the form."""
        name, *values = await read_form(request, "id", *SnippetField, longest=LONGEST_TYPED)
        typed, member = Wording(*values), request[PROVEN].member
        desk = self._snippets.get_desk(member, DeskId(request.match_info["desk"]))
        try:
            if name:
                faults = await self._snippets.change(member, desk.id, SnippetId(name), typed)
            else:
                faults = await self._snippets.add(member, desk.id, typed)
        except ChatError as error:
            if error.code is not Code.NOT_FOUND:
                raise
            name, faults = "", {SnippetField.TITLE: SnippetFault.GONE}
        if faults:
            return self._page(request, *await self._read(request), typed, name, faults)
        return _done(desk, "changed" if name else "added")

    async def remove(self, request: web.Request) -> web.Response:
        (name,) = await read_form(request, "id")
        desk = self._snippets.get_desk(request[PROVEN].member, DeskId(request.match_info["desk"]))
        await self._snippets.remove(request[PROVEN].member, desk.id, SnippetId(name))
        return _done(desk, "removed")

    async def _read(self, request: web.Request) -> tuple[Desk, list[Snippet]]:
        member = request[PROVEN].member
        desk = self._snippets.get_desk(member, DeskId(request.match_info["desk"]))
        return desk, in_order(await self._snippets.see(member, desk.id), desk.languages)

    def _page(
        self, request: web.Request, desk: Desk, snippets: list[Snippet], typed: Wording, name: str, faults: Faults = NO_FAULTS
    ) -> web.Response:
        member = request[PROVEN].member
        text = self._pages.render(
            "snippets.html",
            self._language,
            **nav_of(member),
            desk=desk,
            desks=self._snippets.desks_of(member),
            groups=_groups(snippets, self._language),
            spoken=[(code, language_in_words(code, self._language)) for code in desk.languages],
            typed=typed,
            changing=name,
            removing=request.query.get("remove", ""),
            faults=faults,
            done=request.query.get("done"),
            limits={"title": LONGEST_TITLE, "text": LONGEST_TEXT, "shortcut": LONGEST_SHORTCUT, "most": MOST},
            variables={key: f"{{{_named(names, self._language)}}}" for key, names in VARIABLES.items()},
        )
        return html(text, 400 if faults else 200)


def _groups(snippets: Iterable[Snippet], language: str) -> list[dict[str, Any]]:
    """The snippets of each language, in the order in which they come."""
    return [
        {"code": code, "name": language_in_words(code, language), "snippets": list(ones)}
        for code, ones in groupby(snippets, lambda one: one.wording.language)
    ]


def _named(names: tuple[str, ...], language: str) -> str:
    """What a variable is called in a language: the first name is the Dutch one."""
    return names[0] if language == "nl" else names[-1]


def _done(desk: Desk, what: str) -> web.Response:
    """Shown by the page itself, so that a reload repeats nothing."""
    return web.Response(status=303, headers={"Location": f"{SNIPPETS_PAGE}/{desk.id}?done={what}"})
