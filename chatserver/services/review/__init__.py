"""Use cases of the review side: taking in what is pushed, reading, hiding, judging, and forgetting in time.

May import ``rules``, ``errors``, ``logs`` and its own ``ports``. Must never import a use case of the chat side, its ports, or the
types of a log: who works here has no way to a visitor's words.
"""
