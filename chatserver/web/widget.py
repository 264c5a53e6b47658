"""Pages for visitors: the front page and the chat frame. They read nothing of who asks and keep nothing.

A GET here starts nothing: the session begins when the visitor says so, over the socket.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiohttp import web

from chatserver.rules.availability import Opening
from chatserver.rules.desk import Desk
from chatserver.rules.terms import DeskId
from chatserver.web.built import VISITORS
from chatserver.web.headers import content_security_policy
from chatserver.web.pages import Pages, html
from chatserver.web.phone import phone_address
from chatserver.web.routes import Public, Routes
from chatserver.web.settings import WebSettings
from chatserver.web.wording import day_in_words, hours_in_words, instant_in_words, said_in, time_in_words

FindOpening = Callable[[DeskId], Awaitable[Opening]]
Now = Callable[[], datetime]
PARTS = ("callback", "afterwards")
"""What a visitor's browser fetches only when it needs it."""
FindTheme = Callable[[DeskId], str | None]
"""Address of a desk's own style sheet, if it has one."""


class VisitorRoutes:
    """The front page, and ``/chat/<desk>`` in a frame or a tab of its own."""

    def __init__(
        self, pages: Pages, settings: WebSettings, desks: Mapping[DeskId, Desk], opening: FindOpening, now: Now, theme: FindTheme
    ) -> None:
        self._pages = pages
        self._settings = settings
        self._desks = desks
        self._opening = opening
        self._now = now
        self._theme = theme

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/", self.home, access=Public.VISITORS)
        routes.add("GET", "/chat/{desk}", self.chat, access=Public.VISITORS)

    async def home(self, request: web.Request) -> web.Response:
        desks = list(self._desks.values())
        language = self._language(request, desks[0])
        phones = {desk.id: phone_address(desk.phone) for desk in desks}
        return html(self._pages.render("home.html", language, desks=desks, phones=phones))

    async def chat(self, request: web.Request) -> web.Response:
        """The chat of one desk. Answers 404 for a desk that is not there, whatever is asked."""
        desk = self._desks.get(DeskId(request.match_info["desk"]))
        if desk is None:
            raise web.HTTPNotFound
        language = self._language(request, desk)
        opening = await self._opening(desk.id)
        text = self._pages.render(
            "frame.html",
            language,
            desk=desk,
            tel=phone_address(desk.phone),
            state=opening.state.value,
            hours=hours_in_words(desk.schedule, language),
            notice=said_in(opening.texts, language),
            **self._next(desk, opening, language),
            facts=self._facts(desk),
            theme=self._theme(desk.id),
        )
        framed_by = ("'self'", *desk.embedding)
        headers = {
            "Content-Security-Policy": content_security_policy(self._settings, framed_by=framed_by),
            # A host page that isolates itself (COEP) may only embed what allows it by name.
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return html(text, headers=headers)

    def _facts(self, desk: Desk) -> str:
        """What the widget's screens say of this desk, as JSON; widget/visitor/facts.ts reads it."""
        facts = {
            "desk": desk.id,
            "phone": desk.phone,
            "telephone": phone_address(desk.phone),
            "leave": self._settings.leave_to[desk.id],
            "embedding": desk.embedding,
            "texts": {code: self._pages.assets.url(f"{VISITORS}{code}.json") for code in desk.screens},
            "questions": desk.questions,
            "municipalities": desk.municipalities,
            "languages": desk.languages,
            "days": self._settings.words_days,
            "referrals": _referrals(desk),
            "review_days": self._settings.transcripts_days,
            **{part: self._part(part, desk) for part in PARTS},
            "grace": round(desk.visitor_grace.total_seconds() / 60),
        }
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))

    def _part(self, part: str, desk: Desk) -> dict[str, object]:
        """Where its script is, and its texts by language."""
        url = self._pages.assets.url
        return {"script": url(f"widget/{part}.js"), "texts": {code: url(f"widget/{part}.{code}.json") for code in desk.screens}}

    def _next(self, desk: Desk, opening: Opening, language: str) -> dict[str, str | None]:
        """Next opening and closing in words; None where there is none."""
        now, at, closes = self._now(), opening.hours.next_opening, opening.hours.closes_at
        schedule = desk.schedule
        return {
            "next_opening": None if at is None else instant_in_words(at, now, schedule, language),
            "next_day": None if at is None else day_in_words(at, now, schedule, language),
            "next_time": None if at is None else time_in_words(at, schedule),
            "closes_at": None if closes is None else time_in_words(closes, schedule),
        }

    def _language(self, request: web.Request, desk: Desk) -> str:
        """The language asked for, if the desk has it, else its first. The browser's own list is not looked at."""
        wanted = request.query.get("lang", "")
        return wanted if wanted in desk.screens and wanted in self._pages.texts else desk.languages[0]


def _referrals(desk: Desk) -> list[dict[str, object]]:
    """Lines elsewhere, each named in every language of the widget."""
    return [
        {
            "name": {language: said_in(referral.name, language) for language in desk.screens},
            "phone": referral.phone,
            "telephone": phone_address(referral.phone),
        }
        for referral in desk.referrals
    ]
