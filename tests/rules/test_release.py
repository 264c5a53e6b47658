"""Releasing: which conversations, how often it is tried, when it goes over, and what of it does."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from chatserver.rules.anonymised import Released, anonymised
from chatserver.rules.cleaning import CleanLine, CleanText, Piece
from chatserver.rules.registration import Registration
from chatserver.rules.release import (
    CleaningState,
    Standing,
    Why,
    is_for_review,
    push_at,
    releases_itself,
    signals,
)
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EndReason, EntryKind, Epoch, Life, Paperwork, Releases, SessionId, Speaker, StaffId
from chatserver.rules.transcript import LetterBoxId, Signal, TranscriptId
from tests.support.clock import A_TUESDAY_MORNING
from tests.support.registering import IN_CODES, taxonomy
from tests.support.services import make_desk

ANNA = StaffId("anna")
OVER = AdviceSession(
    SessionId("one"),
    DeskId("desk"),
    "nl",
    "Gouden Tuin",
    A_TUESDAY_MORNING,
    Epoch("life"),
    life=Life.ENDED,
    counsellor=ANNA,
    answered_at=A_TUESDAY_MORNING + timedelta(minutes=1),
    ended_at=A_TUESDAY_MORNING + timedelta(minutes=21),
    reason=EndReason.ENDED_TOGETHER,
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"answered_at": None}, False),
        ({"life": Life.ACTIVE}, False),
        ({"counsellor": None}, False),
        ({"paperwork": Paperwork.REGISTERED}, True),
    ],
)
def test_who_was_answered_and_is_somebodys_is_looked_through(change: dict[str, Any], expected: bool) -> None:
    assert is_for_review(replace(OVER, **change)) is expected


def test_it_is_tried_again_less_and_less_often_and_then_no_more() -> None:
    standing, pauses = Standing(owed_by=ANNA), []
    assert standing.next_pause() is None
    for _ in range(6):
        standing = standing.after_failure(Why.LOST)
        assert standing.state is CleaningState.HIDDEN
        pauses.append(standing.next_pause())
    assert pauses == [*(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)), None]
    assert Standing().after_failure(Why.UNREADABLE).next_pause() is None, "another try reads it no better"


@pytest.mark.parametrize("releases", list(Releases))
@pytest.mark.parametrize("state", list(CleaningState))
@pytest.mark.parametrize("measured", [True, False])
@pytest.mark.parametrize("rare", [True, False])
def test_no_person_is_waited_for_only_where_there_is_nothing_for_one_to_look_at(
    releases: Releases, state: CleaningState, measured: bool, rare: bool
) -> None:
    expected = (releases, state, measured, rare) == (Releases.AUTOMATIC, CleaningState.READY, True, False)
    assert releases_itself(Standing(state, rare=rare), measured=measured, releases=releases) is expected


def test_it_goes_over_with_its_registration_and_without_one_before_its_words_end() -> None:
    now, end = A_TUESDAY_MORNING, A_TUESDAY_MORNING + timedelta(days=7)
    assert push_at(OVER, now, end) == end - timedelta(hours=1)
    assert push_at(OVER, end - timedelta(minutes=5), end) == end - timedelta(minutes=5)
    assert push_at(replace(OVER, paperwork=Paperwork.REGISTERED), now, end) == now


def test_what_asks_for_a_second_look() -> None:
    assert signals(OVER, [EntryKind.JOINED, EntryKind.MESSAGE], "") == frozenset()
    assert signals(replace(OVER, urgency=3), [], "") == signals(OVER, [], "acute_unsafety") == {Signal.DANGER}
    assert signals(replace(OVER, reason=EndReason.LOCKED), [EntryKind.TRANSFERRED], "") == {Signal.LOCKED, Signal.HANDED_OVER}
    assert signals(replace(OVER, reason=EndReason.HOUSE_RULES), [], "") == {Signal.HOUSE_RULES}


def line(offset: int, minutes: int, text: str, by: Speaker = Speaker.VISITOR) -> CleanLine:
    return CleanLine(offset, by, A_TUESDAY_MORNING + timedelta(minutes=minutes), (Piece(0, len(text), text),))


def test_what_goes_over_is_built_field_by_field() -> None:
    text = CleanText((line(1, 0, "hoi"), line(3, 2, "dag", Speaker.COUNSELLOR)))
    desk = replace(make_desk(), taxonomy=taxonomy())
    registered = Registration(IN_CODES, registered_at=A_TUESDAY_MORNING, by=ANNA)
    released = Released(OVER, text, Standing(by_hand=True), registered, [EntryKind.JOINED])
    made = anonymised(TranscriptId("new"), LetterBoxId("box"), released, desk)
    assert (made.week, made.day_part, made.duration) == ("2026-W48", "09-11", "dur_15_30")
    assert (made.contact_type, made.concern, made.urgency) == ("advice_request", "partner_violence", "structural_unsafety")
    assert [(one.by, one.minute, one.text) for one in made.lines] == [("visitor", 0, "hoi"), ("counsellor", 2, "dag")]
    assert (made.id, made.letter_box, made.by_hand, made.desk, made.language) == ("new", "box", True, "desk", "nl")
    everything = repr([getattr(made, field.name) for field in fields(made)])
    for left_behind in (OVER.id, OVER.label, OVER.epoch, ANNA, "10:3", "09:3", "almere"):
        assert left_behind not in everything
    draft = replace(registered, registered_at=None)
    made = anonymised(TranscriptId("new"), LetterBoxId("box"), replace(released, registration=draft), desk)
    assert (made.contact_type, made.concern, made.urgency) == ("", "", ""), "a draft is no registration"
