"""What is durable: sessions, their sealed logs, staff and deadlines, in SQLite or PostgreSQL, and the keys beside them.

May import ``rules``, ``errors`` and ``logs``, and is alone in speaking to databases and key files. Must never decide
what a rule should decide, tell anyone but its caller, or let a word out of its seal into a log, an error or a file.

Nothing is imported here: ``store.review`` is a part of this room and must come without the rest of it.
"""
