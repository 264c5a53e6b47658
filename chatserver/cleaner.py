"""The anonymiser's processes as services know them: begun when the first conversation is over, replaced when one is lost, ended first.

Nothing is read here that a process could not be given: what goes in is one conversation, what comes out are places in it. Whatever goes
wrong is a reason and never a text.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from chatserver.anonymiser.engine import Clean
from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.placeholders import replace
from chatserver.anonymiser.residual import residues_in
from chatserver.anonymiser.transcript import TOKEN, Finding, Kind, Message, Transcript
from chatserver.anonymiser.vocabulary import FUNCTION, NO_NAME
from chatserver.anonymiser.workers import Anonymised, Limits, Refusal, Workers
from chatserver.logs import Event, record
from chatserver.rules.findings import Findings, Found, Rare, Said, Word
from chatserver.rules.release import Why
from chatserver.services.ports_release import Conversation

PLACEHOLDER = re.compile(r"\[[A-Z-]+-\d+\]")
NO_NICKNAMES = FUNCTION | NO_NAME | {"anoniem", "anonymous", "anonim", "anonimowo", "niemand", "gast"}
"""Typed where a nickname is asked, and nobody's name."""
PATIENCE_SECONDS = 20.0
"""Beyond a process's own limit: to start, and for a step that its alarm cannot interrupt."""


class Cleaner:
    """Answers to ``services.ports_release.Cleaner``. Must be closed."""

    def __init__(self, lexicon: Path, limits: Limits | None = None) -> None:
        self._lexicon = lexicon
        self._limits = limits or Limits()
        self._workers: Workers | None = None

    @cached_property
    def version(self) -> str:
        """Of the word lists that it looks things up in; empty where there are none. Read once, and long: not from the loop at first."""
        try:
            return sha256(self._lexicon.read_bytes()).hexdigest()[:16]
        except OSError:
            return ""

    def check(self) -> None:
        """Say at the start that every conversation will stay hidden, rather than after the first."""
        if not self._lexicon.is_file():
            record(Event.SETTINGS_WARNING, reason="word_lists_missing")

    @property
    def processes(self) -> list[int]:
        """The process ids of those that run now."""
        return [] if self._workers is None else self._workers.processes()

    def words(self, text: str) -> list[Word]:
        return [Word(m.start(), m.end(), folded, folded not in FUNCTION) for m in TOKEN.finditer(text) if (folded := fold(m[0]))]

    async def look_through(self, conversation: Conversation) -> Findings | Why:
        if not await asyncio.to_thread(lambda: self.version):
            return Why.FAILED
        messages = tuple(Message(one.by.value, one.text) for one in conversation.said)
        found: list[Anonymised] = []
        for language in conversation.languages:
            outcome = await self._run(Transcript(language, messages, conversation.known))
            if isinstance(outcome, Refusal):
                return Why(outcome.value)
            found.append(outcome)
        try:
            return await asyncio.to_thread(_together, conversation, found)
        except (ValueError, IndexError):
            return Why.FAILED

    async def close(self) -> None:
        """End the processes at once; what they were doing is begun again another time."""
        workers, self._workers = self._workers, None
        if workers is not None:
            await asyncio.to_thread(_end, workers)

    async def _run(self, transcript: Transcript) -> Anonymised | Refusal:
        workers = self._workers = self._workers or Workers(self._lexicon, limits=self._limits)
        try:
            begun = await asyncio.to_thread(workers.submit, transcript)
            return await asyncio.wait_for(asyncio.wrap_future(begun), self._limits.seconds + PATIENCE_SECONDS)
        except BrokenProcessPool:
            await self.close()
            return Refusal.LOST
        except TimeoutError:
            await self.close()
            return Refusal.TOO_LONG


def _end(workers: Workers) -> None:
    for process in workers.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    workers.__exit__()


def _together(conversation: Conversation, found: Sequence[Anonymised]) -> Findings:
    """What was found in each language, and the nickname, in one. Raises ValueError when places and texts do not fit each other."""
    said = conversation.said
    texts = [one.text for one in said]
    clean = found[0].clean
    forced = list(_called(conversation.nickname, texts))
    if forced or len(found) > 1:
        findings = tuple(_joined([*(finding for one in found for finding in one.clean.findings), *forced]))
        replaced = replace(texts, findings)
        clean = Clean(replaced, findings, residues_in(replaced))
    spots = [spot for number, one in enumerate(said) for spot in _spots(one, clean, number)]
    rare = [Rare(said[one.message].offset, one.start, one.end, one.trait) for one in clean.residues]
    return Findings(tuple(spots), tuple(rare), all(one.measured for one in found))


def _called(nickname: str, texts: Sequence[str]) -> Iterator[Finding]:
    """Where a nickname of one word stands. More words are a sentence, such as that she would rather not say."""
    tokens = [fold(token) for token in TOKEN.findall(nickname)]
    if len(tokens) == 1 and tokens[0] not in NO_NICKNAMES:
        for number, text in enumerate(texts):
            for match in TOKEN.finditer(text):
                if fold(match[0]) == tokens[0]:
                    yield Finding(number, match.start(), match.end(), Kind.PERSON, "nickname")


def _joined(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Those that overlap become one, so that nothing that either found is left."""
    for message, some in groupby(sorted(findings, key=lambda one: (one.message, one.start, -one.end)), lambda one: one.message):
        current: Finding | None = None
        for one in some:
            if current is None or one.start >= current.end:
                if current is not None:
                    yield current
                current = one
            elif one.end > current.end:
                current = Finding(message, current.start, one.end, current.kind, current.rule)
        if current is not None:
            yield current


def _spots(said: Said, clean: Clean, number: int) -> Iterator[Found]:
    """The findings in one message, each with its placeholder. Raises ValueError unless they are all that was changed."""
    shown, shift, at, rebuilt = clean.texts[number], 0, 0, []
    for one in sorted((one for one in clean.findings if one.message == number), key=lambda one: one.start):
        stands = PLACEHOLDER.match(shown, one.start + shift)
        if stands is None:
            raise ValueError("no placeholder where something was found")
        shift += len(stands[0]) - (one.end - one.start)
        rebuilt += [said.text[at : one.start], stands[0]]
        at = one.end
        yield Found(said.offset, one.start, one.end, stands[0])
    if "".join([*rebuilt, said.text[at:]]) != shown:
        raise ValueError("a text was changed where nothing was found")
