"""Schedules as an operator writes them: what a file says, and every fault by its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chatserver.reading import Fault
from chatserver.rules.holidays import KNOWN_YEARS, Holiday, HolidayRules, LiberationDay, holidays_in, holidays_on
from chatserver.rules.hours import hours_at
from chatserver.rules.schedule import CloseReason, DatedException, ExceptionKind, Reason, ReasonKind, Schedule, SwitchedOff, plan_of
from chatserver.rules.terms import StaffId
from chatserver.schedule_files import load_schedule
from tests.support.programs import ROOT

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = "[weekly]\n" + "".join(f'{day} = ["09:00-17:00"]\n' for day in ("monday", "tuesday", "wednesday", "thursday", "friday"))


def read(folder: Path, text: str) -> tuple[Schedule | None, list[str]]:
    file = folder / "hours.toml"
    file.write_text(text)
    faults: list[Fault] = []
    return load_schedule(file, "hours", faults), [str(fault) for fault in faults]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


# ---- holidays -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("2026-01-01", "new_year"),
        ("2026-04-03", "good_friday"),
        ("2026-04-06", "easter_monday"),
        ("2025-04-26", "kings_day"),
        ("2026-04-27", "kings_day"),
        ("2031-04-26", "kings_day"),
        ("2026-05-05", "liberation_day"),
        ("2027-05-06", "ascension"),
        ("2027-05-07", "day_after_ascension"),
        ("2028-06-05", "whit_monday"),
        ("2029-12-25", "christmas_day"),
        ("2030-12-26", "second_christmas_day"),
        ("2026-12-24", "christmas_eve"),
        ("2026-12-31", "new_years_eve"),
    ],
)
def test_the_day_of_each_holiday(day: str, holiday: str) -> None:
    assert holidays_on(date.fromisoformat(day)) == (Holiday(holiday),)


@pytest.mark.parametrize("year", range(KNOWN_YEARS[0] - 1, KNOWN_YEARS[-1] + 3))
def test_every_year_has_every_holiday_once(year: int) -> None:
    assert sorted(h for found in holidays_in(year).values() for h in found) == sorted(Holiday)


@pytest.mark.parametrize(
    ("rule", "closed"), [(LiberationDay.NEVER, []), (LiberationDay.LUSTRUM, [2025, 2030]), (LiberationDay.ALWAYS, list(range(2025, 2032)))]
)
def test_liberation_day(rule: LiberationDay, closed: list[int]) -> None:
    rules = HolidayRules(liberation_day=rule)
    assert [year for year in range(2025, 2032) if rules.closing(date(year, 5, 5))] == closed


def test_the_default_closes_on_seven_days_and_no_other(tmp_path: Path) -> None:
    faults: list[Fault] = []
    shipped = load_schedule(ROOT / "schedules" / "weekdays.toml", "weekdays", faults)
    bare, _ = read(tmp_path, WEEK)
    assert shipped is not None
    assert shipped == bare, "the file shows what applies when its lines are left out"
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    closed = [f"{day:%m-%d}" for day in year if plan_of(shipped, day).decided_by is not None]
    assert closed == ["01-01", "04-06", "04-27", "05-14", "05-25", "12-25", "12-26"]


# ---- what weighs more ---------------------------------------------------------------------------------------


def test_precedence(tmp_path: Path) -> None:
    schedule, faults = read(
        tmp_path,
        WEEK
        + """
