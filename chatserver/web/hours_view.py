"""What the template of the opening hours is given: every value a string or a list of plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from chatserver.rules.availability import LAST_INTAKE
from chatserver.rules.hours import grace_ends_at
from chatserver.rules.overrides import SOON_DAYS, CloseFor, ReopenReason
from chatserver.rules.schedule import CloseReason, ExceptionKind
from chatserver.rules.terms import Availability, TurnedAway
from chatserver.services.desk_hours import DAYS_AHEAD, DAYS_BACK, HoursView
from chatserver.web import year
from chatserver.web.hours_log import line_of, when_in_words
from chatserver.web.wording import (
    date_in_words,
    dates_in_words,
    hours_in_words,
    instant_in_words,
    language_in_words,
    said_in,
    spans_in_words,
    time_in_words,
    weekdays,
)


def page_values(view: HoursView, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Everything but who looks and what was just done."""
    schedule = view.desk.schedule
    today = view.today
    unreviewed = [day for day, _ in view.unreviewed]
    return {
        "desk": view.desk,
        "weekly": "; ".join(hours_in_words(schedule, language)),
        "intake": int(schedule.last_intake.total_seconds() // 60),
        "grace": int(schedule.grace.total_seconds() // 60),
        "state": view.opening.state.value,
        "reason": view.opening.reason,
        "mark": "intake" if view.opening.reason == LAST_INTAKE else view.opening.state.value,
        "is_unstaffed": view.opening.state is Availability.UNSTAFFED or view.opening.backup is not None,
        "now": _now(view, language, texts),
        "off": _off(view, language, texts),
        "close_reasons": [reason.value for reason in CloseReason],
        "reopen_reasons": [reason.value for reason in ReopenReason],
        "lastings": [lasting.value for lasting in CloseFor],
        "kinds": [kind.value for kind in ExceptionKind],
        "weekdays": weekdays(language),
        "months": year.months(schedule, today, frozenset(unreviewed), language, texts),
        "unreviewed": [
            {
                "day": day.isoformat(),
                "when": dates_in_words(day, day, language, today),
                "whole": date_in_words(day, language),
                "holiday": texts[f"pages.holiday.{holiday}"],
            }
            for day, holiday in view.unreviewed
        ],
        "is_soon": any((day - today).days <= SOON_DAYS for day in unreviewed),
        "changes": [_change(change, view, language, texts) for change in year.changes(schedule, today, DAYS_AHEAD)],
        "turned_away": _turned_away(view, today, texts),
        "days_back": DAYS_BACK,
        "log": [line_of(entry, view, language, texts) for entry in view.log],
        "today": today.isoformat(),
        "spoken": [(code, language_in_words(code, language)) for code in view.desk.languages],
    }


def still_so(done: str | None, view: HoursView) -> str | None:
    """What was just done, unless the address is an old one and the desk says otherwise."""
    off = view.desk.schedule.off
    is_off = off is not None and off.holds(view.at)
    return None if (done == "closed" and not is_off) or (done == "opened" and is_off) else done


def _turned_away(view: HoursView, today: date, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each kind with three sums, and the length of its bar in hundredths of the longest."""

    def since(kind: TurnedAway, days: int) -> int:
        return sum(n for (day, k), n in view.turned_away.items() if k is kind and day > today - timedelta(days=days))

    longest = max(1, *(since(kind, DAYS_BACK) for kind in TurnedAway))
    return [
        {
            "name": texts[f"pages.hours.turned_away.{kind}"],
            "today": since(kind, 1),
            "week": since(kind, 7),
            "month": since(kind, DAYS_BACK),
            "bar": round(100 * since(kind, DAYS_BACK) / longest, 1),
        }
        for kind in TurnedAway
    ]


def _now(view: HoursView, language: str, texts: Mapping[str, str]) -> str:
    hours, schedule = view.opening.hours, view.desk.schedule
    if view.opening.state is Availability.UNSTAFFED:
        return texts["pages.hours.now.unstaffed"]
    if not hours.is_open:
        grace_ends = grace_ends_at(schedule, view.at)
        said = [] if grace_ends is None else [texts["pages.hours.now.grace"].format(time=time_in_words(grace_ends, schedule))]
        when = None if hours.next_opening is None else instant_in_words(hours.next_opening, view.at, schedule, language)
        return " ".join([*said, texts["pages.hours.now.unknown"] if when is None else texts["pages.hours.now.closed"].format(when=when)])
    if hours.closes_at is None:
        return texts["pages.hours.now.always"]
    key = "intake" if view.opening.reason == LAST_INTAKE else "open"
    closes = texts[f"pages.hours.now.{key}"].format(time=time_in_words(hours.closes_at, schedule))
    return closes if view.opening.backup is None else f"{texts['pages.hours.now.backup'].format(desk=view.opening.backup)} {closes}"


def _off(view: HoursView, language: str, texts: Mapping[str, str]) -> str | None:
    off = view.desk.schedule.off
    if off is None or not off.holds(view.at):
        return None
    reason = texts[f"pages.hours.reason.{off.reason}"].lower()
    return texts["pages.hours.off"].format(
        name=view.names.get(off.by, "\u2013"), reason=reason, when=when_in_words(off.since, view, language)
    )


def _change(change: year.Change, view: HoursView, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    exception = change.exception
    by = None if exception is None else exception.by
    source = texts["pages.hours.rule" if exception is None else "pages.hours.by_file"]
    return {
        "anchor": year.anchor(change),
        "when": dates_in_words(change.first, change.last, language, view.today),
        "kind": texts[f"pages.hours.legend.{change.kind}"],
        "hours": spans_in_words(change.spans),
        "why": year.why(change, texts),
        "by": source if by is None else texts["pages.hours.by"].format(name=view.names.get(by, "\u2013")),
        "said": None if exception is None else said_in(exception.texts, language),
        "name": exception.id if exception is not None and by is not None else None,
    }
