"""Letters to counsellors: each sealed under a key of its own, which is wrapped by the key of the day on which it ends."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, func, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.feedback import feedback_to_text, parse_feedback
from chatserver.rules.letter import KeptLetter, LetterId
from chatserver.rules.terms import StaffId
from chatserver.rules.transcript import LetterBoxId
from chatserver.store.columns import AnyRow
from chatserver.store.keyring import KeyGoneError
from chatserver.store.sealing import SealBrokenError, bind, new_key, seal_text, unseal_text
from chatserver.store.tables import letter_boxes, letters
from chatserver.store.transaction import Transaction

_BOX = select(letter_boxes.c.staff, letter_boxes.c.until).where(letter_boxes.c.id == bindparam("box"))
_ONE = select(letters).where(letters.c.id == bindparam("id"))
_OF = select(letters).where(letters.c.staff == bindparam("staff"))
_UNSEEN = select(letters.c.staff, func.count().label("number")).where(letters.c.seen.is_(False)).group_by(letters.c.staff)
_ADD = insert(letters)
_CHANGE = update(letters).where(letters.c.id == bindparam("of"))
_END = delete(letters).where(letters.c.until <= bindparam("day"))


class LetterRecords(Transaction):
    """The letters' part of the records."""

    async def letter_box(self, box: LetterBoxId) -> tuple[StaffId, date] | None:
        row = await self._row(_BOX, box=box)
        return None if row is None else (StaffId(row.staff), date.fromisoformat(row.until))

    async def add_letter(self, letter: KeptLetter) -> bool:
        if await self._row(_ONE, id=letter.id) is not None:
            return False
        key, until = new_key(), letter.until.isoformat()
        try:
            wrapped = self._keyring.letters.wrap(letter.until, key, bind("letter key", letter.id, until))
        except (KeyGoneError, OSError) as error:
            record(Event.STORE_TROUBLE, where=where(error), day=until)
            raise ChatError(Code.UNAVAILABLE) from None
        sealed = seal_text(key, feedback_to_text(letter.feedback), bind("letter", letter.id, letter.staff))
        values = {"id": letter.id, "staff": letter.staff, "letter_box": letter.box, "until": until, "seen": letter.seen}
        await self._change(_ADD, **values, wrapped=wrapped, sealed=sealed, reply=None)
        return True

    async def find_letter(self, name: LetterId) -> KeptLetter | None:
        row = await self._row(_ONE, id=name)
        return None if row is None else self._open_letter(row)

    async def letters_of(self, staff: StaffId) -> list[KeptLetter]:
        found = []
        for row in await self._rows(_OF, staff=staff):
            try:
                found.append(self._open_letter(row))
            except ChatError:  # the alarm is raised where the seal was tried; the others are shown without this one
                continue
        return found

    async def unseen_letters(self) -> dict[StaffId, int]:
        return {StaffId(row.staff): row.number for row in await self._rows(_UNSEEN)}

    async def mark_letter_seen(self, name: LetterId) -> None:
        await self._change(_CHANGE, of=name, seen=True)

    async def answer_letter(self, name: LetterId, text: str) -> None:
        row = await self._row(_ONE, id=name)
        if row is None:
            raise ChatError(Code.NOT_FOUND)
        await self._change(_CHANGE, of=name, reply=seal_text(self._letter_key(row), text, bind("reply", row.id, row.staff)))

    async def end_letters(self, day: date) -> int:
        return await self._change(_END, day=day.isoformat())

    def _letter_key(self, row: AnyRow) -> bytes:
        try:
            return self._keyring.letters.unwrap(date.fromisoformat(row.until), row.wrapped, bind("letter key", row.id, row.until))
        except KeyGoneError:
            raise _damaged() from None

    def _open_letter(self, row: AnyRow) -> KeptLetter:
        key = self._letter_key(row)
        try:
            feedback = parse_feedback(unseal_text(key, row.sealed, bind("letter", row.id, row.staff)))
            reply = None if row.reply is None else unseal_text(key, row.reply, bind("reply", row.id, row.staff))
        except (SealBrokenError, ValueError):
            raise _damaged() from None
        until = date.fromisoformat(row.until)
        return KeptLetter(LetterId(row.id), StaffId(row.staff), LetterBoxId(row.letter_box), until, row.seen, feedback, reply)


def _damaged() -> ChatError:
    record(Event.RECORD_DAMAGED, kind="letter")
    return ChatError(Code.DAMAGED)
