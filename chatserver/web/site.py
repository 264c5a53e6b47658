"""Puts the HTTP doors together: one application, every route behind its guard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from chatserver.auth.buckets import Buckets
from chatserver.rules.desk import Desk
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import DeskId
from chatserver.services.desk_hours import DeskHours
from chatserver.services.keeping import Keeping
from chatserver.services.letters import Letters
from chatserver.services.opening import Openings
from chatserver.services.ports import Chance, Clock
from chatserver.services.ratings import Ratings
from chatserver.services.snippets import Snippets
from chatserver.services.staffing import Staffing
from chatserver.web.assets import AssetRoutes
from chatserver.web.console import ConsoleRoutes
from chatserver.web.demo import Demo, DemoRoutes
from chatserver.web.desk_hours import DeskHoursRoutes
from chatserver.web.embed import EmbedRoutes
from chatserver.web.guard import PROVEN, Guard
from chatserver.web.headers import add_headers_to
from chatserver.web.health import HealthRoutes, IsReady
from chatserver.web.hours import HoursRoutes
from chatserver.web.kept import KeptRoutes
from chatserver.web.letters import LetterRoutes
from chatserver.web.middleware import no_prefetching, plain_errors, right_host
from chatserver.web.pages import Pages
from chatserver.web.ratings import RatingsRoutes
from chatserver.web.routes import Routes
from chatserver.web.settings import WebSettings
from chatserver.web.sign_in import SignInRoutes
from chatserver.web.snippets import SnippetRoutes
from chatserver.web.theme import ThemeRoutes
from chatserver.web.widget import VisitorRoutes

LARGEST_BODY = 32 * 1024


@dataclass(frozen=True, slots=True)
class WebParts:
    """All that the pages stand on."""

    settings: WebSettings
    desks: Mapping[DeskId, Desk]
    staffing: Staffing
    openings: Openings
    desk_hours: DeskHours
    ratings: Ratings
    keeping: Keeping
    snippets: Snippets
    letters: Letters
    clock: Clock
    chance: Chance
    is_ready: IsReady
    demo: Demo | None = None


def build_web(parts: WebParts, others: Iterable[tuple[Routes, Guard[Any]]] = ()) -> web.Application:
    """The application with every page; the real-time doors are attached to it by who builds both. ``others``: routes of another side,
    each behind a guard of its own."""
    app = web.Application(middlewares=[plain_errors, right_host(parts.settings), no_prefetching], client_max_size=LARGEST_BODY)
    add_headers_to(app, parts.settings)
    routes, guard = make_routes(parts)
    routes.add_to(app, guard.around)
    for more, before in others:
        more.add_to(app, before.around)
    return app


def make_routes(parts: WebParts) -> tuple[Routes, Guard[StaffMember]]:
    """Every route, and the guard that stands before it."""
    settings, desks = parts.settings, parts.desks
    pages = Pages(settings.static)
    guard = Guard(parts.staffing.find_signed_in, PROVEN, Buckets(parts.chance.secret, parts.clock.now), settings)
    language = pages.texts.for_staff(next(iter(desks.values())).languages)
    routes = Routes()
    HealthRoutes(parts.is_ready).add_to(routes)
    AssetRoutes(pages.assets).add_to(routes)
    themes = ThemeRoutes(settings.themes)
    themes.add_to(routes)
    VisitorRoutes(pages, settings, desks, parts.openings.at, parts.clock.now, themes.address).add_to(routes)
    EmbedRoutes(pages, settings, desks).add_to(routes)
    HoursRoutes(desks, parts.openings, parts.clock.now, settings.public_origin).add_to(routes)
    SignInRoutes(pages, language, settings, parts.staffing, guard).add_to(routes)
    ConsoleRoutes(pages, language, desks).add_to(routes)
    DeskHoursRoutes(pages, language, parts.desk_hours).add_to(routes)
    RatingsRoutes(pages, language, parts.ratings).add_to(routes)
    KeptRoutes(pages, language, parts.keeping, next(iter(desks.values()))).add_to(routes)
    SnippetRoutes(pages, language, parts.snippets).add_to(routes)
    LetterRoutes(pages, language, parts.letters, desks).add_to(routes)
    if parts.demo is not None:
        DemoRoutes(pages, settings, parts.demo, parts.openings.at).add_to(routes)
    return routes, guard
