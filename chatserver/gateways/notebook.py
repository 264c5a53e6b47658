"""What staff say to each other about a session: the commands for it, and how it reaches whoever follows it at a console.

Apart from the delivery of logs on purpose. This file knows no visitor's connection, and the payloads it sends stand in no table of the
visitors' door. Every page is read anew as its reader, so that who may not read it any more gets none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from chatserver.errors import ChatError, Code
from chatserver.gateways import wire_basis, wire_notes
from chatserver.gateways.connections import Connections
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.gateways.render import PAGE_POINTS, instant
from chatserver.logs import Event, record, where
from chatserver.rules.access import Action
from chatserver.rules.note import Note, NoteRoom
from chatserver.rules.terms import ClientId, SessionId, StaffId
from chatserver.services.hints import Hint, NotesGrew
from chatserver.services.notes import Notes


@dataclass(slots=True, eq=False)
class Follower:
    """One console that reads the notes of one session."""

    link: CounsellorLink
    session: SessionId
    sent: int
    is_queued: bool = False


class Notebook:
    """The part of the counsellors' door for notes and the side conversation."""

    def __init__(self, connections: Connections, notes: Notes) -> None:
        self._connections = connections
        self._notes = notes
        self._followers: dict[SessionId, dict[str, Follower]] = {}
        self._ready: asyncio.Queue[Follower] = asyncio.Queue()
        self.commands = {
            "note": Command(Action.NOTE, self.note, rate="say"),
            "follow_notes": Command(Action.NOTE, self.follow),
        }

    async def note(self, link: CounsellorLink, ask: wire_notes.WriteNote) -> wire_notes.Noted:
        room, client_id = NoteRoom(ask.room), ClientId(ask.client_id)
        return wire_notes.Noted(await self._notes.write(link.member.id, SessionId(ask.session), client_id, room, ask.text))

    async def follow(self, link: CounsellorLink, ask: wire_notes.FollowNotes) -> wire_notes.NotesFollowed:
        session = SessionId(ask.session)
        last = await self._notes.last(link.member.id, session)
        if link.connection.is_closing:
            raise ChatError(Code.UNAVAILABLE)
        follower = Follower(link, session, min(ask.after, last))
        self._followers.setdefault(session, {})[link.connection.eio_sid] = follower
        self._wake(follower)
        return wire_notes.NotesFollowed(last)

    def hear(self, hint: Hint) -> None:
        """The bus's listener."""
        if isinstance(hint, NotesGrew):
            for follower in self._followers.get(hint.session, {}).values():
                self._wake(follower)

    async def sweep(self) -> None:
        """Catch up whoever a lost hint forgot, and forget consoles that are gone."""
        everyone = [one for some in self._followers.values() for one in some.values()]
        for gone in [one for one in everyone if one.link.connection.is_closing]:
            self._drop(gone)
        lasts = await self._notes.lasts(list(self._followers))
        for follower in everyone:
            if lasts.get(follower.session, 0) > follower.sent:
                self._wake(follower)

    async def work(self) -> None:
        """Read and send for whoever is ready, until cancelled."""
        while True:
            follower = await self._ready.get()
            follower.is_queued = False
            try:
                await self._pump(follower)
            except ChatError as error:
                if error.code in (Code.NOT_FOUND, Code.DAMAGED):
                    self._drop(follower)
                else:
                    record(Event.LOOP_FAILED, session=follower.session, code=error.code, where=where(error))
            except Exception as error:  # noqa: BLE001 - notes that cannot be read must not stop the others
                record(Event.LOOP_FAILED, session=follower.session, where=where(error))

    def _wake(self, follower: Follower) -> None:
        if not follower.is_queued:
            follower.is_queued = True
            self._ready.put_nowait(follower)

    async def _pump(self, follower: Follower) -> None:
        connection = follower.link.connection
        if not self._is_current(follower) or connection.is_closing:
            return
        if not connection.queue.empty():
            connection.queue.call_when_empty(follower, lambda: self._wake(follower))
            return
        after, reader = follower.sent, follower.link.member.id
        page = first_page(await self._notes.read(reader, follower.session, after, wire_basis.PAGE_ENTRIES))
        if not page or follower.sent != after or not self._is_current(follower):
            return
        follower.sent = page[-1].number
        self._connections.send(connection, "notes_posted", wire_notes.NotesPosted(follower.session, [shown(n, reader) for n in page]))
        self._wake(follower)

    def _is_current(self, follower: Follower) -> bool:
        return self._followers.get(follower.session, {}).get(follower.link.connection.eio_sid) is follower

    def _drop(self, follower: Follower) -> None:
        if self._is_current(follower):
            followers = self._followers[follower.session]
            del followers[follower.link.connection.eio_sid]
            if not followers:
                del self._followers[follower.session]


def first_page(notes: list[Note]) -> list[Note]:
    """The first notes that fit one event; always at least one, when there is one."""
    points = 0
    for count, note in enumerate(notes):
        points += len(note.text)
        if count and points > PAGE_POINTS:
            return notes[:count]
    return notes


def shown(note: Note, reader: StaffId) -> wire_notes.Note:
    """For staff. There is no such function for visitors."""
    mine = note.staff == reader
    return wire_notes.Note(note.number, note.room, note.work_name, mine, instant(note.at), note.text, note.client_id if mine else None)
