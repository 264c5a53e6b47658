"""Signing in and out, and choosing a password.

A wrong name and a wrong password are one answer. Names and passwords are in no address, no log and no page.
"""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from chatserver.auth.passwords import LONGEST, SHORTEST, PasswordFault
from chatserver.rules.access import Action
from chatserver.rules.staff import StaffMember
from chatserver.services.staffing import NotYet, Refused, SignedIn, Staffing
from chatserver.web.forms import read_form
from chatserver.web.guard import PROVEN, SIGN_IN_PAGE, Guard, first_page
from chatserver.web.pages import Pages, html
from chatserver.web.routes import Public, Routes
from chatserver.web.settings import WebSettings


class SignInRoutes:
    """``/sign-in``, ``/sign-out``, ``/sign-out-elsewhere`` and ``/password``, as plain forms that need no script."""

    def __init__(self, pages: Pages, language: str, settings: WebSettings, staffing: Staffing, guard: Guard[StaffMember]) -> None:
        self._pages = pages
        self._language = language
        self._settings = settings
        self._staffing = staffing
        self._guard = guard

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/sign-in", self.show_sign_in, access=Public.SIGNING_IN)
        routes.add("POST", "/sign-in", self.sign_in, access=Public.SIGNING_IN)
        routes.add("POST", "/sign-out", self.sign_out, access=Action.END_OWN_SIGN_INS)
        routes.add("POST", "/sign-out-elsewhere", self.sign_out_elsewhere, access=Action.END_OWN_SIGN_INS)
        routes.add("GET", "/password", self.show_password, access=Action.CHANGE_OWN_PASSWORD)
        routes.add("POST", "/password", self.change_password, access=Action.CHANGE_OWN_PASSWORD)

    async def show_sign_in(self, request: web.Request) -> web.Response:
        proven = await self._guard.find(request)
        if proven is not None:
            raise web.HTTPSeeOther(first_page(proven.member))
        return self._sign_in_page("unsaved" if request.query.get("unsaved") == "yes" else None)

    async def sign_in(self, request: web.Request) -> web.Response:
        name, password = await read_form(request, "name", "password")
        before = await self._guard.find(request)
        outcome = await self._staffing.sign_in(name, password, self._guard.bucket(request))
        match outcome:
            case SignedIn(member, token):
                if before is not None and before.member.id != member.id:
                    # One browser is one person: a console in another tab must not stay open beside a supervisor's pages.
                    await self._staffing.sign_out(before.token, before.member)
                answer = web.Response(status=303, headers={"Location": first_page(member)})
                self._set_cookie(answer, token)
                return answer
            case NotYet():
                return self._sign_in_page("not_yet", 429)
            case Refused():
                return self._sign_in_page("refused", 401)

    async def sign_out(self, request: web.Request) -> web.Response:
        proven = request[PROVEN]
        await self._staffing.sign_out(proven.token, proven.member)
        answer = web.Response(status=303, headers={"Location": SIGN_IN_PAGE})
        answer.del_cookie(self._guard.cookie, path="/", secure=self._settings.secure or None, httponly=True, samesite="Strict")
        return answer

    async def sign_out_elsewhere(self, request: web.Request) -> web.Response:
        proven = request[PROVEN]
        await self._staffing.end_other_sign_ins(proven.member, proven.token)
        return self._password_page(request, None, has_ended_others=True)

    async def show_password(self, request: web.Request) -> web.Response:
        return self._password_page(request, None)

    async def change_password(self, request: web.Request) -> web.Response:
        proven = request[PROVEN]
        current, new, again = await read_form(request, "current", "new", "again")
        if new != again:
            return self._password_page(request, "not_the_same", 400)
        outcome = await self._staffing.change_password(proven.member, current, new, proven.token, self._guard.bucket(request))
        match outcome:
            case None:
                page = first_page(replace(proven.member, must_change_password=False))
                return web.Response(status=303, headers={"Location": page})
            case NotYet():
                return self._password_page(request, "not_yet", 429)
            case Refused():
                return self._password_page(request, "refused", 401)
            case PasswordFault():
                return self._password_page(request, outcome.value, 400)

    def _sign_in_page(self, problem: str | None, status: int = 200) -> web.Response:
        return html(self._pages.render("sign_in.html", self._language, problem=problem), status)

    def _password_page(
        self, request: web.Request, problem: str | None, status: int = 200, *, has_ended_others: bool = False
    ) -> web.Response:
        member = request[PROVEN].member
        text = self._pages.render(
            "password.html",
            self._language,
            name=member.name,
            work_name=member.work_name,
            must_change=member.must_change_password,
            back=first_page(member),
            problem=problem,
            has_ended_others=has_ended_others,
            shortest=SHORTEST,
            longest=LONGEST,
        )
        return html(text, status)

    def _set_cookie(self, answer: web.Response, token: str) -> None:
        lasts = int(self._settings.sign_in_time.total_seconds())
        answer.set_cookie(
            self._guard.cookie, token, max_age=lasts, path="/", secure=self._settings.secure or None, httponly=True, samesite="Strict"
        )
