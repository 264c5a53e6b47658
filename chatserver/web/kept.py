"""The page of what is held of people's words and what was deleted: numbers and days, for duty leads and administrators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web

from chatserver.rules.access import Action
from chatserver.rules.desk import Desk
from chatserver.rules.kept import Destroyed, Held, Kept
from chatserver.services.keeping import Keeping, View
from chatserver.web.desk_pages import member_of
from chatserver.web.guard import KEPT_PAGE
from chatserver.web.pages import Pages, html, nav_of
from chatserver.web.routes import Routes
from chatserver.web.wording import dates_in_words, time_in_words


@dataclass(frozen=True, slots=True)
class KeptRoutes:
    """``/kept``, of the whole service. Nothing can be changed here."""

    pages: Pages
    language: str
    keeping: Keeping
    desk: Desk
    """Whose wall clock is shown."""

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", KEPT_PAGE, self.show, access=Action.SEE_KEPT)

    async def show(self, request: web.Request) -> web.Response:
        view = await self.keeping.see()
        values = page_values(view, self.desk, self.language, self.pages.texts.of(self.language))
        return html(self.pages.render("kept.html", self.language, **values, **nav_of(member_of(request))))


def page_values(view: View, desk: Desk, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Everything but who looks, as strings and lists of plain rows."""
    kept, today = view.kept, view.kept.at.astimezone(desk.schedule.zone).date()

    def day(one: date) -> str:
        return dates_in_words(one, one, language, today)

    def instant(at: datetime | None) -> str:
        if at is None:
            return ""
        return texts["pages.kept.at"].format(day=day(at.astimezone(desk.schedule.zone).date()), time=time_in_words(at, desk.schedule))

    return {
        "held": [_held(one, kept.at, instant(one.next_end)) for one in kept.held],
        "ages": _ages(kept),
        "destroyed": [
            {"day": day(one.day), "lines": _gone(one, texts) + [(_key_of(day(key), texts), 1) for key in sorted(one.keys)]}
            for one in kept.destroyed
        ],
        "last": instant(kept.last_at),
        "keys_left": [day(one) for one in kept.keys_left],
        "orphans": kept.orphans,
        "overdue": kept.overdue,
        "doubt": None if view.doubt is None else view.doubt.value,
        "at": instant(kept.at.astimezone(UTC)),
    }


def _held(one: Held, now: datetime, next_end: str) -> dict[str, Any]:
    return {"kind": one.kind.value, "count": one.count, "running": one.running, "next_end": next_end, "overdue": one.overdue(now)}


def _gone(one: Destroyed, texts: Mapping[str, str]) -> list[tuple[str, int]]:
    """What went on a day, without what did not."""
    counts = {"sessions": one.sessions, "entries": one.entries, "remarks": one.remarks, "numbers": one.numbers}
    return [(texts[f"pages.kept.gone.{what}"], count) for what, count in counts.items() if count]


def _key_of(day: str, texts: Mapping[str, str]) -> str:
    return texts["pages.kept.gone.key"].format(day=day)


def _ages(kept: Kept) -> list[dict[str, Any]]:
    """Each day since the end with its number, and the length of its bar in hundredths of the longest."""
    most = max(kept.words_by_age, default=0) or 1
    return [{"day": n, "count": count, "length": round(100 * count / most, 2)} for n, count in enumerate(kept.words_by_age, 1)]
