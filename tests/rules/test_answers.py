"""What of the way in is kept."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.errors import ChatError, Code
from chatserver.rules.answers import Answers, parse_answers
from chatserver.rules.terms import AsksFor, Question, Topic
from tests.support.services import make_desk

EVERYTHING = Answers("Sterre", next(iter(Topic)), next(iter(AsksFor)), "Almere", "pl", review=False)
DESK = replace(make_desk(), municipalities=("Almere",), screens=("nl", "pl"))


@given(st.sets(st.sampled_from(Question)))
def test_what_was_not_asked_is_not_kept(asked: set[Question]) -> None:
    kept = parse_answers(EVERYTHING, replace(DESK, questions=tuple(asked)))
    assert {field.name for field in fields(kept) if getattr(kept, field.name) is not None} == {"reads", *asked}
    assert replace(EVERYTHING, **{question.value: None for question in set(Question) - asked}) == kept


@pytest.mark.parametrize("wrong", [{"municipality": "Elders"}, {"reads": "xx"}, {"nickname": "\x00"}])
def test_what_is_not_offered_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ChatError) as caught:
        parse_answers(replace(EVERYTHING, **wrong), replace(DESK, questions=tuple(Question)))
    assert caught.value.code is Code.INVALID
