"""Full-text search in anonymised transcripts: SQLite's FTS5 in this process's memory, whichever database holds the transcripts.

Nothing of it is ever on disk, so what is deleted or hidden leaves nothing behind. It answers with ids alone; who shows a transcript
reads it from the store. A thread of its own does the work.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chatserver.rules.reviewing import KeptTranscript, TranscriptState
from chatserver.rules.transcript import TranscriptId
from chatserver.rules.transcript_search import Term, TranscriptSearch

T = TypeVar("T")

_UNWRITTEN = re.compile("[\u064b-\u065f\u0670\u0640]")
"""Vowels of Arabic, and the dash that stretches a word: one writes with them, another looks without."""
_SET_UP = (
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    """CREATE TABLE held (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, desk TEXT NOT NULL, week TEXT NOT NULL,
    concern TEXT NOT NULL, urgency TEXT NOT NULL, contact_type TEXT NOT NULL, language TEXT NOT NULL, signals TEXT NOT NULL,
    text BLOB NOT NULL)""",
    "CREATE INDEX by_week ON held (week DESC, id, desk)",
    # The table of words keeps no text: taking one out needs it once more, so it is held pressed beside its codes.
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize=\"unicode61 remove_diacritics 2\")",
)
_COLUMNS = ("desk", "week", "concern", "urgency", "contact_type", "language", "signals", "text")
_FIND = "SELECT number, text FROM held WHERE id = ?"
_ADD = f"INSERT INTO held (id, {', '.join(_COLUMNS)}) VALUES ({', '.join('?' * (len(_COLUMNS) + 1))})"  # noqa: S608 - names of our own
_ADD_WORDS = "INSERT INTO words (rowid, text) VALUES (?, ?)"
_DROP_WORDS = "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)"
_DROP = "DELETE FROM held WHERE number = ?"
_TIDY = "INSERT INTO words (words) VALUES ('optimize')"


class TranscriptIndex:
    """Answers to ``chatserver.services.review.ports.Index``. Must be closed."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="review index")
        self._database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for statement in _SET_UP:
            self._database.execute(statement)
        self._has_residue = False

    async def put(self, kept: Sequence[KeptTranscript]) -> None:
        """As they are now: those that are shown can be found, any other cannot any more."""
        await self._run(lambda: self._put(kept))

    async def drop(self, names: Sequence[TranscriptId]) -> None:
        await self._run(lambda: self._drop_all(names))

    async def find(self, search: TranscriptSearch, most: int, after: int) -> tuple[list[TranscriptId], int]:
        """The newest week first, within it what fits best; and how many there are in all."""
        return await self._run(lambda: self._find(search, most, after))

    async def tidy(self) -> None:
        """Words of what was taken out stand in memory until the lists of words are written anew: after this they do not. It takes
        seconds with many transcripts, in which nothing is found."""
        await self._run(self._tidy)

    async def close(self) -> None:
        await self._run(self._database.close)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _in_one(self, work: Callable[[], object]) -> None:
        self._database.execute("BEGIN")
        try:
            work()
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _drop_all(self, names: Sequence[TranscriptId]) -> None:
        def drop() -> None:
            for name in names:
                self._drop(name)

        self._in_one(drop)

    def _put(self, kept: Sequence[KeptTranscript]) -> None:
        def put() -> None:
            for one in kept:
                self._drop(one.transcript.id)
                if one.state is TranscriptState.SHOWN:
                    self._add(one)

        self._in_one(put)

    def _add(self, kept: KeptTranscript) -> None:
        transcript = kept.transcript
        text = _UNWRITTEN.sub("", "\n".join(line.text for line in transcript.lines))
        signals = "".join(f"{signal} " for signal in sorted(transcript.signals))
        codes = (transcript.desk, transcript.week, transcript.concern, transcript.urgency, transcript.contact_type, transcript.language)
        added = self._database.execute(_ADD, (transcript.id, *codes, signals, _pressed(text)))
        self._database.execute(_ADD_WORDS, (added.lastrowid, text))

    def _drop(self, name: TranscriptId) -> None:
        row = self._database.execute(_FIND, (name,)).fetchone()
        if row is not None:
            number, text = row
            self._database.execute(_DROP_WORDS, (number, zlib.decompress(text).decode("utf-8", "surrogatepass")))
            self._database.execute(_DROP, (number,))
            self._has_residue = True

    def _tidy(self) -> None:
        if self._has_residue:
            self._database.execute(_TIDY)
            self._has_residue = False

    def _find(self, search: TranscriptSearch, most: int, after: int) -> tuple[list[TranscriptId], int]:
        if search.finds_nothing:
            return [], 0
        source, where, values = _asked(search)
        by_week = f"SELECT week, count(*) FROM {source} WHERE {where} GROUP BY week ORDER BY week DESC"  # noqa: S608 - values are bound
        counts: dict[str, int] = dict(self._database.execute(by_week, values))
        weeks, skipped = _weeks_with(counts, most, after)
        if not weeks:
            return [], sum(counts.values())
        # How well each fits is worked out for these weeks alone: a common word is in nearly all there are.
        order = "week DESC, rank, id" if search.terms else "week DESC, id"
        page = f"SELECT id FROM {source} WHERE {where} AND week BETWEEN ? AND ? ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        found = self._database.execute(page, (*values, weeks[-1], weeks[0], most, after - skipped))
        return [TranscriptId(row[0]) for row in found], sum(counts.values())


def _weeks_with(counts: dict[str, int], most: int, after: int) -> tuple[list[str], int]:
    """The weeks, the newest first, in which so many after the first ``after`` lie; and how many come before these weeks."""
    weeks, skipped, seen = [], 0, 0
    for week, count in counts.items():
        if seen + count <= after:
            skipped += count
        elif seen < after + most:
            weeks.append(week)
        seen += count
    return weeks, skipped


def _asked(search: TranscriptSearch) -> tuple[str, str, list[str]]:
    """Tables, condition and values; what a person typed is a value like any other."""
    desks: list[str] = sorted(search.desks)
    asked: list[tuple[str, list[str]]] = [(f"desk IN ({', '.join('?' * len(desks))})", desks)]
    codes = {"concern": search.concern, "urgency": search.urgency, "contact_type": search.contact_type, "language": search.language}
    asked += [(f"{column} = ?", [code]) for column, code in codes.items() if code]
    if search.since_week:
        asked.append(("week >= ?", [search.since_week]))
    if search.signal is not None:
        asked.append(("instr(signals, ?)", [f"{search.signal} "]))
    source = "held"
    if search.terms:
        source = "words JOIN held ON held.number = words.rowid"
        asked.append(("words MATCH ?", [" AND ".join(map(_quoted, search.terms))]))
    return source, " AND ".join(condition for condition, _ in asked), [value for _, values in asked for value in values]


def _quoted(term: Term) -> str:
    """As FTS5 takes words that mean nothing but themselves."""
    text = _UNWRITTEN.sub("", term.text).replace("\0", " ").replace('"', '""')
    return f'"{text}"{"*" if term.is_beginning else ""}'


def _pressed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
