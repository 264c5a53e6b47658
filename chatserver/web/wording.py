"""Instants and hours in words, for pages that are read without script. The browser says the same with its own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from chatserver.rules.schedule import MINUTES_A_DAY, WEEK_DAYS, Schedule, Texts
from chatserver.rules.wall_time import wall_time
from chatserver.web.calendars import SPOKEN, Words, words_of

SHORT_DAY = {"nl": 2, "en": 3}
"""Letters of a weekday in the head of a column."""


def day_in_words(instant: datetime, now: datetime, schedule: Schedule, language: str) -> str:
    """The day of ``instant`` as one would say it at ``now``: today, tomorrow, a weekday within a week, else the date."""
    day, today = instant.astimezone(schedule.zone).date(), now.astimezone(schedule.zone).date()
    if language not in SPOKEN:
        return day.isoformat()
    words = words_of(language)
    ahead = (day - today).days
    if ahead in (0, 1):
        return (words.today, words.tomorrow)[ahead]
    name = words.days[day.weekday()]
    return name if 0 < ahead < WEEK_DAYS else _dated(name, day, words)


def time_in_words(instant: datetime, schedule: Schedule) -> str:
    """Local wall time, such as 09:00."""
    return f"{instant.astimezone(schedule.zone):%H:%M}"


def instant_in_words(instant: datetime, now: datetime, schedule: Schedule, language: str) -> str:
    """Such as ``morgen om 09:00``."""
    day, time = day_in_words(instant, now, schedule, language), time_in_words(instant, schedule)
    return words_of(language).at.format(day=day, time=time) if language in SPOKEN else f"{day} {time}"


def hours_in_words(schedule: Schedule, language: str) -> list[str]:
    """Weekly hours, days with the same hours together: ``maandag tot en met vrijdag van 09:00 tot 17:00``."""
    words = words_of(language)
    blocks = {day: sorted((b.opens, b.closes) for b in schedule.blocks if b.weekday == day) for day in range(WEEK_DAYS)}
    if all(hours == [(0, MINUTES_A_DAY)] for hours in blocks.values()):
        return [words.all_day]
    runs = ((hours, list(run)) for hours, run in groupby(range(WEEK_DAYS), key=blocks.__getitem__))
    return [f"{_days(run, words)} {_hours(hours, words)}" for hours, run in runs if hours]


def weekdays(language: str) -> list[tuple[str, str]]:
    """Each day of the week, short for the head of a column and whole for who hears it."""
    return [(name[: SHORT_DAY[language]] if language in SHORT_DAY else name[:3], name) for name in words_of(language).days]


def month_in_words(day: date, language: str) -> str:
    """Such as ``november 2026``."""
    return f"{words_of(language).months[day.month - 1]} {day.year}"


def date_in_words(day: date, language: str) -> str:
    """Such as ``donderdag 24 december``."""
    words = words_of(language)
    return _dated(words.days[day.weekday()], day, words)


def dates_in_words(first: date, last: date, language: str, today: date) -> str:
    """A day or several, short enough for a list: ``do 24 dec`` or ``do 24 - vr 25 dec``, with the year where it is not this one."""
    names = weekdays(language)
    begin, end = f"{names[first.weekday()][0]} {first.day}", f"{names[last.weekday()][0]} {last.day} {_short_month(last, language)}"
    end = end if last.year == today.year else f"{end} {last.year}"
    if first == last:
        return end
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{begin} \u2013 {end}" if same_month else f"{begin} {_short_month(first, language)} \u2013 {end}"


def _short_month(day: date, language: str) -> str:
    name = words_of(language).months[day.month - 1]
    return "mrt" if name == "maart" else name[:3]


def spans_in_words(spans: Iterable[tuple[int, int]]) -> str:
    """Such as ``09:00\u201312:00, 13:00\u201315:00``."""
    return ", ".join(f"{wall_time(opens)}\u2013{wall_time(closes)}" for opens, closes in spans)


def language_in_words(code: str, language: str) -> str:
    """The name of one language in another."""
    return words_of(language).languages.get(code, code)


def said_in(texts: Texts, language: str) -> str | None:
    """What the organisation says, in this language if it does, else in the first it chose."""
    return dict(texts).get(language, texts[0][1] if texts else None)


def _dated(name: str, day: date, words: Words) -> str:
    return words.dated.format(name=name, day=day.day, month=words.months[day.month - 1])


def _days(run: list[int], words: Words) -> str:
    first, last = words.days[run[0]], words.days[run[-1]]
    return first if first == last else words.through.format(first=first, last=last)


def _hours(blocks: Iterable[tuple[int, int]], words: Words) -> str:
    return words.both.join(words.between.format(opens=wall_time(opens), closes=wall_time(closes)) for opens, closes in blocks)
