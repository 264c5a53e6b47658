"""Reads schedules: opening hours in ``schedules/*.toml``, a file for each. docs/operating.md explains every line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatserver.reading import Fault, read, read_file, shape_of
from chatserver.rules.holidays import EVENINGS, Holiday, HolidayRules
from chatserver.rules.schedule import Block, DatedException, ExceptionFault, Schedule, fault_of
from chatserver.settings import SCHEDULE_SETTINGS, WEEKDAYS

FOLDER = "schedules"


def packaged() -> Path:
    """The schedules that come with the program: inside an installed one, beside a checked out one."""
    inside = Path(__file__).with_name(FOLDER)
    return inside if inside.is_dir() else inside.parent.parent / FOLDER


def schedule_file(named: str) -> Path:
    """A bare name is a file in schedules/."""
    return Path(named) if "/" in named or named.endswith(".toml") else Path(FOLDER, f"{named}.toml")


def load_schedule(file: Path, shown: str, faults: list[Fault]) -> Schedule | None:
    """The schedule of a file; None when something is wrong with it, which is told by ``shown`` and the place in the file."""
    inside: list[Fault] = []
    document = read_file(file, shown, inside)
    if document is None:
        faults.extend(inside)
        return None
    values = read(document, shape_of(SCHEDULE_SETTINGS), "", inside)
    zone = _zone(values, inside)
    schedule = None if inside or zone is None else _schedule(values, zone)
    if schedule is not None:
        inside.extend(_faults_of_exceptions(schedule))
    faults.extend(Fault(f"{shown}: {fault.path}", fault.what) for fault in inside)
    return None if inside else schedule


def _zone(values: Mapping[str, Any], faults: list[Fault]) -> ZoneInfo | None:
    if "zone" not in values:
        return None
    try:
        return ZoneInfo(values["zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(Fault("zone", f'must be a time zone such as Europe/Amsterdam, is "{values["zone"]}"'))
        return None


def _schedule(values: Mapping[str, Any], zone: ZoneInfo) -> Schedule:
    rules = values["holidays"]
    chosen = frozenset(h for h in Holiday if h is not Holiday.LIBERATION_DAY and rules[h])
    return Schedule(
        zone=zone,
        blocks=tuple(Block(n, *hours) for n, day in enumerate(WEEKDAYS) for hours in values["weekly"][day]),
        last_intake=timedelta(minutes=values["last_intake_minutes"]),
        grace=timedelta(minutes=values["grace_minutes"]),
        holidays=HolidayRules(chosen - EVENINGS, rules[Holiday.LIBERATION_DAY], chosen & EVENINGS, rules["early_close"]),
        exceptions=tuple(_exception(name, given) for name, given in values["exceptions"].items()),
    )


def _exception(name: str, given: Mapping[str, Any]) -> DatedException:
    last = given["from"] if given["to"] is None else given["to"]
    return DatedException(name, given["from"], last, given["kind"], tuple(sorted(given["hours"])), given["reason"], given["text"])


_IN_WORDS = {
    ExceptionFault.BACKWARDS: ("to", "must not lie before from"),
    ExceptionFault.HOURS_MISSING: ("hours", "are missing: a day that is shorter or longer has some"),
    ExceptionFault.HOURS_LEFT_OVER: ("hours", "must be left out: the day is closed"),
    ExceptionFault.HOURS_OVERLAP: ("hours", "must follow one another and not overlap"),
    ExceptionFault.NOT_SHORTER: ("hours", "are not shorter than the week's hours of that day"),
    ExceptionFault.NOT_LONGER: ("hours", "are not longer than the week's hours of that day"),
}


def _faults_of_exceptions(schedule: Schedule) -> Iterator[Fault]:
    seen: list[DatedException] = []
    for exception in schedule.exceptions:
        path = f"exceptions.{exception.id}"
        fault = fault_of(schedule, exception)
        if fault is not None:
            place, what = _IN_WORDS[fault]
            yield Fault(f"{path}.{place}", what)
        elif (other := next((o for o in seen if o.meets(exception)), None)) is not None:
            yield Fault(path, f"has a day in common with exceptions.{other.id}")
        seen.append(exception)
