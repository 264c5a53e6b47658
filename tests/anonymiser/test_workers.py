"""The processes: limits that bite, and nothing shown when something goes wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatserver.anonymiser.lexicon import find_file
from chatserver.anonymiser.transcript import Message, Transcript
from chatserver.anonymiser.workers import Anonymised, Limits, Refusal, Workers

GOOD = Transcript("nl", (Message("visitor", "ik heet fatma"),))
LONG = Transcript("nl", (Message("visitor", "hij zei dat zij daar op straat stond " * 100),) * 200)


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(find_file()) as made:
        yield made


def texts(outcome: Anonymised | Refusal) -> tuple[str, ...]:
    assert isinstance(outcome, Anonymised), outcome
    return outcome.clean.texts


def test_in_order_and_each_by_itself(workers: Workers) -> None:
    many = [Transcript("nl", (Message("visitor", f"ik ben {age} jaar"),)) for age in range(10, 30)]
    assert [texts(outcome) for outcome in workers.map(many)] == [(f"ik ben {age} jaar",) for age in range(10, 30)]


def test_a_language_without_figures_waits_for_a_person(workers: Workers) -> None:
    outcomes = list(workers.map([GOOD, Transcript("bg", (Message("visitor", "Аз съм Десислава"),)), Transcript("xx", GOOD.messages)]))
    assert [outcome if isinstance(outcome, Refusal) else outcome.measured for outcome in outcomes] == [True, False, Refusal.UNREADABLE]


def test_too_long_is_refused_and_the_next_is_not() -> None:
    with Workers(find_file(), limits=Limits(seconds=0.4)) as workers:
        first, second = workers.map([LONG, GOOD])
    assert first is Refusal.TOO_LONG
    assert texts(second) == ("ik heet [PERSOON-1]",)


def test_a_lost_process_loses_no_other_transcript(workers: Workers) -> None:
    assert texts(next(workers.map([GOOD]))) == ("ik heet [PERSOON-1]",)
    (process,) = workers.processes()
    waiting = workers.map([GOOD, GOOD])
    os.kill(process, signal.SIGKILL)
    assert [texts(outcome) for outcome in waiting] == [("ik heet [PERSOON-1]",)] * 2


def test_a_mistake_of_ours_is_a_refusal_without_words(tmp_path: Path) -> None:
    spoilt = tmp_path / "lexicon.bin"
    spoilt.write_bytes(b"12345678" * 2)
    with Workers(spoilt) as workers:
        assert texts(next(workers.map([GOOD])))  # lists that say nothing still leave the shapes and the cues
        broken = Transcript("nl", (Message("visitor", None),))  # type: ignore[arg-type]
        assert list(workers.map([broken])) == [Refusal.FAILED]
