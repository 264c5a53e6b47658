"""Tries to sign in slow each other down, and never lock anyone out."""

from __future__ import annotations

import pytest

from chatserver.services.attempts import FORGOTTEN_AFTER_SECONDS, MOST_OF_A_BUCKET, MOST_REMEMBERED, Attempts

HERE, THERE = b"here", b"there"


@pytest.fixture
def attempts() -> Attempts:
    return Attempts("a key that lives as long as the process")


def fail(attempts: Attempts, times: int, *, name: str = "anna", bucket: bytes = HERE, now: float = 0) -> None:
    for _ in range(times):
        attempts.failed(name, bucket, now)


@pytest.mark.parametrize(
    ("failures", "here", "elsewhere"), [(0, 0, 0), (1, 1, 1), (2, 2, 2), (3, 4, 4), (4, 8, 5), (6, 32, 5), (7, 60, 5), (500, 60, 5)]
)
def test_the_wait_grows_to_a_minute_here_and_five_seconds_elsewhere(
    attempts: Attempts, failures: int, here: float, elsewhere: float
) -> None:
    fail(attempts, failures)
    assert attempts.wait("anna", HERE, 0) == here
    assert attempts.wait("anna", THERE, 0) == elsewhere
    assert attempts.wait("ben", HERE, 0) == 0


def test_time_that_has_passed_counts(attempts: Attempts) -> None:
    fail(attempts, 7)
    assert attempts.wait("anna", HERE, 20) == 40
    assert attempts.wait("anna", HERE, 61) == 0


def test_many_addresses_cannot_keep_the_right_person_out(attempts: Attempts) -> None:
    for n in range(300):
        fail(attempts, 3, bucket=b"bucket %d" % n)
    assert attempts.wait("anna", THERE, 0) == 5


def test_the_right_password_forgives_what_went_wrong_here_alone(attempts: Attempts) -> None:
    fail(attempts, 7)
    fail(attempts, 7, bucket=THERE)
    attempts.succeeded("anna", HERE)
    assert attempts.wait("anna", HERE, 0) == 5
    assert attempts.wait("anna", THERE, 0) == 60


def test_a_quiet_quarter_of_an_hour_forgets(attempts: Attempts) -> None:
    fail(attempts, 7)
    later = FORGOTTEN_AFTER_SECONDS + 1
    assert attempts.wait("anna", HERE, later) == 0
    fail(attempts, 1, now=later)
    assert attempts.wait("anna", HERE, later) == 1


def test_memory_has_a_limit_and_the_oldest_go_first(attempts: Attempts) -> None:
    fail(attempts, 1, name="first")
    for n in range(MOST_REMEMBERED // 2):
        fail(attempts, 1, name=f"name {n}")
    assert len(attempts._failures) == MOST_REMEMBERED
    assert attempts.wait("first", HERE, 0) == 0
    assert attempts.wait("name 9", HERE, 0) == 1


def test_one_try_of_a_pair_at_a_time(attempts: Attempts) -> None:
    with attempts.under_way("anna", HERE) as first, attempts.under_way("anna", HERE) as second, attempts.under_way("anna", THERE) as third:
        assert (first, second, third) == (True, False, True)
    with attempts.under_way("anna", HERE) as again:
        assert again


def test_a_bucket_has_only_so_many_under_way_also_after_an_error(attempts: Attempts) -> None:
    holds = [attempts.under_way(f"name {n}", HERE) for n in range(MOST_OF_A_BUCKET + 1)]
    assert [hold.__enter__() for hold in holds] == [True] * MOST_OF_A_BUCKET + [False]
    for hold in holds:
        hold.__exit__(None, None, None)
    with pytest.raises(RuntimeError), attempts.under_way("anna", HERE):
        raise RuntimeError
    assert not attempts._under_way
    assert not attempts._of_bucket


def test_names_are_not_in_memory(attempts: Attempts) -> None:
    fail(attempts, 1, name="anna.jansen")
    assert "anna" not in repr(vars(attempts))
