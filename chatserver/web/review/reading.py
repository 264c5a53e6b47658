"""One transcript: read, hidden because it still points at someone, cut further, shown again by a second person, or deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action
from chatserver.rules.cutting import CUT, Place, cuts_in, words_of
from chatserver.rules.reviewing import HideReason, KeptTranscript
from chatserver.rules.transcript import AnonymisedLine
from chatserver.services.review.ports import Clock
from chatserver.services.review.reading import Reading
from chatserver.web.forms import one_of, read_choices, read_form
from chatserver.web.guard import TRANSCRIPTS_PAGE
from chatserver.web.pages import Pages, html
from chatserver.web.review.lists import stands
from chatserver.web.review.people import nav_of_reader, reader_of, transcript_of
from chatserver.web.review.wording import ReviewWording
from chatserver.web.routes import Routes

READ = f"{TRANSCRIPTS_PAGE}/read"
HIDDEN = f"{TRANSCRIPTS_PAGE}/hidden"
MOST_WORDS = 8_000
"""With more than these on a page only whole lines can be ticked: a browser would take too long over it."""
MOST_PLACES = 4_000
_BIGGEST = 10**6


@dataclass(frozen=True, slots=True)
class ReadingRoutes:
    """``/transcripts/read/<id>`` and ``/transcripts/hidden/<id>``, each with what can be done there."""

    pages: Pages
    wording: ReviewWording
    reading: Reading
    clock: Clock

    def add_to(self, routes: Routes) -> None:
        shown, hidden = f"{READ}/{{transcript}}", f"{HIDDEN}/{{transcript}}"
        routes.add("GET", shown, self.read, access=Action.READ_TRANSCRIPTS)
        routes.add("GET", hidden, self.see_hidden, access=Action.READ_TRANSCRIPTS)
        acts = ((shown, "hide", self.hide), (hidden, "cut", self.cut), (hidden, "release", self.release), (hidden, "delete", self.delete))
        for page, name, handler in acts:
            routes.add("POST", f"{page}/{name}", handler, access=Action.READ_TRANSCRIPTS)
            routes.add("GET", f"{page}/{name}", self.again, access=Action.READ_TRANSCRIPTS)

    async def read(self, request: web.Request) -> web.Response:
        kept = await self.reading.read(reader_of(request), transcript_of(request))
        lines = [self.wording.said(line) for line in kept.transcript.lines]
        return self._page(request, "transcript.html", kept, lines=lines, reasons=[reason.value for reason in HideReason])

    async def see_hidden(self, request: web.Request) -> web.Response:
        """To cut in it, to decide on it, or to delete it; with ``delete`` it is asked whether that is meant."""
        reader = reader_of(request)
        kept = await self.reading.see_hidden(reader, transcript_of(request))
        lines = kept.transcript.lines
        with_words = sum(len(words_of(line.text)) for line in lines) <= MOST_WORDS
        return self._page(
            request,
            "transcript_hidden.html",
            kept,
            lines=[self._to_cut(line, with_words=with_words) for line in lines],
            with_words=with_words,
            stands=stands(kept, reader),
            cuts=cuts_in(lines),
            version=kept.version,
            deleting="delete" in request.query,
            done=request.query.get("done"),
        )

    async def again(self, request: web.Request) -> web.Response:
        """After a fault the address is that of a form; asked for again, it is the page of its transcript."""
        raise web.HTTPSeeOther(request.path.rpartition("/")[0])

    async def hide(self, request: web.Request) -> web.Response:
        """One press: whatever was sent beside it, it is hidden."""
        (given,) = await read_form(request, "reason")
        await self.reading.hide(reader_of(request), transcript_of(request), one_of(HideReason, given) or HideReason.OTHER)
        return _to(f"{HIDDEN}/{transcript_of(request)}?done=hidden")

    async def cut(self, request: web.Request) -> web.Response:
        version = await _version(request)
        places = [place for given in await read_choices(request, "cut", MOST_PLACES) if (place := _place(given)) is not None]
        try:
            await self.reading.cut(reader_of(request), transcript_of(request), version, places)
        except ChatError as error:
            return _too_late(error)
        return _to(f"{HIDDEN}/{transcript_of(request)}?done=cut")

    async def release(self, request: web.Request) -> web.Response:
        try:
            await self.reading.release(reader_of(request), transcript_of(request), await _version(request))
        except ChatError as error:
            return _too_late(error)
        return _to(f"{HIDDEN}?done=released")

    async def delete(self, request: web.Request) -> web.Response:
        try:
            await self.reading.delete(reader_of(request), transcript_of(request))
        except ChatError as error:
            return _too_late(error)
        return _to(f"{HIDDEN}?done=deleted")

    def _page(self, request: web.Request, template: str, kept: KeptTranscript, **more: Any) -> web.Response:
        row = self.wording.row(kept, self.clock.now())
        values = {"transcript": row, "brand": row["desk"], **nav_of_reader(request), **more}
        return html(self.pages.render(template, self.wording.language, **values))

    def _to_cut(self, line: AnonymisedLine, *, with_words: bool) -> dict[str, Any]:
        """A line in parts that can be ticked, each with its number, and what stands between them, without one."""
        text, at = line.text, 0
        parts: list[tuple[int | None, str, str]] = []
        for number, span in enumerate(words_of(text) if with_words else ()):
            parts += [(None, *part) for part in self.wording.parts(text[at : span.start])]
            parts += [(number, *part) for part in self.wording.parts(text[span.start : span.end])]
            at = span.end
        parts += [(None, *part) for part in self.wording.parts(text[at:])]
        return self.wording.said(line) | {"ticks": parts, "is_gone": text == CUT}


async def _version(request: web.Request) -> int:
    (given,) = await read_form(request, "version")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < len(str(_BIGGEST)) else 0


def _place(given: str) -> Place | None:
    """``line`` or ``line-word``, as a box is named."""
    line, _, word = given.partition("-")
    numbers = [part for part in (line, word) if part]
    if not all(part.isascii() and part.isdecimal() and len(part) < len(str(_BIGGEST)) for part in numbers) or not line:
        return None
    return Place(int(line), int(word) if word else None)


def _too_late(error: ChatError) -> web.Response:
    """A colleague was faster, or it is not for her to decide: said on the list, where one sees what there is now."""
    if error.code is not Code.WRONG_STATE:
        raise error
    return _to(f"{HIDDEN}?done=not_now")


def _to(page: str) -> web.Response:
    return web.Response(status=303, headers={"Location": page})
