"""What a visitor wishes of her words, on the wire, as staff say it for her and hear of it.

Must never import a service or a socket.
"""

from __future__ import annotations

from chatserver.gateways.wire_basis import Id, Instant, Language, Payload


class RefuseReview(Payload):
    """The visitor said that nobody may read this conversation to learn from. It cannot be taken back."""

    session: Id


class DeleteWords(Payload):
    """The visitor wished that what was said is deleted now. For good."""

    session: Id


class SeeEnded(Payload):
    """Ask for the ended conversations whose words I may delete."""


class EndedConversation(Payload):
    """One of them: what it was called and when it ended, and nothing of the visitor."""

    session: Id
    label: str
    language: Language
    ended_at: Instant
    counsellor: str
    """Work name, or empty where nobody answered."""


class AllEnded(Payload):
    """At most 200, the last one first."""

    ended: list[EndedConversation]


class WordsDeleted(Payload):
    """What was said in this session is gone: show nothing more of it, notes included."""

    session: Id
