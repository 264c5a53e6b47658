"""From a transcript to the same transcript without what identifies people, a file per kind of finding.

May import: rules, errors, and libraries that read numbers. Every function here is pure, over frozen values, but for ``lexicon.py``,
which maps the compiled word lists, ``learned.py``, which reads its weights once, and ``workers.py``, which runs the rest in processes
with limits. Must never: know a socket, a store or a clock, write a log, keep a word beyond the call, or let through what it could not
read: then it says so, and nobody sees it.
"""
