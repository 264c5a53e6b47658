"""The index of words: finds what is shown, takes whatever is typed for words, and leaves nothing behind, least of all on disk."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.reviewing import KeptTranscript, TranscriptState
from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import Signal, TranscriptId
from chatserver.rules.transcript_search import TranscriptSearch
from chatserver.store.review.index import TranscriptIndex
from tests.support.transcripts import made_up

DESK = DeskId("flevoland")
HERS = frozenset({DESK})
DAY = date(2026, 11, 25)
CANARY = "waterlelie"


@pytest_asyncio.fixture
async def index() -> AsyncIterator[TranscriptIndex]:
    made = TranscriptIndex()
    yield made
    await made.close()


def kept(name: str, *texts: str, **fields: Any) -> KeptTranscript:
    return KeptTranscript(made_up(texts, id=TranscriptId(name), **fields), DAY)


async def found(index: TranscriptIndex, typed: str = "", **asked: Any) -> list[str]:
    names, total = await index.find(TranscriptSearch(asked.pop("desks", HERS), typed, **asked), 25, 0)
    assert total == len(names)
    return list(names)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("school", ["a"]),
        ("SCHOOL", ["a"]),
        ("schoo", []),
        ("schoo*", ["a", "b"]),
        ("moeder school", ["a"]),
        ("moeder niemand", []),
        ('"naar school"', ["a"]),
        ('"school naar"', []),
        ('"naar schoo"*', ["a"]),
        ("cafe", ["c"]),
        ("café", ["c"]),
        ("persoon", ["b"]),
        ("[PERSOON-1]", ["b"]),
        ("\u0645\u0631\u064a\u0645", ["d"]),
        ("\u0645\u064e\u0631\u064a\u0645", ["d"]),
        ("ШКОЛА", ["e"]),
    ],
)
async def test_words(index: TranscriptIndex, typed: str, expected: list[str]) -> None:
    await index.put(
        [
            kept("a", "mijn moeder gaat naar school"),
            kept("b", "de schoolarts vroeg", "wie is [PERSOON-1]?"),
            kept("c", "in het café"),
            kept("d", "\u0645\u064e\u0631\u064a\u0645"),
            kept("e", "школа"),
        ]
    )
    assert sorted(await found(index, typed)) == expected


HOSTILE = (
    "text:school", "NEAR(school moeder)", "school OR moeder", "-school", "^school", "school AND", "(school", 'school"', '""school',
    "{text} : school", "rank", "words", "'; DROP TABLE held; --", "school\0moeder", "*", "**", '"*"', "a" * 5_000, '"' * 300,
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
async def test_nothing_typed_is_syntax(index: TranscriptIndex, typed: str) -> None:
    await index.put([kept("a", "school"), kept("b", "moeder")])
    await found(index, typed)
    assert sorted(await found(index)) == ["a", "b"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
async def test_whatever_is_typed_is_answered(typed: str) -> None:
    index = TranscriptIndex()
    await index.put([kept("a", typed), kept("b", "niets hiervan")])
    names, _ = await index.find(TranscriptSearch(HERS, typed), 25, 0)
    assert set(names) <= {"a", "b"}
    await index.drop([TranscriptId("a")])
    assert "a" not in await found(index)
    await index.close()


async def test_conditions(index: TranscriptIndex) -> None:
    await index.put(
        [
            kept("a", "x", week="2026-W48", concern="child_neglect", signals=frozenset({Signal.DANGER, Signal.LOCKED})),
            kept("b", "x", week="2026-W10", urgency="acute_unsafety", contact_type="report_intent", concern="other"),
            kept("c", "x", week="2025-W52", language="en", urgency="", concern=""),
            kept("d", "x", desk=DeskId("gelderland")),
        ]
    )
    assert await found(index) == ["a", "b", "c"]
    assert await found(index, desks=frozenset({DeskId("gelderland")})) == ["d"]
    assert await found(index, desks=frozenset()) == []
    assert await found(index, since_week="2026-W10") == ["a", "b"]
    assert await found(index, concern="child_neglect") == ["a"]
    assert await found(index, contact_type="report_intent", urgency="acute_unsafety") == ["b"]
    assert await found(index, language="en") == ["c"]
    assert await found(index, signal=Signal.LOCKED) == ["a"]
    assert await found(index, signal=Signal.HOUSE_RULES) == []


async def test_the_newest_week_first_then_what_fits_best_and_never_as_it_came(index: TranscriptIndex) -> None:
    await index.put([kept("c", "rust"), kept("a", "rust " * 9), kept("b", "rust en nog veel meer woorden erbij"), kept("z", "x")])
    await index.put([kept("old", "rust rust", week="2026-W01")])
    assert await found(index, "rust") == ["a", "c", "b", "old"]
    assert await found(index) == ["a", "b", "c", "z", "old"]
    names, total = await index.find(TranscriptSearch(HERS), 2, 2)
    assert (names, total) == (["c", "z"], 5)


async def test_what_is_hidden_cut_or_dropped_is_not_found(index: TranscriptIndex) -> None:
    one = kept("a", f"over {CANARY}")
    for state in (TranscriptState.HIDDEN, TranscriptState.CUT):
        await index.put([one])
        assert await found(index, CANARY) == ["a"]
        await index.put([replace(one, state=state)])
        assert await found(index, CANARY) == await found(index) == []
    await index.put([one, one])
    await index.put([kept("a", "over […]")])
    assert await found(index, CANARY) == []
    assert await found(index) == ["a"]
    await index.drop([TranscriptId("a"), TranscriptId("b")])
    assert await found(index) == []


async def test_after_tidying_nothing_of_it_is_left_in_memory_either(index: TranscriptIndex) -> None:
    await index.put([kept(str(number), f"{CANARY} {number}", f"anders{number}") for number in range(40)])
    held = await index._run(index._database.serialize)
    assert CANARY.encode() in held, "the premise"
    await index.drop([TranscriptId(str(number)) for number in range(40)])
    await index.tidy()
    held = await index._run(index._database.serialize)
    assert CANARY.encode() not in held
    assert b"anders" not in held


async def test_nothing_of_it_is_on_disk(index: TranscriptIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    before = open_files()
    texts = tuple(f"{CANARY} " + " ".join(f"woord{number}{line}" for number in range(60)) for line in range(20))
    for start in range(0, 1_000, 100):
        await index.put([kept(f"{start + number}", *texts) for number in range(100)])
    for page in (0, 975):
        await index.find(TranscriptSearch(HERS, CANARY), 25, page)
    assert open_files() - before == set()
    assert list(tmp_path.iterdir()) == []


def open_files() -> set[str]:
    """Every file on a disk that this process has open, also one whose name is gone already."""
    links = {link: os.readlink(link) for link in map(str, Path("/proc/self/fd").iterdir()) if os.path.lexists(link)}  # noqa: PTH115
    return {target for target in links.values() if target.startswith("/") and not target.startswith(("/dev/null", "/dev/urandom", "/proc"))}
