"""What a board is read from does not grow with the years: it is read every second, and whenever anything changes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, event

from chatserver.rules.alert import AlertKind
from tests.services.test_looking import talking
from tests.support.records import tamper
from tests.support.services import Activities, make_desk

ONLY_GROW = {"sessions", "session_keys", "registrations", "handovers", "offers", "entries", "notes", "audit"}
"""Tables whose rows stay when a conversation is over, for days or for good."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite plans by the form of a statement alone, without ever having counted; PostgreSQL counts."""
    return sqlite_url


async def test_no_table_that_only_grows_is_walked_through(house: Activities) -> None:
    anna = await house.staff("anna")
    session = await talking(house, anna)
    await house.danger.call_duty_lead(anna, session.id, AlertKind.HELP)
    house.openings.desks = {**house.openings.desks, (other := make_desk()).id: other}  # what is lent is looked for as well
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await house.boards.desk(house.desk.id)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    read = [(statement, parameters) for statement, parameters in seen if statement.startswith("SELECT")]
    assert any("handovers" in statement for statement, _ in read)
    assert any("registrations" in statement for statement, _ in read)
    for statement, parameters in read:
        plan = await tamper(
            house.store, lambda c, s=statement, p=parameters: [row[3] for row in c.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", p)]
        )
        walked = {step.split()[1] for step in plan if step.startswith("SCAN")}
        assert not walked & ONLY_GROW, statement
