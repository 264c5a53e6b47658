"""Who is silent is asked, warned and in the end let go; whoever waits for us never is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.log import Sign
from chatserver.rules.silence import LOOK_AGAIN, TYPING_LASTS, Silence, Step, Typed, judge
from chatserver.rules.terms import EntryKind, Speaker

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TIMES = Silence()
KINDS = {
    "joined": (EntryKind.JOINED, Speaker.SYSTEM),
    "hers": (EntryKind.MESSAGE, Speaker.VISITOR),
    "ours": (EntryKind.MESSAGE, Speaker.COUNSELLOR),
    "ready": (EntryKind.READY, Speaker.SYSTEM),
    "asked": (EntryKind.SILENT, Speaker.SYSTEM),
    "gone": (EntryKind.COUNSELLOR_GONE, Speaker.SYSTEM),
    "back": (EntryKind.COUNSELLOR_BACK, Speaker.SYSTEM),
    "someone else": (EntryKind.TRANSFERRED, Speaker.SYSTEM),
    "number": (EntryKind.CALLBACK_GIVEN, Speaker.SYSTEM),
    "no number": (EntryKind.CALLBACK_REFUSED, Speaker.SYSTEM),
    "seen twice": (EntryKind.SECOND_TAB, Speaker.SYSTEM),
}


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def log(*said: tuple[float, str]) -> list[Sign]:
    """What happened, as the log's end is read: the newest first."""
    return [Sign(*KINDS[what], at(minute)) for minute, what in reversed(said)]


@pytest.mark.parametrize(
    ("said", "now", "step"),
    [
        (((0, "joined"),), 9.9, Step.WAIT),
        (((0, "joined"),), 10, Step.ASK),
        (((0, "joined"), (1, "ready")), 60, Step.WAIT),
        (((0, "joined"), (1, "hers")), 60, Step.WAIT),
        (((0, "joined"), (1, "hers"), (2, "ours")), 11.9, Step.WAIT),
        (((0, "joined"), (1, "hers"), (2, "ours")), 12, Step.ASK),
        (((0, "joined"), (2, "ours"), (3, "seen twice")), 12, Step.ASK),
        (((0, "joined"), (2, "ours"), (12, "asked")), 14.9, Step.WAIT),
        (((0, "joined"), (2, "ours"), (12, "asked")), 15, Step.WARN),
        (((0, "joined"), (2, "ours"), (12, "asked"), (15, "asked")), 16.9, Step.WAIT),
        (((0, "joined"), (2, "ours"), (12, "asked"), (15, "asked")), 17, Step.END),
        (((0, "joined"), (2, "ours"), (12, "asked"), (300, "asked")), 301, Step.WAIT),
        (((0, "joined"), (2, "ours"), (12, "asked"), (13, "ready")), 22.9, Step.WAIT),
        (((0, "joined"), (2, "ours"), (12, "asked"), (13, "ready")), 23, Step.ASK),
        (((0, "joined"), (2, "ours"), (12, "asked"), (13, "hers")), 60, Step.WAIT),
        (((0, "joined"), (2, "ours"), (12, "asked"), (13, "ours")), 22.9, Step.WAIT),
        (((0, "joined"), (2, "ours"), (4, "gone")), 60, Step.WAIT),
        (((0, "joined"), (2, "ours"), (4, "gone"), (6, "back")), 15.9, Step.WAIT),
        (((0, "joined"), (2, "ours"), (4, "gone"), (6, "back")), 16, Step.ASK),
        (((0, "joined"), (2, "ours"), (4, "gone"), (5, "ready")), 60, Step.WAIT),
        (((0, "joined"), (2, "ours"), (12, "asked"), (15, "asked"), (16.9, "someone else")), 17, Step.WAIT),
        (((0, "joined"), (2, "ours"), (11, "someone else")), 20.9, Step.WAIT),
        (((0, "joined"), (2, "ours"), (11, "someone else")), 21, Step.ASK),
        (((0, "joined"), (3, "hers"), (11, "someone else")), 60, Step.WAIT),
        (((0, "joined"), (2, "ours"), (4, "gone"), (5, "someone else")), 14.9, Step.WAIT),
        (((0, "joined"), (2, "ours"), (4, "gone"), (5, "someone else")), 15, Step.ASK),
        (((0, "joined"), (2, "ours"), (12, "asked"), (15, "asked"), (16, "number")), 17, Step.WAIT),
        (((0, "joined"), (2, "ours"), (11, "no number")), 20.9, Step.WAIT),
        ((), 60, Step.WAIT),
    ],
)
def test_by_the_log_alone(said: tuple[tuple[float, str], ...], now: float, step: Step) -> None:
    assert judge(log(*said), Typed(), at(now), TIMES).step is step


