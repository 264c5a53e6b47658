"""Seals and padding: what goes in comes out, and only where it belongs."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.store.sealing import KEY_BYTES, STEP, SealBrokenError, bind, new_key, pad, seal, seal_text, unpad, unseal, unseal_text

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)
parts = st.lists(st.one_of(st.none(), st.integers(0, 2**40), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)), max_size=6)
keys = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)


@given(text=texts)
def test_padding_is_whole_steps_and_comes_off_again(text: str) -> None:
    padded = pad(text)
    assert len(padded) % STEP == 0
    assert len(padded) - len(text.encode()) <= STEP + 4
    assert unpad(padded) == text


@given(lengths=st.tuples(st.integers(0, 251), st.integers(0, 251)))
def test_texts_within_one_step_cannot_be_told_apart_by_length(lengths: tuple[int, int]) -> None:
    key, place = new_key(), bind("entry")
    one, other = (seal_text(key, "a" * length, place) for length in lengths)
    assert len(one) == len(other)
    assert len(seal_text(key, "a" * (STEP + 1), place)) > len(one)


@given(padded=st.binary(max_size=3 * STEP))
def test_what_padding_never_makes_is_refused_and_nothing_else_is_raised(padded: bytes) -> None:
    try:
        text = unpad(padded)
    except SealBrokenError:
        return
    assert pad(text) == padded


def test_padding_that_was_tampered_with_is_refused() -> None:
    good = pad("yes")
    for bad in (
        b"",
        good[:-1],
        good + bytes(STEP),
        good[:-1] + b"\1",
        (300).to_bytes(4, "big") + good[4:],
        bytes(3) + b"\2\xff\xff" + bytes(250),
    ):
        with pytest.raises(SealBrokenError):
            unpad(bad)


@given(one=parts, other=parts)
def test_no_two_places_look_alike(one: list[object], other: list[object]) -> None:
    as_text = [None if part is None else str(part) for part in one], [None if part is None else str(part) for part in other]
    assert (bind(*one) == bind(*other)) == (as_text[0] == as_text[1])  # type: ignore[arg-type]


def test_nothing_is_not_an_empty_text_and_parts_do_not_flow_together() -> None:
    places = [bind(), bind(None), bind(""), bind("", ""), bind("ab", "c"), bind("a", "bc"), bind("abc")]
    assert all(one != other for one, other in itertools.combinations(places, 2))


@given(key=keys, text=texts, place=parts)
def test_a_sealed_text_opens_under_its_key_at_its_place(key: bytes, text: str, place: list[object]) -> None:
    bound = bind(*place)  # type: ignore[arg-type]
    assert unseal_text(key, seal_text(key, text, bound), bound) == text


@given(key=keys, place=parts, at=st.integers(0), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_and_it_does_not_open(key: bytes, place: list[object], at: int, bit: int) -> None:
    bound = bind(*place)  # type: ignore[arg-type]
    sealed = bytearray(seal_text(key, "words", bound))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(SealBrokenError):
        unseal_text(key, bytes(sealed), bound)


def test_another_key_another_place_or_less_of_it_does_not_open() -> None:
    key, place = new_key(), bind("entry", "s1", 1)
    sealed = seal(key, b"words", place)
    assert unseal(key, sealed, place) == b"words"
    for other_key, part, other_place in (
        (new_key(), sealed, place),
        (key, sealed, bind("entry", "s1", 2)),
        (key, sealed, bind("nickname", "s1", 1)),
        (key, sealed[:-1], place),
        (key, sealed[:13], place),
        (key, b"", place),
    ):
        with pytest.raises(SealBrokenError):
            unseal(other_key, part, other_place)


def test_the_same_words_are_sealed_differently_each_time() -> None:
    key, place = new_key(), bind("entry")
    assert seal_text(key, "yes", place) != seal_text(key, "yes", place)
