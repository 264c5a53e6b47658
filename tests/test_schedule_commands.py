"""``chatserver schedule``, as an operator and a script use it."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from chatserver.config import load
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.schedule import CloseReason, DatedException, ExceptionKind, SwitchedOff
from chatserver.rules.terms import DeskId, Role, StaffId
from chatserver.store.store import open_store
from tests.support.clock import ManualClock
from tests.support.command_line import Said, chatserver
from tests.support.programs import ROOT, environment
from tests.support.server import write_config


def check(*arguments: str) -> Said:
    return chatserver("schedule", "check", *arguments)


def answer(*arguments: str) -> dict[str, Any]:
    said = check("--json", *arguments)
    assert (said.status, said.err) == (0, "")
    found: dict[str, Any] = json.loads(said.out)
    return found


@pytest.fixture(autouse=True)
def _beside_the_schedules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_holiday() -> None:
    assert answer("--at", "2027-03-29T10:00") == {
        "open": False,
        "reason": "holiday:easter_monday",
        "closes_at": None,
        "next_opening": "2027-03-30T09:00:00+02:00",
    }


def test_an_ordinary_day_in_its_last_minutes() -> None:
    assert answer("--at", "2027-03-30T16:50") == {
        "open": True,
        "reason": "weekly_hours",
        "closes_at": "2027-03-30T17:00:00+02:00",
        "next_opening": None,
    }


def test_an_instant_with_an_offset() -> None:
    assert answer("--at", "2027-03-30T15:30:00Z")["open"] is False
    assert answer("--at", "2027-03-30T06:59:59+00:00")["reason"] == "outside_hours"


def test_in_words() -> None:
    said = check("--at", "2027-03-29T10:00")
    assert said.out == (
        "weekdays is closed on Monday 29 March 2027, 10:00 (holiday:easter_monday); it opens on Tuesday 30 March 2027, 09:00.\n"
    )


def test_now() -> None:
    assert set(answer()) == {"open", "reason", "closes_at", "next_opening"}


def test_a_local_time_that_does_not_exist_is_refused() -> None:
    said = check("--at", "2027-03-28T02:30")
    assert (said.status, said.out) == (2, "")
    assert "2027-03-28T02:30 does not exist in Europe/Amsterdam" in said.err


def test_a_local_time_that_comes_twice_is_said_so() -> None:
    said = check("--json", "--at", "2026-10-25T02:30")
    assert said.status == 0
    assert "comes twice in Europe/Amsterdam: taken as 2026-10-25T02:30:00+02:00" in said.err
    assert json.loads(said.out)["next_opening"] == "2026-10-26T09:00:00+01:00"


@pytest.mark.parametrize("at", ["2014-12-31T10:00", "2099-01-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_an_instant_whose_holidays_nobody_knows_is_refused(at: str) -> None:
    said = check("--json", "--at", at)
    assert (said.status, said.out) == (2, "")
    assert said.err == f"{at} is out of reach: holidays are known from 2015 to 2098.\n"
    assert chatserver("schedule", "show", "--from", at[:10]).status == 2


@pytest.mark.parametrize("at", ["2015-01-01T00:00", "2098-12-31T23:59"])
def test_the_first_and_the_last_known_instants(at: str) -> None:
    assert answer("--at", at)["open"] is False


def test_many_instants_are_answered_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["2027-04-27T12:00", "nothing of the kind", "2027-04-28T12:00+00:00", "2027-03-28T02:30"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(asked) + "\n"))
    said = check("--at", "-")
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert said.status == 2, "one of them was nothing"
    assert [a.get("reason") for a in answers] == ["holiday:kings_day", None, "weekly_hours", None]
    assert ["error" in a for a in answers] == [False, True, False, True]


def test_the_folder_it_is_started_in_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "weekdays.toml").write_text('[weekly]\nsunday = ["10:00-11:00"]\n')
    (tmp_path / "schedules" / "night.toml").write_text('[weekly]\nsunday = ["22:00-24:00"]\n')
    monkeypatch.chdir(tmp_path)
    assert answer("--at", "2027-03-07T10:30")["open"] is True
    assert answer("--at", "2027-03-07T22:30", "--desk", "night")["open"] is True


def test_without_a_folder_the_packaged_hours_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert answer("--at", "2027-03-30T10:00", "--desk", "flevoland")["reason"] == "weekly_hours"


def test_a_wrong_schedule_names_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "weekdays.toml").write_text('zone = "Mars"\n[weekly]\nfunday = []\n[holidays]\nnew_year = 1\n')
    monkeypatch.chdir(tmp_path)
    said = check("--at", "2027-03-30T10:00")
    assert said.status == 1
    places = [line.split(": ")[1] for line in said.err.splitlines()]
    assert sorted(places) == ["holidays.new_year", "weekly.funday", "zone"]


def test_the_desks_of_a_configuration(tmp_path: Path) -> None:
    config = str(write_config(tmp_path, 8080, "sqlite:///chat.db"))
    assert answer("--config", config, "--at", "2027-03-30T10:00", "--desk", "flevoland")["open"] is True
    said = check("--config", config, "--desk", "elsewhere")
    assert (said.status, said.err) == (2, "There is no desk elsewhere; there is flevoland.\n")


def test_with_a_configuration_what_was_set_in_the_browser_counts(tmp_path: Path) -> None:
    config = write_config(tmp_path, 8080, "sqlite:///chat.db")
    arguments = ("--config", str(config), "--at", "2027-03-30T10:00")
    assert answer(*arguments)["reason"] == "weekly_hours"
    assert not (tmp_path / "chat.db").exists(), "asking makes no database"

    async def set_hours() -> None:
        store = await open_store(load(config).store, ManualClock())
        day, anna = date(2027, 3, 29), StaffId("anna")
        open_on_easter = DatedException("2027-03-29", day, day, ExceptionKind.LONGER, ((600, 660),), "Open", (), anna)
        await store.write(lambda records: records.add_exception(DeskId("flevoland"), open_on_easter))
        since = datetime(2027, 3, 30, 7, tzinfo=UTC)
        off = SwitchedOff(since, since + timedelta(hours=2), CloseReason.TECHNICAL, anna)
        await store.write(lambda records: records.set_switch(DeskId("flevoland"), off))
        draft = AuditDraft(since, anna, Role.DUTY_LEAD, Deed.DESK_CLOSED, DeskId("flevoland"), "", "technical")
        await store.write(lambda records: records.add_audit(draft))
        await store.close()

    asyncio.run(set_hours())
    assert answer(*arguments) | {"open": False} == answer(*arguments)
    assert answer(*arguments)["next_opening"] == "2027-03-30T11:00:00+02:00"
    assert answer("--config", str(config), "--at", "2027-03-29T10:30")["reason"] == "exception:2027-03-29"
    said = chatserver("audit", "--config", str(config), "--store", "chat")
    assert (said.status, said.err) == (0, "chat: 1 entries, whole and in order.\n")
    assert said.out == "chat         1  2027-03-30T07:00:00+00:00  anna (duty_lead)  desk_closed  flevoland  technical\n"


def test_a_calendar_to_read() -> None:
    said = chatserver("schedule", "show", "--from", "2026-12-24", "--to", "2027-01-04")
    assert said.status == 0
    assert said.out.splitlines() == [
        "Opening hours of weekdays, times in Europe/Amsterdam",
        "",
        "December 2026",
        "  Thu 24  09:00-17:00",
        "  Fri 25  closed   holiday:christmas_day",
        "  Sat 26  closed   holiday:second_christmas_day",
        "  Sun 27  closed",
        *(f"  {day}  09:00-17:00" for day in ("Mon 28", "Tue 29", "Wed 30", "Thu 31")),
        "",
        "January 2027",
        "  Fri  1  closed   holiday:new_year",
        "  Sat  2  closed",
        "  Sun  3  closed",
        "  Mon  4  09:00-17:00",
    ]
    assert chatserver("schedule", "show", "--from", "2027-01-02", "--to", "2027-01-01").status == 2


def test_a_calendar_program_reads_the_file_and_asking_loads_no_server() -> None:
    """One process for both: the whole command, as a script runs it."""
    program = (
        "import sys; from chatserver import cli; cli.main(['schedule', 'ics']); "
        "print(sorted({'aiohttp', 'sqlalchemy', 'socketio'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment(), capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"
    assert b"\r\n" in done.stdout
    assert max(map(len, done.stdout.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(done.stdout)
    events = list(calendar.walk("VEVENT"))
    assert len({event["UID"] for event in events}) == len(events) > 250
    openings = [event.decoded("DTSTART") for event in events if event["UID"].startswith("open-")]
    now = datetime.now(UTC)
    assert all(now - timedelta(days=1) < opening < now + timedelta(days=401) for opening in openings)
    assert all(answer("--at", opening.isoformat())["open"] for opening in openings[::25])
    closed = [event for event in events if event["UID"].startswith("closed-")]
    assert len(closed) >= 7
    assert all(not answer("--at", f"{event.decoded('DTSTART')}T10:00")["open"] for event in closed)
