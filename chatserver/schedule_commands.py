"""``chatserver schedule …``: what the opening hours say of an instant, as a readable calendar, and as a calendar file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from chatserver.errors import OperatorError
from chatserver.reading import ConfigError, Fault
from chatserver.rules.holidays import KNOWN_YEARS
from chatserver.rules.hours import Hours, hours_at, local_iso, local_reading
from chatserver.rules.schedule import DayPlan, Schedule, plan_of
from chatserver.rules.wall_time import wall_time
from chatserver.schedule_files import FOLDER, load_schedule, packaged
from chatserver.settings import WEEKDAYS

DEFAULT = "weekdays"
LONGEST_DAYS = 3_660
ICS_DAYS = 400


class AskedWronglyError(OperatorError):
    """What was asked cannot be understood."""

    status = 2


def add_to(_name: str, parser: argparse.ArgumentParser) -> None:
    """Describe every action to argparse."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, description=text)
        made.add_argument("--config", type=Path, metavar="FILE", help="a config.toml; then what was set in the browser counts too")
        made.add_argument("--desk", metavar="DESK", help="whose hours (default: the only desk, or schedules/weekdays.toml)")
        return made

    checking = add("check", "Say whether a desk is open at an instant, why, until when, and when it next opens.")
    checking.add_argument(
        "--at", metavar="INSTANT", help="such as 2027-03-29T10:00, local time unless it has an offset; - reads one a line"
    )
    checking.add_argument("--json", action="store_true", help="print one line of JSON")
    checking.set_defaults(run=_check)
    showing = add("show", "Print the hours of every day as a calendar.")
    showing.add_argument("--from", dest="first", type=_day, metavar="DAY", help="such as 2027-03-01 (default: today)")
    showing.add_argument("--to", dest="last", type=_day, metavar="DAY", help="the last day (default: a month later)")
    showing.set_defaults(run=_show)
    add("ics", "Write a calendar file (RFC 5545) of the next 400 days to standard output.").set_defaults(run=_ics)


# ---- check --------------------------------------------------------------------------------------------------


def _check(asked: argparse.Namespace) -> int:
    desk, schedule = _find(asked)
    if asked.at == "-":
        return _check_lines(sys.stdin, schedule)
    now = datetime.now(schedule.zone) if asked.at is None else _instant(asked.at, schedule)
    hours = _hours(schedule, now)
    print(json.dumps(_as_json(hours, schedule)) if asked.json else _in_words(desk, hours, now.astimezone(schedule.zone), schedule))
    return 0


def _check_lines(lines: Iterable[str], schedule: Schedule) -> int:
    """One answer a line, whatever is wrong with one of them; the status says whether something was."""
    status = 0
    for line in lines:
        try:
            answer = _as_json(_hours(schedule, _instant(line.strip(), schedule)), schedule)
        except AskedWronglyError as error:
            status, answer = error.status, {"error": str(error)}
        print(json.dumps(answer))
    return status


def _hours(schedule: Schedule, at: datetime) -> Hours:
    """The rule counts the switch from the past on, as a clock that is set back must not open a desk. Whoever asks about yesterday is
    told of yesterday."""
    off = schedule.off
    return hours_at(schedule if off is None or off.since <= at else replace(schedule, off=None), at)


