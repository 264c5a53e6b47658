"""What supervisors do about judging: take the next, skip, hand in, write to whoever held it, and training material."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action
from chatserver.rules.assessment import SkipReason
from chatserver.services.review.assessing import Assessing
from chatserver.services.review.ports import Clock
from chatserver.services.review.training import TrainingMaterial
from chatserver.web.forms import one_of, read_form
from chatserver.web.guard import TRANSCRIPTS_PAGE
from chatserver.web.pages import Pages, html
from chatserver.web.review.beside import FAULT, Fault
from chatserver.web.review.people import nav_of_reader, reader_of, transcript_of
from chatserver.web.review.reading import READ, ReadingRoutes
from chatserver.web.review.wording import ReviewWording
from chatserver.web.routes import Routes

LONGEST_TYPED = 10_000
"""So much is shown again after a fault."""


@dataclass(frozen=True, slots=True)
class AssessingRoutes:
    """``/transcripts/next``, ``/transcripts/training``, and forms below the page of a transcript."""

    pages: Pages
    wording: ReviewWording
    assessing: Assessing
    training: TrainingMaterial
    read_page: ReadingRoutes
    clock: Clock

    def add_to(self, routes: Routes) -> None:
        access, shown = Action.READ_TRANSCRIPTS, f"{READ}/{{transcript}}"
        routes.add("POST", f"{TRANSCRIPTS_PAGE}/next", self.next, access=access)
        routes.add("GET", f"{TRANSCRIPTS_PAGE}/training", self.list_training, access=access)
        acts = (("take", self.take), ("skip", self.skip), ("assess", self.hand_in), ("write", self.write))
        for name, handler in (*acts, ("train", self.propose), ("untrain", self.end_training)):
            routes.add("POST", f"{shown}/{name}", handler, access=access)
            routes.add("GET", f"{shown}/{name}", self.read_page.again, access=access)

    async def next(self, request: web.Request) -> web.Response:
        found = await self.assessing.take_next(reader_of(request))
        return _to(f"{TRANSCRIPTS_PAGE}?nothing=yes" if found is None else f"{READ}/{found}")

    async def take(self, request: web.Request) -> web.Response:
        return await self._do(request, "taken", self.assessing.take(reader_of(request), transcript_of(request)))

    async def skip(self, request: web.Request) -> web.Response:
        (given,) = await read_form(request, "reason")
        reason = one_of(SkipReason, given) or SkipReason.OTHER
        return await self._do(request, "skipped", self.assessing.pass_over(reader_of(request), transcript_of(request), reason))

    async def hand_in(self, request: web.Request) -> web.Response:
        """With a gap the page comes again, with what was chosen."""
        codes = [item.code for item in self.assessing.rubric.items]
        chosen = dict(zip(codes, await read_form(request, *codes), strict=True))
        try:
            return await self._do(request, "given", self.assessing.hand_in(reader_of(request), transcript_of(request), chosen))
        except ChatError as error:
            return await self._again(request, error, "gap", chosen)

    async def write(self, request: web.Request) -> web.Response:
        text, with_scores = await read_form(request, "text", "scores", longest=LONGEST_TYPED)
        writing = self.assessing.write(reader_of(request), transcript_of(request), text, with_scores=with_scores == "yes")
        try:
            return await self._do(request, "written", writing)
        except ChatError as error:
            return await self._again(request, error, "empty", {"text": text, "scores": with_scores})

    async def propose(self, request: web.Request) -> web.Response:
        return await self._do(request, "training", self.training.propose(reader_of(request), transcript_of(request)))

    async def end_training(self, request: web.Request) -> web.Response:
        return await self._do(request, "untrained", self.training.end(reader_of(request), transcript_of(request)))

    async def list_training(self, request: web.Request) -> web.Response:
        reader, now = reader_of(request), self.clock.now()
        found = await self.training.list(reader)
        rows = [self.wording.row(kept, now) | {"is_agreed": one.agreed_by is not None} for kept, one in found]
        brand = ", ".join(self.wording.name_of(desk) for desk in self.wording.desks if desk in reader.desks)
        return html(self.pages.render("training.html", self.wording.language, **nav_of_reader(request), brand=brand, rows=rows))

    async def _do(self, request: web.Request, done: str, work: Awaitable[None]) -> web.Response:
        """What a colleague made impossible meanwhile is said on the page, which shows how it is now."""
        try:
            await work
        except ChatError as error:
            if error.code is not Code.WRONG_STATE:
                raise
            done = "not_now"
        return _to(f"{READ}/{transcript_of(request)}?done={done}")

    async def _again(self, request: web.Request, error: ChatError, invalid: str, typed: dict[str, str]) -> web.Response:
        what = {Code.INVALID: invalid, Code.TOO_LONG: "too_long", Code.UNAVAILABLE: "unavailable"}.get(error.code)
        if what is None:
            raise error
        request[FAULT] = Fault(what, typed)
        answer = await self.read_page.read(request)
        answer.set_status(503 if error.code is Code.UNAVAILABLE else 400)
        return answer


def _to(page: str) -> web.Response:
    return web.Response(status=303, headers={"Location": page})
