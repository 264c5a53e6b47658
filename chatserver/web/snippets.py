"""The page of a desk's canned texts, which its duty leads keep. Plain forms; whatever is wrong, what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, NamedTuple

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
from chatserver.rules.terms import StaffId
from chatserver.services.snippets import NO_FAULTS, Snippets
from chatserver.web.desk_pages import desk_of, done, member_of, to_first, to_page
from chatserver.web.forms import read_form
from chatserver.web.guard import SNIPPETS_PAGE
from chatserver.web.pages import Pages, html, nav_of
from chatserver.web.routes import Routes
from chatserver.web.wording import language_in_words, month_in_words

LONGEST_TYPED = 10_000
"""So much is shown again after a fault."""


class Kept(NamedTuple):
    """A desk's snippets in their order, and the work names of everyone who may have changed one."""

    desk: Desk
    snippets: list[Snippet]
    names: Mapping[StaffId, str]


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
        raise to_first(SNIPPETS_PAGE, self._snippets.desks_of(member_of(request)))

    async def again(self, request: web.Request) -> web.Response:
        raise to_page(SNIPPETS_PAGE, request)

    async def show(self, request: web.Request) -> web.Response:
        """With ``change`` the form holds that snippet; with ``remove`` it is asked whether that one is to go."""
        kept = await self._read(request)
        chosen = next((one for one in kept.snippets if one.id == request.query.get("change")), None)
        typed = Wording(kept.desk.languages[0], "", "") if chosen is None else chosen.wording
        return self._page(request, kept, typed, "" if chosen is None else chosen.id)

    async def save(self, request: web.Request) -> web.Response:
        """Add one, or change the one whose id came with the form."""
        name, *values = await read_form(request, "id", *SnippetField, longest=LONGEST_TYPED)
        typed, member = Wording(*values), member_of(request)
        try:
            if name:
                faults = await self._snippets.change(member, desk_of(request), SnippetId(name), typed)
            else:
                faults = await self._snippets.add(member, desk_of(request), typed)
        except ChatError as error:
            if error.code is not Code.NOT_FOUND:
                raise
            name, faults = "", {SnippetField.TITLE: SnippetFault.GONE}
        if faults:
            return self._page(request, await self._read(request), typed, name, faults)
        return done(SNIPPETS_PAGE, request, "changed" if name else "added")

    async def remove(self, request: web.Request) -> web.Response:
        (name,) = await read_form(request, "id")
        await self._snippets.remove(member_of(request), desk_of(request), SnippetId(name))
        return done(SNIPPETS_PAGE, request, "removed")

    async def _read(self, request: web.Request) -> Kept:
        member = member_of(request)
        desk = self._snippets.get_desk(member, desk_of(request))
        snippets, names = await self._snippets.see_kept(member, desk.id)
        return Kept(desk, in_order(snippets, desk.languages), names)

    def _page(self, request: web.Request, kept: Kept, typed: Wording, name: str, faults: Faults = NO_FAULTS) -> web.Response:
        member = member_of(request)
        text = self._pages.render(
            "snippets.html",
            self._language,
            **nav_of(member),
            desk=kept.desk,
            desks=self._snippets.desks_of(member),
            groups=_groups(kept, self._language),
            spoken=[(code, language_in_words(code, self._language)) for code in kept.desk.languages],
            typed=typed,
            changing=name,
            removing=request.query.get("remove", ""),
            faults=faults,
            done=request.query.get("done"),
            limits={"title": LONGEST_TITLE, "text": LONGEST_TEXT, "shortcut": LONGEST_SHORTCUT, "most": MOST},
            variables={key: f"{{{_named(names, self._language)}}}" for key, names in VARIABLES.items()},
        )
        return html(text, 400 if faults else 200)


def _groups(kept: Kept, language: str) -> list[dict[str, Any]]:
    """The snippets of each language, in the order in which they come, each with who changed it last, and on which day."""

    def shown(one: Snippet) -> dict[str, Any]:
        on = one.changed_at.astimezone(kept.desk.schedule.zone).date()
        return {
            "id": one.id,
            "wording": one.wording,
            "by": kept.names.get(one.by, "\u2013"),
            "on": f"{on.day} {month_in_words(on, language)}",
        }

    return [
        {"code": code, "name": language_in_words(code, language), "snippets": [shown(one) for one in ones]}
        for code, ones in groupby(kept.snippets, lambda one: one.wording.language)
    ]


def _named(names: tuple[str, ...], language: str) -> str:
    """What a variable is called in a language: the first name is the Dutch one."""
    return names[0] if language == "nl" else names[-1]
