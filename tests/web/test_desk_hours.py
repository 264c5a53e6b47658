"""The page of the opening hours, as forms and as what stands on it; what it does is proved where it is done."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from chatserver.rules.schedule import DatedException, ExceptionKind
from chatserver.rules.terms import Role
from chatserver.rules.wall_time import parse_spans
from chatserver.web.year import changes, months
from tests.support.programs import ROOT
from tests.support.services import WEEKDAYS

TEXTS: dict[str, str] = json.loads((ROOT / "widget" / "staff" / "text" / "nl.json").read_text("utf-8"))
PAGE = "/hours/flevoland"
WANTED = {"from": "2027-03-10", "to": "", "kind": "closed", "hours": "", "reason": "Teamdag", "text-nl": "", "text-en": ""}


def said(key: str) -> str:
    return TEXTS[f"pages.hours.{key}"].replace("'", "&#39;")


async def test_the_first_desk_that_is_hers(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    answer = await site.get("/hours", cookie=lead)
    assert (answer.status, answer.headers["Location"]) == (303, PAGE)
    assert (await site.get("/hours/elsewhere", cookie=lead)).status == 404


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        ({Role.COUNSELLOR}, "/console"),
        ({Role.DUTY_LEAD}, "/console"),
        ({Role.SUPERVISOR}, "/transcripts"),
        ({Role.ADMINISTRATOR}, "/hours"),
    ],
)
async def test_where_each_begins(one_site: Any, roles: set[Role], page: str) -> None:
    cookie = await one_site.signed_in("-".join(sorted(roles)) + "-begins", *roles)
    assert (await one_site.get("/sign-in", cookie=cookie)).headers["Location"] == page


async def test_a_supervisor_sees_it_all_and_finds_nothing_to_press(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    await site.post(f"{PAGE}/exceptions", WANTED, cookie=lead)
    page = (await site.get(PAGE, cookie=await site.signed_in("sam", Role.SUPERVISOR))).text
    assert "Teamdag, door Anna" in page
    assert re.findall(r'action="([^"]+)"', page) == ["/sign-out"]


async def test_close_and_open_by_form(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    answer = await site.post(f"{PAGE}/close", {"reason": "", "lasting": "hour"}, cookie=lead)
    assert (answer.status, said("problem.reason_unchosen") in answer.text) == (400, True)
    answer = await site.post(f"{PAGE}/close", {"reason": "technical", "lasting": "hour"}, cookie=lead)
    assert (answer.status, answer.headers["Location"]) == (303, f"{PAGE}?done=closed")
    page = (await site.get(f"{PAGE}?done=closed", cookie=lead)).text
    assert said("done.closed") in page
    assert "Anna heeft de chat gesloten (technische storing), di 24 nov 10:30." in page
    assert "vandaag om 11:30" in page
    assert json.loads((await site.get("/api/availability?desk=flevoland")).text)["reason"] == "switched_off"
    answer = await site.post(f"{PAGE}/open", {"reason": "nothing of the kind"}, cookie=lead)
    assert answer.status == 400
    await site.post(f"{PAGE}/open", {"reason": "resolved"}, cookie=lead)
    page = (await site.get(f"{PAGE}?done=something", cookie=lead)).text
    assert "something" not in page, "what stands in the address is not shown"
    assert "Weer geopend: opgelost" in page


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"from": ""}, "from", "day_missing"),
        ({"from": "soon"}, "from", "day_missing"),
        ({"to": "2027"}, "to", "day_missing"),
        ({"from": "2026-11-23"}, "from", "past"),
        ({"from": "2101-01-01"}, "to", "out_of_reach"),
        ({"to": "2027-03-09"}, "to", "backwards"),
        ({"to": "2029-01-01"}, "to", "out_of_reach"),
        ({"hours": "every day"}, "hours", "hours_unreadable"),
        ({"hours": "09:00-12:00"}, "hours", "hours_left_over"),
        ({"kind": "shorter"}, "hours", "hours_missing"),
        ({"kind": "shorter", "hours": "09:00-17:00"}, "hours", "not_shorter"),
        ({"kind": "longer", "hours": "09:00-12:00"}, "hours", "not_longer"),
        ({"kind": "longer", "hours": "09:00-19:00, 12:00-20:00"}, "hours", "hours_overlap"),
        ({"reason": "   "}, "reason", "reason_missing"),
        ({"reason": "x" * 81}, "reason", "reason_missing"),
        ({"text-nl": "Wij zijn dicht."}, "text-en", "text_missing"),
        ({"text-nl": "x" * 301, "text-en": "x"}, "text-nl", "text_unfit"),
    ],
)
async def test_a_fault_is_told_by_its_field_and_nothing_typed_is_lost(
    one_site: Any, changed: dict[str, str], field: str, problem: str
) -> None:
    lead = await one_site.signed_in("fault", Role.DUTY_LEAD)
    answer = await one_site.post(f"{PAGE}/exceptions", WANTED | changed, cookie=lead)
    assert answer.status == 400
    assert f'<a href="#{field}">{said(f"problem.{problem}")}</a>' in answer.text
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', answer.text)
    kept = WANTED["reason"] if "reason" not in changed else changed["reason"].strip()
    assert f'name="reason" value="{kept}"' in answer.text


async def test_a_public_text_is_shown_as_text(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    form = WANTED | {"from": "2026-11-24", "reason": "<i>Teamdag</i>", "text-nl": "<script>", "text-en": "<script>"}
    await site.post(f"{PAGE}/exceptions", form, cookie=lead)
    for address in (PAGE, "/chat/flevoland"):
        page = (await site.get(address, cookie=lead)).text
        assert "&lt;script&gt;" in page
        assert "<i>Teamdag" not in page


async def test_a_holiday_is_reviewed(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    for day, choice in (("2027-03-26", "closed"), ("2027-05-05", "open")):
        answer = await site.post(f"{PAGE}/review", {"day": day, "choice": choice}, cookie=lead)
        assert answer.status == 303
    page = (await site.get(PAGE, cookie=lead)).text
    assert 'id="holiday-2027-05-07"' in page
    assert 'id="holiday-2027-03-26"' not in page
    assert 'id="holiday-2027-05-05"' not in page
    assert "Goede Vrijdag, door Anna" in page
    for day in ("2027-03-25", "2027-05-05"):  # no holiday, and one that needs no review any more
        assert (await site.post(f"{PAGE}/review", {"day": day, "choice": "closed"}, cookie=lead)).status == 303
    assert "25 mrt" not in (await site.get(PAGE, cookie=lead)).text


async def test_an_exception_is_removed(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    await site.post(f"{PAGE}/exceptions", WANTED, cookie=lead)
    assert 'name="name" value="2027-03-10"' in (await site.get(PAGE, cookie=lead)).text
    assert (await site.post(f"{PAGE}/remove", {"name": "2027-03-11"}, cookie=lead)).status == 404
    assert (await site.post(f"{PAGE}/remove", {"name": "2027-03-10"}, cookie=lead)).status == 303
    assert 'name="name"' not in (await site.get(PAGE, cookie=lead)).text


async def test_another_website_changes_nothing(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    answer = await site.post(f"{PAGE}/close", {"reason": "technical"}, cookie=lead, origin="http://elsewhere.example")
    assert answer.status == 403
    assert json.loads((await site.get("/api/availability?desk=flevoland")).text)["reason"] == "unstaffed"


async def test_the_calendar_file_has_what_was_set(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    before = (await site.get("/schedule/flevoland.ics")).text
    await site.post(f"{PAGE}/exceptions", WANTED | {"text-nl": "Teamdag, dicht", "text-en": "Closed"}, cookie=lead)
    assert "UID:closed-20270310" not in before
    assert "20270310" in (await site.get("/schedule/flevoland.ics")).text.replace("open-20270310", "")


# ---- the calendar as a value


def exception(first: str, last: str, kind: ExceptionKind, hours: str = "") -> DatedException:
    return DatedException("x", date.fromisoformat(first), date.fromisoformat(last), kind, parse_spans(hours), "Team")


def test_the_calendar_has_each_day_once() -> None:
    today = date(2026, 11, 24)
    drawn = months(WEEKDAYS, today, (), "nl", TEXTS)
    assert [drawn[0].name, drawn[-1].name, len(drawn)] == ["november 2026", "november 2027", 13]
    assert sum(cell is not None for month in drawn for week in month.weeks for cell in week) == 395
    assert [cell.number for month in drawn for week in month.weeks for cell in week if cell and cell.is_today] == [24]
    assert all(len(week) == 7 for month in drawn for week in month.weeks)


def test_changes_name_each_exception_once_and_say_nothing_of_days_without_hours() -> None:
    schedule = WEEKDAYS.__class__(
        WEEKDAYS.zone, WEEKDAYS.blocks, WEEKDAYS.last_intake, WEEKDAYS.grace,
        exceptions=(exception("2026-11-20", "2026-11-26", ExceptionKind.SHORTER, "9.00 - 12.00"),),
    )  # fmt: skip
    (change,) = changes(schedule, date(2026, 11, 24), 366)
    assert (change.first, change.last, change.spans) == (date(2026, 11, 20), date(2026, 11, 26), ((540, 720),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ()),
        ("09:00-17:00", ((540, 1020),)),
        ("9.00 \u2013 12.30;13:00-24:00", ((540, 750), (780, 1440))),
        ("13:00-17:00, 09:00-12:00", ((540, 720), (780, 1020))),
        ("9-12", ((540, 720),)),
        ("9u-12u30 en 13 uur tot 17 uur", ((540, 750), (780, 1020))),
        ("van 9.00 tot 12.00", ((540, 720),)),
        ("from 9 to 12 and 13 until 24", ((540, 720), (780, 1440))),
    ],
)
def test_hours_as_people_write_them(typed: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert parse_spans(typed) == expected


@pytest.mark.parametrize(
    "typed", ["nine to five", "09:00-09:00", "9-24:30", "12:00-09:00", "25:00-26:00", "09:00 17:00", "24:00-24:00", "1" * 300]
)
def test_hours_that_cannot_be_read(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_spans(typed)
