"""The inbox: sealed boxes that the chat side put in, opened here and nowhere else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, select, update

from chatserver.logs import Event, record
from chatserver.rules.transcript import AnonymisedTranscript
from chatserver.store.box import open_box
from chatserver.store.review.parcels import Reply, UnreadableParcelError, place_of, unpack
from chatserver.store.review.tables import inbox
from chatserver.store.sealing import SealBrokenError
from chatserver.store.statements import Statements

_WAITING = select(inbox.c.name, inbox.c.box).where(inbox.c.box.is_not(None)).limit(bindparam("most"))
_EMPTY = update(inbox).where(inbox.c.name == bindparam("of"))
_FORGET = delete(inbox).where(inbox.c.taken_on < bindparam("before"))


class InboxRecords(Statements):
    """The inbox's part of the records."""

    async def waiting(self, most: int) -> list[tuple[str, AnonymisedTranscript | Reply | None]]:
        """What waits, with its name; None for what nobody can open, with the alarm."""
        return [(row.name, self._unbox(row.name, row.box)) for row in await self._rows(_WAITING, most=most)]

    async def take_out(self, name: str, day: date) -> None:
        """Empty it. Its name stays until it is forgotten, so that a repeated push is none."""
        await self._change(_EMPTY, of=name, box=None, taken_on=day.isoformat())

    async def forget_taken(self, before: date) -> int:
        return await self._change(_FORGET, before=before.isoformat())

    def _unbox(self, name: str, box: bytes) -> AnonymisedTranscript | Reply | None:
        try:
            return unpack(open_box(self._keyring.box_key, box, place_of(name)))
        except (SealBrokenError, UnreadableParcelError):
            record(Event.RECORD_DAMAGED, kind="parcel")
            return None
