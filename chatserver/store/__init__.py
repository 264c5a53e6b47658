"""What is durable: sessions, their sealed logs, staff and deadlines, in SQLite or PostgreSQL, and the keys beside them.

May import ``rules``, ``errors`` and ``logs``, and is alone in speaking to databases and key files. Must never decide
what a rule should decide, tell anyone but its caller, or let a word out of its seal into a log, an error or a file.
"""

from chatserver.store.engine import StoreError, StoreSettings
from chatserver.store.keyring import KeyringError
from chatserver.store.looking import look_at_audit, look_at_overrides
from chatserver.store.store import Store, open_store

__all__ = ["KeyringError", "Store", "StoreError", "StoreSettings", "look_at_audit", "look_at_overrides", "open_store"]
