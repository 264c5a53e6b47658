"""Who may be handed a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chatserver.rules.handover import ANSWER_TIME, Handover, HandoverId, can_step_in, can_take_on
from chatserver.rules.queue import Candidate
from chatserver.rules.terms import Declared, DeskId, SessionId, StaffId
from tests.support.records import NOON, new_session

BEN = StaffId("ben")
FREE = Candidate(BEN, frozenset({DeskId("far")}), frozenset({"nl"}), 2, 1, holds_offer=False, declared=Declared.AVAILABLE, connected=True,
                 idle_since=datetime(2026, 11, 24, tzinfo=UTC))  # fmt: skip


@pytest.mark.parametrize(
    ("change", "may_take_on", "may_step_in"),
    [
        ({}, True, True),
        ({"declared": Declared.AWAY}, False, True),
        ({"connected": False}, False, False),
        ({"load": 2}, False, False),
        ({"holds_offer": True}, False, False),
        ({"languages": frozenset({"en"})}, False, False),
        ({"id": StaffId("carla")}, False, False),
    ],
)
def test_who_has_a_place(change: dict[str, Any], *, may_take_on: bool, may_step_in: bool) -> None:
    session = new_session(language="nl")
    assert can_take_on([replace(FREE, **change)], BEN, session) is may_take_on
    assert can_step_in([replace(FREE, **change)], BEN, session) is may_step_in


def test_at_the_deadline_itself_it_is_over() -> None:
    asked = Handover(HandoverId("h"), SessionId("s"), StaffId("anna"), BEN, NOON, NOON + ANSWER_TIME)
    moments = [NOON, NOON + ANSWER_TIME * 0.99, NOON + ANSWER_TIME]
    assert [asked.is_expired(at) for at in moments] == [False, False, True]
