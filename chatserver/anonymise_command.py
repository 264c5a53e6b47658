"""``chatserver anonymise``: a file of transcripts in, the same without what identifies people out."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from chatserver.anonymiser.lexicon import find_file
from chatserver.anonymiser.transcript import Message, Transcript
from chatserver.anonymiser.workers import Anonymised, Refusal, Workers
from chatserver.errors import OperatorError

HIDDEN = "[VERBORGEN]"
"""Stands for every message of a transcript that could not be anonymised."""
BAR = 30
SOME_HIDDEN = 1


class _Said(msgspec.Struct):
    by: str = msgspec.field(name="from")
    text: str


class _Given(msgspec.Struct):
    id: str
    lang: str
    messages: list[_Said]
    known: list[str] = []


class UnreadableFileError(OperatorError):
    """A file cannot be read, or is no file of transcripts."""


def add_to(_name: str, parser: argparse.ArgumentParser) -> None:
    """Describe the command to argparse."""
    form = 'a line each: {"id", "lang", "messages": [{"from", "text"}]}, and "known": words that are hidden in any case'
    parser.add_argument("--in", dest="given", type=Path, required=True, metavar="FILE.jsonl", help=form)
    parser.add_argument(
        "--out", dest="made", type=Path, required=True, metavar="FILE.jsonl", help='a line each: {"id", "messages": [text, …]}'
    )
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="how many at a time (default: 2)")
    parser.set_defaults(run=_anonymise)


def _anonymise(asked: argparse.Namespace) -> int:
    lexicon = find_file()
    if not lexicon.exists():
        raise OperatorError("The word lists are not compiled. Start this with `python3 run.py anonymise …`, or run wordlists/build.py.")
    given = _read(asked.given)
    refused: dict[Refusal, int] = {}
    began = time.monotonic()
    try:
        with asked.made.open("w", encoding="utf-8") as out, Workers(lexicon, processes=max(1, asked.processes)) as workers:
            outcomes = workers.map(_transcript(one) for one in given)
            for number, (one, outcome) in enumerate(zip(given, outcomes, strict=True), 1):
                out.write(_line(one, outcome) + "\n")
                if isinstance(outcome, Refusal):
                    refused[outcome] = refused.get(outcome, 0) + 1
                _progress(number, len(given))
    except OSError as error:
        raise UnreadableFileError(f"{asked.made} cannot be written: {error.strerror}.") from None
    messages = sum(len(one.messages) for one in given)
    print(f"{len(given)} transcripts, {messages} messages, {time.monotonic() - began:.1f} s.", file=sys.stderr)
    for reason, count in refused.items():
        print(f"{count} hidden as a whole: {reason}. Every message of theirs is {HIDDEN}.", file=sys.stderr)
    return SOME_HIDDEN if refused else 0


def _read(path: Path) -> list[_Given]:
    try:
        with path.open("rb") as file:
            return list(_parsed(file, path))
    except OSError as error:
        raise UnreadableFileError(f"{path} cannot be read: {error.strerror}.") from None


def _parsed(lines: Any, path: Path) -> Iterator[_Given]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=_Given)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                # The library names the place and what is expected there, never the value.
                raise UnreadableFileError(f"{path}, line {number}, is no transcript: {error}.") from None


def _transcript(given: _Given) -> Transcript:
    return Transcript(given.lang, tuple(Message(said.by, said.text) for said in given.messages), tuple(given.known))


def _line(given: _Given, outcome: Anonymised | Refusal) -> str:
    texts = [HIDDEN] * len(given.messages) if isinstance(outcome, Refusal) else list(outcome.clean.texts)
    return msgspec.json.encode({"id": given.id, "messages": texts}).decode()


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty() or done == of:
        full = BAR * done // of
        end = "\n" if done == of else ""
        print(f"\r[{'#' * full}{'.' * (BAR - full)}] {done}/{of}", end=end, file=sys.stderr, flush=True)
