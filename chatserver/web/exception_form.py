"""A dated exception as it is typed into a form, and what is wrong with it, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chatserver.errors import ChatError
from chatserver.rules.message import parse_text
from chatserver.rules.overrides import LONGEST_REASON, LONGEST_TEXT, Refusal
from chatserver.rules.schedule import DatedException, ExceptionFault, ExceptionKind
from chatserver.rules.wall_time import parse_spans

PLACES = {
    ExceptionFault.BACKWARDS: "to",
    ExceptionFault.HOURS_MISSING: "hours",
    ExceptionFault.HOURS_LEFT_OVER: "hours",
    ExceptionFault.HOURS_OVERLAP: "hours",
    ExceptionFault.NOT_SHORTER: "hours",
    ExceptionFault.NOT_LONGER: "hours",
    Refusal.PAST: "from",
    Refusal.OUT_OF_REACH: "to",
    Refusal.MEETS_ANOTHER: "from",
}
"""The field that is to be mended."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and with which field."""

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; after a fault it is shown again as it was."""

    first: str = ""
    last: str = ""
    kind: str = ExceptionKind.CLOSED.value
    hours: str = ""
    reason: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


def names_of(languages: Sequence[str]) -> list[str]:
    """Names of the fields, in the order in which ``typed`` takes them."""
    return ["from", "to", "kind", "hours", "reason", *(f"text-{language}" for language in languages)]


def typed(values: Sequence[str], languages: Sequence[str]) -> Typed:
    first, last, kind, hours, reason, *texts = (value.strip() for value in values)
    return Typed(first, last, kind, hours, " ".join(reason.split()), dict(zip(languages, texts, strict=True)))


def parse(given: Typed) -> DatedException | Problem:
    """The exception that was meant, still without a name; or the first thing that cannot be understood."""
    first = _day(given.first)
    last = _day(given.last) if given.last else first
    if first is None or last is None:
        return Problem("from" if first is None else "to", "day_missing")
    kind = ExceptionKind(given.kind) if given.kind in list(ExceptionKind) else ExceptionKind.CLOSED
    try:
        spans = parse_spans(given.hours)
    except ValueError:
        return Problem("hours", "hours_unreadable")
    reason = _line(given.reason, LONGEST_REASON)
    if reason is None:
        return Problem("reason", "reason_missing")
    texts = []
    for language, said in given.texts.items() if any(given.texts.values()) else ():
        line = _line(said, LONGEST_TEXT)
        if line is None:
            return Problem(f"text-{language}", "text_unfit" if said else "text_missing")
        texts.append((language, line))
    return DatedException("", first, last, kind, spans, reason, tuple(texts))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _line(text: str, longest: int) -> str | None:
    try:
        return parse_text(" ".join(text.split()), longest)
    except ChatError:
        return None
