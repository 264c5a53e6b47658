"""Pieces of work that wait for the writer, and carrying several out inside one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.store.appending import Effects, Wish, append_all
from chatserver.store.keyring import Keyring
from chatserver.store.line import Line
from chatserver.store.records import Records


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """An entry to append, and where its answer goes."""

    wish: Wish
    answer: asyncio.Future[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """Anything else to do in a transaction, and where its result goes."""

    run: Callable[[Records], Awaitable[Any]]
    answer: asyncio.Future[Any]


Work = Saying | Job

_LOCK = text("SELECT pg_advisory_xact_lock(7216390114)")


def one_after_another(connection: Connection) -> None:
    """Decisions of several nodes run one after another, as they do on SQLite; appending needs only the rows it touches."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)


@dataclass(slots=True)
class Outcome:
    """What a transaction came to: known to nobody until it is committed."""

    answers: list[tuple[Work, Any]] = field(default_factory=list)
    refusals: list[tuple[Work, BaseException]] = field(default_factory=list)
    effects: Effects = field(default_factory=Effects)

    def settle(self) -> None:
        """Answer everyone who still waits."""
        for work, result in self.answers:
            if not work.answer.done():
                work.answer.set_result(result)
        for work, error in self.refusals:
            if not work.answer.done():
                work.answer.set_exception(error)

    def note(self, work: Work, result: Any) -> None:
        if isinstance(result, BaseException):
            self.refusals.append((work, result))
        else:
            self.answers.append((work, result))


async def carry_out(line: Line, keyring: Keyring, batch: Sequence[Work]) -> Outcome:
    """Carry out a batch in its order inside the open transaction. An exception from here means: nothing of it holds."""
    outcome = Outcome()
    if any(isinstance(work, Job) for work in batch):
        await line.run(one_after_another)
    for kind, group in groupby(batch, key=type):
        if kind is Saying:
            sayings = [work for work in group if isinstance(work, Saying)]
            wishes = [work.wish for work in sayings]
            results = await line.run(partial(append_all, keyring=keyring, wishes=wishes, effects=outcome.effects))
            for saying, result in zip(sayings, results, strict=True):
                outcome.note(saying, result)
        else:
            for job in group:
                if isinstance(job, Job):
                    await _carry_out_job(line, keyring, job, outcome)
    return outcome


async def _carry_out_job(line: Line, keyring: Keyring, job: Job, outcome: Outcome) -> None:
    """One job in its own savepoint: when it raises, it alone is undone."""
    records = Records(line, keyring, may_write=True)
    savepoint = await line.run(Connection.begin_nested)
    try:
        result = await job.run(records)
    except (IntegrityError, ProgrammingError, DataError) as defect:
        # The statement's own fault: it fails every time, and undoing it is enough.
        await line.run(lambda _: savepoint.rollback())
        record(Event.STORE_TROUBLE, where=where(defect))
        outcome.note(job, ChatError(Code.UNAVAILABLE))
    except SQLAlchemyError:
        # The database, not the job: in what state the transaction is then differs, so the whole batch is begun again.
        raise
    except Exception as refusal:  # noqa: BLE001 - the job's own answer to its caller
        await line.run(lambda _: savepoint.rollback())
        outcome.note(job, refusal)
    else:
        await line.run(lambda _: savepoint.commit())
        outcome.effects.take(records.effects)
        outcome.answers.append((job, result))
