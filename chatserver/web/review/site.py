"""Puts the pages of the review side together, behind a guard of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from chatserver.auth.buckets import Buckets
from chatserver.rules.reviewing import ReviewDesk
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId
from chatserver.services.review.ports import Chance, Clock
from chatserver.services.review.readers import Readers
from chatserver.web.assets import AssetRoutes
from chatserver.web.guard import Guard, Proven
from chatserver.web.headers import add_headers_to
from chatserver.web.health import HealthRoutes, IsReady
from chatserver.web.middleware import no_prefetching, plain_errors, right_host
from chatserver.web.pages import Pages
from chatserver.web.routes import Routes
from chatserver.web.settings import WebSettings

LARGEST_BODY = 32 * 1024
READS: web.RequestKey[Proven[Reader]] = web.RequestKey("reads", Proven[Reader])
"""Who asks."""


@dataclass(frozen=True, slots=True)
class ReviewParts:
    """All that the pages of the review side stand on."""

    settings: WebSettings
    desks: Mapping[DeskId, ReviewDesk]
    readers: Readers
    clock: Clock
    chance: Chance
    is_ready: IsReady


def build_review_web(parts: ReviewParts) -> web.Application:
    """The application of a process that is the review side alone. Signing in happens on the chat side, under the same address."""
    app = web.Application(middlewares=[plain_errors, right_host(parts.settings), no_prefetching], client_max_size=LARGEST_BODY)
    add_headers_to(app, parts.settings)
    routes, guard = make_review_routes(parts)
    HealthRoutes(parts.is_ready).add_to(routes)
    AssetRoutes(Pages(parts.settings.static).assets).add_to(routes)
    routes.add_to(app, guard.around)
    return app


def make_review_routes(parts: ReviewParts) -> tuple[Routes, Guard[Reader]]:
    """Every route for supervisors, and the guard that stands before it."""
    guard = Guard(parts.readers.find_signed_in, READS, Buckets(parts.chance.secret, parts.clock.now), parts.settings)
    return Routes(), guard
