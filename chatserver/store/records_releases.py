"""How far conversations are on their way to being released, and whose letter boxes are.

What was found and what a person marked are places and no words, and still sealed under the session's key: with a copy of the text they
would say where to look. A parcel is closed for the review side; this side cannot open it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from chatserver.errors import ChatError, Code
from chatserver.rules.findings import Findings, Found, HandMark, Rare
from chatserver.rules.release import CleaningState, Parcel, Standing, Trait, Unreleased, Why
from chatserver.rules.terms import DeskId, SessionId, StaffId
from chatserver.rules.transcript import LetterBoxId
from chatserver.store.columns import to_instant, to_micros
from chatserver.store.tables import letter_boxes, releases, session_keys, sessions
from chatserver.store.transaction import Transaction
from chatserver.store.words import seal_places, unseal_places, unwrap_session_key

_OF = releases.c.session == bindparam("of")
_FIND = select(releases).where(_OF)
_SEALED = (
    select(releases.c.findings, releases.c.marks, session_keys.c.day, session_keys.c.wrapped)
    .select_from(releases.join(session_keys, session_keys.c.session == releases.c.session))
    .where(_OF)
)
_KEY = select(session_keys).where(session_keys.c.session == bindparam("of"))
_CHANGE = update(releases).where(_OF)
_DELETE = delete(releases).where(_OF)
# A range, and not ``is not null``: SQLite would walk through every row to find the few that are owed.
_UNRELEASED = (
    select(
        *(sessions.c.id, sessions.c.desk, sessions.c.label, sessions.c.language, sessions.c.ended_at),
        *(releases.c.owed_by, releases.c.state, releases.c.rare),
    )
    .select_from(releases.join(sessions, sessions.c.id == releases.c.session))
    .where(releases.c.owed_by > "")
    .order_by(sessions.c.ended_at, sessions.c.id)
)
_COUNTS = (
    select(sessions.c.desk, func.count().label("unreleased"))
    .select_from(releases.join(sessions, sessions.c.id == releases.c.session))
    .where(releases.c.owed_by > "")
    .group_by(sessions.c.desk)
)
# Those whose parcel waits stay, with nothing in them that was the conversation's.
_KEEP_PARCEL = _CHANGE.where(releases.c.parcel.is_not(None)).values(findings=None, marks=None, owed_by=None, seen_at=None, rare=False)
_DELETE_WORDLESS = _DELETE.where(~exists().where(session_keys.c.session == releases.c.session))
_DELETE_REST = _DELETE.where(releases.c.parcel.is_(None))
_ADD_BOX = insert(letter_boxes)
_OWNER = select(letter_boxes.c.staff).where(letter_boxes.c.id == bindparam("box"))
_END_BOXES = delete(letter_boxes).where(letter_boxes.c.until <= bindparam("day"))


class ReleaseRecords(Transaction):
    """The releases' part of the records."""

    async def find_release(self, session: SessionId) -> Standing | None:
        row = await self._row(_FIND, of=session)
        if row is None:
            return None
        return Standing(
            state=CleaningState(row.state),
            why=None if row.why is None else Why(row.why),
            tries=row.tries,
            version=row.version,
            owed_by=row.owed_by,
            rare=row.rare,
            by_hand=row.by_hand,
            seen_at=to_instant(row.seen_at),
            released_at=to_instant(row.released_at),
        )

    async def save_release(self, session: SessionId, standing: Standing) -> None:
        values = {
            "state": standing.state.value,
            "why": None if standing.why is None else standing.why.value,
            "tries": standing.tries,
            "version": standing.version,
            "owed_by": standing.owed_by,
            "rare": standing.rare,
            "by_hand": standing.by_hand,
            "seen_at": to_micros(standing.seen_at),
            "released_at": to_micros(standing.released_at),
        }
        await self._put(releases, {"session": session}, values)

    async def drop_release(self, session: SessionId) -> bool:
        return await self._change(_DELETE, of=session) > 0

    async def findings(self, session: SessionId) -> tuple[Findings, list[HandMark]]:
        row = await self._row(_SEALED, of=session)
        if row is None or row.findings is None:
            raise ChatError(Code.NOT_FOUND)
        key = unwrap_session_key(self._keyring, session, row.day, row.wrapped)
        kept = json.loads(unseal_places(key, "findings", session, row.findings))
        found = tuple(Found(*one) for one in kept["found"])
        rare = tuple(Rare(offset, start, end, Trait(trait)) for offset, start, end, trait in kept["rare"])
        marks = [] if row.marks is None else json.loads(unseal_places(key, "hand marks", session, row.marks))
        return Findings(found, rare, bool(kept["measured"])), [HandMark(*one) for one in marks]

    async def save_findings(self, session: SessionId, findings: Findings) -> None:
        found = [(one.offset, one.start, one.end, one.stands) for one in findings.found]
        rare = [(one.offset, one.start, one.end, one.trait.value) for one in findings.rare]
        said = json.dumps({"found": found, "rare": rare, "measured": findings.measured}, separators=(",", ":"))
        await self._change(_CHANGE, of=session, findings=seal_places(await self._key_of(session), "findings", session, said), marks=None)

    async def save_hand_marks(self, session: SessionId, marks: Sequence[HandMark]) -> None:
        said = json.dumps([(one.offset, one.start, one.end) for one in marks], separators=(",", ":"))
        await self._change(_CHANGE, of=session, marks=seal_places(await self._key_of(session), "hand marks", session, said))

    async def _key_of(self, session: SessionId) -> bytes:
        row = await self._row(_KEY, of=session)
        if row is None:
            raise ChatError(Code.NOT_FOUND)
        return unwrap_session_key(self._keyring, session, row.day, row.wrapped)

    async def unreleased(self) -> list[Unreleased]:
        return [
            Unreleased(
                session=SessionId(row.id),
                desk=DeskId(row.desk),
                label=row.label,
                language=row.language,
                ended_at=to_instant(row.ended_at),
                owed_by=StaffId(row.owed_by),
                state=CleaningState(row.state),
                rare=row.rare,
            )
            for row in await self._rows(_UNRELEASED)
        ]

    async def unreleased_counts(self) -> dict[DeskId, int]:
        return {DeskId(row.desk): row.unreleased for row in await self._rows(_COUNTS)}

    async def find_parcel(self, session: SessionId) -> Parcel | None:
        row = await self._row(_FIND, of=session)
        return None if row is None or row.parcel is None else Parcel(row.push, row.parcel)

    async def save_parcel(self, session: SessionId, parcel: Parcel) -> None:
        await self._change(_CHANGE, of=session, push=parcel.name, parcel=parcel.sealed, findings=None, marks=None)

    async def forget_parcel(self, session: SessionId) -> None:
        await self._change(_CHANGE, of=session, push=None, parcel=None)
        await self._change(_DELETE_WORDLESS, of=session)

    async def add_letter_box(self, box: LetterBoxId, staff: StaffId, until: date) -> None:
        await self._change(_ADD_BOX, id=box, staff=staff, until=until.isoformat())

    async def find_letter_box(self, box: LetterBoxId) -> StaffId | None:
        row = await self._row(_OWNER, box=box)
        return None if row is None else StaffId(row.staff)

    async def end_letter_boxes(self, day: date) -> int:
        return await self._change(_END_BOXES, day=day.isoformat())

    async def _delete_release(self, session: SessionId) -> None:
        await self._change(_KEEP_PARCEL, of=session)
        await self._change(_DELETE_REST, of=session)
