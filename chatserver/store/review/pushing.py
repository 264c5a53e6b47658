"""The chat side's way into the review store: it puts sealed boxes in, tells who is signed in, and takes letters out.

Answers to ``chatserver.services.ports_review.Review``. It holds no key of the review side, so what it put in it cannot read back.
Nothing is connected before the first call: a review store that is away holds up no conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import AnonymisedTranscript, Letter, LetterBoxId
from chatserver.store.box import close_box, open_box, public_of
from chatserver.store.columns import AnyRow, to_list, to_micros
from chatserver.store.engine import make_engines
from chatserver.store.line import Line
from chatserver.store.review.parcels import Reply, letter_place, pack, place_of
from chatserver.store.review.tables import inbox, letters, meta, readers, told
from chatserver.store.review.writing import one_after_another
from chatserver.store.sealing import SealBrokenError

T = TypeVar("T")

BOX_KEY = "box_key"
"""Of the review side, which puts it there at its first start."""
CHAT_BOX_KEY = "chat_box_key"
UNRELEASED = "unreleased"
MOST_LETTERS = 100
LONGEST_SECONDS = 9.0
_META = select(meta.c.content).where(meta.c.name == bindparam("of"))
_ADD_META = insert(meta)
_FORGET_META = delete(meta).where(meta.c.name == bindparam("of"))
_PUSH = insert(inbox)
_LETTERS = select(letters).limit(MOST_LETTERS)
_FORGET_LETTERS = delete(letters).where(letters.c.name.in_(bindparam("names", expanding=True)))
_CLEAR_READERS = delete(readers)
_ADD_READER = insert(readers)
_CHANGE_TOLD = update(told).where(told.c.desk == bindparam("of_desk"), told.c.name == bindparam("of_name"))
_ADD_TOLD = insert(told)


class ReviewPush:
    """One connection, used by one call at a time; a connection that failed is not trusted again."""

    def __init__(self, database: str, box_key: bytes) -> None:
        """``box_key``: private key of the chat side, for letters that are addressed to it."""
        self._engines = make_engines(database)
        self._box_key = box_key
        self._line: Line | None = None
        self._turn = asyncio.Lock()

    async def seal(self, name: str, parcel: AnonymisedTranscript) -> bytes:
        return await self._close(name, pack(parcel))

    async def push(self, name: str, sealed: bytes) -> None:
        def put(connection: Connection) -> None:
            with suppress(IntegrityError), connection.begin_nested():  # it is there already, or was
                connection.execute(_PUSH, {"name": name, "box": sealed})

        await self._run(put)

    async def reply(self, name: str, box: LetterBoxId, text: str) -> None:
        await self.push(name, await self._close(name, pack(Reply(box, text))))

    async def tell_unreleased(self, counts: Mapping[DeskId, int]) -> None:
        def tell(connection: Connection) -> None:
            for desk, number in counts.items():
                if not connection.execute(_CHANGE_TOLD, {"of_desk": desk, "of_name": UNRELEASED, "number": number}).rowcount:
                    connection.execute(_ADD_TOLD, {"desk": desk, "name": UNRELEASED, "number": number})

        await self._run(tell)

    async def tell_readers(self, signed_in: Sequence[Reader]) -> None:
        rows = [
            {
                "token": reader.token,
                "staff": reader.staff,
                "work_name": reader.work_name,
                "desks": to_list(reader.desks),
                "expires_at": to_micros(reader.expires_at),
            }
            for reader in signed_in
        ]

        mine = public_of(self._box_key)

        def tell(connection: Connection) -> None:
            if connection.execute(_META, {"of": CHAT_BOX_KEY}).scalar_one_or_none() != mine:
                connection.execute(_FORGET_META, {"of": CHAT_BOX_KEY})
                connection.execute(_ADD_META, {"name": CHAT_BOX_KEY, "content": mine})
            connection.execute(_CLEAR_READERS)
            if rows:
                connection.execute(_ADD_READER, rows)

        await self._run(tell)

    async def letters(self) -> list[Letter]:
        rows = await self._run(lambda connection: connection.execute(_LETTERS).fetchall())
        return [letter for row in rows if (letter := self._opened(row)) is not None]

    async def forget_letters(self, names: Sequence[str]) -> None:
        await self._run(lambda connection: connection.execute(_FORGET_LETTERS, {"names": list(names)}).rowcount)

    def _opened(self, row: AnyRow) -> Letter | None:
        try:
            return Letter(row.name, LetterBoxId(row.letter_box), open_box(self._box_key, row.box, letter_place(row.name, row.letter_box)))
        except SealBrokenError:
            record(Event.RECORD_DAMAGED, kind="letter")
            return None

    async def close(self) -> None:
        await self._let_go()
        await self._engines.dispose()

    async def _close(self, name: str, text: str) -> bytes:
        # Asked for each time: a review store that was made anew has another one, and could open none of these.
        public = await self._run(lambda connection: connection.execute(_META, {"of": BOX_KEY}).scalar_one_or_none())
        if public is None:
            raise ChatError(Code.UNAVAILABLE)
        try:
            return close_box(public, text, place_of(name))
        except (SealBrokenError, UnicodeEncodeError):
            raise ChatError(Code.UNAVAILABLE) from None

    async def _run(self, work: Callable[[Connection], T]) -> T:
        """One transaction. Raises UNAVAILABLE when the review store does not take it in time, or was never started."""
        doing = asyncio.create_task(self._transact(work), name="review push")
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await asyncio.shield(doing)
        except TimeoutError:
            record(Event.STORE_TROUBLE, reason="review_no_answer")
            raise ChatError(Code.UNAVAILABLE) from None

    async def _transact(self, work: Callable[[Connection], T]) -> T:
        async with self._turn:
            try:
                if self._line is None:
                    self._line = await self._engines.writer.connect()
                return await self._line.run(lambda connection: _in_one(connection, work))
            except (SQLAlchemyError, OSError) as trouble:
                record(Event.STORE_TROUBLE, where=where(trouble))
                await self._let_go()
                raise ChatError(Code.UNAVAILABLE) from None

    async def _let_go(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(Exception):
                await line.drop()


def _in_one(connection: Connection, work: Callable[[Connection], T]) -> T:
    with connection.begin():
        one_after_another(connection)  # other nodes tell the same
        return work(connection)
