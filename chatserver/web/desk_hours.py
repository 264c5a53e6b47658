"""The page of a desk's opening hours: duty leads and administrators keep them here, supervisors see them. Plain forms.

May not import the log or the conversations (a contract of its own): a page that supervisors see reaches no words.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, may
from chatserver.rules.overrides import CloseFor, ReopenReason
from chatserver.rules.schedule import CloseReason
from chatserver.services.desk_hours import DeskHours
from chatserver.web.desk_pages import desk_of, done, member_of, to_first, to_page
from chatserver.web.exception_form import PLACES, Problem, Typed, names_of, parse, typed
from chatserver.web.forms import one_of, read_form
from chatserver.web.guard import HOURS_PAGE
from chatserver.web.hours_view import page_values, still_so
from chatserver.web.pages import Pages, html, nav_of
from chatserver.web.routes import Routes


@dataclass(frozen=True, slots=True)
class DeskHoursRoutes:
    """``/hours`` and everything below it."""

    pages: Pages
    language: str
    hours: DeskHours

    def add_to(self, routes: Routes) -> None:
        desk = f"{HOURS_PAGE}/{{desk}}"
        routes.add("GET", HOURS_PAGE, self.first, access=Action.SEE_HOURS)
        routes.add("GET", desk, self.show, access=Action.SEE_HOURS)
        for name, handler in (
            ("close", self.close), ("open", self.open), ("exceptions", self.add), ("remove", self.remove), ("review", self.review),
        ):  # fmt: skip
            routes.add("POST", f"{desk}/{name}", handler, access=Action.SET_HOURS)
            routes.add("GET", f"{desk}/{name}", self.again, access=Action.SEE_HOURS)

    async def first(self, request: web.Request) -> web.Response:
        raise to_first(HOURS_PAGE, self.hours.desks_of(member_of(request)))

    async def again(self, request: web.Request) -> web.Response:
        raise to_page(HOURS_PAGE, request)

    async def show(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def close(self, request: web.Request) -> web.Response:
        reason, lasting = await read_form(request, "reason", "lasting")
        chosen = one_of(CloseReason, reason)
        if chosen is None:
            return await self._page(request, Problem("close-reason", "reason_unchosen"), lasting=lasting)
        await self.hours.close_now(member_of(request), desk_of(request), chosen, one_of(CloseFor, lasting) or CloseFor.TODAY)
        return done(HOURS_PAGE, request, "closed")

    async def open(self, request: web.Request) -> web.Response:
        (reason,) = await read_form(request, "reason")
        chosen = one_of(ReopenReason, reason)
        if chosen is None:
            return await self._page(request, Problem("open-reason", "reason_unchosen"))
        await self.hours.open_again(member_of(request), desk_of(request), chosen)
        return done(HOURS_PAGE, request, "opened")

    async def add(self, request: web.Request) -> web.Response:
        desk = next((d for d in self.hours.desks_of(member_of(request)) if d.id == desk_of(request)), None)
        if desk is None:
            raise ChatError(Code.NOT_FOUND)
        given = typed(await read_form(request, *names_of(desk.languages)), desk.languages)
        wanted = parse(given)
        if isinstance(wanted, Problem):
            return await self._page(request, wanted, given)
        fault = await self.hours.add_exception(member_of(request), desk.id, wanted)
        if fault is not None:
            return await self._page(request, Problem(PLACES[fault], fault.value), given)
        return done(HOURS_PAGE, request, "added")

    async def remove(self, request: web.Request) -> web.Response:
        (name,) = await read_form(request, "name")
        await self.hours.remove_exception(member_of(request), desk_of(request), name)
        return done(HOURS_PAGE, request, "removed")

    async def review(self, request: web.Request) -> web.Response:
        """A holiday: open as on any day, or closed by an exception that bears its name."""
        day, choice = await read_form(request, "day", "choice")
        holiday = await self._holiday(request, day)
        if not holiday:
            return done(HOURS_PAGE, request, "reviewed")  # someone did meanwhile, or it is none
        given = Typed(first=day, reason=holiday)
        wanted = parse(given)
        if isinstance(wanted, Problem):
            return await self._page(request, wanted, given)
        if choice == "closed":
            fault = await self.hours.add_exception(member_of(request), desk_of(request), wanted)
            if fault is not None:
                return await self._page(request, Problem(PLACES[fault], fault.value), given)
        else:
            await self.hours.stay_open(member_of(request), desk_of(request), wanted.first)
        return done(HOURS_PAGE, request, "reviewed")

    async def _holiday(self, request: web.Request, day: str) -> str:
        view = await self.hours.see(member_of(request), desk_of(request))
        named = {at.isoformat(): holiday for at, holiday in view.unreviewed}
        return self.pages.texts.of(self.language)[f"pages.holiday.{named[day]}"] if day in named else ""

    async def _page(
        self, request: web.Request, problem: Problem | None = None, given: Typed | None = None, lasting: str = ""
    ) -> web.Response:
        member = member_of(request)
        view = await self.hours.see(member, desk_of(request))
        values = page_values(view, self.language, self.pages.texts.of(self.language))
        text = self.pages.render(
            "hours.html",
            self.language,
            **values,
            **nav_of(member),
            may_change=may(member.roles, Action.SET_HOURS),
            desks=self.hours.desks_of(member),
            problem=problem,
            typed=given or Typed(),
            chosen=lasting,
            done=still_so(request.query.get("done"), view) if problem is None else None,
        )
        return html(text, 200 if problem is None else 400)
