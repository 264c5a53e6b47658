"""The bucket: never more than burst plus refill in any window, and waiting always helps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.rate import Bucket, Rate, take

SAYING = Rate(8, 20, 30)


def test_eight_at_once_then_twenty_in_thirty_seconds() -> None:
    bucket, allowed = Bucket(), []
    for _ in range(10):
        bucket, ok = take(bucket, SAYING, 100.0)
        allowed.append(ok)
    assert allowed == [True] * 8 + [False] * 2
    passed = 0
    for tick in range(300):
        bucket, ok = take(bucket, SAYING, 100.0 + tick / 10)
        passed += ok
    assert passed == 19  # 29.9 s of refill


@given(st.lists(st.floats(0, 20), min_size=1, max_size=200))
def test_never_more_than_burst_and_refill(gaps: list[float]) -> None:
    bucket, now, passed = Bucket(), 0.0, 0
    for gap in gaps:
        now += gap
        bucket, ok = take(bucket, SAYING, now)
        passed += ok
    assert passed <= SAYING.burst + sum(gaps) * SAYING.count / SAYING.seconds + 1e-6


@given(st.integers(0, 30))
def test_waiting_always_helps(tries: int) -> None:
    bucket = Bucket()
    for _ in range(8 + tries):
        bucket, _ = take(bucket, SAYING, 0.0)
    _, ok = take(bucket, SAYING, 1.6)
    assert ok


def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket, _ = take(Bucket(), Rate(1, 1, 1), 10.0)
    _, ok = take(bucket, Rate(1, 1, 1), 5.0)
    assert not ok
