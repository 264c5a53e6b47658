"""Feedback to a counsellor, as it crosses from the review side: what a supervisor wrote, and about which conversation, without its id.

Read field by field by who gets it; anything else is refused as a whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from chatserver.rules.taxonomy import Labels
from chatserver.rules.transcript import LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class Feedback:
    """``title`` is the first sentence of the anonymised transcript, ``week`` such as 2026-W48."""

    title: str = field(repr=False)
    week: str
    text: str = field(repr=False)
    scores: tuple[tuple[Labels, int | None], ...] = ()
    """What each item is called and what it was given; None where it did not apply. Empty when the writer did not send them."""


def feedback_to_text(feedback: Feedback) -> str:
    said = {
        "title": feedback.title,
        "week": feedback.week,
        "text": feedback.text,
        "scores": [[[list(label) for label in labels], score] for labels, score in feedback.scores],
    }
    return json.dumps(said, ensure_ascii=False)


def parse_feedback(raw: str) -> Feedback:
    """Raises ValueError for what the review side never writes."""
    try:
        said = json.loads(raw)
        title, week, text, scores = said.pop("title"), said.pop("week"), said.pop("text"), said.pop("scores")
        found = tuple((tuple((str(language), str(label)) for language, label in labels), score) for labels, score in scores)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValueError("is no feedback") from None
    texts = all(isinstance(one, str) for one in (title, week, text))
    numbers = all(score is None or (isinstance(score, int) and not isinstance(score, bool)) for _, score in found)
    if said or not texts or not numbers or len(title) > LONGEST_TITLE:
        raise ValueError("is no feedback")
    return Feedback(title, week, text, found)
