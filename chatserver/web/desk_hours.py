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
from chatserver.rules.terms import DeskId
from chatserver.services.desk_hours import DeskHours
from chatserver.services.ports import StaffMember
from chatserver.web.exception_form import PLACES, Problem, Typed, names_of, parse, typed
from chatserver.web.forms import one_of, read_form
from chatserver.web.guard import HOURS_PAGE, PROVEN
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
        """The first desk that is hers; 404 when none is."""
        desks = self.hours.desks_of(_member(request))
        if not desks:
            raise ChatError(Code.NOT_FOUND)
        raise web.HTTPSeeOther(f"{HOURS_PAGE}/{desks[0].id}")

    async def again(self, request: web.Request) -> web.Response:
        """After a fault the address is that of the form; asked for again, it is the page."""
        raise web.HTTPSeeOther(f"{HOURS_PAGE}/{request.match_info['desk']}")

    async def show(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def close(self, request: web.Request) -> web.Response:
        reason, lasting = await read_form(request, "reason", "lasting")
        chosen = one_of(CloseReason, reason)
        if chosen is None:
            return await self._page(request, Problem("close-reason", "reason_unchosen"), lasting=lasting)
        await self.hours.close_now(_member(request), _desk(request), chosen, one_of(CloseFor, lasting) or CloseFor.TODAY)
        return _done(request, "closed")

    async def open(self, request: web.Request) -> web.Response:
        (reason,) = await read_form(request, "reason")
        chosen = one_of(ReopenReason, reason)
        if chosen is None:
            return await self._page(request, Problem("open-reason", "reason_unchosen"))
        await self.hours.open_again(_member(request), _desk(request), chosen)
        return _done(request, "opened")

    async def add(self, request: web.Request) -> web.Response:
        desk = next((d for d in self.hours.desks_of(_member(request)) if d.id == _desk(request)), None)
        if desk is None:
            raise ChatError(Code.NOT_FOUND)
        given = typed(await read_form(request, *names_of(desk.languages)), desk.languages)
        wanted = parse(given)
        if isinstance(wanted, Problem):
            return await self._page(request, wanted, given)
        fault = await self.hours.add_exception(_member(request), desk.id, wanted)
        if fault is not None:
            return await self._page(request, Problem(PLACES[fault], fault.value), given)
        return _done(request, "added")

    async def remove(self, request: web.Request) -> web.Response:
        (name,) = await read_form(request, "name")
        await self.hours.remove_exception(_member(request), _desk(request), name)
        return _done(request, "removed")

    async def review(self, request: web.Request) -> web.Response:
        """A holiday: open as on any day, or closed by an exception that bears its name."""
        day, choice = await read_form(request, "day", "choice")
        holiday = await self._holiday(request, day)
        if not holiday:
            return _done(request, "reviewed")  # someone did meanwhile, or it is none
        given = Typed(first=day, reason=holiday)
        wanted = parse(given)
        if isinstance(wanted, Problem):
            return await self._page(request, wanted, given)
        if choice == "closed":
            fault = await self.hours.add_exception(_member(request), _desk(request), wanted)
            if fault is not None:
                return await self._page(request, Problem(PLACES[fault], fault.value), given)
        else:
            await self.hours.stay_open(_member(request), _desk(request), wanted.first)
        return _done(request, "reviewed")

    async def _holiday(self, request: web.Request, day: str) -> str:
        view = await self.hours.see(_member(request), _desk(request))
        named = {at.isoformat(): holiday for at, holiday in view.unreviewed}
        return self.pages.texts.of(self.language)[f"pages.holiday.{named[day]}"] if day in named else ""

    async def _page(
        self, request: web.Request, problem: Problem | None = None, given: Typed | None = None, lasting: str = ""
    ) -> web.Response:
        member = _member(request)
        view = await self.hours.see(member, _desk(request))
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


def _member(request: web.Request) -> StaffMember:
    return request[PROVEN].member


def _desk(request: web.Request) -> DeskId:
    return DeskId(request.match_info["desk"])


def _done(request: web.Request, what: str) -> web.Response:
    """Shown by the page itself, so that a reload repeats nothing."""
    return web.Response(status=303, headers={"Location": f"{HOURS_PAGE}/{_desk(request)}?done={what}"})
