"""One look at a database, beside a server that may be running: nothing is made, brought up to date, locked or unlocked by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect, make_url

from chatserver.rules.audit import AuditEntry, first_broken
from chatserver.rules.overrides import Overrides
from chatserver.rules.terms import DeskId
from chatserver.store.audit_log import read_audit
from chatserver.store.engine import StoreError, StoreSettings, make_engines
from chatserver.store.keyring import open_keyring
from chatserver.store.records_hours import read_overrides
from chatserver.store.tables import audit

T = TypeVar("T")


async def look_at_overrides(settings: StoreSettings, desk: DeskId) -> Overrides:
    """All that was ever set for a desk and not taken away; nothing where there is no database yet. Raises UNAVAILABLE, StoreError."""
    return await _look(settings, lambda connection: read_overrides(connection, desk, date.min.isoformat()), Overrides())


async def look_at_audit(settings: StoreSettings) -> tuple[list[AuditEntry | None], int | None]:
    """The whole audit log of either store, the oldest first, and the number of the first entry that is not as it was written; an entry
    that cannot be read is None. Raises UNAVAILABLE, and StoreError also when database or keys may not be read."""
    entries: list[AuditEntry | None] = await _look(settings, read_audit, [])
    return entries, first_broken(entries, audit_key_of(settings) if entries else b"")


def audit_key_of(settings: StoreSettings) -> bytes:
    """What a store's audit log is sealed with. Raises StoreError when the keys are not there or may not be read."""
    return open_keyring(settings.keys, is_first_start=False).audit_key


async def _look(settings: StoreSettings, read: Callable[[Connection], T], nothing: T) -> T:
    if is_missing(settings):
        return nothing
    engines = make_engines(settings.database)

    def find(connection: Connection) -> T:
        # A database that no server of this version has started on yet holds none of it.
        return read(connection) if inspect(connection).has_table(audit.name) else nothing

    try:
        return await engines.reader.run(lambda line: line.run(find))
    finally:
        await engines.dispose()


def is_missing(settings: StoreSettings) -> bool:
    """No server was ever started here. Looking must not make the file."""
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(url.database or "")
    try:
        return not (path.is_file() and path.stat().st_size)
    except PermissionError:
        raise StoreError(f"the database file {url.database} belongs to another user of this system") from None
