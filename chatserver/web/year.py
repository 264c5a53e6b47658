"""A year of opening hours as a calendar to look at and a list to read. Pure: a schedule and a day are all it needs."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chatserver.rules.schedule import (
    DatedException,
    ExceptionKind,
    ReasonKind,
    Schedule,
    Span,
    exception_on,
    plan_of,
    weekly_spans,
)
from chatserver.web.wording import date_in_words, month_in_words, spans_in_words

MONTHS = 13
"""Twelve whole ones ahead, from any day of this one."""
Said = Mapping[str, str]
"""Texts of one language."""


@dataclass(frozen=True, slots=True)
class Change:
    """A day or several that are not as the week is, and why."""

    first: date
    last: date
    kind: ExceptionKind
    spans: tuple[Span, ...]
    exception: DatedException | None
    """None: a holiday rule of the file."""
    holiday: str | None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Cell:
    """One day as it is drawn."""

    number: int
    look: str
    is_today: bool
    name: str | None = None
    """Date, state and reason, for a day that is a link."""
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """Whole weeks from Monday on; None stands for a day of another month."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]


def changes(schedule: Schedule, first: date, days: int) -> list[Change]:
    """What is not as the week is, in the order of the days. An exception that began earlier is there with its own first day."""
    found: list[Change] = []
    for n in range(days):
        day = first + timedelta(days=n)
        change = _change_on(schedule, day)
        if change is None or (found and found[-1].exception is not None and found[-1].exception == change.exception):
            continue
        found.append(change)
    return found


def _change_on(schedule: Schedule, day: date) -> Change | None:
    plan = plan_of(schedule, day)
    exception = exception_on(schedule, day)
    if exception is not None:
        return Change(exception.first, exception.last, exception.kind, exception.spans, exception, None)
    if not weekly_spans(schedule, day):
        return None  # a holiday on a day without hours changes nothing
    reason = plan.decided_by or (plan.early[1] if plan.early else None)
    if reason is None or reason.kind is not ReasonKind.HOLIDAY:
        return None
    kind = ExceptionKind.SHORTER if plan.spans else ExceptionKind.CLOSED
    return Change(day, day, kind, plan.spans, None, reason.which)


def months(schedule: Schedule, today: date, unreviewed: Collection[date], language: str, texts: Said) -> list[Month]:
    """From the month of ``today`` on."""
    starts = [date(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1, 1) for n in range(MONTHS)]
    weeks = calendar.Calendar().monthdatescalendar

    def cell(day: date, month: int) -> Cell | None:
        return None if day.month != month else _cell(schedule, day, today, unreviewed, language, texts)

    return [
        Month(
            month_in_words(start, language),
            tuple(tuple(cell(day, start.month) for day in week) for week in weeks(start.year, start.month)),
        )
        for start in starts
    ]


def _cell(schedule: Schedule, day: date, today: date, unreviewed: Collection[date], language: str, texts: Said) -> Cell:
    is_today = day == today
    if day in unreviewed:
        name = f"{date_in_words(day, language)}, {texts['pages.hours.legend.unreviewed']}"
        return Cell(day.day, "unreviewed", is_today, name, f"holiday-{day}")
    change = _change_on(schedule, day)
    if change is None:
        return Cell(day.day, "open" if weekly_spans(schedule, day) else "rest", is_today)
    parts = [date_in_words(day, language), texts[f"pages.hours.legend.{change.kind}"]]
    parts += [spans_in_words(change.spans)] if change.spans else []
    name = ", ".join([*parts, why(change, texts)])
    return Cell(day.day, change.kind.value, is_today, name, anchor(change) if change.last >= today else None)


def why(change: Change, texts: Said) -> str:
    """The reason of an exception as its author wrote it, or the holiday."""
    return change.exception.reason if change.exception is not None else texts[f"pages.holiday.{change.holiday}"]


def anchor(change: Change) -> str:
    """Where the list speaks of this change."""
    return f"exception-{change.exception.id}" if change.exception is not None else f"rule-{change.first}"