def test_she_is_told_how_long_she_has() -> None:
    asked = judge(log((0, "joined"), (2, "ours")), Typed(), at(12), TIMES)
    assert (asked.step, asked.left, asked.at) == (Step.ASK, timedelta(minutes=5), at(15))
    warned = judge(log((0, "joined"), (2, "ours"), (12, "asked")), Typed(), at(15), TIMES)
    assert (warned.step, warned.left, warned.at) == (Step.WARN, timedelta(minutes=2), at(17))


def test_she_who_writes_is_not_silent() -> None:
    said = log((0, "joined"), (2, "ours"))
    assert judge(said, Typed(visitor=at(11)), at(20.9), TIMES).step is Step.WAIT
    assert judge(said, Typed(visitor=at(11)), at(21), TIMES).step is Step.ASK
    told = log((0, "joined"), (2, "ours"), (12, "asked"), (15, "asked"))
    assert judge(told, Typed(visitor=at(16)), at(17), TIMES).step is Step.WAIT


def test_she_who_wrote_to_someone_who_is_not_there_is_not_silent() -> None:
    assert judge(log((0, "joined"), (2, "ours"), (4, "gone")), Typed(visitor=at(5)), at(60), TIMES).step is Step.WAIT


def test_nothing_ends_while_her_counsellor_writes() -> None:
    told = log((0, "joined"), (2, "ours"), (12, "asked"), (15, "asked"))
    verdict = judge(told, Typed(counsellor=at(16.9)), at(17), TIMES)
    assert (verdict.step, verdict.at) == (Step.WAIT, at(16.9) + TYPING_LASTS)
    assert judge(told, Typed(counsellor=at(16)), at(17), TIMES).step is Step.END


def test_without_time_for_a_warning_there_is_none() -> None:
    short = Silence(timedelta(minutes=1), timedelta(minutes=2))
    assert judge(log((0, "joined"), (1, "asked")), Typed(), at(3), short).step is Step.END


def minutes(fewest: int) -> st.SearchStrategy[timedelta]:
    return st.integers(fewest, 60).map(lambda count: timedelta(minutes=count))


@given(
    said=st.lists(st.tuples(st.integers(0, 120), st.sampled_from(sorted(KINDS))), max_size=12),
    now=st.integers(0, 200),
    visitor=st.none() | st.integers(0, 200),
    counsellor=st.none() | st.integers(0, 200),
    times=st.builds(Silence, minutes(1), minutes(2)),
)
def test_whatever_happened(said: list[tuple[int, str]], now: int, visitor: int | None, counsellor: int | None, times: Silence) -> None:
    """It never ends unasked, nor before the time that was promised, nor while it is our turn; and it is always looked at again."""
    happened = sorted(s for s in said if s[0] <= now)
    moment = at(now)
    typed = Typed(*(None if m is None or m > now else at(m) for m in (visitor, counsellor)))
    verdict = judge(log(*happened), typed, moment, times)
    assert verdict.step is Step.END or verdict.at > moment or (verdict.step is Step.ASK and verdict.at >= moment)
    assert verdict.at <= moment + max(times.asked_after, times.ended_after) + LOOK_AGAIN
    if verdict.step is Step.END:
        asked = [minute for minute, what in happened if what == "asked"]
        assert asked
        assert moment >= at(asked[-1]) + min(times.ended_after, timedelta(minutes=2))
        spoken = [what for _, what in happened if what in ("hers", "ours")]
        assert not spoken or spoken[-1] != "hers"
