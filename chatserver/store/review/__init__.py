"""The review store: anonymised transcripts and what supervisors make of them, in a database of its own with keys of its own.

May import ``rules``, ``errors``, ``logs`` and those files of ``store`` that know no session: engine, line, gate, reader, statements,
columns, audit_log, keyring, sealing, box, migrating. Must never name a table, a key or a type of the chat store: there is no way back.
"""
