"""A chat-based intake service for weekday advice sessions.

The package root holds only what composes the rooms (``app``, ``cli``, ``config``) and what every room may use
(``errors``, ``logs``). It must never hold a rule, a query or a screen: those live in their rooms.
"""
