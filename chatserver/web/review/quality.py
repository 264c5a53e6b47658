"""Figures about how conversations were held, of one desk: drawn, and as numbers beside it. Small numbers are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action
from chatserver.rules.assessment import Month
from chatserver.rules.tallies import FEWEST, FEWEST_PAIRS
from chatserver.rules.terms import DeskId
from chatserver.services.review.quality import MONTHS_SHOWN, ItemFigures, Quality, QualityView
from chatserver.web.guard import TRANSCRIPTS_PAGE
from chatserver.web.pages import Pages, html
from chatserver.web.review.beside import Beside
from chatserver.web.review.people import nav_of_reader, reader_of
from chatserver.web.routes import Routes
from chatserver.web.wording import month_in_words

PAGE = f"{TRANSCRIPTS_PAGE}/quality"


@dataclass(frozen=True, slots=True)
class QualityRoutes:
    """``/transcripts/quality`` and a page of each desk below it."""

    pages: Pages
    beside: Beside
    quality: Quality

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", PAGE, self.first, access=Action.READ_TRANSCRIPTS)
        routes.add("GET", f"{PAGE}/{{desk}}", self.show, access=Action.READ_TRANSCRIPTS)

    async def first(self, request: web.Request) -> web.Response:
        desks = self.quality.desks_of(reader_of(request))
        if not desks:
            raise ChatError(Code.NOT_FOUND)
        raise web.HTTPSeeOther(f"{PAGE}/{desks[0].id}")

    async def show(self, request: web.Request) -> web.Response:
        """Every asking is a reading, and stands in the audit log."""
        reader, language = reader_of(request), self.beside.wording.language
        view = await self.quality.see(reader, DeskId(request.match_info["desk"]))
        values = {"desk": view.desk, "desks": self.quality.desks_of(reader), **self._values(view)}
        return html(self.pages.render("quality.html", language, **nav_of_reader(request), **values))

    def _values(self, view: QualityView) -> dict[str, Any]:
        language = self.beside.wording.language
        most = max(view.target, *(month.assessed for month in view.months), 1)
        return {
            "months": [
                {
                    "name": _month(one.month, language),
                    "drawn": one.drawn,
                    "assessed": one.assessed,
                    "by_two": one.by_two,
                    "length": round(100 * one.assessed / most, 2),
                }
                for one in view.months
            ],
            "items": [self._item(one) for one in view.items],
            "together": _decimal(view.together, language),
            "by_two": view.by_two,
            "target": view.target,
            "target_at": round(100 * view.target / most, 2),
            "fewest": FEWEST,
            "fewest_pairs": FEWEST_PAIRS,
            "months_shown": MONTHS_SHOWN,
        }

    def _item(self, one: ItemFigures) -> dict[str, Any]:
        return {
            "title": self.beside.say(one.item.titles),
            "shares": _shares(one.counts),
            "pairs": one.pairs,
            "alpha": _decimal(one.alpha, self.beside.wording.language),
        }


def _shares(counts: Mapping[str, int] | None) -> list[dict[str, Any]] | None:
    """Each score with its number, and its part of the bar in hundredths: where that begins, and how long it is. What did not apply is a
    number and no part of it."""
    if counts is None:
        return None
    *scores, left_out = counts.items()
    total, before, shares = max(1, sum(count for _, count in scores)), 0, []
    for score, count in scores:
        shares.append({"score": score, "count": count, "from": round(100 * before / total, 2), "length": round(100 * count / total, 2)})
        before += count
    return [*shares, {"score": left_out[0], "count": left_out[1], "from": 100, "length": 0}]


def _decimal(number: float | None, language: str) -> str | None:
    if number is None:
        return None
    text = f"{number:.2f}".replace("-", "\u2212")
    return text if language == "en" else text.replace(".", ",")


def _month(month: Month, language: str) -> str:
    return month_in_words(date.fromisoformat(f"{month}-01"), language)
