"""The store as a whole: opened, proved, used, closed."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from chatserver.errors import ChatError
from chatserver.logs import Event, record, where
from chatserver.store.batch import one_after_another
from chatserver.store.engine import Engines, StoreError, StoreSettings, make_engines
from chatserver.store.keyring import Keyring, KeyringError, open_keyring
from chatserver.store.log import Log
from chatserver.store.migrating import migrate
from chatserver.store.records import Records
from chatserver.store.sealing import is_supported
from chatserver.store.tables import meta
from chatserver.store.tail import Tail
from chatserver.store.writer import Writer

T = TypeVar("T")

KEY_CHECK = "root_key_check"


class Monotonic(Protocol):
    """The part of a clock that the store needs. Waiting for a real database takes real time, whatever clock is given."""

    def monotonic(self) -> float: ...


class Store:
    """Answers to ``chatserver.services.ports.Store``. Made by ``open_store``; must be closed."""

    def __init__(self, engines: Engines, keyring: Keyring, clock: Monotonic) -> None:
        self._engines = engines
        self._tail = Tail(clock.monotonic)
        self._reader = engines.reader
        self._writer = Writer(engines.writer, keyring, self._tail, engines.gate)
        self.keyring = keyring
        self.log = Log(self._writer, self._reader, keyring, self._tail)

    @property
    def commits(self) -> int:
        """Transactions committed since the store was opened."""
        return self._writer.commits

    async def write(self, job: Callable[[Records], Awaitable[T]]) -> T:
        return await self._writer.write(job)

    async def read(self, job: Callable[[Records], Awaitable[T]]) -> T:
        return await self._reader.run(lambda line: job(Records(line, self.keyring, may_write=False)))

    async def is_writable(self) -> bool:
        try:
            await self._writer.write(lambda records: records.note_written())
        except ChatError:
            return False
        return True

    async def begin_epochs(self) -> int:
        """After a restore: every log goes on under a new name from its present end on, so that nobody takes what a lost
        future held for what is here now. The number of logs."""
        self._tail.clear()
        count = await self._writer.write(lambda records: records.begin_epochs(lambda: secrets.token_urlsafe(16)))
        self._tail.clear()
        record(Event.EPOCHS_BEGUN, count=count)
        return count

    async def close(self) -> None:
        """Finish what waits, then let go of everything."""
        await self._writer.close()
        await self._engines.dispose()


async def open_store(settings: StoreSettings, clock: Monotonic) -> Store:
    """Bring the database up to date, prove database and keys, and start the writer.

    Raises ``StoreError`` with a sentence for the operator when either cannot be trusted; there is no way to run without."""
    if not is_supported():
        raise StoreError("the installed OpenSSL has no AES-GCM-SIV: install the wheels of the package cryptography")
    engines = make_engines(settings.database)
    try:
        keyring = await _prepare(engines, settings)
    except BaseException:
        await engines.dispose()
        raise
    return Store(engines, keyring, clock)


async def _prepare(engines: Engines, settings: StoreSettings) -> Keyring:
    try:
        line = await engines.writer.connect()
        try:
            keyring = await line.run(partial(_set_up, settings=settings))
        finally:
            await line.drop()
        await engines.reader.run(lambda line: line.run(_note_sync))
    except (SQLAlchemyError, OSError, ChatError) as error:
        raise StoreError(f"the database cannot be opened ({where(error)})") from None
    return keyring


def _set_up(connection: Connection, settings: StoreSettings) -> Keyring:
    with connection.begin():
        one_after_another(connection)
        migrate(connection)
        return _prove_keys(connection, settings)


def _prove_keys(connection: Connection, settings: StoreSettings) -> Keyring:
    """The root key is the one this database was sealed with; at the very first start, both begin here."""
    check = connection.execute(select(meta.c.content).where(meta.c.name == KEY_CHECK)).scalar_one_or_none()
    keyring = open_keyring(settings.keys, is_first_start=check is None)
    if check is None:
        connection.execute(insert(meta).values(name=KEY_CHECK, content=keyring.make_check()))
    elif not keyring.fits(check):
        raise KeyringError(f"the root key in {settings.keys} is not the one this database was sealed with")
    return keyring


def _note_sync(connection: Connection) -> None:
    """A PostgreSQL server that does not sync breaks the first promise of the log; it is not ours to change, so it is said."""
    if connection.dialect.name == "postgresql" and connection.execute(text("SHOW fsync")).scalar_one() != "on":
        record(Event.SETTINGS_WARNING, reason="postgresql_fsync_off")
