"""What is set in the browser: what may be, what it is called, and which holidays nobody looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.holidays import Holiday, HolidayRules
from chatserver.rules.hours import grace_ends_at, hours_at
from chatserver.rules.overrides import CloseFor, Overrides, Refusal, closed_until, new_name, refusal_of, unreviewed
from chatserver.rules.schedule import CloseReason, DatedException, ExceptionKind, SwitchedOff
from chatserver.rules.terms import StaffId
from tests.support.services import WEEKDAYS

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 11, 24)
FILE = replace(WEEKDAYS, holidays=HolidayRules(closed=frozenset({Holiday.EASTER_MONDAY})))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def closed(first: str, last: str = "", name: str = "") -> DatedException:
    begins = date.fromisoformat(first)
    return DatedException(
        name, begins, date.fromisoformat(last) if last else begins, ExceptionKind.CLOSED, (), "Team day", (), StaffId("a")
    )


SET = Overrides((closed("2026-12-01", "2026-12-03", "2026-12-01"),))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (closed("2026-11-24"), None),
        (closed("2026-11-23"), Refusal.PAST),
        (closed("2026-11-30", "2026-12-01"), Refusal.MEETS_ANOTHER),
        (closed("2026-12-03"), Refusal.MEETS_ANOTHER),
        (closed("2026-12-04"), None),
        (closed("2027-01-01", "2027-11-25"), None),
        (closed("2027-01-01", "2027-11-26"), Refusal.OUT_OF_REACH),
        (closed("2099-01-01"), Refusal.OUT_OF_REACH),
    ],
)
def test_what_may_be_set(wanted: DatedException, expected: Refusal | None) -> None:
    assert refusal_of(SET, wanted, TODAY) is expected


def test_names_are_days_and_come_once() -> None:
    day, taken = date(2027, 3, 10), set[str]()
    for _ in range(3):
        taken.add(new_name(day, taken))
    assert taken == {"2027-03-10", "2027-03-10-2", "2027-03-10-3"}


@pytest.mark.parametrize(
    ("lasting", "expected"),
    [
        (CloseFor.UNTIL_OPENED, None),
        (CloseFor.HALF_HOUR, "2026-10-24 14:30"),
        (CloseFor.HOUR, "2026-10-24 15:00"),
        (CloseFor.TODAY, "2026-10-25 00:00"),
    ],
)
def test_how_long_it_is_closed(lasting: CloseFor, expected: str | None) -> None:
    until = closed_until(WEEKDAYS, local("2026-10-24 14:00"), lasting)
    assert until == (None if expected is None else local(expected))


def test_a_holiday_is_pointed_out_until_a_rule_an_exception_or_someone_decides_it() -> None:
    first, reviewed = date(2027, 3, 1), frozenset({date(2027, 5, 7)})
    schedule = Overrides((closed("2027-05-05", name="x"),)).over(FILE)
    found = list(unreviewed(schedule, reviewed, first, 120))
    # Easter Monday is decided by a rule, 5 May by an exception, the day after Ascension by someone.
    assert found == [
        (date(2027, 3, 26), Holiday.GOOD_FRIDAY),
        (date(2027, 4, 27), Holiday.KINGS_DAY),
        (date(2027, 5, 6), Holiday.ASCENSION),
        (date(2027, 5, 17), Holiday.WHIT_MONDAY),
    ]


def test_on_a_day_without_hours_there_is_nothing_to_review() -> None:
    assert list(unreviewed(FILE, frozenset(), date(2027, 12, 25), 2)) == []  # a Saturday and a Sunday


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-24 10:00", "2026-11-24 17:45"),
        ("2026-11-24 17:30", "2026-11-24 17:45"),
        ("2026-11-24 20:00", None),
    ],
)
def test_the_grace_runs_from_closing(at: str, expected: str | None) -> None:
    assert grace_ends_at(WEEKDAYS, local(at)) == (None if expected is None else local(expected))


@pytest.mark.parametrize(
    ("since", "at", "expected"),
    [
        ("2026-11-24 14:00", "2026-11-24 14:00", "2026-11-24 14:45"),
        ("2026-11-24 14:00", "2026-11-24 14:30", "2026-11-24 14:45"),
        ("2026-11-24 08:00", "2026-11-24 10:00", None),  # was never open today
        ("2026-11-24 14:00", "2026-11-24 14:46", None),
        ("2026-11-24 17:10", "2026-11-24 17:30", "2026-11-24 17:45"),  # closed by itself before it was switched off
    ],
)
def test_a_desk_that_was_switched_off_closed_then(since: str, at: str, expected: str | None) -> None:
    off = SwitchedOff(local(since), None, CloseReason.OTHER, StaffId("a"))
    assert grace_ends_at(replace(WEEKDAYS, off=off), local(at)) == (None if expected is None else local(expected))


@given(st.integers(0, 7 * 1440), st.integers(0, 600), st.booleans())
def test_after_closing_the_grace_is_under_way_or_over(minute: int, ago: int, is_off: bool) -> None:
    now = local("2026-11-23 00:00") + timedelta(minutes=minute)
    off = SwitchedOff(now - timedelta(minutes=ago), None, CloseReason.OTHER, StaffId("a")) if is_off else None
    schedule = replace(WEEKDAYS, off=off)
    ends, is_open = grace_ends_at(schedule, now), hours_at(schedule, now).is_open
    assert ends is not None or not is_open
    if ends is not None and not is_open:
        assert now <= ends <= now + schedule.grace
