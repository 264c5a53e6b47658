"""What a visitor chose to say on the way in. Every part may be missing, and without any the chat is the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chatserver.errors import ChatError, Code
from chatserver.rules.desk import Desk
from chatserver.rules.message import LONGEST_NICKNAME, parse_text
from chatserver.rules.terms import AsksFor, Question, Topic


@dataclass(frozen=True, slots=True)
class Answers:
    """Kept sealed and deleted with the words: together they may point at someone."""

    nickname: str | None = field(default=None, repr=False)
    topic: Topic | None = field(default=None, repr=False)
    role: AsksFor | None = field(default=None, repr=False)
    municipality: str | None = field(default=None, repr=False)
    reads: str | None = field(default=None, repr=False)
    """Language of her screens, when that is another than the one in which she is answered."""
    review: bool | None = field(default=None, repr=False)
    """Whether a supervisor may read the conversation later, without what points at her. False: never, whoever would. None: she was
    told, and said nothing against it."""


NONE = Answers()


def parse_answers(answers: Answers, desk: Desk) -> Answers:
    """As they are kept: what this desk does not ask is not, also from a page that was loaded when it did. Raises INVALID for a
    municipality or a language that it does not offer, and what ``parse_text`` raises for a nickname."""
    if answers.municipality is not None and answers.municipality not in desk.municipalities:
        raise ChatError(Code.INVALID)
    if answers.reads is not None and answers.reads not in desk.screens:
        raise ChatError(Code.INVALID)
    asked = replace(answers, **{question.value: None for question in Question if question not in desk.questions})
    return asked if asked.nickname is None else replace(asked, nickname=parse_text(asked.nickname, LONGEST_NICKNAME))
