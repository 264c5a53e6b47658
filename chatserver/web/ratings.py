"""The page of what visitors thought of their conversations. Remarks are words: for duty leads, and nobody who may not read words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from aiohttp import web

from chatserver.rules.access import Action
from chatserver.rules.rating import FEWEST, Week, first_day
from chatserver.rules.terms import Score
from chatserver.services.ratings import WEEKS_SHOWN, Ratings, RatingsView
from chatserver.web.desk_pages import desk_of, member_of, to_first
from chatserver.web.guard import RATINGS_PAGE
from chatserver.web.pages import Pages, html, nav_of
from chatserver.web.routes import Routes
from chatserver.web.wording import dates_in_words


@dataclass(frozen=True, slots=True)
class RatingsRoutes:
    """``/ratings`` and a page of each desk below it. Nothing can be changed here."""

    pages: Pages
    language: str
    ratings: Ratings

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", RATINGS_PAGE, self.first, access=Action.SEE_RATINGS)
        routes.add("GET", f"{RATINGS_PAGE}/{{desk}}", self.show, access=Action.SEE_RATINGS)

    async def first(self, request: web.Request) -> web.Response:
        raise to_first(RATINGS_PAGE, self.ratings.desks_of(member_of(request)))

    async def show(self, request: web.Request) -> web.Response:
        """Every asking is a reading, and stands in the audit log."""
        member = member_of(request)
        view = await self.ratings.see(member, desk_of(request))
        text = self.pages.render(
            "ratings.html",
            self.language,
            **page_values(view, self.language, self.pages.texts.of(self.language)),
            **nav_of(member),
            desks=self.ratings.desks_of(member),
        )
        return html(text)


def page_values(view: RatingsView, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Everything but who looks, as strings and lists of plain rows."""

    def name(week: Week) -> dict[str, str]:
        monday = first_day(week)
        when = dates_in_words(monday, monday + timedelta(days=6), language, view.today)
        return {"name": texts["pages.ratings.week.number"].format(n=int(week[-2:])), "when": when}

    remarks = sorted(view.remarks, key=lambda remark: remark.week, reverse=True)  # stable: within a week chance has decided
    days = view.remarks_kept_days
    return {
        "desk": view.desk,
        "weeks": [name(one.week) | {"shares": _shares(one.counts)} for one in view.weeks],
        "remarks": [name(week) | {"texts": [one.text for one in ones]} for week, ones in groupby(remarks, lambda remark: remark.week)],
        "scores": [score.value for score in Score],
        "fewest": FEWEST,
        "weeks_shown": WEEKS_SHOWN,
        "kept": texts[f"pages.ratings.remarks.kept.{'one' if days == 1 else 'many'}"].format(days=days),
    }


def _shares(counts: Mapping[Score, int] | None) -> list[dict[str, Any]] | None:
    """Each score with its number, and its part of the week's bar in hundredths: where that begins, and how long it is."""
    if counts is None:
        return None
    total, before, shares = sum(counts.values()), 0, []
    for score, count in counts.items():
        shares.append(
            {"score": score.value, "count": count, "from": round(100 * before / total, 2), "length": round(100 * count / total, 2)}
        )
        before += count
    return shares
