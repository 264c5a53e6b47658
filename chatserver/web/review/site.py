"""Puts the pages of the review side together, behind a guard of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from chatserver.auth.buckets import Buckets
from chatserver.rules.reviewing import ReviewDesk
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId
from chatserver.services.review.assessing import Assessing
from chatserver.services.review.finding import Finding
from chatserver.services.review.ports import Chance, Clock
from chatserver.services.review.quality import Quality
from chatserver.services.review.readers import Readers
from chatserver.services.review.reading import Reading
from chatserver.services.review.training import TrainingMaterial
from chatserver.web.assets import AssetRoutes
from chatserver.web.guard import Guard
from chatserver.web.headers import add_headers_to
from chatserver.web.health import HealthRoutes, IsReady
from chatserver.web.middleware import no_prefetching, plain_errors, right_host
from chatserver.web.pages import Pages
from chatserver.web.review.assessing import AssessingRoutes
from chatserver.web.review.beside import Beside
from chatserver.web.review.gone import Gone
from chatserver.web.review.lists import ListRoutes
from chatserver.web.review.people import READS
from chatserver.web.review.quality import QualityRoutes
from chatserver.web.review.reading import ReadingRoutes
from chatserver.web.review.wording import ReviewWording
from chatserver.web.routes import Routes
from chatserver.web.settings import WebSettings

LARGEST_BODY = 32 * 1024


@dataclass(frozen=True, slots=True)
class ReviewParts:
    """All that the pages of the review side stand on."""

    settings: WebSettings
    desks: Mapping[DeskId, ReviewDesk]
    readers: Readers
    finding: Finding
    reading: Reading
    assessing: Assessing
    quality: Quality
    training: TrainingMaterial
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
    pages = Pages(parts.settings.static)
    language = pages.texts.for_staff(next(iter(parts.desks.values())).languages)
    wording = ReviewWording(parts.desks, language, pages.texts.of(language))
    beside = Beside(wording, parts.assessing, parts.quality, parts.training)
    routes = Routes()
    ListRoutes(pages, wording, parts.finding, parts.reading, parts.clock, beside, parts.settings.words_days).add_to(routes)
    read_page = ReadingRoutes(pages, wording, parts.reading, beside, parts.clock)
    read_page.add_to(routes)
    AssessingRoutes(pages, wording, parts.assessing, parts.training, read_page, parts.clock).add_to(routes)
    QualityRoutes(pages, beside, parts.quality).add_to(routes)
    gone, shown = Gone(pages, wording), Routes()
    for route in routes:
        shown.add(route.method, route.path, gone.around(route.handler), access=route.access)
    return shown, guard
