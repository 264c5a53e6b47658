"""Transcripts in a list: everything, what was looked for, and what is hidden.

What is typed is sent in a form, and the page that answers has an address with a random name in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from chatserver.rules.access import Action
from chatserver.rules.reviewing import KeptTranscript, TranscriptState
from chatserver.rules.staff import Reader
from chatserver.rules.transcript import TranscriptId
from chatserver.rules.transcript_search import TranscriptSearch
from chatserver.services.review.finding import A_PAGE, Finding, FoundPage, Retained
from chatserver.services.review.ports import Clock
from chatserver.services.review.reading import Reading
from chatserver.web.forms import read_choices
from chatserver.web.guard import TRANSCRIPTS_PAGE
from chatserver.web.pages import Pages, html
from chatserver.web.review.filters import Filters
from chatserver.web.review.people import nav_of_reader, reader_of
from chatserver.web.review.wording import ReviewWording
from chatserver.web.routes import Routes
from chatserver.web.wording import date_in_words

EVERYTHING = "all"
"""Stands where the name of a search stands."""


@dataclass(frozen=True, slots=True)
class ListRoutes:
    """``/transcripts``, its pages and searches, and ``/transcripts/hidden``."""

    pages: Pages
    wording: ReviewWording
    finding: Finding
    reading: Reading
    clock: Clock
    words_days: int
    """So long the raw text of a conversation is kept."""

    @property
    def _filters(self) -> Filters:
        return Filters(self.wording)

    def add_to(self, routes: Routes) -> None:
        reads = Action.READ_TRANSCRIPTS
        routes.add("GET", TRANSCRIPTS_PAGE, self.first, access=reads)
        routes.add("POST", TRANSCRIPTS_PAGE, self.search, access=reads)
        routes.add("GET", f"{TRANSCRIPTS_PAGE}/found/{{search}}/{{page:[1-9][0-9]{{0,5}}}}", self.found, access=reads)
        routes.add("GET", f"{TRANSCRIPTS_PAGE}/hidden", self.hidden, access=reads)
        routes.add("POST", f"{TRANSCRIPTS_PAGE}/shown", self.shown, access=reads)

    async def first(self, request: web.Request) -> web.Response:
        return await self._page(request, EVERYTHING, self._everything(reader_of(request)), 1)

    async def search(self, request: web.Request) -> web.Response:
        """Keep what is asked, and lead to the page that answers."""
        search = await self._filters.read(request, reader_of(request), self.clock.now())
        name = EVERYTHING if search == self._everything(reader_of(request)) else self.finding.keep(reader_of(request), search)
        return web.Response(status=303, headers={"Location": f"{TRANSCRIPTS_PAGE}/found/{name}/1"})

    async def found(self, request: web.Request) -> web.Response:
        """A search that is not kept any more is asked for again, not guessed."""
        name = request.match_info["search"]
        everything = self._everything(reader_of(request))
        search = everything if name == EVERYTHING else self.finding.kept(reader_of(request), name)
        page = int(request.match_info["page"])
        if search is None:
            return await self._page(request, EVERYTHING, everything, 1, is_forgotten=True)
        return await self._page(request, name, search, page)

    async def hidden(self, request: web.Request) -> web.Response:
        reader, now = reader_of(request), self.clock.now()
        kept = await self.reading.list_hidden(reader)
        text = self.pages.render(
            "transcripts_hidden.html",
            self.wording.language,
            **nav_of_reader(request),
            brand=self._brand(reader),
            rows=[self.wording.row(one, now) | {"stands": stands(one, reader)} for one in kept],
            done=request.query.get("done"),
        )
        return html(text)

    async def shown(self, request: web.Request) -> web.Response:
        """Which of the transcripts on a page may still be on it."""
        names = [TranscriptId(name) for name in await read_choices(request, "id", A_PAGE)]
        return web.json_response(await self.reading.still_shown(reader_of(request), names))

    async def _page(
        self, request: web.Request, name: str, search: TranscriptSearch, number: int, *, is_forgotten: bool = False
    ) -> web.Response:
        reader, now = reader_of(request), self.clock.now()
        found = await self.finding.find(reader, search, number)
        text = self.pages.render(
            "transcripts.html",
            self.wording.language,
            **nav_of_reader(request),
            **self._filters.shown(reader, search, now),
            **_numbers(found),
            brand=self._brand(reader),
            rows=[self.wording.row(one, now) for one in found.transcripts],
            search=name,
            is_search=name != EVERYTHING,
            is_forgotten=is_forgotten,
            retained=self._retained(found.retained),
            words_days=self.words_days,
        )
        return html(text)

    def _everything(self, reader: Reader) -> TranscriptSearch:
        return TranscriptSearch(reader.desks)

    def _brand(self, reader: Reader) -> str:
        return ", ".join(self.wording.name_of(desk) for desk in self.wording.desks if desk in reader.desks)

    def _retained(self, retained: Retained) -> dict[str, Any]:
        at = retained.next_at
        when = None if at is None else date_in_words(at.date(), self.wording.language)
        return {"days": retained.kept_days, "when": when, "count": retained.next_count, "overdue": retained.overdue}


def stands(kept: KeptTranscript, reader: Reader) -> str:
    """What a hidden one waits for, as she sees it."""
    if kept.state is TranscriptState.HIDDEN:
        return "hidden"
    return "mine" if kept.cut_by == reader.staff else "decide"


def _numbers(found: FoundPage) -> Mapping[str, Any]:
    first = (found.page - 1) * A_PAGE + 1
    return {
        "total": found.total,
        "number": found.page,
        "of": found.pages,
        "first": first,
        "last": min(first + A_PAGE - 1, found.total),
        "filling": found.filling,
        "unreleased": found.unreleased,
        "hidden": found.hidden,
    }
