"""Tells people outside that something is wrong: a desk that should be open and where nobody is.

May import ``rules``, ``errors`` and ``logs``. Must never hold anything about a visitor or a counsellor, decide what is wrong, keep a caller
waiting, or let an address into a log: an address of this kind is a secret.
"""
