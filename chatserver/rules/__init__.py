"""Pure rules: tables and functions over frozen values, the business itself.

May import ``errors`` and the standard library's plain types. Must never await, read a clock, draw chance, log or touch
a disk: time, ids and chance are arguments.
"""
