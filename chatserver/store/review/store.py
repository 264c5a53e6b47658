"""The review store as a whole: opened, proved, used, closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import SQLAlchemyError

from chatserver.errors import ChatError
from chatserver.logs import where
from chatserver.store.box import public_of
from chatserver.store.engine import Engines, StoreError, StoreSettings, make_engines
from chatserver.store.keyring import Keyring, KeyringError, open_keyring
from chatserver.store.migrating import migrate
from chatserver.store.review.pushing import BOX_KEY
from chatserver.store.review.records import ReviewRecords
from chatserver.store.review.records_transcripts import bring_up_to_date
from chatserver.store.review.tables import meta
from chatserver.store.review.writing import ReviewWriter, one_after_another
from chatserver.store.sealing import is_supported

T = TypeVar("T")

HEAD = "0002"
"""The last migration of the review store."""
MIGRATIONS = Path(__file__).with_name("migrations")
KEY_CHECK = "root_key_check"


class ReviewStore:
    """Answers to ``chatserver.services.review.ports.Store``. Made by ``open_review``; must be closed."""

    def __init__(self, engines: Engines, keyring: Keyring) -> None:
        self._engines = engines
        self._writer = ReviewWriter(engines)
        self.keyring = keyring

    async def write(self, job: Callable[[ReviewRecords], Awaitable[T]]) -> T:
        """One transaction, committed when the job returns and undone when it raises."""
        return await self._writer.run(lambda line: job(ReviewRecords(line, self.keyring, may_write=True)))

    async def read(self, job: Callable[[ReviewRecords], Awaitable[T]]) -> T:
        return await self._engines.reader.run(lambda line: job(ReviewRecords(line, self.keyring, may_write=False)))

    async def is_writable(self) -> bool:
        try:
            await self._writer.run(lambda line: ReviewRecords(line, self.keyring, may_write=True).note_written())
        except ChatError:
            return False
        return True

    async def close(self) -> None:
        await self._writer.close()
        await self._engines.dispose()


async def open_review(settings: StoreSettings) -> ReviewStore:
    """Bring the database up to date, prove database and keys. Raises ``StoreError`` with a sentence for the operator."""
    if not is_supported():
        raise StoreError("the installed OpenSSL has no AES-GCM-SIV: install the wheels of the package cryptography")
    engines = make_engines(settings.database)
    try:
        keyring = await _prepare(engines, settings)
    except BaseException:
        await engines.dispose()
        raise
    return ReviewStore(engines, keyring)


async def _prepare(engines: Engines, settings: StoreSettings) -> Keyring:
    try:
        line = await engines.writer.connect()
        try:
            return await line.run(partial(_set_up, settings=settings))
        finally:
            await line.drop()
    except (SQLAlchemyError, OSError, ChatError) as error:
        raise StoreError(f"the review database cannot be opened ({where(error)})") from None


def _set_up(connection: Connection, settings: StoreSettings) -> Keyring:
    with connection.begin():
        one_after_another(connection)
        migrate(connection, MIGRATIONS, HEAD)
        check = connection.execute(select(meta.c.content).where(meta.c.name == KEY_CHECK)).scalar_one_or_none()
        keyring = open_keyring(settings.keys, is_first_start=check is None)
        if check is None:
            made = [(KEY_CHECK, keyring.make_check()), (BOX_KEY, public_of(keyring.box_key))]
            connection.execute(insert(meta), [{"name": name, "content": content} for name, content in made])
        elif not keyring.fits(check):
            raise KeyringError(f"the root key in {settings.keys} is not the one the review database was sealed with")
        bring_up_to_date(connection, keyring)
        return keyring
