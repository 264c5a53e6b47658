"""How long words live, and that the day's key outlives none of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.retention import (
    READABLE,
    Retention,
    day_key_ends_at,
    is_readable,
    may_delete_own,
    readable_until,
    remarks_end_at,
    words_end_at,
)
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EndReason, Epoch, Life, Paperwork, Record, SessionId

ENDED_AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
ENDED = AdviceSession(
    SessionId("s"), DeskId("d"), "nl", "Rode Appel", ENDED_AT, Epoch("e"), life=Life.ENDED, ended_at=ENDED_AT, reason=EndReason.LEFT
)


def test_seven_days_when_answered_one_when_not() -> None:
    answered = replace(ENDED, answered_at=ENDED_AT - timedelta(hours=1))
    assert words_end_at(answered, Retention()) == ENDED_AT + timedelta(days=7)
    assert words_end_at(ENDED, Retention()) == ENDED_AT + timedelta(hours=24)


def test_what_has_not_ended_has_no_end_of_words() -> None:
    with pytest.raises(ValueError, match="ended"):
        words_end_at(replace(ENDED, life=Life.ACTIVE, ended_at=None), Retention())


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 86_399))
def test_a_day_key_outlives_every_word_of_its_day(day: date, second: int) -> None:
    ended_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=second)
    session = replace(ENDED, ended_at=ended_at, answered_at=ended_at)
    gap = day_key_ends_at(day, Retention()) - words_end_at(session, Retention())
    assert timedelta(0) < gap <= timedelta(days=1)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 86_399), st.integers(1, 7))
def test_a_remark_goes_no_later_than_words_and_before_its_key(day: date, second: int, days: int) -> None:
    retention = Retention(words=timedelta(days=days))
    left_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=second)
    ends_at = remarks_end_at(day, retention)
    assert left_at < ends_at <= left_at + retention.words
    assert ends_at < day_key_ends_at(day, retention)
    assert ends_at.time() == datetime.min.time(), "of its own hour nothing is kept"


def test_its_counsellor_reads_it_for_a_day_unless_it_is_registered_or_deleted() -> None:
    assert readable_until(replace(ENDED, life=Life.ACTIVE, ended_at=None)) is None
    assert readable_until(ENDED) == ENDED_AT + READABLE
    for done in (replace(ENDED, paperwork=Paperwork.REGISTERED), replace(ENDED, record=Record.DELETED)):
        assert readable_until(done) == ENDED_AT
        assert not is_readable(done, ENDED_AT)


@pytest.mark.parametrize("reason", EndReason)
def test_she_may_delete_what_ended_in_peace_and_nothing_that_goes_on(reason: EndReason) -> None:
    expected = reason not in (EndReason.HOUSE_RULES, EndReason.LOCKED)
    assert may_delete_own(replace(ENDED, reason=reason)) is expected
    assert not may_delete_own(replace(ENDED, life=Life.ACTIVE, ended_at=None, reason=None))
