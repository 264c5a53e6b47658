"""Pages for supervisors, on anonymised text alone.

May import ``services.review``, ``rules``, and those files of ``web`` that know no conversation. Must never import a use case of the
chat side. What people said is shown as text and never as HTML.
"""
