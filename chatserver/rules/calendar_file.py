"""Opening hours as an iCalendar file (RFC 5545): an event for every open period, and one for every day that is otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from chatserver.rules.hours import instant
from chatserver.rules.schedule import DatedException, DayPlan, ReasonKind, Schedule, exception_on, plan_of

REFRESH = timedelta(hours=6)
"""How often a calendar program may look again."""
PRODUCT = "-//Chatserver//Opening hours//EN"


def calendar_of(name: str, uid: str, schedule: Schedule, first: date, days: int, made_at: datetime) -> bytes:
    """The days from ``first`` on. ``uid`` makes the events of one desk the same events in every later file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")  # the same, as older programs ask it
    stamp = made_at.astimezone(UTC).replace(microsecond=0)
    for n in range(days):
        plan = plan_of(schedule, first + timedelta(days=n))
        for opens, closes in plan.spans:
            starts, ends = instant(schedule, plan.day, opens), instant(schedule, plan.day, closes)
            if starts >= ends:
                continue
            event = _event(f"open-{plan.day.isoformat()}-{opens:04d}@{uid}", name, stamp)
            event.add("dtstart", starts)
            event.add("dtend", ends)
            calendar.add_component(event)
        if plan.decided_by is not None and not plan.spans:
            calendar.add_component(_closed(name, uid, stamp, plan, exception_on(schedule, plan.day)))
    return bytes(calendar.to_ical())


def _event(uid: str, summary: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")  # it takes nobody's time
    return event


def _closed(name: str, uid: str, stamp: datetime, plan: DayPlan, exception: DatedException | None) -> Event:
    event = _event(f"closed-{plan.day.isoformat()}@{uid}", f"{name}: closed", stamp)
    event.add("dtstart", plan.day)
    event.add("dtend", plan.day + timedelta(days=1))
    event.add("categories", ["holiday" if plan.decided_by and plan.decided_by.kind is ReasonKind.HOLIDAY else "exception"])
    if exception is not None and exception.texts:
        event.add("description", "\n".join(said for _, said in exception.texts))
    return event
