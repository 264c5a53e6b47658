"""Runs the engine in processes of their own, with a limit of time and of memory each; the room's one file with effects.

Fail closed: whatever goes wrong, the answer is a refusal with a reason and without words, and nobody is shown anything.
"""

from __future__ import annotations

import os
import resource
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import NoReturn, Self

from chatserver.anonymiser.engine import Clean, anonymise
from chatserver.anonymiser.languages import is_measured, is_readable
from chatserver.anonymiser.learned import weights
from chatserver.anonymiser.lexicon import Lexicon
from chatserver.anonymiser.transcript import Transcript

NICENESS = 19
"""Conversations go first: the lowest priority there is."""
AHEAD = 4
"""How many transcripts wait for each process."""


class Refusal(StrEnum):
    """Why a transcript stays hidden."""

    UNREADABLE = "unreadable"
    """A language or letters that we do not know."""
    TOO_LONG = "too_long"
    """It took longer than the limit."""
    TOO_LARGE = "too_large"
    """It needed more memory than the limit."""
    FAILED = "failed"
    """A mistake of ours."""
    LOST = "lost"
    """The process ended."""


@dataclass(frozen=True, slots=True)
class Anonymised:
    """A clean transcript. Without ``measured`` it stays hidden until a person has released it."""

    clean: Clean
    measured: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` of a core a transcript, and ``memory_bytes`` a process, may take. Not of the clock: a busy machine is no fault of a
    transcript's."""

    seconds: float = 10.0
    memory_bytes: int = 512 << 20


class Workers:
    """A few processes that anonymise. Use it as a context manager."""

    def __init__(self, lexicon: Path, *, processes: int = 1, limits: Limits | None = None, phrases: tuple[str, ...] = ()) -> None:
        self._arguments = (lexicon, limits or Limits(), phrases)
        self._processes = processes
        self._pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def processes(self) -> list[int]:
        """The process ids of those that have been started."""
        return list(self._pool._processes or {})  # noqa: SLF001 -- the library tells them no other way

    def submit(self, transcript: Transcript) -> Future[Anonymised | Refusal]:
        """Begin with one transcript. The future fails only when the process is lost."""
        return self._pool.submit(_work, transcript)

    def map(self, transcripts: Iterable[Transcript]) -> Iterator[Anonymised | Refusal]:
        """Anonymise many, in their order; only a few are held at a time."""
        waiting: list[tuple[Transcript, Future[Anonymised | Refusal]]] = []
        coming = iter(transcripts)
        while True:
            waiting += [(one, self._submitted(one)) for one in islice(coming, AHEAD * self._processes - len(waiting))]
            if not waiting:
                return
            yield self._outcome(*waiting.pop(0))

    def _submitted(self, transcript: Transcript) -> Future[Anonymised | Refusal]:
        try:
            return self.submit(transcript)
        except BrokenProcessPool:
            self._pool = self._start()
            return self.submit(transcript)

    def _outcome(self, transcript: Transcript, future: Future[Anonymised | Refusal]) -> Anonymised | Refusal:
        """The result; a transcript whose process was lost, perhaps through another one's fault, is tried once more, by itself."""
        try:
            return future.result()
        except BrokenProcessPool:
            self._pool = self._start()
        try:
            return self.submit(transcript).result()
        except BrokenProcessPool:
            self._pool = self._start()
            return Refusal.LOST

    def _start(self) -> ProcessPoolExecutor:
        # A fork would copy the server's sockets and keys into the worker.
        return ProcessPoolExecutor(self._processes, mp_context=get_context("spawn"), initializer=_begin, initargs=self._arguments)


class _Desk:
    """What one worker process has."""

    lexicon: Lexicon
    limits: Limits
    phrases: tuple[str, ...]


def _begin(lexicon: Path, limits: Limits, phrases: tuple[str, ...]) -> None:
    weights()  # read before the first transcript's time begins
    _Desk.lexicon, _Desk.limits, _Desk.phrases = Lexicon(lexicon), limits, phrases
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold words
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, _too_long)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A server that was killed tells its processes nothing, and they would hold words in their memory for ever."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _too_long(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError


def _work(transcript: Transcript) -> Anonymised | Refusal:
    signal.setitimer(signal.ITIMER_PROF, _Desk.limits.seconds)
    try:
        if not is_readable(transcript):
            return Refusal.UNREADABLE
        return Anonymised(anonymise(transcript, _Desk.lexicon.look_up, _Desk.phrases), is_measured(transcript))
    except TimeoutError:
        return Refusal.TOO_LONG
    except MemoryError:
        return Refusal.TOO_LARGE
    except Exception:  # noqa: BLE001 -- an exception's text or frames could hold words; only that it happened leaves this process
        return Refusal.FAILED
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
