"""Real-time doors: untrusted frames become typed commands here, and records become events.

May import ``services``, ``rules``, ``errors`` and ``logs``. Must never import a store or a bus, decide what a rule should
decide, or send anything that was not read from the record (typing signs excepted).
"""