[exceptions.market]
from = 2027-04-27
kind = "longer"
hours = ["08:00-20:00"]
reason = "Open on King's Day"
[exceptions.team]
from = 2027-03-10
to = 2027-03-11
kind = "closed"
reason = "Team days"
text = { nl = "Op 10 en 11 maart zijn we dicht.", en = "We are closed on 10 and 11 March." }
""",
    )
    assert faults == []
    assert schedule is not None

    def said(at: str, off: SwitchedOff | None = None) -> tuple[bool, str]:
        hours = hours_at(replace(schedule, off=off), local(at))
        return hours.is_open, str(hours.reason)

    assert said("2027-04-26 10:00") == (True, "weekly_hours")
    assert said("2027-04-26 18:00") == (False, "outside_hours")
    assert said("2027-04-27 19:00") == (True, "exception:market")
    assert said("2027-04-27 21:00") == (False, "exception:market")
    assert said("2027-03-10 10:00") == (False, "exception:team")
    assert said("2027-03-29 10:00") == (False, "holiday:easter_monday")
    assert hours_at(schedule, local("2027-03-09 18:00")).next_opening == local("2027-03-12 09:00")
    off = SwitchedOff(local("2027-04-27 08:30"), None, CloseReason.TECHNICAL, StaffId("anna"))
    assert said("2027-04-27 10:00", off) == (False, "switched_off")
    assert hours_at(replace(schedule, off=off), local("2027-04-27 10:00")).next_opening is None, "nobody knows"
    until = replace(off, until=local("2027-04-27 12:00"))
    assert hours_at(replace(schedule, off=until), local("2027-04-27 10:00")).next_opening == local("2027-04-27 12:00")
    assert said("2027-04-27 12:00", until) == (True, "exception:market")


def test_of_two_exceptions_for_one_day_the_later_counts(tmp_path: Path) -> None:
    schedule, _ = read(tmp_path, WEEK)
    assert schedule is not None
    day = date(2027, 3, 10)
    twice = tuple(DatedException(name, day, day, ExceptionKind.CLOSED, (), "invented") for name in ("file", "browser"))
    changed = Schedule(schedule.zone, schedule.blocks, schedule.last_intake, schedule.grace, schedule.holidays, twice)
    assert plan_of(changed, day).decided_by == Reason(ReasonKind.EXCEPTION, "browser")


def test_an_early_day_closes_early(tmp_path: Path) -> None:
    schedule, _ = read(tmp_path, WEEK + '[holidays]\nchristmas_eve = true\nearly_close = "14:30"\n')
    assert schedule is not None
    morning, afternoon = (hours_at(schedule, local(f"2026-12-24 {at}")) for at in ("10:00", "14:30"))
    assert (morning.is_open, str(morning.reason), morning.closes_at) == (True, "weekly_hours", local("2026-12-24 14:30"))
    assert (afternoon.is_open, str(afternoon.reason)) == (False, "holiday:christmas_eve")
    assert afternoon.next_opening == local("2026-12-28 09:00")


# ---- faults -------------------------------------------------------------------------------------------------

TEAM = '[exceptions.team]\nfrom = 2027-03-10\nreason = "Team"\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[holidays]\ncarnival = true\n", "hours: holidays.carnival: is not a setting"),
        ('[holidays]\nnew_year = "yes"\n', 'hours: holidays.new_year: must be true or false, is "yes"'),
        (
            '[holidays]\nliberation_day = "sometimes"\n',
            'hours: holidays.liberation_day: must be one of never, lustrum, always, is "sometimes"',
        ),
        ('[holidays]\nearly_close = "25:00"\n', 'hours: holidays.early_close: must be a time such as 15:00, is "25:00"'),
        (TEAM, "hours: exceptions.team.kind: is missing"),
        (TEAM + 'kind = "shut"\n', 'hours: exceptions.team.kind: must be one of closed, shorter, longer, is "shut"'),
        (TEAM + 'kind = "shorter"\n', "hours: exceptions.team.hours: are missing: a day that is shorter or longer has some"),
        (
            TEAM + 'kind = "closed"\nhours = ["09:00-10:00"]\n',
            "hours: exceptions.team.hours: must be left out: the day is closed",
        ),
        (
            TEAM + 'kind = "shorter"\nhours = ["09:00-12:00", "11:00-13:00"]\n',
            "hours: exceptions.team.hours: must follow one another and not overlap",
        ),
        (
            TEAM + 'kind = "shorter"\nhours = ["08:00-18:00"]\n',
            "hours: exceptions.team.hours: are not shorter than the week's hours of that day",
        ),
        (
            TEAM + 'kind = "longer"\nhours = ["10:00-12:00"]\n',
            "hours: exceptions.team.hours: are not longer than the week's hours of that day",
        ),
        (TEAM + 'kind = "closed"\nto = 2027-03-01\n', "hours: exceptions.team.to: must not lie before from"),
        (
            TEAM.replace("2027-03-10", "2150-03-10") + 'kind = "closed"\n',
            "hours: exceptions.team.from: must lie in 2015-2098, is 2150-03-10",
        ),
        (
            TEAM.replace("2027-03-10", '"soon"') + 'kind = "closed"\n',
            'hours: exceptions.team.from: must be a day such as 2027-03-10, without quotes, is "soon"',
        ),
        (
            TEAM + 'kind = "closed"\ntext = "dicht"\n',
            'hours: exceptions.team.text: must hold a text for each language, such as { nl = "…" }, is "dicht"',
        ),
        (
            TEAM + 'kind = "closed"\n' + TEAM.replace("team", "study") + 'kind = "closed"\n',
            "hours: exceptions.study: has a day in common with exceptions.team",
        ),
        ('zone = "Europe/Nowhere"\n', 'hours: zone: must be a time zone such as Europe/Amsterdam, is "Europe/Nowhere"'),
    ],
)
def test_a_fault_is_told_by_its_place(tmp_path: Path, text: str, fault: str) -> None:
    schedule, faults = read(tmp_path, text if text.startswith("zone") else WEEK + text)
    assert schedule is None
    assert faults == [fault]
