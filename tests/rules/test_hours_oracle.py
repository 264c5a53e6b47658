"""Opening hours against another way to find them: minute by minute, with a calendar of holidays of its own.

In the suite every boundary second and every tenth minute of 2025-2031; every minute with
``python tests/rules/test_hours_oracle.py``, which takes some minutes and shows how far it is.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from chatserver.reading import Fault
from chatserver.rules.hours import hours_at
from chatserver.rules.schedule import Schedule
from chatserver.schedule_files import load_schedule

ROOT = Path(__file__).resolve().parents[2]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
YEARS = range(2025, 2032)
RICH = """
last_intake_minutes = 30
grace_minutes = 30
[weekly]
monday = ["09:00-12:30", "13:00-17:00"]
tuesday = ["09:00-17:00", "19:00-24:00"]
wednesday = ["00:00-02:30", "09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-15:30"]
sunday = ["01:00-04:00"]
[holidays]
good_friday = true
liberation_day = "lustrum"
day_after_ascension = true
christmas_eve = true
new_years_eve = true
early_close = "12:00"
[exceptions.summer]
from = 2027-07-19
to = 2027-08-15
kind = "closed"
reason = "Summer"
[exceptions.leap]
from = 2028-02-29
kind = "longer"
hours = ["08:00-23:00"]
reason = "Campaign"
[exceptions.evening]
from = 2030-12-24
kind = "shorter"
hours = ["10:00-11:00"]
reason = "Team day"
"""


# ---- the other way ------------------------------------------------------------------------------------------


def easter(year: int) -> date:
    """Gauss's rule, as Meeus gives it for the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


@cache
def usual(year: int) -> dict[date, str]:
    """The seven on which advice lines are closed by default."""
    kings = date(year, 4, 27)
    return {
        date(year, 1, 1): "new_year",
        easter(year) + timedelta(1): "easter_monday",
        kings - timedelta(kings.weekday() == 6): "kings_day",
        easter(year) + timedelta(39): "ascension",
        easter(year) + timedelta(50): "whit_monday",
        date(year, 12, 25): "christmas_day",
        date(year, 12, 26): "second_christmas_day",
    }


def of_weekdays(day: date) -> tuple[list[str], str | None, int | None]:
    """Hours, who closed the day, and from which minute a holiday does."""
    if day in usual(day.year):
        return [], f"holiday:{usual(day.year)[day]}", None
    return (["09:00-17:00"] if day.weekday() < 5 else []), None, None


def of_rich(day: date) -> tuple[list[str], str | None, int | None]:
    if date(2027, 7, 19) <= day <= date(2027, 8, 15):
        return [], "exception:summer", None
    if day == date(2028, 2, 29):
        return ["08:00-23:00"], "exception:leap", None
    if day == date(2030, 12, 24):
        return ["10:00-11:00"], "exception:evening", None
    first = {easter(day.year) - timedelta(2): "good_friday"}
    last = {easter(day.year) + timedelta(40): "day_after_ascension"}
    if day.year % 5 == 0:
        first[date(day.year, 5, 5)] = "liberation_day"
    closed = {**last, **usual(day.year), **first}
    if day in closed:
        return [], f"holiday:{closed[day]}", None
    week = [
        ["09:00-12:30", "13:00-17:00"],
        ["09:00-17:00", "19:00-24:00"],
        ["00:00-02:30", "09:00-17:00"],
        ["09:00-17:00"],
        ["09:00-15:30"],
        [],
        ["01:00-04:00"],
    ][day.weekday()]
    if (day.month, day.day) in ((12, 24), (12, 31)):
        return [f"{span[:5]}-{min(span[6:], '12:00')}" for span in week if span[:5] < "12:00"], None, 720
    return week, None, None


Hours = Callable[[date], tuple[list[str], str | None, int | None]]


class Said(NamedTuple):
    is_open: bool
    reason: str
    closes_at: datetime | None
    next_opening: datetime | None


