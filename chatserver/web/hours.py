"""What other websites and calendar programs ask about the hours: whether a desk is open now, and its calendar file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web

from chatserver.rules.availability import Opening
from chatserver.rules.calendar_file import calendar_of
from chatserver.rules.desk import Desk
from chatserver.rules.hours import local_iso
from chatserver.rules.schedule import Schedule
from chatserver.rules.terms import DeskId
from chatserver.services.opening import Openings
from chatserver.web.routes import Public, Routes

LONGEST = timedelta(seconds=15)
"""What another website shows may be as old as this; never older than a change that the hours themselves make."""
ICS_DAYS = 400
SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class HoursRoutes:
    """``/api/availability?desk=`` and ``/schedule/<desk>.ics``. Neither reads anything of who asks."""

    def __init__(self, desks: Mapping[DeskId, Desk], openings: Openings, now: Callable[[], datetime], origin: str) -> None:
        self._desks = desks
        self._openings = openings
        self._now = now
        self._made: dict[DeskId, tuple[tuple[Schedule, date], bytes]] = {}
        self._host = origin.partition("://")[2].partition(":")[0]

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/api/availability", self.availability, access=Public.VISITORS)
        routes.add("GET", "/schedule/{desk}.ics", self.calendar, access=Public.VISITORS)

    async def availability(self, request: web.Request) -> web.Response:
        """The same truth that the widget is told, with the number in every answer. 404 for a desk that is not there."""
        desk = self._find(request.query.get("desk", ""))
        if desk is None:
            return web.json_response({"error": "unknown_desk"}, status=404, headers=SHARED)
        now = self._now()
        opening = await self._openings.at(desk.id)
        changes = opening.changes_at
        age = LONGEST if changes is None else min(LONGEST, changes - now)
        headers = {**SHARED, "Cache-Control": f"public, max-age={int(age.total_seconds())}"}
        return web.json_response(as_json(desk, opening), headers=headers)

    async def calendar(self, request: web.Request) -> web.Response:
        """400 days from yesterday on, so that today is whole in every time zone."""
        desk = self._find(request.match_info["desk"])
        if desk is None:
            raise web.HTTPNotFound
        now = self._now()
        schedule = replace(await self._openings.schedule(desk.id), off=None)  # a calendar tells of days, not of this hour
        made_of = (schedule, now.astimezone(schedule.zone).date() - timedelta(days=1))
        if desk.id not in self._made or self._made[desk.id][0] != made_of:
            # Takes a tenth of a second, and everyone gets the same until tomorrow; no conversation waits for it meanwhile.
            made = await asyncio.to_thread(calendar_of, desk.name, f"{desk.id}.{self._host}", *made_of, ICS_DAYS, now)
            self._made[desk.id] = (made_of, made)
        text = self._made[desk.id][1]
        headers = {**SHARED, "Cache-Control": "public, max-age=3600", "Content-Disposition": f'inline; filename="{desk.id}.ics"'}
        return web.Response(body=text, content_type="text/calendar", charset="utf-8", headers=headers)

    def _find(self, desk: str) -> Desk | None:
        """The desk of this name; without a name the only one there is."""
        if not desk and len(self._desks) == 1:
            return next(iter(self._desks.values()))
        return self._desks.get(DeskId(desk))


def as_json(desk: Desk, opening: Opening) -> dict[str, Any]:
    """Instants carry the desk's own offset, as in ``schedule check``."""
    hours, schedule = opening.hours, desk.schedule
    return {
        "desk": desk.id,
        "name": desk.name,
        "phone": desk.phone,
        "state": opening.state,
        "reason": opening.reason,
        "closes_at": local_iso(schedule, hours.closes_at),
        "last_intake_at": local_iso(schedule, hours.last_intake_at),
        "next_opening": local_iso(schedule, hours.next_opening),
        "notices": dict(opening.texts),
    }
