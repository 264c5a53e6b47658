"""Labels: never two alike at a desk, and always one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.label import COLOURS, THINGS, make_label


@given(st.integers(0, len(COLOURS) * len(THINGS) - 1), st.integers(0, 60))
def test_a_label_is_free(draw: int, taken: int) -> None:
    in_use: set[str] = set()
    for _ in range(taken):
        in_use.add(make_label(frozenset(in_use), lambda _: draw))
    assert len(in_use) == taken
    assert make_label(frozenset(in_use), lambda _: draw) not in in_use


def test_there_is_one_even_when_all_are_taken() -> None:
    everything = frozenset(f"{c} {t}" for c in COLOURS for t in THINGS)
    assert make_label(everything, lambda _: 0) not in everything
