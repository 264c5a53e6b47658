"""What can be registered of a conversation: fields, their values, and when a field is asked. Codes and labels, never a text of one's own.

A condition names fields that stand before its own. So one walk through the fields, from the first to the last, says what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

Values = Mapping[str, tuple[str, ...]]
"""The codes that were chosen, by the code of their field. A field without any is not in it."""
Labels = tuple[tuple[str, str], ...]
"""A name in each language, the first of which is for languages that are not here."""

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
CONTACT_TYPE = "contact_type"
"""The field that decides whether there was a conversation at all."""
MUNICIPALITY = "municipality"
"""The field that a visitor may have answered on the way in."""


class FilledBy(StrEnum):
    SYSTEM = "system"
    COUNSELLOR = "counsellor"
    COUNSELLOR_OR_VISITOR = "counsellor_or_visitor"


class SystemField(StrEnum):
    """What nobody is asked, because the record knows it."""

    CHANNEL = "channel"
    SERVED_BY = "served_by"
    END_REASON = "end_reason"
    WAIT_BAND = "wait_band"
    DURATION_BAND = "duration_band"
    LANGUAGE_INTERFACE = "language_interface"


@dataclass(frozen=True, slots=True)
class Clause:
    """Whether one of these codes was chosen in a field; negated: none of them."""

    field: str
    codes: frozenset[str]
    is_negated: bool = False

    def holds(self, values: Values) -> bool:
        return self.is_negated is self.codes.isdisjoint(values.get(self.field, ()))


Condition = tuple[Clause, ...]
"""Holds when one of its tests does."""


def holds(condition: Condition, values: Values) -> bool:
    return any(test.holds(values) for test in condition)


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that a field can say."""

    code: str
    labels: Labels
    group: str = ""
    parent: str = ""
    """The value of another field without which this one makes no sense."""
    is_hidden: bool = False
    """Offered to nobody yet, or not any more."""
    valid_until: date | None = None
    """The last day on which it is offered. What was registered with it stays readable."""
    requires_handover: bool = False
    """Asks for a value that is a ``handover``: what became of it, or why there was none."""
    is_handover: bool = False

    def is_offered(self, today: date) -> bool:
        return not self.is_hidden and (self.valid_until is None or today <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Field:
    """One question, or one thing that the record knows."""

    code: str
    labels: Labels
    filled_by: FilledBy
    values: tuple[Value, ...]
    most: int = 1
    """How many values it takes."""
    is_required: bool = False
    condition: Condition | None = None
    """It is asked where this holds; None: always."""
    default_from: str = ""
    """A field that the record knows, whose value is suggested."""
    is_off: bool = False

    @property
    def is_asked_of_people(self) -> bool:
        return self.filled_by is not FilledBy.SYSTEM and not self.is_off

    def find(self, code: str) -> Value | None:
        return next((value for value in self.values if value.code == code), None)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Everything that a desk registers. An empty one asks nothing."""

    version: str = ""
    fields: tuple[Field, ...] = ()
    skip_when: frozenset[str] = frozenset()
    """Contact types with which nothing else is asked."""
    correction: timedelta = timedelta(days=14)
    """So long after it was registered it can be corrected by who did it."""
    dayparts: tuple[tuple[int, int, str], ...] = ()
    """Whole hours of the desk's own clock, from and to, and what the part between is called."""
    other_daypart: str = ""

    def find(self, code: str) -> Field | None:
        return next((field for field in self.fields if field.code == code), None)


# ---- conditions as they are written --------------------------------------------------------------------------

_EQUALS = re.compile(rf"({CODE.pattern}) == ({CODE.pattern})")
_CONTAINS = re.compile(rf"({CODE.pattern}) in ({CODE.pattern})")
_AMONG = re.compile(rf"({CODE.pattern}) (not )?in \[({CODE.pattern}(?:, {CODE.pattern})*)\]")


def parse_condition(written: str, derived: Mapping[str, Condition]) -> Condition:
    """One or more of these, joined by ``or``: ``field == code``, ``code in field``, ``field in [code, code]``,
    ``field not in [code, code]``, or the name of a derived rule. Raises ValueError."""
    tests: list[Clause] = []
    for part in written.split(" or "):
        if part in derived:
            tests.extend(derived[part])
        elif found := _EQUALS.fullmatch(part):
            tests.append(Clause(found[1], frozenset({found[2]})))
        elif found := _CONTAINS.fullmatch(part):
            tests.append(Clause(found[2], frozenset({found[1]})))
        elif found := _AMONG.fullmatch(part):
            tests.append(Clause(found[1], frozenset(found[3].split(", ")), is_negated=found[2] is not None))
        else:
            raise ValueError(f'must be a condition such as role == professional, or the name of a derived rule, holds "{part[:60]}"')
    return tuple(tests)
