"""What other websites and calendar programs are told: the same truth, never older than the next change, always with the number."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest

from tests.web.conftest import Site


def amsterdam(text: str) -> datetime:
    """An instant in November, when the offset is one hour."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


async def ask(site: Site, at: str) -> tuple[dict[str, Any], Any]:
    site.clock.advance_to(amsterdam(at))
    answer = await site.get("/api/availability?desk=flevoland", Origin="https://www.example.org")
    assert answer.status == 200
    return json.loads(answer.text), answer.headers


@pytest.mark.parametrize(
    ("at", "state", "reason", "age"),
    [
        ("2026-11-24 08:00:00", "closed", "outside_hours", 15),
        ("2026-11-24 08:59:53", "closed", "outside_hours", 7),
        ("2026-11-24 10:00:00", "unstaffed", "unstaffed", 15),
        ("2026-11-24 16:39:50", "unstaffed", "unstaffed", 10),
        ("2026-11-24 16:50:00", "closed", "last_intake", 15),
        ("2026-12-25 10:00:00", "closed", "holiday:christmas_day", 15),
    ],
)
async def test_every_answer_is_true_until_it_is_too_old(site: Site, at: str, state: str, reason: str, age: int) -> None:
    told, headers = await ask(site, at)
    assert (told["state"], told["reason"], told["phone"]) == (state, reason, "088 2220500")
    assert headers["Cache-Control"] == f"public, max-age={age}"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in headers


async def test_instants_carry_the_offset(site: Site) -> None:
    told, _ = await ask(site, "2026-11-24 10:00:00")
    assert (told["closes_at"], told["last_intake_at"]) == ("2026-11-24T17:00:00+01:00", "2026-11-24T16:40:00+01:00")
    told, _ = await ask(site, "2026-11-27 18:00:00")
    assert (told["closes_at"], told["next_opening"]) == (None, "2026-11-30T09:00:00+01:00")


async def test_a_desk_that_is_not_there(site: Site) -> None:
    answer = await site.get("/api/availability?desk=elsewhere")
    assert (answer.status, json.loads(answer.text)) == (404, {"error": "unknown_desk"})
    assert (await site.get("/schedule/elsewhere.ics")).status == 404
    assert (await site.get("/api/availability")).status == 200, "there is only one desk"


async def test_a_calendar_program_subscribes(site: Site) -> None:
    site.clock.advance_to(amsterdam("2026-11-24 10:00:00"))
    answer = await site.get("/schedule/flevoland.ics")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.text)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    first = next(event for uid, event in events.items() if uid.startswith("open-2026-11-24"))
    assert first.decoded("DTSTART") == amsterdam("2026-11-24 09:00:00")
    assert first.decoded("DTEND") == amsterdam("2026-11-24 17:00:00")
    assert any(uid.startswith("closed-2026-12-25") for uid in events)
    again = await site.get("/schedule/flevoland.ics")
    assert again.text == answer.text, "the same events, so that a calendar does not show them twice"
    site.clock.advance_to(amsterdam("2026-11-25 10:00:00"))
    later = {str(e["UID"]) for e in icalendar.Calendar.from_ical((await site.get("/schedule/flevoland.ics")).text).walk("VEVENT")}
    assert len(later & set(events)) > 250
