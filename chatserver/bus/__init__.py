"""Carries hints that something changed, between parts of this process.

May import ``rules`` and ``errors``. Must never carry words, and nothing may depend on a hint arriving: every listener also
sweeps the record.
"""
