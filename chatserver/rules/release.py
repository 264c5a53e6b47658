"""Releasing a conversation to those who may only read it without what identifies: which are, how far one is, and what is hidden in it.

Pure, and ignorant of how something was found: what the anonymiser found comes in as places in the texts, and never as words.
"""

from __future__ import annotations

from enum import StrEnum


class CleaningState(StrEnum):
    """How far a conversation is on its way to being released."""

    WORKING = "working"
    """Not looked through yet, or to be tried again."""
    READY = "ready"
    """Looked through; a person may see what is left, hide more, and release it."""
    HIDDEN = "hidden"
    """It could not be looked through: nobody is shown anything."""
    REFUSED = "refused"
    """The visitor does not want it to be read."""
    RELEASED = "released"


class Why(StrEnum):
    """Why a conversation stays hidden."""

    UNREADABLE = "unreadable"
    """A language or letters that cannot be read."""
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    FAILED = "failed"
    """A mistake of ours, or the word lists are missing."""
    LOST = "lost"
    """The process that looked through it ended."""


class MarkKind(StrEnum):
    """What a mark in a cleaned line points at."""

    PLACEHOLDER = "placeholder"
    """Hidden by the program."""
    BY_HAND = "by_hand"
    """Hidden by a person."""
    RARE = "rare"
    """Not hidden; with others of its kind it may identify somebody."""


class Trait(StrEnum):
    """What is not rare by itself."""

    ORIGIN = "origin"
    AGE = "age"
    TRADE = "trade"
    FAMILY = "family"
    HEALTH = "health"
    SCHOOL = "school"
    FAITH = "faith"
    VEHICLE = "vehicle"
