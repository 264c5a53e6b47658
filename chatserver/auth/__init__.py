"""Primitives of proof: passwords, tokens, chance, keyed buckets. No people, no sign-ins, no store.

May import ``rules`` and ``errors``; what it offers fits the shapes of ``services.ports`` without importing them. Must never
know an account, log a secret or keep the event loop waiting for a hash.
"""
