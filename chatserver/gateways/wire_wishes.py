"""What a visitor wishes of her words, on the wire, as staff say it for her and hear of it.

Must never import a service or a socket.
"""

from __future__ import annotations

from chatserver.gateways.wire_basis import Id, Payload


class RefuseReview(Payload):
    """The visitor said that nobody may read this conversation to learn from. It cannot be taken back."""

    session: Id


class DeleteWords(Payload):
    """The visitor wished that what was said is deleted now. For good."""

    session: Id


class WordsDeleted(Payload):
    """What was said in this session is gone: show nothing more of it, notes included."""

    session: Id
