"""What a supervisor looks at when she judges how a conversation was held: items, each with a question and what every score means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.rules.taxonomy import Labels

SCALE = (1, 2, 3, 4)
"""From lowest to highest. Even, so that there is no middle to hide in."""
NOT_APPLICABLE = "na"
"""How a form says that an item was left out. Among scores it is None."""

Scores = Mapping[str, int | None]
"""By the code of the item; None where it did not apply."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at, in every language of staff."""

    code: str
    titles: Labels
    questions: Labels
    anchors: tuple[Labels, ...]
    """What each score means, in the order of ``SCALE``."""


@dataclass(frozen=True, slots=True)
class Rubric:
    version: str
    items: tuple[Item, ...]


def parse_scores(rubric: Rubric, given: Mapping[str, str]) -> dict[str, int | None]:
    """What was chosen on a form, in the order of the rubric. Raises INVALID unless every item has a choice of the scale."""
    known = {str(score): score for score in SCALE} | {NOT_APPLICABLE: None}
    chosen = [(item.code, given.get(item.code, "")) for item in rubric.items]
    if any(choice not in known for _, choice in chosen):
        raise ChatError(Code.INVALID)
    return {code: known[choice] for code, choice in chosen}
