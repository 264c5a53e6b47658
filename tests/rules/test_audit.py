"""The audit log: nothing in it can be changed, taken out or put elsewhere without being seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.audit import BEGINNING, AuditDraft, AuditEntry, Deed, first_broken, seal
from chatserver.rules.terms import DeskId, Role, StaffId
from tests.support.records import NOON

KEY = b"not in the database"
DRAFT = AuditDraft(NOON, StaffId("anna"), Role.DUTY_LEAD, Deed.DESK_CLOSED, DeskId("flevoland"), "", "technical")


def log_of(length: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(1, length + 1):
        before = entries[-1].digest if entries else BEGINNING
        entries.append(seal(number, replace(DRAFT, at=NOON + timedelta(minutes=number)), before, KEY))
    return entries


def test_what_was_not_touched_is_whole() -> None:
    assert [first_broken(log_of(length), KEY) for length in (0, 1, 30)] == [None, None, None]


@given(st.integers(1, 10), st.data())
def test_every_change_is_seen(length: int, data: st.DataObject) -> None:
    entries = log_of(length)
    at = data.draw(st.integers(0, length - 1))
    draft = entries[at].draft
    change = data.draw(
        st.sampled_from(
            [
                replace(draft, at=draft.at + timedelta(seconds=1)),
                replace(draft, by=None),
                replace(draft, role=Role.ADMINISTRATOR),
                replace(draft, deed=Deed.DESK_OPENED),
                replace(draft, desk=DeskId("elsewhere")),
                replace(draft, subject="technical", reason=""),
            ]
        )
    )
    changed = [*entries[:at], replace(entries[at], draft=change), *entries[at + 1 :]]
    assert first_broken(changed, KEY) == at + 1


@given(st.integers(2, 10), st.data())
def test_a_line_that_is_taken_out_or_moved_is_seen(length: int, data: st.DataObject) -> None:
    entries = log_of(length)
    at = data.draw(st.integers(0, length - 2))
    assert first_broken([*entries[:at], *entries[at + 1 :]], KEY) == at + 1
    swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
    assert first_broken(swapped, KEY) == at + 1


@given(st.integers(1, 10), st.data())
def test_whoever_writes_the_log_anew_without_the_key_is_seen(length: int, data: st.DataObject) -> None:
    entries = log_of(length)
    at = data.draw(st.integers(0, length - 1))
    forged = entries[:at]
    for number in range(at + 1, length + 1):
        before = forged[-1].digest if forged else BEGINNING
        forged.append(seal(number, replace(entries[number - 1].draft, by=StaffId("ben")), before, b"guessed"))
    assert first_broken(forged, KEY) == at + 1
    assert first_broken([*entries[:at], None], KEY) == at + 1
