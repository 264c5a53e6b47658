"""What becomes of a transcript in the review store: every state by every act, and no day too many."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chatserver.errors import ChatError, Code
from chatserver.rules.reviewing import KeptTranscript, TranscriptAct, TranscriptState, act, ends_at, last_day_to_delete
from chatserver.rules.terms import StaffId
from tests.support.transcripts import made_up

SANNE, IRIS = StaffId("sanne"), StaffId("iris")
SHOWN, HIDDEN, CUT = TranscriptState
HIDE, CUT_MORE, RELEASE = TranscriptAct
KEPT = KeptTranscript(made_up(), date(2026, 11, 25))
EXPECTED = {
    (SHOWN, HIDE): HIDDEN,
    (SHOWN, CUT_MORE): None,
    (SHOWN, RELEASE): None,
    (HIDDEN, HIDE): HIDDEN,
    (HIDDEN, CUT_MORE): CUT,
    (HIDDEN, RELEASE): None,
    (CUT, HIDE): HIDDEN,
    (CUT, CUT_MORE): CUT,
    (CUT, RELEASE): SHOWN,
}


@pytest.mark.parametrize(("state", "what"), [(state, what) for state in TranscriptState for what in TranscriptAct])
def test_every_act_in_every_state(state: TranscriptState, what: TranscriptAct) -> None:
    kept = KeptTranscript(KEPT.transcript, KEPT.released_on, state, SANNE if state is CUT else None, 3)
    expected = EXPECTED[state, what]
    if expected is None:
        with pytest.raises(ChatError) as refused:
            act(kept, what, IRIS)
        assert refused.value.code is Code.WRONG_STATE
        return
    after = act(kept, what, IRIS)
    assert (after.state, after.version, after.transcript) == (expected, 4, kept.transcript)


class TwoPeople(RuleBasedStateMachine):
    """Whatever two supervisors do one after another, no text is shown again by whoever cut it last."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = KEPT
        self.last_cut: StaffId | None = None

    @rule(what=st.sampled_from(TranscriptAct), by=st.sampled_from([SANNE, IRIS]))
    def acts(self, what: TranscriptAct, by: StaffId) -> None:
        before = self.kept
        try:
            self.kept = act(before, what, by)
        except ChatError:
            return
        if what is CUT_MORE:
            self.last_cut = by
        if what is RELEASE:
            assert before.state is CUT
            assert by != self.last_cut

    @invariant()
    def is_known_who_cut(self) -> None:
        assert self.kept.state is not CUT or self.kept.cut_by == self.last_cut


TestTwoPeople = TwoPeople.TestCase


@given(st.dates(date(2026, 1, 1), date(2031, 12, 31)), st.integers(1, 90), st.integers(-86_400, 2 * 86_400))
def test_a_day_is_deleted_exactly_when_its_time_is_over(day: date, days: int, seconds: int) -> None:
    kept_for = timedelta(days=days)
    now = ends_at(day, kept_for) + timedelta(seconds=seconds)
    assert (day <= last_day_to_delete(now, kept_for)) is (seconds >= 0)
    assert ends_at(day, kept_for) <= datetime(day.year, day.month, day.day, tzinfo=UTC) + kept_for
