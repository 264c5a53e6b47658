"""HTTP doors: pages for people, a file per family, and what guards them.

May import ``services``, ``auth``, ``rules``, ``errors`` and ``logs``. Must never import a store, a bus or the real-time doors,
decide what a rule should decide, write an access log, or serve a path that declares no access.
"""
