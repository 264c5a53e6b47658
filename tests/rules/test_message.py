"""What counts as a message."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.errors import ChatError, Code
from chatserver.rules.message import LONGEST, parse_text


@pytest.mark.parametrize(
    "text",
    [
        "hoi", " hoi ", "a\nb", "é" * LONGEST, "👩‍👩‍👧" * 100, "שלום", "\u202eabc", '42["x"]', "a\x1eb", "a\r\nb", "\x1b[31mrood",
        "<script>alert(1)</script>", "'; drop table entries; --", "../../etc", "=1+1",
    ],
)  # fmt: skip
def test_kept_as_typed(text: str) -> None:
    assert parse_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.INVALID),
        ("  \n\t", Code.INVALID),
        ("\u200b\u200d\ufeff", Code.INVALID),
        ("a\0b", Code.INVALID),
        ("a\ud800b", Code.INVALID),
        ("a" * (LONGEST + 1), Code.TOO_LONG),
        ("a" * 1_000_000, Code.TOO_LONG),
        ("a" + "\u0301\u0302" * LONGEST, Code.TOO_LONG),
    ],
)
def test_refused(text: str, code: Code) -> None:
    with pytest.raises(ChatError) as refused:
        parse_text(text)
    assert refused.value.code is code


def test_length_is_counted_after_composing() -> None:
    decomposed = "e\u0301" * LONGEST
    assert len(decomposed) == 2 * LONGEST
    assert len(parse_text(decomposed)) == LONGEST


@given(st.text(max_size=300))
def test_either_refused_or_normal_and_stable(text: str) -> None:
    try:
        parsed = parse_text(text)
    except ChatError:
        return
    assert parse_text(parsed) == parsed
    assert parsed.encode().decode() == parsed