def _instant(text: str, schedule: Schedule) -> datetime:
    """Local time without an offset. Raises AskedWronglyError for what is none, and for a local time that does not exist."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise AskedWronglyError(f'"{text[:40]}" is not an instant such as 2027-03-29T10:00.') from None
    if given.year not in KNOWN_YEARS:
        raise AskedWronglyError(f"{text} is out of reach: holidays are known from {KNOWN_YEARS[0]} to {KNOWN_YEARS[-1]}.")
    if given.tzinfo is not None:
        return given
    found, is_double = local_reading(schedule.zone, given)
    if found is None:
        raise AskedWronglyError(f"{text} does not exist in {schedule.zone.key}: the clock skips it. Write an offset.")
    if is_double:
        first, second = found.isoformat(), found.replace(fold=1).isoformat()
        print(f"{text} comes twice in {schedule.zone.key}: taken as {first}; write {second} for the second.", file=sys.stderr)
    return found


def _as_json(hours: Hours, schedule: Schedule) -> dict[str, Any]:
    return {
        "open": hours.is_open,
        "reason": str(hours.reason),
        "closes_at": local_iso(schedule, hours.closes_at),
        "next_opening": local_iso(schedule, hours.next_opening),
    }


def _in_words(desk: str, hours: Hours, now: datetime, schedule: Schedule) -> str:
    def shown(moment: datetime) -> str:
        local = moment.astimezone(schedule.zone)
        return f"{local:%A %-d %B %Y, %H:%M}"

    if hours.is_open:
        until = "; it never closes" if hours.closes_at is None else f" until {shown(hours.closes_at)}"
        return f"{desk} is open on {shown(now)} ({hours.reason}){until}."
    opening = "it is not known when it opens again" if hours.next_opening is None else f"it opens on {shown(hours.next_opening)}"
    return f"{desk} is closed on {shown(now)} ({hours.reason}); {opening}."


# ---- show and ics -------------------------------------------------------------------------------------------


def _show(asked: argparse.Namespace) -> int:
    desk, schedule = _find(asked)
    first: date = asked.first or datetime.now(schedule.zone).date()
    last: date = asked.last or first + timedelta(days=30)
    if not first <= last <= first + timedelta(days=LONGEST_DAYS):
        raise AskedWronglyError("--to must lie after --from, ten years at most.")
    print(f"Opening hours of {desk}, times in {schedule.zone.key}")
    month = None
    for n in range((last - first).days + 1):
        plan = plan_of(schedule, first + timedelta(days=n))
        if (plan.day.year, plan.day.month) != month:
            month = (plan.day.year, plan.day.month)
            print(f"\n{plan.day:%B %Y}")
        print(_day_in_words(plan))
    return 0


def _day_in_words(plan: DayPlan) -> str:
    hours = ", ".join(f"{wall_time(opens)}-{wall_time(closes)}" for opens, closes in plan.spans) or "closed"
    why = plan.decided_by or (plan.early and plan.early[1])
    return f"  {WEEKDAYS[plan.day.weekday()][:3].title()} {plan.day.day:>2}  {hours}{f'   {why}' if why else ''}"


def _ics(asked: argparse.Namespace) -> int:
    from chatserver.rules.calendar_file import calendar_of  # noqa: PLC0415 - takes as long to load as all the rest

    desk, schedule = _find(asked)
    now = datetime.now(schedule.zone)
    sys.stdout.buffer.write(calendar_of(desk, desk, schedule, now.date(), ICS_DAYS, now))
    return 0


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a day such as 2027-03-01") from None
    if day.year not in KNOWN_YEARS:
        raise argparse.ArgumentTypeError(f"must lie in {KNOWN_YEARS[0]}-{KNOWN_YEARS[-1]}")
    return day


# ---- which schedule -----------------------------------------------------------------------------------------


def _find(asked: argparse.Namespace) -> tuple[str, Schedule]:
    """Name and hours. Without a config.toml the files alone count."""
    if asked.config is not None:
        return _find_configured(asked)
    folder = Path(FOLDER) if Path(FOLDER).is_dir() else packaged()
    name = asked.desk if asked.desk and (folder / f"{asked.desk}.toml").is_file() else DEFAULT
    faults: list[Fault] = []
    schedule = load_schedule(folder / f"{name}.toml", f"{folder.name}/{name}.toml", faults)
    if schedule is None:
        raise ConfigError(faults)
    return asked.desk or name, schedule


def _find_configured(asked: argparse.Namespace) -> tuple[str, Schedule]:
    # The whole service, which the files alone do not need.
    import asyncio  # noqa: PLC0415

    from chatserver.config import load  # noqa: PLC0415
    from chatserver.store.looking import look_at_overrides  # noqa: PLC0415

    settings = load(asked.config)
    desks = settings.desks
    if asked.desk is None and len(desks) > 1:
        raise AskedWronglyError(f"Which desk? Name it with --desk; there is {', '.join(desks)}.")
    name = next(iter(desks)) if asked.desk is None else asked.desk
    found = next((desk for id_, desk in desks.items() if id_ == name), None)
    if found is None:
        raise AskedWronglyError(f"There is no desk {name}; there is {', '.join(desks)}.")
    overrides = asyncio.run(look_at_overrides(settings.store, found.id))
    return found.id, overrides.over(found.schedule)
