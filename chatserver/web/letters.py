"""Letters from supervisors to whoever held a conversation: a list, and each with a field to answer in, once. Plain pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action
from chatserver.rules.assessment import LONGEST_LETTER
from chatserver.rules.desk import Desk
from chatserver.rules.letter import KeptLetter, LetterId
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import DeskId
from chatserver.services.letters import Letters
from chatserver.web.desk_pages import member_of
from chatserver.web.forms import read_form
from chatserver.web.guard import LETTERS_PAGE
from chatserver.web.pages import Pages, html, nav_of
from chatserver.web.routes import Routes
from chatserver.web.wording import date_in_words

LONGEST_TYPED = 10_000
"""So much is shown again after a fault."""


@dataclass(frozen=True, slots=True)
class LetterRoutes:
    """``/letters`` and each letter below it."""

    pages: Pages
    language: str
    letters: Letters
    desks: Mapping[DeskId, Desk]

    def add_to(self, routes: Routes) -> None:
        letter = f"{LETTERS_PAGE}/{{letter}}"
        routes.add("GET", LETTERS_PAGE, self.list, access=Action.READ_LETTERS)
        routes.add("GET", letter, self.show, access=Action.READ_LETTERS)
        routes.add("POST", letter, self.answer, access=Action.READ_LETTERS)

    async def list(self, request: web.Request) -> web.Response:
        member = member_of(request)
        letters = [self._row(letter) for letter in await self.letters.list(member)]
        return html(self.pages.render("letters.html", self.language, **nav_of(member), brand=self._brand(member), letters=letters))

    async def show(self, request: web.Request) -> web.Response:
        """Every asking is a reading, and stands in the audit log."""
        return await self._page(request, done=request.query.get("done"))

    async def answer(self, request: web.Request) -> web.Response:
        """What was typed stays when it cannot be sent."""
        name = _letter_of(request)
        (text,) = await read_form(request, "text", longest=LONGEST_TYPED)
        try:
            await self.letters.answer(member_of(request), name, text)
        except ChatError as error:
            problem = {Code.INVALID: "empty", Code.TOO_LONG: "too_long", Code.UNAVAILABLE: "unavailable", Code.WRONG_STATE: "twice"}
            if error.code not in problem:
                raise
            status = 503 if error.code is Code.UNAVAILABLE else 400
            return await self._page(request, status, problem=problem[error.code], typed=text)
        return web.Response(status=303, headers={"Location": f"{LETTERS_PAGE}/{name}?done=answered"})

    async def _page(
        self, request: web.Request, status: int = 200, *, done: str | None = None, problem: str | None = None, typed: str = ""
    ) -> web.Response:
        member = member_of(request)
        letter = await self.letters.read(member, _letter_of(request))
        shown = {
            "brand": self._brand(member),
            "letter": self._row(letter),
            "text": letter.feedback.text,
            "scores": [(dict(labels).get(self.language, labels[0][1]), score) for labels, score in letter.feedback.scores],
            "reply": letter.reply,
            "longest": LONGEST_LETTER,
        }
        text = self.pages.render("letter.html", self.language, **nav_of(member), **shown, done=done, problem=problem, typed=typed)
        return html(text, status)

    def _brand(self, member: StaffMember) -> str:
        """A letter does not say at which of her desks the conversation was."""
        return ", ".join(desk.name for id_, desk in self.desks.items() if id_ in member.desks)

    def _row(self, letter: KeptLetter) -> dict[str, Any]:
        return {
            "id": letter.id,
            "title": letter.feedback.title,
            "week": int(letter.feedback.week[-2:]) if letter.feedback.week[-2:].isdecimal() else letter.feedback.week,
            "until": date_in_words(letter.until, self.language),
            "is_new": not letter.seen,
            "is_answered": letter.reply is not None,
        }


def _letter_of(request: web.Request) -> LetterId:
    return LetterId(request.match_info["letter"])
