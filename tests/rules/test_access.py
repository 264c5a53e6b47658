"""The permission table, cell by cell, written out here a second time."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from chatserver.rules.access import PERMITTED, STAFF, Action, may, may_at, may_hold, may_now, may_take
from chatserver.rules.terms import DeskId, Role, Takers

VISITOR, COUNSELLOR, LEAD, SCIENTIST, ADVISER, SUPERVISOR, ADMINISTRATOR = Role
CONSOLE = {COUNSELLOR, LEAD, SCIENTIST, ADVISER}
EXPECTED = {
    Action.ASK_ADVICE: {VISITOR},
    Action.OPEN_CONSOLE: CONSOLE,
    Action.SEE_BOARD: CONSOLE,
    Action.DECLARE_PRESENCE: {COUNSELLOR, SCIENTIST, ADVISER},
    Action.ANSWER_OFFERS: {COUNSELLOR},
    Action.TAKE_FROM_QUEUE: {COUNSELLOR},
    Action.CONVERSE: {COUNSELLOR},
    Action.FOLLOW: CONSOLE,
    Action.COME: {LEAD},
    Action.NOTE: CONSOLE,
    Action.HAND_OVER: {COUNSELLOR},
    Action.TAKE_OVER: {LEAD},
    Action.SET_COOL_DOWN: {COUNSELLOR},
    Action.KEEP_COOL_DOWNS: {LEAD},
    Action.REGISTER: {COUNSELLOR},
    Action.RELEASE: {COUNSELLOR},
    Action.SEE_UNRELEASED: {LEAD},
    Action.SEE_UNREGISTERED: {LEAD},
    Action.DELETE_WORDS: {COUNSELLOR, LEAD},
    Action.HEAR_ALERTS: {LEAD},
    Action.CALL_BACK: {COUNSELLOR, LEAD},
    Action.OPEN_BY_CODE: {COUNSELLOR},
    Action.SEE_HOURS: {LEAD, SUPERVISOR, ADMINISTRATOR},
    Action.SET_HOURS: {LEAD, ADMINISTRATOR},
    Action.READ_TRANSCRIPTS: {SUPERVISOR},
    Action.SEE_KEPT: {LEAD, ADMINISTRATOR},
    Action.SEE_RATINGS: {LEAD},
    Action.READ_LETTERS: {COUNSELLOR},
    Action.SEE_SNIPPETS: {COUNSELLOR, LEAD},
    Action.SET_SNIPPETS: {LEAD},
    Action.CHANGE_OWN_PASSWORD: {*CONSOLE, SUPERVISOR, ADMINISTRATOR},
    Action.END_OWN_SIGN_INS: {*CONSOLE, SUPERVISOR, ADMINISTRATOR},
}
WITHOUT_OWN_PASSWORD = {Action.CHANGE_OWN_PASSWORD, Action.END_OWN_SIGN_INS}


def test_every_action_is_in_both_tables() -> None:
    assert set(PERMITTED) == set(EXPECTED) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_cell(role: Role, action: Action) -> None:
    assert may({role}, action) == (role in EXPECTED[action])


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_cell_with_a_one_time_password(role: Role, action: Action) -> None:
    expected = role in EXPECTED[action] and action in WITHOUT_OWN_PASSWORD
    assert may_now({role}, action, must_change_password=True) == expected
    assert may_now({role}, action, must_change_password=False) == may({role}, action)


@pytest.mark.parametrize("action", Action)
def test_nobody_may_nothing(action: Action) -> None:
    assert not may(set(), action)


def test_several_roles_may_what_each_of_them_may() -> None:
    assert may({COUNSELLOR, LEAD}, Action.CONVERSE)
    assert may({COUNSELLOR, LEAD}, Action.HEAR_ALERTS)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({COUNSELLOR}, {Takers.EVERYONE}),
        ({COUNSELLOR, LEAD}, {Takers.EVERYONE, Takers.DUTY_LEADS}),
        ({LEAD}, set()),
        ({SCIENTIST, ADVISER}, set()),
        ({SUPERVISOR}, set()),
        ({ADMINISTRATOR}, set()),
    ],
)
def test_who_takes_from_the_queue(roles: set[Role], expected: set[Takers]) -> None:
    assert {takers for takers in Takers if may_take(roles, takers)} == expected


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_at_her_own_desk_and_an_administrator_at_every_one(role: Role, action: Action) -> None:
    own, other = DeskId("own"), DeskId("other")
    permitted = role in EXPECTED[action]
    assert may_at({role}, {own}, action, own) == permitted
    assert may_at({role}, {own}, action, other) == (permitted and role is ADMINISTRATOR)


def test_an_administrator_who_leads_reaches_no_words_of_another_desk() -> None:
    both = {LEAD, ADMINISTRATOR}
    reached = {action for action in Action if may_at(both, set(), action, DeskId("other"))}
    assert Action.SET_HOURS in reached
    assert not reached & {Action.SEE_RATINGS, Action.SET_SNIPPETS, Action.SEE_SNIPPETS, Action.SEE_BOARD, Action.DELETE_WORDS}


@pytest.mark.parametrize("roles", list(chain.from_iterable(combinations(Role, n) for n in range(8))), ids=" and ".join)
def test_which_roles_one_account_may_hold(roles: tuple[Role, ...]) -> None:
    both_sides = SUPERVISOR in roles and not CONSOLE.isdisjoint(roles)
    assert may_hold(frozenset(roles)) == (bool(roles) and VISITOR not in roles and not both_sides)


def test_staff_are_all_but_visitors() -> None:
    assert set(Role) - {VISITOR} == STAFF


def test_a_supervisor_may_do_nothing_with_what_people_said() -> None:
    """To be read anew by whoever gives her one more thing to do."""
    permitted = {action for action in Action if may({Role.SUPERVISOR}, action)}
    assert permitted == {Action.READ_TRANSCRIPTS, Action.SEE_HOURS, Action.CHANGE_OWN_PASSWORD, Action.END_OWN_SIGN_INS}
