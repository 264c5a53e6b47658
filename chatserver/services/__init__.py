"""Use cases, a file per activity: find, decide, record in one transaction, hint.

May import ``rules``, ``auth``, ``errors``, ``logs`` and its own ``ports``. Must never import a store, a bus or a door, hold
state between calls that a crash would lose, or decide what a rule should decide.
"""
