"""What is durable: sessions, their sealed logs, staff and deadlines, in SQLite or PostgreSQL, and the keys beside them.

May import ``rules``, ``errors`` and ``logs``, and is alone in speaking to databases and key files. Must never decide
what a rule should decide, tell anyone but its caller, or let a word out of its seal into a log, an error or a file.
"""

from chatserver.store.archive import ArchiveError, archives_in
from chatserver.store.backing_up import Made, Places, discard, make_backup, put_in_place, unpack
from chatserver.store.engine import StoreError, StoreSettings
from chatserver.store.keyring import KeyringError
from chatserver.store.looking import look_at_audit, look_at_overrides
from chatserver.store.store import Store, open_store

__all__ = [
    "ArchiveError",
    "KeyringError",
    "Made",
    "Places",
    "Store",
    "StoreError",
    "StoreSettings",
    "archives_in",
    "discard",
    "look_at_audit",
    "look_at_overrides",
    "make_backup",
    "open_store",
    "put_in_place",
    "unpack",
]