class Oracle:
    """Knows every open minute of a year as rows of minutes, and reads the rest from those."""

    def __init__(self, hours: Hours, year: int) -> None:
        self.hours = hours
        self.openings: list[datetime] = []
        self.closings: list[datetime] = []
        day = date(year, 1, 1) - timedelta(2)
        while day < date(year + 1, 1, 20):
            for opens, closes in self.rows_of(day):
                if self.closings and self.closings[-1] == opens:
                    self.closings[-1] = closes
                else:
                    self.openings.append(opens)
                    self.closings.append(closes)
            day += timedelta(1)

    def rows_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """What is open of the day; minute by minute where the wall clock is put forward or back."""
        spans = sorted((int(s[:2]) * 60 + int(s[3:5]), int(s[6:8]) * 60 + int(s[9:])) for s in self.hours(day)[0])
        start, end = (datetime(d.year, d.month, d.day, tzinfo=AMSTERDAM).astimezone(UTC) for d in (day, day + timedelta(1)))
        if end - start == timedelta(1):
            yield from ((start + timedelta(minutes=opens), start + timedelta(minutes=closes)) for opens, closes in spans)
            return
        now, seen, row = start, set(), None
        while now < end:
            local = now.astimezone(AMSTERDAM)
            wall = local.hour * 60 + local.minute
            # Of a double hour the first reading opens and closes; what opened goes on until its closing time has come.
            is_open = any(opens <= wall < closes and not (local.fold and closes in seen) for opens, closes in spans)
            seen.add(wall)
            if is_open and row is None:
                row = now
            if row is not None and not is_open:
                yield row, now
                row = None
            now += timedelta(minutes=1)
        if row is not None:
            yield row, end

    def says(self, now: datetime) -> Said:
        past_openings, past_closings = bisect_right(self.openings, now), bisect_right(self.closings, now)
        is_open = past_openings > past_closings
        local = now.astimezone(AMSTERDAM)
        _, decided, early = self.hours(local.date())
        if decided is None and early is not None and local.hour * 60 + local.minute >= early:
            decided = "holiday:christmas_eve" if local.day == 24 else "holiday:new_years_eve"
        reason = decided or ("weekly_hours" if is_open else "outside_hours")
        if is_open:
            return Said(True, reason, self.closings[past_closings], None)
        return Said(False, reason, None, self.openings[past_openings])


# ---- the comparison -----------------------------------------------------------------------------------------


def ours(schedule: Schedule, now: datetime) -> Said:
    hours = hours_at(schedule, now)
    return Said(hours.is_open, str(hours.reason), hours.closes_at, hours.next_opening)


def weekdays() -> Schedule:
    return read(ROOT / "schedules" / "weekdays.toml")


def read(file: Path) -> Schedule:
    faults: list[Fault] = []
    schedule = load_schedule(file, file.name, faults)
    assert schedule is not None, faults
    return schedule


def boundaries(oracle: Oracle, year: int) -> Iterator[datetime]:
    for boundary in [*oracle.openings, *oracle.closings]:
        if boundary.year == year:
            yield from (boundary + timedelta(seconds=n) for n in (-1, 0, 1))


def instants(year: int, minutes: int) -> Iterator[datetime]:
    now = datetime(year, 1, 1, tzinfo=UTC)
    while now.year == year:
        yield now
        now += timedelta(minutes=minutes)


@pytest.mark.parametrize("year", YEARS)
def test_every_boundary_second_and_every_tenth_minute(year: int) -> None:
    schedule, oracle = weekdays(), Oracle(of_weekdays, year)
    for now in [*boundaries(oracle, year), *instants(year, 10)]:
        assert ours(schedule, now) == oracle.says(now), now


def test_with_everything_that_a_file_can_say(tmp_path: Path) -> None:
    (tmp_path / "rich.toml").write_text(RICH)
    schedule = read(tmp_path / "rich.toml")
    for year in YEARS:
        oracle = Oracle(of_rich, year)
        for now in [*boundaries(oracle, year), *instants(year, 24 * 60)]:
            assert ours(schedule, now) == oracle.says(now), now


def every_minute() -> None:
    schedule = weekdays()
    for year in YEARS:
        oracle = Oracle(of_weekdays, year)
        count = 0
        for now in [*boundaries(oracle, year), *instants(year, 1)]:
            assert ours(schedule, now) == oracle.says(now), now
            count += 1
        sys.stdout.write(f"{year}: {count} instants agree\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    every_minute()
