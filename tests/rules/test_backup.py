"""Whose counsellors are asked: the desk's own while one is here, else those of a backup that is open; its own visitors go first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chatserver.rules.availability import crew_of, opening
from chatserver.rules.backup import Answering, Backup, answering, as_told, has_nobody, seen_together
from chatserver.rules.desk import Desk
from chatserver.rules.hours import hours_at
from chatserver.rules.queue import Candidate, assign
from chatserver.rules.schedule import Block
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Counsellor
from chatserver.rules.terms import Availability, Declared, DeskId, StaffId
from tests.support.records import new_member, new_session
from tests.support.services import WEEKDAYS, make_desk

DESK = make_desk(WEEKDAYS)
OTHER = replace(make_desk(WEEKDAYS), name="Gelderland")
MINUTE = timedelta(minutes=1)
NOW = datetime(2026, 11, 23, 10, tzinfo=WEEKDAYS.zone)
"""A Monday."""
CLOSES = {"open": 1020, "past its last intake": 615, "in its grace": 590, "closed": 550}
"""When the backup closes, in minutes after midnight."""


def waiting(**changes: Any) -> AdviceSession:
    return new_session(**{"desk": DESK.id, **changes})


def counsellor(name: str, desk: Desk = DESK, **changes: Any) -> Candidate:
    candidate = Candidate(StaffId(name), frozenset({desk.id}), frozenset({"nl"}), 2, 0, False, Declared.AVAILABLE, True, NOW)
    return replace(candidate, **changes)


def there(name: str, **changes: Any) -> Candidate:
    return counsellor(name, OTHER, **changes)


def backup(*candidates: Candidate, closes: int = 1020, line: tuple[AdviceSession, ...] = ()) -> Backup:
    schedule = replace(WEEKDAYS, blocks=(Block(0, 540, closes),))
    serves = closes + 45 > NOW.hour * 60
    return Backup(OTHER.id, OTHER.name, hours_at(schedule, NOW), candidates, line, serves)


def judged(who: Answering, in_line: int = 0, lengths: tuple[timedelta, ...] = ()) -> tuple[Availability, str | None]:
    found = opening(DESK, NOW, crew_of(who.welcoming), in_line, lengths, who.backup)
    return found.state, found.backup


def asked(who: Answering, *sessions: AdviceSession) -> list[str]:
    return [choice.staff for choice in assign(sessions, who.candidates).choices]


PRESENCES = {
    "here": {},
    "busy": {"load": 2},
    "away": {"declared": Declared.AWAY},
    "cut off": {"connected": False},
}


@pytest.mark.parametrize("hours", CLOSES)
@pytest.mark.parametrize("hers", PRESENCES)
@pytest.mark.parametrize("own", [None, *PRESENCES])
def test_who_is_asked_and_what_is_told(own: str | None, hers: str, hours: str) -> None:
    ours = [] if own is None else [counsellor("anna", **PRESENCES[own])]
    who = answering(DESK.id, ours, backup(there("ben", **PRESENCES[hers]), closes=CLOSES[hours]))
    finishes = own not in ("here", "busy") and hers in ("here", "busy") and hours != "closed"
    expected = ["ben"] if finishes and hers == "here" else ["anna"] if own == "here" else []
    assert asked(who, waiting()) == expected
    assert list(who.own) == ours
    has_room_for_newcomers = own in ("here", "busy") or (finishes and hours == "open")
    assert judged(who) == (Availability.OPEN if has_room_for_newcomers else Availability.UNSTAFFED, OTHER.name if finishes else None)


def test_without_a_backup_only_the_own_count() -> None:
    assert judged(answering(DESK.id, [], None)) == (Availability.UNSTAFFED, None)
    assert has_nobody([])


def test_her_language_counts_as_much() -> None:
    who = answering(DESK.id, [], backup(there("ben", languages=frozenset({"en"}))))
    assert asked(who, waiting()) == []
    assert asked(who, waiting(language="en")) == ["ben"]


def test_whom_a_visitor_of_her_own_needs_now_is_not_asked() -> None:
    own_line = (waiting(desk=OTHER.id),)
    assert asked(answering(DESK.id, [], backup(there("ben"), line=own_line)), waiting(urgency=4)) == []
    both = answering(DESK.id, [], backup(there("ben", load=1), there("cas"), line=own_line))
    assert asked(both, waiting(), waiting()) == ["ben"], "the least loaded is her own visitor's"


def test_the_backup_s_own_line_stands_ahead() -> None:
    own_line = tuple(waiting(desk=OTHER.id) for _ in range(6))
    who = answering(DESK.id, [], backup(there("ben"), line=own_line))
    assert judged(who, 3)[0] is Availability.OPEN
    assert judged(who, 4)[0] is Availability.FULL


def test_nobody_is_let_in_whom_the_backup_cannot_reach_before_it_closes() -> None:
    who = answering(DESK.id, [], backup(there("ben", load=2), closes=630))
    lengths = (20 * MINUTE,) * 20
    assert judged(who, 2, lengths)[0] is Availability.OPEN
    assert judged(who, 3, lengths)[0] is Availability.UNSTAFFED


@pytest.mark.parametrize(("closes", "changes_at"), [(1020, "16:40"), (700, "11:20"), (610, "10:10"), (590, "16:40")])
def test_what_is_told_holds_until_the_hours_of_either_change(closes: int, changes_at: str) -> None:
    who = answering(DESK.id, [], backup(there("ben"), closes=closes))
    found = opening(DESK, NOW, crew_of(who.welcoming), 0, (), who.backup)
    assert found.changes_at is not None
    assert f"{found.changes_at.astimezone(WEEKDAYS.zone):%H:%M}" == changes_at


def test_a_closed_desk_stays_closed_whoever_would_stand_in() -> None:
    late = replace(DESK, schedule=replace(WEEKDAYS, blocks=(Block(0, 540, 590),)))
    who = answering(DESK.id, [], backup(there("ben")))
    assert opening(late, NOW, crew_of(who.welcoming), 0, (), who.backup).state is Availability.CLOSED


@pytest.mark.parametrize(("hers", "expected"), [(DESK.id, None), (OTHER.id, "Gelderland"), (DeskId("gone"), None)])
def test_how_a_visitor_is_told_of_her_counsellor(hers: DeskId, expected: str | None) -> None:
    member = new_member(work_name="Ben", desks=frozenset({hers}))
    assert as_told(member, DESK.id, {d.id: d for d in (DESK, OTHER)}) == Counsellor("Ben", expected)


def test_desks_that_answer_for_each_other_are_looked_at_together() -> None:
    def desk(name: str, stand_in: str | None) -> Desk:
        return replace(DESK, id=DeskId(name), backup=None if stand_in is None else DeskId(stand_in))

    together = seen_together([desk("a", "hub"), desk("b", "hub"), desk("hub", None), desk("c", "d"), desk("d", "c"), desk("e", "gone")])
    assert {name: "".join(sorted(others)) for name, others in together.items()} == {
        "a": "ahub", "b": "bhub", "hub": "abhub", "c": "cd", "d": "cd", "e": "e",
    }  # fmt: skip
