"""What stays of assessments when their transcripts are gone: counts by desk and month, with no way back to a conversation.

Counted when everyone has handed in who was to, so that a count that rises tells nobody what another just did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from chatserver.rules.assessment import Assessment, Month, Sampled
from chatserver.rules.rubric import NOT_APPLICABLE, SCALE

FEWEST = 5
"""Judgements of an item below which it is not shown what they were."""
FEWEST_PAIRS = 10
"""Below this an agreement is an accident, and is not shown."""


class Counted(StrEnum):
    DRAWN = "drawn"
    """``score`` says by what, as of the next."""
    ASSESSED = "assessed"
    SECOND = "second"
    """Transcripts that two people judged."""
    SCORE = "score"
    PAIR = "pair"
    """``score`` is the lower of the two and the higher, such as 2-4."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted one more of."""

    what: Counted
    item: str = ""
    score: str = ""


Tallies = Mapping[tuple[Month, Tally], int]
"""Of one desk."""


def tallies_of(sampled: Sampled, given: Sequence[Assessment]) -> Counter[Tally]:
    """What there is to count when the last of those has handed in."""
    found = Counter([Tally(Counted.ASSESSED, score=sampled.drawn_by)])
    found.update(Tally(Counted.SECOND) for _ in given[1:2])
    for one in given:
        found.update(Tally(Counted.SCORE, item, NOT_APPLICABLE if score is None else str(score)) for item, score in one.scores.items())
    for one, other in combinations(given, 2):
        if one.rubric == other.rubric:
            found.update(_pairs(one, other))
    return found


def _pairs(one: Assessment, other: Assessment) -> Iterable[Tally]:
    for item, score in one.scores.items():
        second = other.scores.get(item)
        if score is not None and second is not None:
            yield Tally(Counted.PAIR, item, f"{min(score, second)}-{max(score, second)}")


def total(tallies: Tallies, what: Counted, score: str = "") -> int:
    """Over all months there are in ``tallies``."""
    return sum(number for (_, tally), number in tallies.items() if tally.what is what and tally.score == score)


def distribution(tallies: Tallies, item: str) -> dict[str, int] | None:
    """How often each score of an item was given, the one for not applicable last; None when it was judged too seldom to show."""
    keys = [*map(str, SCALE), NOT_APPLICABLE]
    found = dict.fromkeys(keys, 0)
    for (_, tally), number in tallies.items():
        if tally.what is Counted.SCORE and tally.item == item and tally.score in found:
            found[tally.score] += number
    return found if sum(found.values()) >= FEWEST else None


def pairs(tallies: Tallies, item: str | None = None) -> Counter[tuple[int, int]]:
    """How often two people gave each two scores to the same item; to any of them for None."""
    found: Counter[tuple[int, int]] = Counter()
    for (_, tally), number in tallies.items():
        if tally.what is Counted.PAIR and item in (None, tally.item):
            low, _, high = tally.score.partition("-")
            found[int(low), int(high)] += number
    return found


def only(tallies: Tallies, month: Month) -> Tallies:
    return {(when, tally): number for (when, tally), number in tallies.items() if when == month}
