"""Letters to counsellors, closed for the chat side alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, insert, select

from chatserver.errors import ChatError, Code
from chatserver.rules.transcript import LetterBoxId
from chatserver.store.box import close_box
from chatserver.store.review.parcels import letter_place
from chatserver.store.review.pushing import CHAT_BOX_KEY
from chatserver.store.review.tables import letters, meta
from chatserver.store.sealing import SealBrokenError
from chatserver.store.statements import Statements

_KEY = select(meta.c.content).where(meta.c.name == bindparam("name"))
_ADD = insert(letters)
_OLD = delete(letters).where(letters.c.written_on < bindparam("before"))


class LetterRecords(Statements):
    """The letters' part of the records."""

    async def write_letter(self, name: str, letter_box: LetterBoxId, text: str, day: date) -> None:
        """Leave it to be fetched, under a random name. Raises UNAVAILABLE while the chat side has never been here."""
        row = await self._row(_KEY, name=CHAT_BOX_KEY)
        if row is None:
            raise ChatError(Code.UNAVAILABLE)
        try:
            box = close_box(row.content, text, letter_place(name, letter_box))
        except (SealBrokenError, UnicodeEncodeError):
            raise ChatError(Code.UNAVAILABLE) from None
        letter = {"name": name, "letter_box": letter_box, "box": box, "written_on": day.isoformat()}
        await self._write(lambda connection: connection.execute(_ADD, letter))

    async def forget_letters(self, before: date) -> int:
        """Those that nobody fetched."""
        return await self._change(_OLD, before=before.isoformat())
