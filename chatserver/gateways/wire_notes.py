"""Notes and the side room on the wire: read by counsellors and who looks along, and by no visitor.

Must never import a service or a socket.
"""

from __future__ import annotations

from typing import Literal

from chatserver.gateways.wire_basis import CommandId, Id, Instant, Offset, Payload
from chatserver.rules.note import NoteRoom


class WriteNote(Payload):
    """Write something about a session that no visitor ever reads."""

    session: Id
    client_id: CommandId
    room: Literal["note", "side"]
    text: str


class FollowNotes(Payload):
    """Receive the notes of a session after this number, and then live."""

    session: Id
    after: Offset


class Noted(Payload):
    """The note is kept, under this number."""

    number: int


class NotesFollowed(Payload):
    """Notes after the given number follow as ``notes_posted`` up to ``last`` and then live."""

    last: int


class Note(Payload):
    """Something that staff said to each other. Built for staff alone: no payload of the visitors' door holds one."""

    number: int
    room: NoteRoom
    by: str
    mine: bool
    at: Instant
    text: str
    client_id: CommandId | None = None


class NotesPosted(Payload):
    """The next notes of a session, gapless."""

    session: Id
    notes: list[Note]
