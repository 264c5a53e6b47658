"""Names of accounts."""

from __future__ import annotations

import pytest

from chatserver.errors import ChatError
from chatserver.rules.account import fold_name, parse_name, parse_work_name


@pytest.mark.parametrize(
    ("typed", "name"), [("anna", "anna"), (" Anna ", "anna"), ("ANNA.DE-VRIES_2", "anna.de-vries_2"), ("a", "a"), ("a" * 64, "a" * 64)]
)
def test_a_name_is_kept_in_one_form(typed: str, name: str) -> None:
    assert parse_name(typed) == name == fold_name(typed)


@pytest.mark.parametrize("typed", ["", " ", "a" * 65, "anna jansen", ".anna", "anna.", "anna\nben", "änna", "anna@b.nl", "a/b", "\0"])
def test_what_is_no_name(typed: str) -> None:
    with pytest.raises(ChatError):
        parse_name(typed)


@pytest.mark.parametrize("typed", ["Anna", "Anna van D.", "أنّا", "A" * 40])
def test_a_work_name_is_what_people_read(typed: str) -> None:
    assert parse_work_name(f" {typed} ") == typed


@pytest.mark.parametrize("typed", ["", "  ", "A" * 41, "Anna\nBen", "Anna\u202e", "\u200b"])
def test_what_is_no_work_name(typed: str) -> None:
    with pytest.raises(ChatError):
        parse_work_name(typed)
