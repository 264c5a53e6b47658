"""The audit log: nothing in it can be changed, taken out or put elsewhere without being seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.audit import BEGINNING, AuditDraft, AuditEntry, Deed, first_broken, head_of, is_gone, parse_head, seal, seal_head
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


@given(st.integers(0, 10), st.integers(0, 10), st.data())
def test_what_is_cut_off_the_end_is_seen_by_a_head_that_was_kept(length: int, later: int, data: st.DataObject) -> None:
    entries = log_of(length + later)
    head = head_of("chat", NOON, entries[:length])
    assert parse_head(seal_head(head, KEY), KEY) == head
    assert not is_gone(head, entries)
    cut = entries[: data.draw(st.integers(0, length))]
    assert first_broken(cut, KEY) is None, "by itself it looks whole"
    assert is_gone(head, cut) is (len(cut) < length)


@given(st.integers(1, 10))
def test_an_end_that_was_written_anew_is_seen_by_a_head(length: int) -> None:
    """As who has the key too could do."""
    entries, kept = log_of(length), log_of(length - 1)
    before = kept[-1].digest if kept else BEGINNING
    other = [*kept, seal(length, replace(entries[-1].draft, by=StaffId("ben")), before, KEY)]
    assert first_broken(other, KEY) is None
    assert is_gone(head_of("chat", NOON, entries), other)


def test_nobody_makes_a_head_up() -> None:
    line = seal_head(head_of("chat", NOON, log_of(3)), KEY)
    parts = line.split()
    for at, other in enumerate(("review", "2026-01-01T00:00:00+00:00", "2", "0" * 64, "0" * 64)):
        assert parse_head(" ".join([*parts[:at], other, *parts[at + 1 :]]), KEY) is None, other
    assert parse_head(line, b"guessed") is None
    for odd in ("", "chat", f"{line} more", "chat yesterday 3 - x", "chat 2026-01-01T00:00:00+00:00 three - x"):
        assert parse_head(odd, KEY) is None
