"""What is shown where a transcript is not: a page with a way on, since a list may be older than what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.web.pages import Pages, html
from chatserver.web.review.people import nav_of_reader, reader_of
from chatserver.web.review.wording import ReviewWording
from chatserver.web.routes import Handler


@dataclass(frozen=True, slots=True)
class Gone:
    """The same page whether it never was, is another desk's, is hidden or was deleted: it tells nothing."""

    pages: Pages
    wording: ReviewWording

    def around(self, handler: Handler) -> Handler:
        async def look(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except ChatError as error:
                if error.code is not Code.NOT_FOUND:
                    raise
                return self._page(request)

        return look

    def _page(self, request: web.Request) -> web.Response:
        brand = ", ".join(self.wording.name_of(desk) for desk in self.wording.desks if desk in reader_of(request).desks)
        return html(self.pages.render("transcript_gone.html", self.wording.language, **nav_of_reader(request), brand=brand), 404)
