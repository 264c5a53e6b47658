"""Canned texts of a desk: what one is made of, and what is wrong with one that was typed.

Counsellors put them into their own field and change them there; nothing is ever sent from here. Filling in and searching happen where
the field is, in ``widget/console/phrases.ts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from chatserver.errors import ChatError, Code
from chatserver.rules.message import parse_text
from chatserver.rules.terms import StaffId

SnippetId = NewType("SnippetId", str)

LONGEST_TITLE = 60
"""Unicode code points after NFC, as in the next two."""
LONGEST_TEXT = 2_000
LONGEST_SHORTCUT = 20
MOST = 200
"""Of one desk, in all its languages: more is a list that nobody keeps up to date."""

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "nickname": ("bijnaam", "nickname"),
    "name": ("naam", "name"),
    "phone": ("telefoon", "phone"),
}
"""What is filled in, and what it may be called: the visitor's nickname, the counsellor's work name, the desk's number. Whatever else
stands in braces becomes a gap, as does a nickname that was not given."""

_IN_BRACES = re.compile(r"\{[^{}]*\}")
_SHORTCUT = re.compile(r"\w+(?:-\w+)*")


class SnippetField(StrEnum):
    LANGUAGE = "language"
    TITLE = "title"
    TEXT = "text"
    SHORTCUT = "shortcut"


class SnippetFault(StrEnum):
    LANGUAGE_UNKNOWN = "language_unknown"
    TITLE_MISSING = "title_missing"
    TITLE_TOO_LONG = "title_too_long"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    BRACES_APART = "braces_apart"
    """One brace without the other: it would be sent as it stands."""
    SHORTCUT_UNFIT = "shortcut_unfit"
    SHORTCUT_TAKEN = "shortcut_taken"
    TOO_MANY = "too_many"
    """Told at the title; the desk has ``MOST`` already."""
    GONE = "gone"
    """Told at the title; someone removed it while it was being changed."""


Faults = Mapping[SnippetField, SnippetFault]
"""The first thing that is wrong with each field."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a snippet says."""

    language: str
    title: str
    text: str
    shortcut: str = ""
    """A word that finds it at once; empty when it has none."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """One canned text of a desk. These are the organisation's words, and no visitor's."""

    id: SnippetId
    wording: Wording
    by: StaffId
    changed_at: datetime


def parse(typed: Wording, languages: Sequence[str]) -> Wording | Faults:
    """The wording as it is kept: title on one line, text without space around it; or what is wrong, field by field."""
    faults: dict[SnippetField, SnippetFault] = {}

    def fit(field: SnippetField, raw: str, longest: int, missing: SnippetFault, too_long: SnippetFault) -> str:
        try:
            return parse_text(raw, longest)
        except ChatError as error:
            faults[field] = too_long if error.code is Code.TOO_LONG else missing
            return ""

    if typed.language not in languages:
        faults[SnippetField.LANGUAGE] = SnippetFault.LANGUAGE_UNKNOWN
    title = " ".join(typed.title.split())
    title = fit(SnippetField.TITLE, title, LONGEST_TITLE, SnippetFault.TITLE_MISSING, SnippetFault.TITLE_TOO_LONG)
    text = typed.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = fit(SnippetField.TEXT, text, LONGEST_TEXT, SnippetFault.TEXT_MISSING, SnippetFault.TEXT_TOO_LONG)
    if not are_paired(text):
        faults[SnippetField.TEXT] = SnippetFault.BRACES_APART
    shortcut = typed.shortcut.strip().removeprefix("/").casefold()
    if shortcut:
        unfit = SnippetFault.SHORTCUT_UNFIT
        shortcut = fit(SnippetField.SHORTCUT, shortcut, LONGEST_SHORTCUT, unfit, unfit)
        if _SHORTCUT.fullmatch(shortcut) is None:
            faults[SnippetField.SHORTCUT] = unfit
    return faults or Wording(typed.language, title, text, shortcut)


def are_paired(text: str) -> bool:
    """Whether every brace belongs to a name that is filled in, or to a gap."""
    left = _IN_BRACES.sub("", text)
    return "{" not in left and "}" not in left


def refusal_of(others: Iterable[Snippet], wanted: Wording, *, is_new: bool) -> Faults:
    """What stands in the way of a wording among the desk's other snippets; empty when nothing does."""
    known = list(others)
    if is_new and len(known) >= MOST:
        return {SnippetField.TITLE: SnippetFault.TOO_MANY}
    taken = {(other.wording.language, other.wording.shortcut) for other in known}
    if wanted.shortcut and (wanted.language, wanted.shortcut) in taken:
        return {SnippetField.SHORTCUT: SnippetFault.SHORTCUT_TAKEN}
    return {}


def in_order(snippets: Iterable[Snippet], languages: Sequence[str]) -> list[Snippet]:
    """By language in the desk's own order, and by title."""
    places = {language: place for place, language in enumerate(languages)}
    return sorted(snippets, key=lambda one: (places.get(one.wording.language, len(places)), one.wording.title.casefold(), one.id))
