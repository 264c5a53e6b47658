"""Urgency, calls for the duty lead, numbers to call and codes: the rules, by tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.errors import ChatError, Code
from chatserver.rules import alert, callback, phone_code, urgency
from chatserver.rules.alert import Alert, AlertKind
from chatserver.rules.callback import Callback, Standing, Wanted, may_call, parse
from chatserver.rules.queue import assign
from chatserver.rules.terms import CallbackId, DeskId, Life, Role, SessionId, StaffId, Urgency
from tests.rules.test_queue import counsellor, waiting
from tests.support.records import DESK, NOON, new_member, new_session

ANNA, BEN = StaffId("anna"), StaffId("ben")
SESSION = SessionId("s")
LATER = NOON + timedelta(minutes=1)


def test_the_ranks_are_those_of_the_queue() -> None:
    assert [urgency.RANKS[Urgency(code)] for code in (
        "urgency_not_assessable", "concern_no_unsafety_seen", "structural_unsafety", "acute_unsafety", "immediate_danger",
    )] == [0, 1, 2, 3, 4]  # fmt: skip


@pytest.mark.parametrize("life", Life)
@pytest.mark.parametrize("marked", Urgency)
def test_only_a_conversation_is_marked_and_from_acute_on_it_claims_everything(life: Life, marked: Urgency) -> None:
    session = new_session(life=life)
    if life is not Life.ACTIVE:
        with pytest.raises(ChatError, match=Code.WRONG_STATE):
            urgency.mark(session, marked)
        assert not urgency.claims_everything(replace(session, urgency=4))
        return
    after = urgency.mark(session, marked)
    assert urgency.claims_everything(after) == (marked in (Urgency.ACUTE, Urgency.IMMEDIATE_DANGER))
    assert urgency.is_danger(after) == (marked is Urgency.IMMEDIATE_DANGER)


def test_who_is_claimed_is_neither_asked_nor_takes_nor_waited_for() -> None:
    free, claimed = counsellor("anna", load=1), counsellor("anna", load=1, claimed=True)
    assert free.has_room()
    assert free.can_add()
    assert not claimed.has_room()
    assert not claimed.can_add()
    assert claimed.is_present(), "the desk is open all the same"
    assert [choice.staff for choice in assign([waiting("a")], [free]).choices] == ["anna"]
    assert assign([waiting("a")], [claimed]) == assign([], [])
    asked = waiting("b", asked=frozenset({BEN}))
    assert [s.id for s in assign([asked], [counsellor("ben"), claimed]).exhausted] == ["b"], "the round does not wait for her"


OPEN_HELP, OPEN_DANGER = Alert(SESSION, AlertKind.HELP, NOON, ANNA), Alert(SESSION, AlertKind.DANGER, NOON, ANNA)


@pytest.mark.parametrize(
    ("known", "kind", "rings"),
    [
        (None, AlertKind.HELP, True),
        (None, AlertKind.DANGER, True),
        (OPEN_HELP, AlertKind.HELP, False),
        (OPEN_HELP, AlertKind.DANGER, True),
        (OPEN_DANGER, AlertKind.DANGER, False),
        (OPEN_DANGER, AlertKind.HELP, False),
        (alert.see(OPEN_HELP, BEN, NOON), AlertKind.HELP, True),
        (alert.see(OPEN_DANGER, BEN, NOON), AlertKind.DANGER, True),
    ],
)
def test_a_call_rings_once_until_it_was_seen(known: Alert | None, kind: AlertKind, rings: bool) -> None:
    after = alert.call(known, SESSION, kind, ANNA, LATER)
    assert after == (Alert(SESSION, kind, LATER, ANNA) if rings else known)


def test_the_first_who_sees_it_is_named() -> None:
    seen = alert.see(OPEN_HELP, BEN, NOON)
    assert (seen.is_open, seen.seen_by) == (False, BEN)
    assert alert.see(seen, ANNA, LATER) == seen


@pytest.mark.parametrize(
    ("changes", "hears"),
    [
        ({}, True),
        ({"id": ANNA}, False),
        ({"roles": frozenset({Role.COUNSELLOR})}, False),
        ({"roles": frozenset({Role.SUPERVISOR})}, False),
        ({"desks": frozenset({DeskId("elsewhere")})}, False),
        ({"disabled_at": NOON}, False),
    ],
)
def test_who_hears_a_call(changes: dict[str, object], hears: bool) -> None:
    ilse = new_member(**({"roles": frozenset({Role.DUTY_LEAD})} | changes))
    assert alert.hears(ilse, OPEN_HELP, {DESK}) == hears


GOOD_NUMBERS = ("0612345678", "06 12 34 56 78", "+31 6 12345678", "  06 1234 5678 ", "123456", "1" * 20)
BAD_NUMBERS = ("", "12345", "1" * 21, "06-12345678", "06 1234567a", "++31612345678", "06+12345678", "١٢٣٤٥٦٧٨", "0612345678\n;", "+")


@pytest.mark.parametrize("number", GOOD_NUMBERS)
def test_a_number_is_judged_by_its_form(number: str) -> None:
    wanted = parse(number, "  na  zes uur\n")
    assert wanted == Wanted(" ".join(number.split()), "na zes uur")
    assert "06" not in repr(wanted)
    assert "uur" not in repr(wanted)


@pytest.mark.parametrize("number", BAD_NUMBERS)
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ChatError, match=Code.INVALID):
        parse(number, "nu")


@pytest.mark.parametrize(("when", "code"), [("", Code.INVALID), (" \n", Code.INVALID), ("x" * 101, Code.TOO_LONG)])
def test_when_is_needed_and_short(when: str, code: Code) -> None:
    assert parse("0612345678", "x" * 100).when == "x" * 100
    with pytest.raises(ChatError, match=code):
        parse("0612345678", when)


@pytest.mark.parametrize(
    ("roles", "desks", "own", "calls"),
    [
        ({Role.COUNSELLOR}, {DESK}, True, True),
        ({Role.COUNSELLOR}, {DESK}, False, False),
        ({Role.DUTY_LEAD}, {DESK}, False, True),
        ({Role.DUTY_LEAD}, {DeskId("elsewhere")}, False, False),
        ({Role.COUNSELLOR}, {DeskId("elsewhere")}, True, True),
        ({Role.SUPERVISOR}, {DESK}, True, False),
        ({Role.ADMINISTRATOR}, {DESK}, True, False),
    ],
)
def test_who_sees_a_number(roles: set[Role], desks: set[DeskId], own: bool, calls: bool) -> None:
    member = new_member(roles=frozenset(roles), desks=frozenset(desks))
    standing = Standing(Callback(CallbackId("c"), SESSION, DESK, None, NOON), DESK, "Groene Lamp", member.id if own else BEN)
    assert may_call(member, standing) == calls


def test_a_number_is_kept_for_two_days() -> None:
    assert timedelta(hours=48) == callback.KEPT_FOR


@given(st.integers(0, phone_code.CODES - 1))
def test_a_code_has_six_digits(drawn: int) -> None:
    bounds: list[int] = []
    code = phone_code.draw(lambda bound: bounds.append(bound) or drawn)
    assert (len(code), int(code), bounds) == (6, drawn, [1_000_000])


@given(st.lists(st.floats(0, 1e6)), st.floats(0, 1e6))
def test_old_tries_are_forgotten(tries: list[float], now: float) -> None:
    left = phone_code.lately(tries, now, 600)
    assert all(now - at < 600 for at in left)
    assert len(left) + sum(now - at >= 600 for at in tries) == len(tries)
