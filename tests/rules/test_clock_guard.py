"""When the clock is believed, by whatever a machine may go through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.clock_guard import JUMP, STEADY, Doubt, Reading, Watch, is_to_be_kept, look, trust

START = Reading(datetime(2026, 11, 27, 17, tzinfo=UTC), timedelta(hours=5), "this run", is_synchronised=False)


def later(reading: Reading, *, ran: float, wall: float | None = None) -> Reading:
    """The machine ran for so many hours; its wall clock went as far, or by ``wall`` hours."""
    gone = timedelta(hours=ran if wall is None else wall)
    return replace(reading, now=reading.now + gone, uptime=reading.uptime + timedelta(hours=ran))


def started_anew(reading: Reading, *, off: float, synchronised: bool) -> Reading:
    """Switched off for so many hours by the wall clock."""
    return Reading(reading.now + timedelta(hours=off), timedelta(minutes=2), "another run", synchronised)


def test_the_first_reading_is_believed() -> None:
    assert look(None, START) == trust(START)


def test_while_it_runs_a_weekend_is_a_weekend() -> None:
    """Also for a process that was stopped: the machine's uptime tells how long."""
    seen = look(trust(START), later(START, ran=63))
    assert (seen.doubt, seen.highest) == (None, later(START, ran=63).now)


@pytest.mark.parametrize(("forward", "doubt"), [(1.0, None), (1.01, Doubt.AHEAD), (24 * 365, Doubt.AHEAD)])
def test_a_jump_while_it_runs(forward: float, doubt: Doubt | None) -> None:
    seen = look(trust(START), later(START, ran=0, wall=forward))
    assert seen.doubt is doubt
    assert (seen.highest == START.now) is (doubt is not None), "an instant in doubt is not what later ones are held against"


def test_small_steps_are_added_up() -> None:
    watch, reading = trust(START), START
    for _ in range(3):
        reading = later(reading, ran=1, wall=1.4)
        watch = look(watch, reading)
    assert watch.doubt is Doubt.AHEAD


def test_put_right_it_is_believed_at_once() -> None:
    jumped = later(START, ran=0.1, wall=24.1)
    watch = look(trust(START), jumped)
    assert watch.doubt is Doubt.AHEAD
    assert look(watch, later(jumped, ran=0.1, wall=-23.9)).doubt is None


def test_set_back_it_is_believed_when_it_has_caught_up() -> None:
    reading = later(START, ran=0, wall=-3)
    watch = look(trust(START), reading)
    assert watch.doubt is Doubt.BEHIND
    reading = later(reading, ran=2.9)
    watch = look(watch, reading)
    assert watch.doubt is Doubt.BEHIND
    assert look(watch, later(reading, ran=0.1)).doubt is None


def test_a_small_step_back_is_what_time_servers_do() -> None:
    assert look(trust(START), replace(START, now=START.now - timedelta(seconds=30))).doubt is None


@pytest.mark.parametrize(("off", "synchronised", "doubt"), [(0.9, False, None), (63, True, None), (63, False, Doubt.UNPROVED)])
def test_a_machine_that_was_off(off: float, doubt: Doubt | None, *, synchronised: bool) -> None:
    watch = look(trust(START), started_anew(START, off=off, synchronised=synchronised))
    assert watch.doubt is doubt


def test_a_machine_that_was_off_is_believed_when_a_time_server_has_answered() -> None:
    reading = started_anew(START, off=63, synchronised=False)
    watch = look(trust(START), reading)
    reading = later(reading, ran=0.1)
    watch = look(watch, reading)
    assert watch.doubt is Doubt.UNPROVED, "that it has run for a while proves nothing of before"
    assert look(watch, replace(later(reading, ran=0.1), is_synchronised=True)).doubt is None


def test_a_battery_that_was_flat() -> None:
    """The clock begins in 2000, and no time server is in reach."""
    assert look(trust(START), replace(START, now=datetime(2000, 1, 1, tzinfo=UTC), boot="another run")).doubt is Doubt.BEHIND


@pytest.mark.parametrize("wall", [-200, 200])
def test_after_a_steady_day_it_is_believed_as_it_is(wall: float) -> None:
    reading = later(START, ran=0, wall=wall)
    watch = look(trust(START), reading)
    for _ in range(23):
        reading = later(reading, ran=1)
        watch = look(watch, reading)
    assert watch.doubt is not None
    reading = later(reading, ran=1)
    watch = look(watch, reading)
    assert (watch.doubt, watch.highest) == (None, reading.now)


def test_another_step_begins_the_day_anew_and_a_time_off_counts_for_nothing() -> None:
    reading = later(START, ran=0, wall=200)
    watch = look(look(trust(START), reading), later(reading, ran=20))
    assert watch.steady == timedelta(hours=20)
    off = started_anew(watch.last, off=0.5, synchronised=False)
    kept = look(watch, off)
    assert (kept.doubt, kept.steady) == (Doubt.UNPROVED, timedelta(hours=20))
    stepped = look(watch, later(watch.last, ran=1, wall=3))
    assert (stepped.doubt, stepped.steady) == (Doubt.AHEAD, timedelta(0))


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(-100, 100)), max_size=30))
def test_nothing_is_deleted_that_intervals_do_not_allow(steps: list[tuple[float, float]]) -> None:
    """Whatever is done to the clock in less than a steady day, what is believed is never further than the jump ahead of the truth."""
    watch: Watch = trust(START)
    reading, ran = START, timedelta(0)
    for hours, step in steps:
        ran += timedelta(hours=min(hours, 0.5))
        reading = later(reading, ran=min(hours, 0.5), wall=min(hours, 0.5) + step)
        if ran >= STEADY:
            break
        watch = look(watch, reading)
        if watch.doubt is None:
            assert reading.now <= START.now + ran + JUMP


def test_what_is_worth_keeping() -> None:
    watch = trust(START)
    assert is_to_be_kept(None, watch)
    assert not is_to_be_kept(watch, look(watch, later(START, ran=0.01)))
    assert is_to_be_kept(watch, look(watch, later(START, ran=0.02)))
    assert is_to_be_kept(watch, look(watch, later(START, ran=0, wall=5)))
