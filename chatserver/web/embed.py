"""The page for who puts the chat on a website: what to paste, what to allow, and whether the chosen colours can be read.

Everything that is chosen is in the address, so that the page works without script and can be passed on to a colleague.
"""

from __future__ import annotations

import base64
import hashlib
import html as escaping
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from chatserver.rules.contrast import Corner, Pair, Scheme, Theme, figure, make_theme, pairs, parse_colour, worn
from chatserver.rules.desk import Desk
from chatserver.rules.terms import DeskId
from chatserver.rules.web_address import is_page, origin_of
from chatserver.web.assets import LOADER
from chatserver.web.forms import one_of
from chatserver.web.pages import Pages, html
from chatserver.web.phone import phone_address
from chatserver.web.routes import Public, Routes
from chatserver.web.settings import WebSettings
from chatserver.web.wording import language_in_words

SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
"""What the frame may do on a website, as in widget/loader/loader.ts."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for, where it can be; else what the desk has."""

    language: str
    leave: str
    site: str
    """Origin of the website; empty when it is not said."""
    colour: str
    dark: str
    corner: Corner
    wrong: frozenset[str]
    """Names of what was asked for and cannot be."""


def choose(asked: Mapping[str, str], desk: Desk, language: str, leave_to: str, theme: Theme | None) -> Choice:
    """Reads the form. What is wrong is named, and the desk's own value stands in its place."""
    wrong = set()

    def of(name: str, own: str, parsed: str | None) -> str:
        if parsed is None:
            wrong.add(name)
        return own if parsed is None or name not in asked else parsed

    light, dark = (None, None) if theme is None else (theme.light, theme.dark)
    wanted = asked.get("chat", "")
    return Choice(
        language=wanted if wanted in desk.languages else language if language in desk.languages else desk.languages[0],
        leave=of("leave", leave_to, _page(asked.get("leave", leave_to).strip())),
        site=of("site", "", _site(asked.get("site", "").strip())),
        colour=of("colour", light.action if light else "", parse_colour(asked.get("colour", ""))),
        dark=of("dark", dark.action if dark else "", parse_colour(asked.get("dark", ""))),
        corner=one_of(Corner, asked.get("corner", "")) or (theme.corner if theme else Corner.SOFT),
        wrong=frozenset(wrong),
    )


def _page(text: str) -> str | None:
    return text if is_page(text) else None


def _site(text: str) -> str | None:
    """The origin of what was typed; empty for nothing at all."""
    return origin_of(text) if text else ""


class EmbedRoutes:
    """``/embed/<desk>``."""

    def __init__(self, pages: Pages, settings: WebSettings, desks: Mapping[DeskId, Desk]) -> None:
        self._pages = pages
        self._settings = settings
        self._desks = desks
        content = (settings.static / LOADER).read_bytes()
        self._integrity = f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/embed/{desk}", self.page, access=Public.OWNERS)

    async def page(self, request: web.Request) -> web.Response:
        """404 for a desk that is not there."""
        desk = self._desks.get(DeskId(request.match_info["desk"]))
        if desk is None:
            raise web.HTTPNotFound
        language = self._pages.texts.for_staff([request.query.get("lang", ""), *desk.languages])
        theme = self._settings.themes.get(desk.id)
        chosen = choose(request.query, desk, language, self._settings.leave_to[desk.id], theme)
        return html(self._pages.render("embed.html", language, **self._values(desk, chosen, language)))

    def _values(self, desk: Desk, chosen: Choice, language: str) -> dict[str, Any]:
        origin = self._settings.public_origin
        palettes = worn(make_theme(chosen.colour, chosen.dark, chosen.corner))
        comma = self._pages.texts.of(language)["pages.embed.decimal"]
        listed = [*desk.embedding, *([chosen.site] if chosen.site and chosen.site not in desk.embedding else [])]
        return {
            "desk": desk,
            "tel": phone_address(desk.phone),
            "origin": origin,
            "pinned": f"{origin}/{self._pages.assets.name_with_digest(LOADER)}",
            "integrity": self._integrity,
            "chosen": chosen,
            "leave": escaping.escape(chosen.leave),  # as it stands in an attribute; the template escapes it once more, to show it
            "sandbox": SANDBOX,
            "languages": [(code, language_in_words(code, code), self._entry(code, language)) for code in desk.languages],
            "offered": [code for code in desk.languages if self._pages.texts.for_staff([code]) == code],
            "corners": list(Corner),
            "listed": ", ".join(f'"{site}"' for site in listed),
            "contrasts": [
                (light.name, f"{light.floor:g}".replace(".", comma), _told(light, comma), _told(dark, comma))
                for light, dark in zip(*(pairs(palettes[scheme], scheme) for scheme in Scheme), strict=True)
            ],
        }

    def _entry(self, language: str, otherwise: str) -> str:
        """What the button says in a language; in the page's own where staff texts have none."""
        texts = self._pages.texts.of(self._pages.texts.for_staff([language, otherwise]))
        return texts["pages.embed.entry"]


def _told(pair: Pair, comma: str) -> tuple[str, bool]:
    return figure(pair.ratio).replace(".", comma), pair.is_enough
